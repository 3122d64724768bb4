/*
 * Stop times of a timetable: rows to patterns, a trip at a time.
 *
 * Where the rows of a trip stand together, only those of one trip are in memory. Where a trip comes
 * again after another, everything read so far is taken back, and all rows are read into memory
 * (32 bytes each, at most 2 GiB) and put in order of their trips.
 */
#include "load/gtfs/timetable.h"

#include "core/messages.h"

#include <inttypes.h>

/// A row before its trip is complete: absolute times.
typedef struct stop_time {
    um_pattern_row row;
    int32_t line;
} stop_time;

/// The same, where all trips are read before any is complete.
typedef struct scattered_time {
    stop_time time;
    int32_t trip;
} scattered_time;

enum { SCATTERED_MAX = 1 << 26 };

typedef struct time_reader {
    um_timetable *timetable;
    um_gtfs_table *table;
    bool has_windows; ///< on demand: with the draft's spelling, too
    bool is_buffered;
    int32_t trip;      ///< whose rows are gathered, -1 = none
    int32_t next_trip; ///< the one behind the last in trips.txt: mostly it comes next
    stop_time *items;
    size_t n_items, capacity;
    um_pattern_row *rows; ///< scratch
    size_t row_capacity;
    scattered_time *scattered;
    size_t n_scattered, scattered_capacity;
    uint8_t *is_closed; ///< by trip
    int32_t *guides;    ///< by stop: pattern of the last trip that began there, -1 = none
    size_t n_stops;
    size_t other_columns[UM_GTFS_MOST_COLUMNS];
    size_t n_other_columns;
    um_text other; ///< scratch
} time_reader;

static const char file_name[] = "stop_times.txt";

static inline void um_auto_time_reader(time_reader *reader) {
    um_gtfs_table_close(reader->table);
    free(reader->items);
    free(reader->rows);
    free(reader->scattered);
    free(reader->is_closed);
    free(reader->guides);
    um_text_clear(&reader->other);
}

// --------------------------------------------------------------------------------- a row's cells

/// The stop that a trip from the same first stop had at this place last time, -1 = none.
static int32_t guess_stop(const time_reader *reader) {
    const um_patterns *patterns = &reader->timetable->patterns;
    size_t position = reader->n_items;
    int32_t first = position ? reader->items[0].row.stop : -1;
    if (first < 0 || (size_t)first >= reader->n_stops || reader->guides[first] < 0)
        return -1;
    const um_pattern *guide = &patterns->items[reader->guides[first]];
    int32_t guess = position < guide->n ? patterns->rows[guide->start + position].stop : -1;
    return (size_t)guess < reader->n_stops ? guess : -1; // not a group
}

/// Number of a stop. What the last trip like this one had is tried first: mostly it comes again.
static int32_t find_stop(time_reader *reader, um_slice id, bool *is_cascade) {
    um_timetable *timetable = reader->timetable;
    int32_t guess = guess_stop(reader);
    *is_cascade = false;
    if (guess >= 0 && um_intern_is(&timetable->stops.intern, guess, id.text, id.n))
        return guess;
    int32_t stop = um_ids_find(&timetable->stops, id, is_cascade);
    if (stop >= 0)
        timetable->stop_items[stop].is_used = true;
    return stop;
}

/// On demand a row names a group of stops or an area instead; areas stand in a file of their own,
/// which is not read.
static int32_t find_group(time_reader *reader, const um_gtfs_record *record) {
    um_ids *groups = &reader->timetable->groups;
    um_slice id = record->cells[UM_TIMES_STOP], area = record->cells[UM_TIMES_LOCATION];
    bool is_cascade = false;
    int32_t before = 0;
    if (!id.n)
        id = record->cells[UM_TIMES_GROUP];
    int32_t group = um_ids_find(groups, id, &is_cascade);
    if (group < 0 && !id.n && area.n) {
        group = um_ids_find(groups, area, &is_cascade);
        if (group < 0)
            group = um_ids_add(groups, area, record->line, true, &before);
    }
    return group < 0 ? -1 : (int32_t)reader->n_stops + group;
}

