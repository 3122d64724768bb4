#include "derive/follow.h"

#include "core/parallel.h"
#include "derive/overlay.h"

#include <string.h>

enum { LINES_A_TASK = 128 };

typedef struct follow_work {
    const um_line *lines;
    size_t n_lines;
    um_course *courses;
    um_walker **walkers; ///< one a thread
    um_way *ways;        ///< likewise
} follow_work;

static void keep_stretches(um_course *course, const um_way *way) {
    *course = (um_course){.n = way->n_items, .is_overlapped = way->is_overlapped};
    if (way->n_items == 0)
        return;
    course->stretches = um_alloc_array(way->n_items, sizeof *course->stretches);
    memcpy(course->stretches, way->items, way->n_items * sizeof *way->items);
}

static void follow_some(void *context, size_t task, size_t thread) {
    follow_work *work = context;
    size_t first = task * LINES_A_TASK;
    size_t end = first + LINES_A_TASK < work->n_lines ? first + LINES_A_TASK : work->n_lines;
    for (size_t i = first; i < end; i++) {
        um_walker_follow(work->walkers[thread], work->lines[i].xy, work->lines[i].n,
                         &work->ways[thread]);
        keep_stretches(&work->courses[i], &work->ways[thread]);
    }
}

static void follow_all(const um_cells *cells, follow_work *work, size_t n_threads) {
    work->walkers = um_alloc_array(n_threads, sizeof *work->walkers);
    work->ways = um_alloc_array(n_threads, sizeof *work->ways);
    for (size_t i = 0; i < n_threads; i++)
        work->walkers[i] = um_walker_new(cells);
    um_parallel((work->n_lines + LINES_A_TASK - 1) / LINES_A_TASK, n_threads, follow_some, work);
    for (size_t i = 0; i < n_threads; i++) {
        um_walker_free(work->walkers[i]);
        um_way_clear(&work->ways[i]);
    }
    free(work->walkers);
    free(work->ways);
}

/// GEOS for the lines that run where units overlap.
static um_status overlay_some(const um_cells *cells, const follow_work *work, um_error *err) {
    UM_AUTO(um_overlay) *overlay = NULL;
    UM_AUTO(um_way) way = {0};
    for (size_t i = 0; i < work->n_lines; i++) {
        if (!work->courses[i].is_overlapped)
            continue;
        if (!overlay)
            overlay = um_overlay_new(cells);
        UM_TRY(um_overlay_follow(overlay, work->lines[i].xy, work->lines[i].n, &way, err));
        um_course_clear(&work->courses[i]);
        keep_stretches(&work->courses[i], &way);
        work->courses[i].is_overlapped = work->courses[i].is_by_geos = true;
    }
    return UM_OK;
}

um_status um_follow_lines(const um_cells *cells, const um_line *lines, size_t n_lines,
                          size_t n_threads, um_course *courses, um_error *err) {
    follow_work work = {.lines = lines, .n_lines = n_lines, .courses = courses};
    follow_all(cells, &work, n_threads);
    return overlay_some(cells, &work, err);
}

void um_course_clear(um_course *course) {
    free(course->stretches);
    *course = (um_course){0};
}
