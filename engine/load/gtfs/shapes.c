// Points of the paths of a timetable.
#include "load/gtfs/timetable.h"

static void take_point(um_timetable *timetable, const um_gtfs_record *record) {
    int32_t before = 0;
    um_slice id = record->cells[UM_SHAPES_ID];
    if (record->is_rejected) {
        if (id.n)
            um_ids_add(&timetable->shapes, id, record->line, false, &before);
        return;
    }
    bool is_cascade = false;
    int32_t shape = um_ids_find(&timetable->shapes, id, &is_cascade);
    if (shape < 0)
        shape = um_ids_add(&timetable->shapes, id, record->line, true, &before);
    UM_GROW(timetable->points, timetable->n_points, timetable->point_capacity);
    um_shape_point *point = &timetable->points[timetable->n_points++];
    *point = (um_shape_point){.shape = shape,
                              .sequence = (int32_t)record->numbers[UM_SHAPES_SEQUENCE],
                              .line = (int32_t)record->line};
    um_slice_real(record->cells[UM_SHAPES_LON], &point->lon);
    um_slice_real(record->cells[UM_SHAPES_LAT], &point->lat);
}

static int compare_points(const void *a, const void *b) {
    const um_shape_point *x = a, *y = b;
    if (x->shape != y->shape)
        return (x->shape > y->shape) - (x->shape < y->shape);
    if (x->sequence != y->sequence)
        return (x->sequence > y->sequence) - (x->sequence < y->sequence);
    return (x->line > y->line) - (x->line < y->line);
}

static bool is_sorted(const um_timetable *timetable) {
    for (size_t i = 1; i < timetable->n_points; i++)
        if (compare_points(&timetable->points[i - 1], &timetable->points[i]) > 0)
            return false;
    return true;
}

/// Leaves each place in the order of a path once.
static um_status drop_doubles(um_timetable *timetable) {
    size_t n = 0;
    for (size_t i = 0; i < timetable->n_points; i++) {
        const um_shape_point *point = &timetable->points[i];
        const um_shape_point *last = n ? &timetable->points[n - 1] : NULL;
        if (!last || last->shape != point->shape || last->sequence != point->sequence) {
            timetable->points[n++] = *point;
            continue;
        }
        const char *id = um_ids_text(&timetable->shapes, point->shape);
        um_gtfs_place place = {"shapes.txt", "shape_id,shape_pt_sequence", point->line, id};
        UM_TRY(um_notices_reject(&timetable->notices, "duplicate_key", &place, um_gtfs_rejected,
                                 "shape '%s' has the sequence %d in line %d already", id,
                                 point->sequence, last->line));
    }
    timetable->n_points = n;
    return UM_OK;
}

static void find_starts(um_timetable *timetable) {
    size_t n = um_ids_count(&timetable->shapes);
    timetable->shape_starts = um_alloc_array(n + 2, sizeof *timetable->shape_starts);
    for (size_t i = 0; i < timetable->n_points; i++)
        timetable->shape_starts[timetable->points[i].shape + 1]++;
    for (size_t i = 0; i < n; i++)
        timetable->shape_starts[i + 1] += timetable->shape_starts[i];
}

um_status um_timetable_read_shapes(um_timetable *timetable, um_error *err) {
    static const char name[] = "shapes.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    for (bool has_row = table; has_row;) {
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (has_row)
            take_point(timetable, um_gtfs_table_record(table));
    }
    if (!is_sorted(timetable))
        qsort(timetable->points, timetable->n_points, sizeof *timetable->points, compare_points);
    UM_TRY(drop_doubles(timetable));
    find_starts(timetable);
    return UM_OK;
}