static void append_other(um_text *other, const char *name, um_slice value) {
    if (value.n)
        um_text_append_format(other, "%s%s=%.*s", other->length ? "\t" : "", name, (int)value.n,
                              value.text);
}

/// Number of the text of the columns that have no place of their own, -1 where all are empty.
static int32_t find_other(time_reader *reader, const um_gtfs_record *record) {
    const um_gtfs_file *spec = um_gtfs_file_find(file_name);
    um_text_reset(&reader->other);
    for (size_t i = 0; i < reader->n_other_columns; i++)
        append_other(&reader->other, spec->columns[reader->other_columns[i]].name,
                     record->cells[reader->other_columns[i]]);
    for (size_t i = 0; i < um_gtfs_table_others(reader->table); i++) {
        const char *name = NULL;
        um_slice value = um_gtfs_table_other(reader->table, i, &name);
        append_other(&reader->other, name, value);
    }
    return reader->other.length ? um_intern_add(&reader->timetable->others, reader->other.data,
                                                reader->other.length, NULL)
                                : -1;
}

static uint8_t find_type(const um_gtfs_record *record, size_t column) {
    int64_t number = record->numbers[column];
    return record->cells[column].n && number >= 0 && number < UM_NOT_GIVEN ? (uint8_t)number
                                                                           : UM_NOT_GIVEN;
}

static void take_cells(time_reader *reader, const um_gtfs_record *record, stop_time *time) {
    bool is_cascade = false;
    um_slice id = record->cells[UM_TIMES_STOP];
    int32_t stop = id.n ? find_stop(reader, id, &is_cascade) : -1;
    if (stop < 0 && !is_cascade)
        stop = find_group(reader, record);
    if (stop < 0)
        stop = is_cascade ? -2 : -1; // told when the trip is complete: keys come first
    bool has_arrival = record->cells[UM_TIMES_ARRIVAL].n,
         has_departure = record->cells[UM_TIMES_DEPARTURE].n;
    *time = (stop_time){
        .row = {.stop = stop,
                .sequence = (int32_t)record->numbers[UM_TIMES_SEQUENCE],
                .arrival_s = has_arrival ? (int32_t)record->numbers[UM_TIMES_ARRIVAL] : UM_NO_TIME,
                .departure_s =
                    has_departure ? (int32_t)record->numbers[UM_TIMES_DEPARTURE] : UM_NO_TIME,
                .other = reader->n_other_columns || um_gtfs_table_others(reader->table)
                             ? find_other(reader, record)
                             : -1,
                .times_given = (uint8_t)((has_arrival ? UM_ARRIVAL_GIVEN : 0) |
                                         (has_departure ? UM_DEPARTURE_GIVEN : 0)),
                .pickup = find_type(record, UM_TIMES_PICKUP),
                .drop_off = find_type(record, UM_TIMES_DROP_OFF),
                .at_s = UM_NO_TIME},
        .line = (int32_t)record->line,
    };
}

// ---------------------------------------------------------------------------------- a trip's rows

static int compare_times(const void *a, const void *b) {
    const stop_time *x = a, *y = b;
    if (x->row.sequence != y->row.sequence)
        return (x->row.sequence > y->row.sequence) - (x->row.sequence < y->row.sequence);
    return (x->line > y->line) - (x->line < y->line);
}

static bool is_in_order(const stop_time *items, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (items[i - 1].row.sequence >= items[i].row.sequence)
            return false;
    return true;
}

static const char *current_trip(const time_reader *reader) {
    return um_ids_text(&reader->timetable->trips, reader->trip);
}

static um_status reject_row(time_reader *reader, const char *code, const char *field,
                            const stop_time *time, const char *effect, const char *what) {
    um_gtfs_place place = {file_name, field, time->line, current_trip(reader)};
    return um_notices_reject(&reader->timetable->notices, code, &place, effect,
                             N_("trip '%s', stop_sequence %d: %s"), current_trip(reader),
                             time->row.sequence, what);
}

