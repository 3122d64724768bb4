/**
 * What `umland sections` works on: territories, lines, and what was found of them.
 *
 * Territories come from a file or from a store; lines from a file. Both are in one projected metre
 * CRS, that of the territories where it is one.
 */
#ifndef UM_CLI_SECTIONS_JOB_H
#define UM_CLI_SECTIONS_JOB_H

#include "core/progress.h"
#include "derive/follow.h"
#include "load/vector.h"

/// Parts of lines, in the order of the file.
typedef struct um_line_part {
    um_line line;   ///< owned
    size_t feature; ///< index into um_sections_job.ids
    size_t number;  ///< part of its feature, from 1
} um_line_part;

typedef struct um_sections_job {
    um_vector_file territories, lines;
    const char *store, *level; ///< where the territories come from a store
    const char *key, *id;      ///< columns; NULL = looked for
    const char *crs;           ///< NULL = that of the territories
    size_t n_threads;
    um_progress *progress; ///< borrowed, NULL = nobody listens

    int srid;
    um_coverage *coverage;
    um_cells *cells;
    um_text_list ids; ///< by feature of the lines
    um_line_part *parts;
    size_t n_parts, part_capacity;
    um_course *courses;                        ///< by part
    size_t n_without_geometry;                 ///< features of both files
    size_t n_doubled, n_overlapped, n_by_geos; ///< edges claimed twice; lines where units overlap
} um_sections_job;

/// Reads territories and lines and follows these. The input fields above are borrowed.
um_status um_sections_run(um_sections_job *job, um_error *err) UM_MUST_CHECK;
void um_sections_clear(um_sections_job *job);
static inline void um_auto_um_sections_job(um_sections_job *job) {
    um_sections_clear(job);
}

/// The length of each line in each territory: CSV with id, key, length_m, other_key.
/// @param[in] has_outside  also what lies outside all, with an empty key
um_status um_sections_write_lengths(const um_sections_job *job, const char *path,
                                    bool is_overwritten, bool has_outside,
                                    um_error *err) UM_MUST_CHECK;
/// The sections in order, or the crossings: CSV, or GeoJSON where the path ends so.
um_status um_sections_write_pieces(const um_sections_job *job, const char *path,
                                   bool is_overwritten, um_error *err) UM_MUST_CHECK;
um_status um_sections_write_crossings(const um_sections_job *job, const char *path,
                                      bool is_overwritten, um_error *err) UM_MUST_CHECK;

#endif
