/**
 * A consumer in a thread of its own: the counterpart of core/pipeline.h.
 *
 * Whoever calls fills items of a ring, one after the other, and hands them on; the thread consumes
 * them in that order, each when the one before is done. It touches nothing but its context and the
 * item, and nobody else touches its context until um_consumer_finish(). It must not touch SQLite,
 * GDAL or GEOS. Where the system gives no thread, an item is consumed when it is handed on: with
 * the same result.
 */
#ifndef UM_CORE_CONSUMER_H
#define UM_CORE_CONSUMER_H

#include "core/memory.h"

/// Consumes an item; it is as it was left then when it is given out again (zeroed at first).
typedef void (*um_consume_fn)(void *context, void *item);

typedef struct um_consumer um_consumer;

/// @param[in] n_items  at least 2
um_consumer *um_consumer_new(size_t n_items, size_t item_size, um_consume_fn consume,
                             void *context);
/// @return the item to be filled; it belongs to the caller until um_consumer_give(). Waits for one.
void *um_consumer_room(um_consumer *consumer);
/// Hands on the item of the last um_consumer_room().
void um_consumer_give(um_consumer *consumer);
/// Waits until everything handed on is consumed, and ends the thread. What comes later is consumed
/// by the caller.
void um_consumer_finish(um_consumer *consumer);
/// An item of the ring, to release what it holds. The consumer is finished.
void *um_consumer_item(um_consumer *consumer, size_t i);
/// Finishes first.
void um_consumer_free(um_consumer *consumer);
UM_DEFINE_AUTO(um_consumer, um_consumer *, um_consumer_free)

#endif