/// Each sequence once, and stops that are there.
static um_status drop_unsound(time_reader *reader) {
    size_t n = 0;
    int32_t last = -1;
    if (!is_in_order(reader->items, reader->n_items))
        qsort(reader->items, reader->n_items, sizeof *reader->items, compare_times);
    for (size_t i = 0; i < reader->n_items; i++) {
        const stop_time *time = &reader->items[i];
        bool is_double = i > 0 && time->row.sequence == last;
        last = time->row.sequence;
        if (is_double)
            UM_TRY(reject_row(reader, "duplicate_key", "trip_id,stop_sequence", time,
                              um_gtfs_rejected, N_("the sequence is there already")));
        else if (time->row.stop < 0)
            UM_TRY(reject_row(reader, "foreign_key_violation", "stop_id", time,
                              time->row.stop == -2 ? um_gtfs_cascade : um_gtfs_rejected,
                              time->row.stop == -2 ? N_("its stop was rejected in stops.txt")
                                                   : N_("its stop is not in stops.txt")));
        else
            reader->items[n++] = *time;
    }
    reader->n_items = n;
    return UM_OK;
}

/// A trip begins and ends with a time; on demand a window will do.
static bool lacks_edge_time(const time_reader *reader, size_t i) {
    const stop_time *time = &reader->items[i];
    return time->row.times_given == 0 && !(reader->has_windows && time->row.other >= 0) &&
           time->row.stop < (int32_t)reader->n_stops;
}

static um_status drop_timeless_edges(time_reader *reader) {
    static const char *const fields[] = {"arrival_time", "departure_time"};
    size_t n = 0, last = reader->n_items - 1;
    for (size_t i = 0; i < reader->n_items; i++) {
        if ((i != 0 && i != last) || !lacks_edge_time(reader, i)) {
            reader->items[n++] = reader->items[i];
            continue;
        }
        um_gtfs_place place = {file_name, fields[0], reader->items[i].line, NULL};
        um_notices_count(&reader->timetable->notices, "missing_trip_edge", &place,
                         um_gtfs_rejected);
        UM_TRY(reject_row(reader, "missing_trip_edge", fields[1], &reader->items[i],
                          um_gtfs_rejected,
                          N_("the first and the last stop of a trip need times")));
    }
    reader->n_items = n;
    return UM_OK;
}

/// One of two times stands for both.
static um_status mend_times(time_reader *reader, stop_time *time) {
    um_pattern_row *row = &time->row;
    if (row->times_given == 0 || row->times_given == (UM_ARRIVAL_GIVEN | UM_DEPARTURE_GIVEN))
        return UM_OK;
    bool has_arrival = row->times_given == UM_ARRIVAL_GIVEN;
    if (has_arrival)
        row->departure_s = row->arrival_s;
    else
        row->arrival_s = row->departure_s;
    um_gtfs_place place = {file_name, has_arrival ? "departure_time" : "arrival_time", time->line,
                           current_trip(reader)};
    reader->timetable->load->n_repaired++;
    return um_notices_repair(
        &reader->timetable->notices, "stop_time_with_only_arrival_or_departure_time", &place,
        um_gtfs_repaired, "trip '%s', stop_sequence %d: the other time is taken",
        current_trip(reader), row->sequence);
}

static void remark_backwards(time_reader *reader) {
    int32_t before = UM_NO_TIME;
    for (size_t i = 0; i < reader->n_items; i++) {
        const um_pattern_row *row = &reader->items[i].row;
        if ((row->times_given & UM_ARRIVAL_GIVEN) && before != UM_NO_TIME &&
            row->arrival_s < before)
            um_notices_remark(&reader->timetable->notices,
                              "stop_time_with_arrival_before_previous_departure_time", file_name,
                              "arrival_time", reader->items[i].line);
        if (row->times_given & UM_DEPARTURE_GIVEN)
            before = row->departure_s;
    }
}

