/**
 * Bytes read ahead by a thread of its own, so that inflating a file and making rows of it overlap.
 *
 * The thread reads blocks into a ring and touches nothing but its source, which nobody else touches
 * as long as it runs. What comes out is what the source gives, in order; so is its failure.
 */
#ifndef UM_LOAD_GTFS_PREFETCH_H
#define UM_LOAD_GTFS_PREFETCH_H

#include "core/memory.h"
#include "load/gtfs/rows.h"

typedef struct um_prefetch um_prefetch;

/// @param[in] source  borrowed; it belongs to the prefetch until that is freed
um_prefetch *um_prefetch_new(um_read_fn read, void *source);
/// A um_read_fn. @param[in] prefetch  a um_prefetch
um_status um_prefetch_read(void *prefetch, void *bytes, size_t room, size_t *n,
                           um_error *err) UM_MUST_CHECK;
/// Stops the thread, also in the middle.
void um_prefetch_free(um_prefetch *prefetch);
UM_DEFINE_AUTO(um_prefetch, um_prefetch *, um_prefetch_free)

#endif
