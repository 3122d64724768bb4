#include "load/gtfs/prefetch.h"

#include "core/pipeline.h"

#include <string.h>

enum { BLOCK = 1 << 18, N_BLOCKS = 6 };

/// Bytes, or the failure that came instead.
typedef struct block {
    size_t n;
    um_status status;
    um_error err;
    char bytes[BLOCK];
} block;

struct um_prefetch {
    um_read_fn read;
    void *source;
    bool is_over; ///< of the producer
    um_pipeline *blocks;
    const block *current; ///< NULL = none, or at the end
    size_t at;            ///< in it
};

/// Fills a block as far as the source goes.
static bool fill(void *context, void *item) {
    um_prefetch *prefetch = context;
    block *target = item;
    target->n = 0;
    target->status = UM_OK;
    while (!prefetch->is_over && target->n < BLOCK) {
        size_t n = 0;
        target->status = prefetch->read(prefetch->source, target->bytes + target->n,
                                        BLOCK - target->n, &n, &target->err);
        target->n += n;
        prefetch->is_over = n == 0 || target->status != UM_OK;
    }
    return target->n > 0 || target->status != UM_OK;
}

um_prefetch *um_prefetch_new(um_read_fn read, void *source) {
    um_prefetch *prefetch = um_alloc(sizeof *prefetch);
    prefetch->read = read;
    prefetch->source = source;
    prefetch->blocks = um_pipeline_new(N_BLOCKS, sizeof(block), fill, prefetch);
    return prefetch;
}

um_status um_prefetch_read(void *context, void *bytes, size_t room, size_t *n, um_error *err) {
    um_prefetch *prefetch = context;
    if (!prefetch->current || prefetch->at == prefetch->current->n) {
        prefetch->current = um_pipeline_next(prefetch->blocks);
        prefetch->at = 0;
    }
    *n = 0;
    if (!prefetch->current)
        return UM_OK;
    if (prefetch->current->status != UM_OK) { // what came before it in the block is of no use
        *err = prefetch->current->err;
        return prefetch->current->status;
    }
    size_t left = prefetch->current->n - prefetch->at;
    *n = left < room ? left : room;
    memcpy(bytes, prefetch->current->bytes + prefetch->at, *n);
    prefetch->at += *n;
    return UM_OK;
}

void um_prefetch_free(um_prefetch *prefetch) {
    if (!prefetch)
        return;
    um_pipeline_free(prefetch->blocks);
    free(prefetch);
}