/// Whether nothing is to be mended: nearly always.
static bool is_plain(const time_reader *reader) {
    const stop_time *items = reader->items;
    for (size_t i = 0; i < reader->n_items; i++) {
        const um_pattern_row *row = &items[i].row;
        if (row->stop < 0 || row->times_given != (UM_ARRIVAL_GIVEN | UM_DEPARTURE_GIVEN) ||
            (i > 0 && (items[i - 1].row.sequence >= row->sequence ||
                       items[i - 1].row.departure_s > row->arrival_s)))
            return false;
    }
    return true;
}

static um_status mend_trip(time_reader *reader) {
    UM_TRY(drop_unsound(reader));
    if (reader->n_items)
        UM_TRY(drop_timeless_edges(reader));
    for (size_t i = 0; i < reader->n_items; i++)
        UM_TRY(mend_times(reader, &reader->items[i]));
    remark_backwards(reader);
    return UM_OK;
}

/// The time to which a trip's others are relative: its first departure.
static int32_t find_start(const time_reader *reader) {
    for (size_t i = 0; i < reader->n_items; i++)
        if (reader->items[i].row.times_given)
            return reader->items[i].row.departure_s;
    return UM_NO_TIME;
}

static void add_pattern(time_reader *reader) {
    um_timetable *timetable = reader->timetable;
    um_gtfs_trip *trip = &timetable->trip_items[reader->trip];
    UM_RESERVE(reader->rows, reader->n_items, reader->row_capacity);
    trip->start_s = find_start(reader);
    for (size_t i = 0; i < reader->n_items; i++) {
        reader->rows[i] = reader->items[i].row;
        if (!reader->rows[i].times_given)
            continue;
        reader->rows[i].arrival_s -= trip->start_s;
        reader->rows[i].departure_s -= trip->start_s;
    }
    trip->pattern = um_patterns_add(&timetable->patterns, reader->rows, reader->n_items);
    if ((size_t)reader->rows[0].stop < reader->n_stops)
        reader->guides[reader->rows[0].stop] = trip->pattern;
    timetable->n_stop_times += (int64_t)reader->n_items;
    timetable->n_on_demand += trip->start_s == UM_NO_TIME;
    timetable->load->n_stored += (int64_t)reader->n_items;
}

static um_status close_trip(time_reader *reader) {
    if (reader->trip < 0)
        return UM_OK;
    reader->is_closed[reader->trip] = 1;
    if (!is_plain(reader))
        UM_TRY(mend_trip(reader));
    if (reader->n_items)
        add_pattern(reader);
    reader->n_items = 0;
    reader->trip = -1;
    return UM_OK;
}

// ------------------------------------------------------------------------------------ all its rows

static bool is_current_trip(const time_reader *reader, um_slice id) {
    return reader->trip >= 0 &&
           um_intern_is(&reader->timetable->trips.intern, reader->trip, id.text, id.n);
}

static um_status reject_tripless(time_reader *reader, const um_gtfs_record *record,
                                 bool is_cascade) {
    um_slice id = record->cells[UM_TIMES_TRIP];
    UM_AUTO(char) *key = um_format("%.*s", (int)id.n, id.text);
    um_gtfs_place place = {file_name, "trip_id", record->line, key};
    return um_notices_reject(
        &reader->timetable->notices, "foreign_key_violation", &place,
        is_cascade ? um_gtfs_cascade : um_gtfs_rejected,
        is_cascade ? N_("'%s' was rejected in trips.txt") : N_("'%s' is not in trips.txt"), key);
}

