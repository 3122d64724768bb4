/**
 * Writers: rows of a query in a file of some format.
 *
 * A format is a um_writer_ops in write_<format>.c and one line in the table of writer.c. Rows come
 * from a running query or from a table in memory; the counts that a writer returns let tables and
 * layers be compared.
 */
#ifndef UM_PUBLISH_WRITER_H
#define UM_PUBLISH_WRITER_H

#include "core/file.h"
#include "publish/query.h"

/// What was written, and what could not be.
typedef struct um_write_counts {
    int64_t rows;             ///< rows written: lines of a table, features of a layer
    int64_t without_geometry; ///< of them features whose geometry is null: unknown key, or nothing
                              ///< left of it
    int64_t dropped_rings; ///< rings, lines or parts that collapsed when coordinates were rounded
    int64_t out_of_range; ///< features whose geometry has no place in WGS 84; written with geometry
                          ///< null
    int64_t not_finite;   ///< infinite numbers, written as NULL
} um_write_counts;

/// Everything a writer needs; all borrowed.
typedef struct um_write_job {
    um_output *out;
    um_db *db; ///< where layers fetch their geometry; NULL for formats without geometry
    const um_query *query;
    const um_pair_list *params; ///< as they were bound; set by um_write_rows() and um_write_table()
    const char *name;           ///< of the layer; NULL = the query's, with '_' for '/'
    const char *language;       ///< of titles and headings, "de" or "en"
    size_t width;               ///< of the terminal in characters, for `table`; 0 = unlimited
    bool is_coloured;           ///< `table`: headings in bold
    char delimiter;             ///< `csv`: 0 = ','
    bool has_decimal_comma;     ///< `csv`: 0,25 instead of 0.25, in columns of type real
    bool has_bom;               ///< `csv`: a byte order mark, by which spreadsheets know UTF-8
    const struct um_layer_style *style; ///< `geojson`: adds simplestyle properties; of the same
                                        ///< rows in the same order; NULL = none
    bool is_guarded; ///< `csv`: a text that begins with = + - @ gets a ' in front, for spreadsheets
} um_write_job;

typedef struct um_writer um_writer;

typedef struct um_writer_ops {
    const char *name;      ///< of the format, as in `-f csv`
    const char *summary;   ///< one line for `list`
    const char *extension; ///< of its files, without dot; "" where it is for the terminal only
    bool needs_layer;      ///< only for queries with a `layer:`
    /// Writes what comes first; sets writer->state.
    um_status (*begin)(um_writer *writer, um_error *err);
    /// Writes one row of job.query->n_columns values.
    um_status (*row)(um_writer *writer, const um_value *values, um_error *err);
    /// Writes what comes last.
    um_status (*end)(um_writer *writer, um_error *err);
    /// Releases writer->state, which may be NULL or half built.
    void (*free_state)(void *state);
} um_writer_ops;

struct um_writer {
    const um_writer_ops *ops;
    um_write_job job;
    um_write_counts counts;
    void *state; ///< the format's own
};

/// All formats; ends with NULL.
extern const um_writer_ops *const um_writers[];
/// @return UM_ERR_USAGE with the nearest name when there is no such format
um_status um_writer_find(const char *format, const um_writer_ops **ops,
                         um_error *err) UM_MUST_CHECK;

/// Begins a file; the rows follow by um_writer_row(). The output is committed by the caller.
um_status um_writer_begin(const um_writer_ops *ops, const um_write_job *job, um_writer **writer,
                          um_error *err) UM_MUST_CHECK;
um_status um_writer_row(um_writer *writer, const um_value *values, um_error *err) UM_MUST_CHECK;
um_status um_writer_end(um_writer *writer, um_write_counts *counts, um_error *err) UM_MUST_CHECK;
void um_writer_free(um_writer *writer);
UM_DEFINE_AUTO(um_writer, um_writer *, um_writer_free)

/// Writes what is left of @p rows; job->query may be NULL.
um_status um_write_rows(const um_writer_ops *ops, const um_write_job *job, um_result *rows,
                        um_write_counts *counts, um_error *err) UM_MUST_CHECK;
/// Writes a table; job->query may be NULL.
um_status um_write_table(const um_writer_ops *ops, const um_write_job *job, const um_table *table,
                         um_write_counts *counts, um_error *err) UM_MUST_CHECK;
/// The same into a file at @p path, opened and committed; job->out is ignored.
um_status um_write_table_file(const um_writer_ops *ops, const um_write_job *job,
                              const um_table *table, const char *path, um_write_counts *counts,
                              um_error *err) UM_MUST_CHECK;

/// Appends @p text as a JSON string with its quotes; `< > &` U+2028 U+2029 are escaped too, so that
/// it can stand in HTML.
void um_json_append_text(um_text *json, const char *text);
/// The same without its quotes.
void um_json_append_escaped(um_text *json, const char *text);
/// Appends a value as JSON; null for NULL and, counted in @p not_finite, for infinities.
void um_json_append_value(um_text *json, const um_value *value, int64_t *not_finite);

#endif
