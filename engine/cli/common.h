/// What several commands do in the same way.
#ifndef UM_CLI_COMMON_H
#define UM_CLI_COMMON_H

#include "cli/command.h"
#include "core/db.h"
#include "core/messages.h"
#include "core/region.h"
#include "publish/focus.h"
#include "publish/query.h"

/// "<folder>/region.sqlite", owned by the caller.
char *um_store_path(const char *folder) UM_MUST_CHECK;

/// Opens the store of -s, or the one of the default output folder.
um_status um_store_open(const char *path, um_db **db, um_error *err) UM_MUST_CHECK;

/// Reads a region file, whose language --lang replaces; a failure has the code of a refused input.
um_status um_region_open(const char *path, um_region **region, um_error *err) UM_MUST_CHECK;

/// The language in which rows of a store are shown: that of --lang, else the region's; owned by the caller.
um_status um_store_language(um_db *db, char **language, um_error *err) UM_MUST_CHECK;

/// Finds a query by name in the shipped folder, or reads it from a file ('my.sql').
um_status um_query_by_name(const char *name, um_query **query, um_error *err) UM_MUST_CHECK;

/// Finds the territory of --focus, and remarks where the query does not say which rows are near.
/// @param[out] focus  NULL where @p text is
um_status um_focus_for_query(um_db *db, const char *text, const um_query *query, um_focus **focus,
                             um_error *err) UM_MUST_CHECK;

/// Appends `"name": "value"`, or null for NULL, after a comma where something stands before it.
void um_json_append_member(um_text *json, const char *name, const char *value);
/// The same for a whole number.
void um_json_append_count(um_text *json, const char *name, int64_t value);

/// How numbers, cells and texts of a CSV are written.
typedef struct um_dialect {
    const char *name;
    const char *summary; ///< one line for `list`
    char delimiter;
    bool is_for_people; ///< decimal comma, byte order mark, no text runs as a formula
} um_dialect;
/// All dialects; the last has no name.
extern const um_dialect um_dialects[];
/// @return UM_ERR_USAGE with the nearest name when there is no such dialect
um_status um_dialect_find(const char *name, const um_dialect **dialect, um_error *err) UM_MUST_CHECK;

/// The folder where a build puts its outputs if nothing else is said.
#define UM_DEFAULT_FOLDER "out"
#define UM_STORE_OPTION(target)                                                                    \
    {"store", 's', UM_OPTION_TEXT, target, "<file>", N_("Store to read (default: out/region.sqlite)")}
#define UM_FOLDER_OPTION(target)                                                                   \
    {"output", 'o', UM_OPTION_TEXT, target, "<folder>", N_("Folder for store and outputs (default: out)")}
#define UM_FOCUS_OPTION(target)                                                                    \
    {"focus", 0, UM_OPTION_TEXT, target, "<key>",                                                  \
     N_("Only what concerns this territory: itself, its neighbours, its forums; a key or a name")}
#define UM_QUIET_OPTION(target)                                                                    \
    {"quiet", 'q', UM_OPTION_FLAG, target, NULL, N_("Say nothing but failures")}
#define UM_SIMPLESTYLE_OPTION(target)                                                              \
    {"simplestyle", 0, UM_OPTION_FLAG, target, NULL,                                               \
     N_("GeoJSON also says how to draw its features (fill, stroke, marker-color, title)")}
#define UM_JSON_OPTION(target) {"json", 0, UM_OPTION_FLAG, target, NULL, N_("As JSON, for programs")}
#define UM_TIMINGS_OPTION(target)                                                                  \
    {"timings", 0, UM_OPTION_TEXT, target, "<file>", N_("Write time, rows and memory of each step as JSON lines")}

#endif