/// Makes the row's trip the current one. @param[out] trip  -1 where there is none: then the row is
/// rejected; @p is_back tells that a trip comes again
static um_status find_trip(time_reader *reader, const um_gtfs_record *record, int32_t *trip,
                           bool *is_back) {
    bool is_cascade = false;
    um_slice id = record->cells[UM_TIMES_TRIP];
    if (is_current_trip(reader, id)) {
        *trip = reader->trip;
        return UM_OK;
    }
    const um_ids *trips = &reader->timetable->trips;
    bool is_next = (size_t)reader->next_trip < um_ids_count(trips) &&
                   trips->is_sound[reader->next_trip] &&
                   um_intern_is(&trips->intern, reader->next_trip, id.text, id.n);
    *trip = is_next ? reader->next_trip : um_ids_find(trips, id, &is_cascade);
    reader->next_trip = *trip + 1;
    if (*trip < 0)
        return record->is_rejected ? UM_OK : reject_tripless(reader, record, is_cascade);
    if (reader->is_buffered) {
        reader->trip = *trip;
        return UM_OK;
    }
    UM_TRY(close_trip(reader));
    *is_back = reader->is_closed[*trip];
    reader->trip = *trip;
    return UM_OK;
}

static um_status keep_scattered(time_reader *reader, const stop_time *time, um_error *err) {
    if (reader->n_scattered == SCATTERED_MAX)
        return um_fail(err, UM_ERR_FORMAT,
                       "the rows of a trip do not stand together, and there are more than %d: put "
                       "them in order of trip_id",
                       SCATTERED_MAX);
    UM_GROW(reader->scattered, reader->n_scattered, reader->scattered_capacity);
    reader->scattered[reader->n_scattered++] = (scattered_time){*time, reader->trip};
    return UM_OK;
}

static um_status take_row(time_reader *reader, bool *is_back, um_error *err) {
    um_gtfs_record *record = um_gtfs_table_record(reader->table);
    int32_t trip = -1;
    stop_time time;
    if (record->cells[UM_TIMES_TRIP].n)
        UM_TRY(find_trip(reader, record, &trip, is_back));
    if (*is_back)
        return UM_OK;
    take_cells(reader, record, &time); // of a rejected row, too: its stop is used
    if (trip < 0)
        return UM_OK;
    reader->timetable->trip_items[trip].n_given++;
    if (record->is_rejected)
        return UM_OK;
    if (reader->is_buffered)
        return keep_scattered(reader, &time, err);
    UM_GROW(reader->items, reader->n_items, reader->capacity);
    reader->items[reader->n_items++] = time;
    return UM_OK;
}

// --------------------------------------------------------------------------------- scattered rows

static int compare_scattered(const void *a, const void *b) {
    const scattered_time *x = a, *y = b;
    if (x->trip != y->trip)
        return (x->trip > y->trip) - (x->trip < y->trip);
    return (x->time.line > y->time.line) - (x->time.line < y->time.line);
}

static um_status close_scattered(time_reader *reader) {
    for (size_t i = 1; i < reader->n_scattered; i++)
        reader->timetable->n_scattered +=
            reader->scattered[i].trip != reader->scattered[i - 1].trip;
    if (reader->n_scattered)
        qsort(reader->scattered, reader->n_scattered, sizeof *reader->scattered, compare_scattered);
    for (size_t i = 0; i < reader->n_scattered; i++) {
        if (reader->scattered[i].trip != reader->trip || i == 0) {
            if (i > 0)
                UM_TRY(close_trip(reader));
            reader->trip = reader->scattered[i].trip;
        }
        UM_GROW(reader->items, reader->n_items, reader->capacity);
        reader->items[reader->n_items++] = reader->scattered[i].time;
    }
    return UM_OK;
}

// -------------------------------------------------------------------------------------------- file

static void find_other_columns(time_reader *reader) {
    const um_gtfs_file *spec = um_gtfs_file_find(file_name);
    reader->has_windows = um_gtfs_table_has(reader->table, UM_TIMES_WINDOW_START) ||
                          um_gtfs_table_has(reader->table, UM_TIMES_WINDOW_END);
    for (size_t i = UM_TIMES_GROUP; i < UM_GTFS_MOST_COLUMNS && spec->columns[i].name; i++)
        if (um_gtfs_table_has(reader->table, i))
            reader->other_columns[reader->n_other_columns++] = i;
    for (size_t i = 0; i < um_gtfs_table_others(reader->table); i++) {
        const char *name = NULL;
        um_gtfs_table_other(reader->table, i, &name);
        reader->has_windows = reader->has_windows || strstr(name, "_window");
    }
}

