/**
 * From a place to the vertex that is there: vertices that agree to the millimetre are one.
 *
 * The index holds numbers; the coordinates stay in the array of who asks.
 */
#ifndef UM_DERIVE_VERTEX_INDEX_H
#define UM_DERIVE_VERTEX_INDEX_H

#include "core/memory.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct um_vertex_index um_vertex_index;

um_vertex_index *um_vertex_index_new(void);
void um_vertex_index_free(um_vertex_index *index);
UM_DEFINE_AUTO(um_vertex_index, um_vertex_index *, um_vertex_index_free)

/// Makes room for @p n_wanted vertices. @param[in] xy  the @p n that are there, x and y interleaved
void um_vertex_index_reserve(um_vertex_index *index, const double *xy, size_t n, size_t n_wanted);

/**
 * The vertex at a place; a new one gets the number @p n, and the caller appends its coordinates.
 *
 * @param[in]  xy      coordinates of the @p n vertices so far      [m]
 * @param[out] is_new  whether there was none
 */
uint32_t um_vertex_index_add(um_vertex_index *index, const double *xy, size_t n,
                             const double point[2], bool *is_new);

#endif
