#include "cli/common.h"

#include "core/file.h"
#include "core/messages.h"
#include "publish/build.h"
#include "publish/writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

char *um_store_path(const char *folder) {
    return um_path_join(folder, "region.sqlite");
}

static um_status warn_of_stale(um_db *db, um_error *err) {
    bool is_stale = false;
    UM_TRY(um_build_is_stale(db, &is_stale, err));
    if (is_stale)
        fprintf(stderr,
                _("umland: warning: %s: loaded, but not derived since: borders, sections and the "
                  "like are older than the data; run 'umland derive'\n"),
                db->path);
    return UM_OK;
}

um_status um_focus_for_query(um_db *db, const char *text, const um_query *query, um_focus **focus,
                             um_error *err) {
    if (!text)
        return UM_OK;
    UM_TRY(um_focus_open(db, text, focus, err));
    if (!um_focus_selects(query))
        fprintf(
            stderr,
            _("umland: note: %s does not say which rows are near (--focus): every row is given\n"),
            query->name);
    return UM_OK;
}

um_status um_store_open(const char *path, um_db **db, um_error *err) {
    UM_AUTO(char) *default_path = um_store_path(UM_DEFAULT_FOLDER);
    UM_AUTO(char) *inside = um_store_path(path ? path : "");
    // A folder stands for the store in it.
    const char *wanted = !path ? default_path : um_file_exists(inside) ? inside : path;
    if (!um_file_exists(wanted))
        return um_fail(err, UM_ERR_NOT_FOUND,
                       "no store at '%s'; 'umland build region.yaml' makes one, -s names another",
                       wanted);
    UM_TRY(um_file_require(wanted, err));
    UM_AUTO(um_db) *opened = NULL;
    UM_TRY(um_db_open(wanted, UM_DB_READ, &opened, err));
    UM_TRY(warn_of_stale(opened, err));
    *db = UM_STEAL(opened);
    return UM_OK;
}

um_status um_region_open(const char *path, um_region **region, um_error *err) {
    um_status status = um_region_read(path, region, err);
    if (status == UM_ERR_NOT_FOUND && !um_file_exists(path))
        return um_fail(err, UM_ERR_REFUSED, "%s: no such file; 'umland init' writes a first one",
                       path);
    if (status != UM_OK)
        return um_fail_as(err, UM_ERR_REFUSED);
    if (um_option_language()) {
        free((*region)->language);
        (*region)->language = um_strdup(um_option_language());
    }
    return UM_OK;
}

um_status um_store_language(um_db *db, char **language, um_error *err) {
    if (um_option_language()) {
        *language = um_strdup(um_option_language());
        return UM_OK;
    }
    UM_TRY(um_db_get_text(db, "SELECT language FROM region", language, err));
    if (!*language)
        *language = um_strdup("en");
    return UM_OK;
}

um_status um_query_by_name(const char *name, um_query **query, um_error *err) {
    UM_AUTO(um_text_list) folders = {0};
    um_query_folders(&folders);
    return um_query_find(name, &folders, query, err);
}

static void append_name(um_text *json, const char *name) {
    bool is_first = json->length == 0 || json->data[json->length - 1] == '{';
    um_text_append(json, is_first ? "" : ", ");
    um_json_append_text(json, name);
    um_text_append(json, ": ");
}

void um_json_append_member(um_text *json, const char *name, const char *value) {
    append_name(json, name);
    if (value)
        um_json_append_text(json, value);
    else
        um_text_append(json, "null");
}

void um_json_append_count(um_text *json, const char *name, int64_t value) {
    append_name(json, name);
    um_text_append_format(json, "%" PRId64, value);
}

const um_dialect um_dialects[] = {
    {"de", N_("';' between fields, decimal comma, for German spreadsheets"), ';', true},
    {"en", N_("',' between fields, decimal point, for programs"), ',', false},
    {0},
};

um_status um_dialect_find(const char *name, const um_dialect **found, um_error *err) {
    const char *names[UM_COUNT(um_dialects)];
    size_t n = 0;
    for (const um_dialect *dialect = um_dialects; dialect->name; dialect++) {
        names[n++] = dialect->name;
        if (strcmp(dialect->name, name) == 0) {
            *found = dialect;
            return UM_OK;
        }
    }
    const char *nearest = um_nearest_name(name, names, n);
    return um_fail(err, UM_ERR_USAGE, "no dialect '%s'%s%s%s (de, en)", name,
                   nearest ? _("; did you mean '") : "", nearest ? nearest : "",
                   nearest ? "'?" : "");
}