/// @param[out] is_back  a trip came again: nothing of this is of use
static um_status read_times(time_reader *reader, bool *is_back, um_error *err) {
    um_timetable *timetable = reader->timetable;
    UM_TRY(um_timetable_open(timetable, file_name, &reader->table, err));
    find_other_columns(reader);
    reader->n_stops = um_ids_count(&timetable->stops);
    reader->trip = -1;
    reader->is_closed = um_alloc_array(um_ids_count(&timetable->trips) + 1, 1);
    reader->guides = um_alloc_array(reader->n_stops + 1, sizeof *reader->guides);
    for (size_t i = 0; i < reader->n_stops; i++)
        reader->guides[i] = -1;
    for (bool has_row = true; has_row;) {
        UM_TRY(um_gtfs_table_next(reader->table, &has_row, err));
        if (has_row)
            UM_TRY(take_row(reader, is_back, err));
        if (*is_back)
            return UM_OK;
    }
    if (reader->is_buffered)
        UM_TRY(close_scattered(reader));
    return close_trip(reader);
}

/// What reading stop times changes beside the store.
typedef struct reading_state {
    um_load load;
    int64_t n_stop_times, n_on_demand;
    size_t n_notices, n_names;
    um_notice *notices; ///< a copy; owned
} reading_state;

static void keep_state(const um_timetable *timetable, reading_state *state) {
    *state = (reading_state){
        *timetable->load,           timetable->n_stop_times,          timetable->n_on_demand,
        timetable->notices.n_items, timetable->notices.names.n_items, NULL};
    state->notices = um_alloc_array(state->n_notices + 1, sizeof *state->notices);
    if (state->n_notices)
        memcpy(state->notices, timetable->notices.items, state->n_notices * sizeof *state->notices);
}

static void restore_state(um_timetable *timetable, const reading_state *state) {
    um_load *load = timetable->load;
    load->n_in = state->load.n_in;
    load->n_stored = state->load.n_stored;
    load->n_rejected = state->load.n_rejected;
    load->n_repaired = state->load.n_repaired;
    memcpy(load->first_reject, state->load.first_reject, sizeof load->first_reject);
    timetable->n_stop_times = state->n_stop_times;
    timetable->n_on_demand = state->n_on_demand;
    if (state->n_notices)
        memcpy(timetable->notices.items, state->notices, state->n_notices * sizeof *state->notices);
    timetable->notices.n_items = state->n_notices;
    um_patterns_clear(&timetable->patterns);
    for (size_t i = 0; i < um_ids_count(&timetable->trips); i++) {
        timetable->trip_items[i].pattern = -1;
        timetable->trip_items[i].start_s = UM_NO_TIME;
        timetable->trip_items[i].n_given = 0;
    }
}

static um_status read_streaming(um_timetable *timetable, bool *is_back, um_error *err) {
    UM_AUTO(um_tx) *tx = NULL; // rows of reject and repair go, too, where a trip comes again
    UM_AUTO(time_reader) reader = {.timetable = timetable};
    UM_TRY(um_tx_begin(timetable->load->db, &tx, err));
    UM_TRY(read_times(&reader, is_back, err));
    return *is_back ? UM_OK : um_tx_commit(tx, err);
}

um_status um_timetable_read_stop_times(um_timetable *timetable, um_error *err) {
    reading_state state;
    bool is_back = false;
    keep_state(timetable, &state);
    um_status status = read_streaming(timetable, &is_back, err);
    if (status == UM_OK && is_back) {
        UM_AUTO(time_reader) reader = {.timetable = timetable, .is_buffered = true};
        restore_state(timetable, &state);
        is_back = false;
        status = read_times(&reader, &is_back, err);
    }
    free(state.notices);
    return status;
}
