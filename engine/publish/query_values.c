#include "publish/query_values.h"

#include <string.h>

/// Units whose values are a closed set. Empty texts are always allowed: they mean all, or the
/// default.
static const struct {
    const char *unit;
    const char *sql;
} known_values[] = {
    {"forum_id", "SELECT forum_id FROM forum ORDER BY 1"},
    {"themes", "SELECT DISTINCT theme FROM forum_theme ORDER BY 1"},
    {"roles", "VALUES ('chair'), ('member'), ('associated'), ('guest'), ('candidate')"},
    {"statistic", "SELECT DISTINCT statistic FROM flow ORDER BY 1"},
    {"level",
     "VALUES ('state'), ('district'), ('association'), ('municipality'), ('city_district')"},
    {"leaf or level",
     "VALUES ('leaf'), ('state'), ('district'), ('association'), ('municipality')"},
    {"key", "SELECT key FROM territory ORDER BY 1"},
    {"line kinds", "VALUES ('cycle'), ('bus'), ('tram'), ('rail'), ('ferry'), ('road'), ('foot')"},
    {"line statuses", "SELECT DISTINCT status FROM corridor WHERE status IS NOT NULL ORDER BY 1"},
    {"networks", "SELECT DISTINCT network FROM corridor WHERE network IS NOT NULL ORDER BY 1"},
    {"reading", "VALUES ('direct'), ('through'), ('all')"},
    {"events", "VALUES ('entry'), ('exit'), ('chair'), ('forum'), ('territory')"},
    {"site kinds", "SELECT DISTINCT kind FROM site ORDER BY 1"},
    {"site statuses", "SELECT DISTINCT status FROM site WHERE status IS NOT NULL ORDER BY 1"},
    {"cost keys", "SELECT DISTINCT standard FROM rulebook WHERE topic = 'cost_key' ORDER BY 1"},
    {"standard", "SELECT DISTINCT standard FROM rulebook ORDER BY 1"},
    {"edition", "SELECT DISTINCT edition FROM rulebook ORDER BY 1"},
    {"region or all", "VALUES ('region'), ('all')"},
    {"yes or no", "VALUES ('yes'), ('no')"},
    {"division", "SELECT partition_id FROM partition ORDER BY 1"},
    {"origin or destination", "VALUES ('origin'), ('destination')"},
    {"enter or leave", "VALUES ('enter'), ('leave')"},
    {"day", "VALUES ('weekday'), ('saturday'), ('sunday')"},
    {"basis", "VALUES ('stops'), ('path')"},
    {"unit", "VALUES ('line'), ('route')"},
    {"lines", "SELECT DISTINCT short_name FROM route WHERE short_name IS NOT NULL ORDER BY 1"},
    {"severities", "VALUES ('ERROR'), ('WARNING'), ('INFO')"},
};

static um_status fail_word(const um_query_param *param, const char *word, const um_text_list *words,
                           um_error *err) {
    enum { MOST_NAMED = 12 };
    const char *nearest = um_nearest_name(word, (const char *const *)words->items, words->n_items);
    UM_AUTO(um_text) names = {0};
    for (size_t i = 0; i < words->n_items && i < MOST_NAMED; i++)
        um_text_append_format(&names, "%s%s", i ? ", " : "", words->items[i]);
    if (nearest)
        return um_fail(err, UM_ERR_USAGE, "parameter '%s' does not know '%s'; did you mean '%s'?",
                       param->name, word, nearest);
    return um_fail(err, UM_ERR_USAGE, "parameter '%s' does not know '%s'; it knows: %s%s",
                   param->name, word, names.data ? names.data : "nothing",
                   words->n_items > MOST_NAMED ? ", ..." : "");
}

um_status um_query_check_known(um_db *db, const um_query_param *param, const char *text,
                               um_error *err) {
    UM_AUTO(um_text_list) given = {0};
    UM_AUTO(um_text_list) words = {0};
    um_text_split(text, ',', &given);
    for (size_t i = 0; i < UM_COUNT(known_values) && given.n_items; i++)
        if (strcmp(param->unit, known_values[i].unit) == 0)
            UM_TRY(um_db_get_texts(db, known_values[i].sql, &words, err));
    if (words.n_items == 0)
        return UM_OK; // any word will do, or nothing of the kind is loaded
    for (size_t i = 0; i < given.n_items; i++)
        if (!um_text_list_has(&words, given.items[i]))
            return fail_word(param, given.items[i], &words, err);
    return UM_OK;
}
