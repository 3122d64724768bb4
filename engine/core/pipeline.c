#include "core/pipeline.h"

#include <pthread.h>

struct um_pipeline {
    um_produce_fn produce;
    void *context;
    char *items;
    size_t n_items, item_size;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t n_filled, n_emptied; ///< items so far
    bool is_over, is_stopped;   ///< nothing more comes; nobody wants more
    bool is_lent;               ///< the item before n_emptied + 1 is with the taker
};

static void *item_at(const um_pipeline *pipeline, size_t number) {
    return pipeline->items + number % pipeline->n_items * pipeline->item_size;
}

/// @return the next item that is free, NULL when nobody wants more
static void *await_room(um_pipeline *pipeline) {
    pthread_mutex_lock(&pipeline->mutex);
    while (!pipeline->is_stopped && pipeline->n_filled - pipeline->n_emptied == pipeline->n_items)
        pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
    void *item = pipeline->is_stopped ? NULL : item_at(pipeline, pipeline->n_filled);
    pthread_mutex_unlock(&pipeline->mutex);
    return item;
}

static void hand_over(um_pipeline *pipeline, bool is_filled) {
    pthread_mutex_lock(&pipeline->mutex);
    pipeline->n_filled += is_filled;
    pipeline->is_over = !is_filled;
    pthread_cond_signal(&pipeline->changed);
    pthread_mutex_unlock(&pipeline->mutex);
}

static void *run(void *context) {
    um_pipeline *pipeline = context;
    for (void *item = await_room(pipeline); item; item = await_room(pipeline)) {
        bool is_filled = pipeline->produce(pipeline->context, item);
        hand_over(pipeline, is_filled);
        if (!is_filled)
            break;
    }
    return NULL;
}

um_pipeline *um_pipeline_new(size_t n_items, size_t item_size, um_produce_fn produce,
                             void *context) {
    um_pipeline *pipeline = um_alloc(sizeof *pipeline);
    pipeline->produce = produce;
    pipeline->context = context;
    pipeline->items = um_alloc_array(n_items, item_size);
    pipeline->n_items = n_items;
    pipeline->item_size = item_size;
    pthread_mutex_init(&pipeline->mutex, NULL);
    pthread_cond_init(&pipeline->changed, NULL);
    pipeline->has_thread = pthread_create(&pipeline->thread, NULL, run, pipeline) == 0;
    return pipeline;
}

static void *next_without_thread(um_pipeline *pipeline) {
    void *item = item_at(pipeline, 0);
    if (!pipeline->is_over)
        pipeline->is_over = !pipeline->produce(pipeline->context, item);
    return pipeline->is_over ? NULL : item;
}

void *um_pipeline_next(um_pipeline *pipeline) {
    if (!pipeline->has_thread)
        return next_without_thread(pipeline);
    pthread_mutex_lock(&pipeline->mutex);
    if (pipeline->is_lent) {
        pipeline->n_emptied++;
        pthread_cond_signal(&pipeline->changed);
    }
    while (pipeline->n_filled == pipeline->n_emptied && !pipeline->is_over)
        pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
    pipeline->is_lent = pipeline->n_filled > pipeline->n_emptied;
    void *item = pipeline->is_lent ? item_at(pipeline, pipeline->n_emptied) : NULL;
    pthread_mutex_unlock(&pipeline->mutex);
    return item;
}

void um_pipeline_stop(um_pipeline *pipeline) {
    if (!pipeline->has_thread)
        return;
    pthread_mutex_lock(&pipeline->mutex);
    pipeline->is_stopped = true;
    pthread_cond_signal(&pipeline->changed);
    pthread_mutex_unlock(&pipeline->mutex);
    pthread_join(pipeline->thread, NULL);
    pipeline->has_thread = false;
    pipeline->is_over = true;
}

void *um_pipeline_item(um_pipeline *pipeline, size_t i) {
    return item_at(pipeline, i);
}

void um_pipeline_free(um_pipeline *pipeline) {
    if (!pipeline)
        return;
    um_pipeline_stop(pipeline);
    pthread_mutex_destroy(&pipeline->mutex);
    pthread_cond_destroy(&pipeline->changed);
    free(pipeline->items);
    free(pipeline);
}
