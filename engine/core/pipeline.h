/**
 * A producer in a thread of its own, a few items ahead of who takes them.
 *
 * The thread fills items of a ring, one after the other, and waits where all are full. It touches
 * nothing but its context and the item, and nobody else touches its context as long as the pipeline
 * lives. Like a task of core/parallel.h it must not touch SQLite, GDAL or GEOS. Where the system
 * gives no thread, items are produced when they are asked for: the same ones.
 */
#ifndef UM_CORE_PIPELINE_H
#define UM_CORE_PIPELINE_H

#include "core/memory.h"

#include <stdbool.h>

/// Fills an item, which is as it was left when it was last used (zeroed at first).
/// @return false at the end: the item is not given to anybody
typedef bool (*um_produce_fn)(void *context, void *item);

typedef struct um_pipeline um_pipeline;

/// @param[in] n_items  at least 2
um_pipeline *um_pipeline_new(size_t n_items, size_t item_size, um_produce_fn produce,
                             void *context);
/// @return the next item, until the next call; NULL at the end
void *um_pipeline_next(um_pipeline *pipeline);
/// Stops the thread, also in the middle; items are then as they are.
void um_pipeline_stop(um_pipeline *pipeline);
/// An item of the ring, to release what it holds. The pipeline is stopped.
void *um_pipeline_item(um_pipeline *pipeline, size_t i);
void um_pipeline_free(um_pipeline *pipeline);

#endif
