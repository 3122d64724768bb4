#include "load/forum_names.h"
#include "core/messages.h"

#include "load/rows.h"

#include <string.h>

um_status um_forum_names_read(um_db *db, um_forum_names *names, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT forum_id, forum_id FROM forum UNION "
                         "SELECT name, key FROM alias WHERE kind = 'forum' ORDER BY 2, 1",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_GROW(names->items, names->n_items, names->capacity);
        names->items[names->n_items++] =
            (um_forum_name){.folded = um_fold_name(um_db_column_text(select, 0)),
                            .name = um_strdup(um_db_column_text(select, 0)),
                            .forum_id = um_strdup(um_db_column_text(select, 1))};
    }
}

void um_forum_names_clear(um_forum_names *names) {
    for (size_t i = 0; i < names->n_items; i++) {
        free(names->items[i].folded);
        free(names->items[i].name);
        free(names->items[i].forum_id);
    }
    free(names->items);
    *names = (um_forum_names){0};
}

const char *um_forum_names_find(const um_forum_names *names, const char *text, um_text *why) {
    UM_AUTO(char) *folded = um_fold_name(text);
    const char *found = NULL;
    for (size_t i = 0; i < names->n_items; i++) {
        const um_forum_name *forum = &names->items[i];
        if (strcmp(forum->forum_id, text) == 0)
            return forum->forum_id;
        if (strcmp(forum->folded, folded) != 0)
            continue;
        if (found && strcmp(found, forum->forum_id) != 0) {
            um_text_append_format(why,
                                  N_("'%s' is a name of the forums '%s' and '%s'; give the id"),
                                  text, found, forum->forum_id);
            return NULL;
        }
        found = forum->forum_id;
    }
    return found;
}

void um_forum_names_explain(const um_forum_names *names, const char *text, um_text *why) {
    const char **known = um_alloc_array(names->n_items, sizeof *known);
    for (size_t i = 0; i < names->n_items; i++)
        known[i] = names->items[i].name;
    um_text_append_format(why, N_("there is no forum '%s'"), text);
    if (names->n_items) {
        um_text_append(why, N_("; the nearest: "));
        um_append_nearest(why, text, known, names->n_items);
    } else {
        um_text_append(why, N_(", nor any other: a source with loader 'forums' is missing"));
    }
    free(known);
}
