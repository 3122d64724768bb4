/*
 * How fast desire lines are written as GeoJSON, and how fast rows come out of a store.
 *
 *     write_lines region.sqlite out.geojson [runs]
 *
 * Rows of commuters/flows are read into memory; then the writer alone writes them. Prints JSON
 * lines: the writer (rows at hand to the file), and the query without a writer.
 */
#include "core/progress.h"
#include "publish/query.h"
#include "publish/writer.h"

#include <stdio.h>
#include <string.h>

typedef struct flow_rows {
    um_value *values;
    size_t n, n_columns, capacity;
    um_text texts;
} flow_rows;

/// Copies a row; texts are offsets until all are there.
static void keep(flow_rows *rows, const um_value *values, size_t n_columns) {
    UM_RESERVE(rows->values, (rows->n + 1) * n_columns, rows->capacity);
    for (size_t i = 0; i < n_columns; i++) {
        um_value *value = &rows->values[rows->n * n_columns + i];
        *value = values[i];
        value->text = (const char *)0 + rows->texts.length;
        um_text_append_n(&rows->texts, values[i].text, strlen(values[i].text) + 1);
    }
    rows->n++;
}

static um_status read_rows(um_db *db, const um_query *query, flow_rows *rows, um_error *err) {
    UM_AUTO(um_result) *result = NULL;
    double since_s = um_progress_now();
    size_t n = 0;
    UM_TRY(um_query_open(db, query, NULL, NULL, &result, err));
    for (bool has_row = true;; n++) {
        UM_TRY(um_result_next(result, &has_row, err));
        if (!has_row)
            break;
        if (rows)
            keep(rows, um_result_values(result), query->n_columns);
    }
    if (!rows)
        printf("{\"what\": \"query alone\", \"rows\": %zu, \"seconds\": %.3f}\n", n,
               um_progress_now() - since_s);
    return UM_OK;
}

static um_status write_rows(um_db *db, const um_query *query, const flow_rows *rows,
                            const char *path, um_error *err) {
    UM_AUTO(um_output) *out = NULL;
    UM_AUTO(um_writer) *writer = NULL;
    const um_writer_ops *ops = NULL;
    um_write_counts counts = {0};
    double since_s = um_progress_now();
    UM_TRY(um_writer_find("geojson", &ops, err));
    UM_TRY(um_output_open(path, true, &out, err));
    um_write_job job = {.out = out, .db = db, .query = query, .language = "en"};
    UM_TRY(um_writer_begin(ops, &job, &writer, err));
    for (size_t i = 0; i < rows->n; i++)
        UM_TRY(um_writer_row(writer, &rows->values[i * query->n_columns], err));
    UM_TRY(um_writer_end(writer, &counts, err));
    double written_s = um_progress_now() - since_s;
    UM_TRY(um_output_commit(out, err));
    printf("{\"what\": \"writer alone\", \"rows\": %zu, \"seconds\": %.3f, \"on_the_disk\": %.3f}\n",
           rows->n, written_s, um_progress_now() - since_s);
    return UM_OK;
}

static um_status run(const char *store, const char *path, int n_runs, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_text_list) folders = {0};
    flow_rows rows = {0};
    um_query_folders(&folders);
    UM_TRY(um_db_open(store, UM_DB_READ, &db, err));
    UM_TRY(um_query_find("commuters/flows", &folders, &query, err));
    UM_TRY(read_rows(db, query, &rows, err));
    for (size_t i = 0; i < rows.n * query->n_columns; i++)
        rows.values[i].text = rows.texts.data + (rows.values[i].text - (const char *)0);
    um_status status = UM_OK;
    for (int i = 0; i < n_runs && status == UM_OK; i++) {
        status = write_rows(db, query, &rows, path, err);
        if (status == UM_OK)
            status = read_rows(db, query, NULL, err);
    }
    um_text_clear(&rows.texts);
    free(rows.values);
    return status;
}

int main(int argc, char **argv) {
    um_error err = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: write_lines region.sqlite out.geojson [runs]\n");
        return 2;
    }
    if (run(argv[1], argv[2], argc > 3 ? atoi(argv[3]) : 3, &err) == UM_OK)
        return 0;
    fprintf(stderr, "write_lines: %s\n", err.text);
    return 1;
}
