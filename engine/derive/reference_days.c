/*
 * Step `reference_days`: for which days service is told.
 *
 * Reads:  feed, service, service_date, trip
 * Writes: reference_day
 * Method: a day that the region file names; else the ordinary one (house definition): of the
 * Tuesdays to Thursdays (Saturdays, Sundays) on which any trip runs and that are no holidays, the
 * highest number of trips that recurs on at least a tenth of them, the earliest date with it. The
 * most frequent number alone would take a day of a thinned period.
 */
#include "derive/step.h"
#include "derive/trips.h"

#include <string.h>

static const char holidays_prefix[] = "reference_days.holidays.";

/// A kind of day.
static const struct {
    const char *type, *parameter;
    uint8_t weekdays; ///< bit 0 Monday
} kinds[] = {
    {"weekday", "reference_days.weekday", 0x0e},
    {"saturday", "reference_days.saturday", 0x20},
    {"sunday", "reference_days.sunday", 0x40},
};

/// A day on which trips run, and how many.
typedef struct busy_day {
    int32_t day;
    int64_t trips;
} busy_day;

typedef struct day_list {
    busy_day *items;
    size_t n_items, capacity;
} day_list;

static inline void um_auto_day_list(day_list *days) {
    free(days->items);
}

typedef struct choice {
    int32_t day;
    int64_t trips, recurs, considered;
} choice;

static bool is_holiday(const um_region *region, int32_t day) {
    char name[sizeof holidays_prefix + UM_DAY_SIZE], iso[UM_DAY_SIZE];
    um_day_format(day, iso);
    strcpy(name, holidays_prefix);
    strcat(name, iso);
    return um_pair_list_get(&region->derive, name) != NULL;
}

static int64_t count_trips(const um_trips *trips, int64_t feed, int32_t day) {
    int64_t n = 0;
    for (size_t i = 0; i < trips->services.n_items; i++) {
        const um_service *service = &trips->service_items[i];
        if (service->feed == feed && service->n_trips && um_service_runs(trips, service, day))
            n += service->n_trips;
    }
    return n;
}

static void gather_days(const um_region *region, const um_trips *trips, int64_t feed,
                        const int32_t range[2], uint8_t weekdays, day_list *days) {
    for (int32_t day = range[0]; day <= range[1]; day++) {
        if (!(weekdays >> um_day_of_week(day) & 1) || is_holiday(region, day))
            continue;
        int64_t n = count_trips(trips, feed, day);
        if (n == 0)
            continue;
        UM_GROW(days->items, days->n_items, days->capacity);
        days->items[days->n_items++] = (busy_day){day, n};
    }
}

/// Most trips first; of equal ones the earliest.
static int compare_days(const void *a, const void *b) {
    const busy_day *x = a, *y = b;
    if (x->trips != y->trips)
        return (x->trips < y->trips) - (x->trips > y->trips);
    return (x->day > y->day) - (x->day < y->day);
}

static int64_t count_equal(const day_list *days, size_t first) {
    size_t end = first;
    while (end < days->n_items && days->items[end].trips == days->items[first].trips)
        end++;
    return (int64_t)(end - first);
}

/// @return whether there is an ordinary day: one number always recurs often enough, or all differ
static bool choose_ordinary(day_list *days, choice *chosen) {
    if (days->n_items == 0)
        return false;
    qsort(days->items, days->n_items, sizeof *days->items, compare_days);
    *chosen = (choice){days->items[0].day, days->items[0].trips, count_equal(days, 0),
                       (int64_t)days->n_items};
    for (size_t i = 0; i < days->n_items;) {
        int64_t n = count_equal(days, i);
        if (10 * n >= (int64_t)days->n_items) {
            chosen->day = days->items[i].day;
            chosen->trips = days->items[i].trips;
            chosen->recurs = n;
            return true;
        }
        i += (size_t)n;
    }
    return true; // no number on a tenth of the days: the busiest one
}

static void choose_named(const day_list *days, const um_trips *trips, int64_t feed, int32_t day,
                         choice *chosen) {
    *chosen = (choice){day, count_trips(trips, feed, day), 0, (int64_t)days->n_items};
    for (size_t i = 0; i < days->n_items; i++)
        chosen->recurs += days->items[i].trips == chosen->trips;
}

static um_status write_day(um_derive *derive, sqlite3_stmt *insert, int64_t feed, const char *type,
                           const char *rule, const choice *chosen, um_error *err) {
    char iso[UM_DAY_SIZE];
    um_day_format(chosen->day, iso);
    sqlite3_bind_int64(insert, 1, feed);
    um_db_bind_text(insert, 2, type);
    um_db_bind_text(insert, 3, iso);
    um_db_bind_text(insert, 4, rule);
    sqlite3_bind_int64(insert, 5, chosen->trips);
    sqlite3_bind_int64(insert, 6, chosen->recurs);
    sqlite3_bind_int64(insert, 7, chosen->considered);
    derive->rows++;
    return um_db_run(derive->db, insert, err);
}

static um_status choose_days(um_derive *derive, const um_trips *trips, sqlite3_stmt *insert,
                             int64_t feed, const int32_t range[2], um_error *err) {
    for (size_t i = 0; i < UM_COUNT(kinds); i++) {
        UM_AUTO(day_list) days = {0};
        const char *named = um_pair_list_get(&derive->region->derive, kinds[i].parameter);
        choice chosen;
        int32_t day = 0;
        gather_days(derive->region, trips, feed, range, kinds[i].weekdays, &days);
        if (named && um_day_parse(named, &day)) {
            choose_named(&days, trips, feed, day, &chosen);
            UM_TRY(write_day(derive, insert, feed, kinds[i].type, "chosen", &chosen, err));
        } else if (choose_ordinary(&days, &chosen)) {
            UM_TRY(write_day(derive, insert, feed, kinds[i].type, "ordinary", &chosen, err));
        }
    }
    return UM_OK;
}

um_status um_derive_reference_days(um_derive *derive, um_error *err) {
    UM_AUTO(um_trips) trips = {0};
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_exec(derive->db, "DELETE FROM reference_day", err));
    UM_TRY(um_trips_read_services(derive->db, &trips, err));
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO reference_day (source_id, day_type, date, rule, trips, "
                         "recurs, considered) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                         &insert, err));
    UM_TRY(um_db_prepare(derive->db,
                         "SELECT source_id, first_date, last_date FROM feed ORDER BY source_id",
                         &select, err));
    for (bool has_row = true;;) {
        int32_t range[2] = {0, -1};
        UM_TRY(um_db_step(derive->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        if (um_day_parse(um_db_column_text(select, 1), &range[0]) &&
            um_day_parse(um_db_column_text(select, 2), &range[1]))
            UM_TRY(
                choose_days(derive, &trips, insert, sqlite3_column_int64(select, 0), range, err));
    }
}
