#include "load/gtfs/notices.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LISTED = 100 }; // rows of a kind that are listed, not only counted

const char um_gtfs_rejected[] = "row rejected";
const char um_gtfs_cascade[] = "row rejected, cascade";
const char um_gtfs_cleared[] = "value cleared";
const char um_gtfs_repaired[] = "repaired";
const char um_gtfs_kept[] = "";

const char *um_notice_severity(const char *code) {
    static const char *const warnings[] = {
        "unexpected_enum_value",
        "non_ascii_or_non_printable_char",
        "empty_row",
        "unusable_trip",
        "unused_trip",
        "stop_without_stop_time",
        "duplicate_route_name",
        "route_long_name_contains_short_name",
        "same_name_and_description_for_route",
        "same_name_and_description_for_stop",
        "unused_shape",
        "single_shape_point",
        "service_has_no_active_day_of_the_week",
        "stop_too_far_from_shape",
        "stop_far_from_others",
    };
    static const char *const infos[] = {"unknown_file", "unknown_column"};
    for (size_t i = 0; i < UM_COUNT(warnings); i++)
        if (strcmp(warnings[i], code) == 0)
            return "WARNING";
    for (size_t i = 0; i < UM_COUNT(infos); i++)
        if (strcmp(infos[i], code) == 0)
            return "INFO";
    return "ERROR";
}

int64_t um_notices_count(um_notices *notices, const char *code, const um_gtfs_place *place,
                         const char *effect) {
    for (size_t i = 0; i < notices->n_items; i++) {
        um_notice *item = &notices->items[i];
        if (item->effect != effect || strcmp(item->code, code) != 0 ||
            strcmp(item->file, place->file) != 0 || strcmp(item->field, place->field) != 0)
            continue;
        if (place->line && (!item->first_line || place->line < item->first_line))
            item->first_line = place->line;
        return ++item->count;
    }
    UM_GROW(notices->items, notices->n_items, notices->capacity);
    notices->items[notices->n_items++] =
        (um_notice){code, place->file, place->field, effect, 1, place->line};
    return 1;
}

void um_notices_remark(um_notices *notices, const char *code, const char *file, const char *field,
                       int64_t line) {
    um_gtfs_place place = {file, field, line, NULL};
    um_notices_count(notices, code, &place, um_gtfs_kept);
}

static void format_detail(char detail[512], const char *code, const um_gtfs_place *place,
                          const char *fmt, va_list args) UM_PRINTF(4, 0);

/// "code: field: what is wrong".
static void format_detail(char detail[512], const char *code, const um_gtfs_place *place,
                          const char *fmt, va_list args) {
    int n = snprintf(detail, 512, "%s: %s%s", code, place->field, *place->field ? ": " : "");
    if (n > 0 && n < 512)
        vsnprintf(detail + n, 512 - (size_t)n, fmt, args);
}

/// Messages name the file inside the feed.
static const char *begin_file(um_notices *notices, const um_gtfs_place *place, char label[256]) {
    const char *before = notices->load->file;
    snprintf(label, 256, "%s/%s", notices->label, place->file);
    notices->load->file = label;
    return before;
}

um_status um_notices_reject(um_notices *notices, const char *code, const um_gtfs_place *place,
                            const char *effect, const char *fmt, ...) {
    char detail[512], label[256], line[32];
    um_load *load = notices->load;
    if (um_notices_count(notices, code, place, effect) > LISTED) {
        load->n_rejected++;
        return UM_OK;
    }
    va_list args;
    va_start(args, fmt);
    format_detail(detail, code, place, fmt, args);
    va_end(args);
    snprintf(line, sizeof line, "line %" PRId64, place->line);
    const char *before = begin_file(notices, place, label);
    um_status status = um_load_rejected(load, line, place->key, "%s", detail);
    load->file = before;
    return status;
}

um_status um_notices_repair(um_notices *notices, const char *code, const um_gtfs_place *place,
                            const char *effect, const char *fmt, ...) {
    char detail[512], label[256], line[32];
    um_load *load = notices->load;
    if (um_notices_count(notices, code, place, effect) > LISTED)
        return UM_OK;
    va_list args;
    va_start(args, fmt);
    format_detail(detail, code, place, fmt, args);
    va_end(args);
    snprintf(line, sizeof line, "line %" PRId64, place->line);
    const char *before = begin_file(notices, place, label);
    um_status status = um_load_noted(load, line, place->key, effect, "%s", detail);
    load->file = before;
    return status;
}

um_status um_notices_store(const um_notices *notices, um_error *err) {
    um_db *db = notices->load->db;
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO notice (source_id, code, severity, file, field, effect, "
                         "count, first_line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         &insert, err));
    for (size_t i = 0; i < notices->n_items; i++) {
        const um_notice *item = &notices->items[i];
        const char *const texts[] = {item->code, um_notice_severity(item->code), item->file,
                                     item->field, item->effect};
        sqlite3_bind_int64(insert, 1, notices->load->source_id);
        for (int k = 0; k < 5; k++)
            um_db_bind_text(insert, 2 + k, texts[k]);
        sqlite3_bind_int64(insert, 7, item->count);
        if (item->first_line)
            sqlite3_bind_int64(insert, 8, item->first_line);
        UM_TRY(um_db_run(db, insert, err));
    }
    return UM_OK;
}

int64_t um_notices_errors(const um_notices *notices, const um_notice **first) {
    int64_t n = 0;
    *first = NULL;
    for (size_t i = 0; i < notices->n_items; i++)
        if (strcmp(um_notice_severity(notices->items[i].code), "ERROR") == 0) {
            *first = *first ? *first : &notices->items[i];
            n += notices->items[i].count;
        }
    return n;
}

void um_notices_clear(um_notices *notices) {
    free(notices->items);
    um_text_list_clear(&notices->names);
}
