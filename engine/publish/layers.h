/**
 * Layers: where the geometry of a result comes from.
 *
 * A query joins by key and returns no geometry; its header says which layer its keys belong to, and
 * writers fetch the geometry of each row from there, in the store's CRS.
 */
#ifndef UM_PUBLISH_LAYERS_H
#define UM_PUBLISH_LAYERS_H

#include "core/db.h"
#include "core/geometry.h"
#include "core/intern.h"
#include "publish/query.h"

enum { UM_LAYER_KEYS_MAX = 2 };

typedef struct um_layer {
    const char *name;
    const char *keys[UM_LAYER_KEYS_MAX]; ///< names of its key columns
    size_t n_keys;
    um_geometry_type type;
    const char *sql; ///< geometry of one feature by its keys ?1, ?2; NULL = a straight line between
                     ///< the anchors of two territories, from the first to the second
} um_layer;

/// @return NULL when there is no such layer
const um_layer *um_layer_find(const char *name);
/// Names of all layers, for messages.
const char *const *um_layer_names(size_t *n);

/// Fetches geometries of one layer, one after the other.
typedef struct um_layer_reader um_layer_reader;
um_status um_layer_reader_open(um_db *db, const um_layer *layer, um_layer_reader **reader,
                               um_error *err) UM_MUST_CHECK;
/**
 * @param[in]  keys   layer->n_keys texts; NULL or "" finds nothing
 * @param[out] paths  coordinates in the store's CRS, to be cleared by the caller; empty when there
 * is no such feature or it has no geometry
 */
um_status um_layer_fetch(um_layer_reader *reader, const char *const *keys, um_paths *paths,
                         um_error *err) UM_MUST_CHECK;
/// A reader for the rows of a query that has a `layer:`; it knows which columns are the keys.
um_status um_layer_reader_open_for(um_db *db, const um_query *query, um_layer_reader **reader,
                                   um_error *err) UM_MUST_CHECK;
/// um_layer_fetch() with the keys in a row of that query.
um_status um_layer_fetch_row(um_layer_reader *reader, const um_value *values, um_paths *paths,
                             um_error *err) UM_MUST_CHECK;
/// Anchors of the territories, for a layer of lines between them: read once, when it is opened.
typedef struct um_anchors {
    um_intern keys;
    double *xy; ///< by number of the key, x and y                         [m, store's CRS]
} um_anchors;

/// NULL for a layer that has a geometry of its own. Borrowed.
const um_anchors *um_layer_anchors(const um_layer_reader *reader);
/// Numbers of both ends of a row's line in the anchors, UM_NOT_INTERNED where one is not known.
void um_layer_ends(um_layer_reader *reader, const um_value *values, int32_t ends[2]);
/// Columns of the query's result that are the keys: joined by '-' they are the id of a feature.
/// Borrowed.
const int *um_layer_key_columns(const um_layer_reader *reader, size_t *n_keys);
void um_layer_reader_close(um_layer_reader *reader);
UM_DEFINE_AUTO(um_layer_reader, um_layer_reader *, um_layer_reader_close)

#endif
