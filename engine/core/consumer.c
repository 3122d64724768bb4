#include "core/consumer.h"

#include <pthread.h>
#include <stdbool.h>

struct um_consumer {
    um_consume_fn consume;
    void *context;
    char *items;
    size_t n_items, item_size;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t n_given, n_consumed; ///< items so far
    bool is_over;               ///< nothing more comes
};

static void *item_at(const um_consumer *consumer, size_t number) {
    return consumer->items + number % consumer->n_items * consumer->item_size;
}

/// @return the next item that was handed on, NULL at the end
static void *await_item(um_consumer *consumer) {
    pthread_mutex_lock(&consumer->mutex);
    while (consumer->n_given == consumer->n_consumed && !consumer->is_over)
        pthread_cond_wait(&consumer->changed, &consumer->mutex);
    bool has_item = consumer->n_given > consumer->n_consumed;
    void *item = has_item ? item_at(consumer, consumer->n_consumed) : NULL;
    pthread_mutex_unlock(&consumer->mutex);
    return item;
}

static void give_back(um_consumer *consumer) {
    pthread_mutex_lock(&consumer->mutex);
    consumer->n_consumed++;
    pthread_cond_signal(&consumer->changed);
    pthread_mutex_unlock(&consumer->mutex);
}

static void *run(void *context) {
    um_consumer *consumer = context;
    for (void *item = await_item(consumer); item; item = await_item(consumer)) {
        consumer->consume(consumer->context, item);
        give_back(consumer);
    }
    return NULL;
}

um_consumer *um_consumer_new(size_t n_items, size_t item_size, um_consume_fn consume,
                             void *context) {
    um_consumer *consumer = um_alloc(sizeof *consumer);
    consumer->consume = consume;
    consumer->context = context;
    consumer->items = um_alloc_array(n_items, item_size);
    consumer->n_items = n_items;
    consumer->item_size = item_size;
    pthread_mutex_init(&consumer->mutex, NULL);
    pthread_cond_init(&consumer->changed, NULL);
    consumer->has_thread = pthread_create(&consumer->thread, NULL, run, consumer) == 0;
    return consumer;
}

void *um_consumer_room(um_consumer *consumer) {
    if (!consumer->has_thread)
        return item_at(consumer, 0);
    pthread_mutex_lock(&consumer->mutex);
    while (consumer->n_given - consumer->n_consumed == consumer->n_items)
        pthread_cond_wait(&consumer->changed, &consumer->mutex);
    void *item = item_at(consumer, consumer->n_given);
    pthread_mutex_unlock(&consumer->mutex);
    return item;
}

void um_consumer_give(um_consumer *consumer) {
    if (!consumer->has_thread) {
        consumer->consume(consumer->context, item_at(consumer, 0));
        return;
    }
    pthread_mutex_lock(&consumer->mutex);
    consumer->n_given++;
    pthread_cond_signal(&consumer->changed);
    pthread_mutex_unlock(&consumer->mutex);
}

void um_consumer_finish(um_consumer *consumer) {
    if (!consumer->has_thread)
        return;
    pthread_mutex_lock(&consumer->mutex);
    consumer->is_over = true;
    pthread_cond_signal(&consumer->changed);
    pthread_mutex_unlock(&consumer->mutex);
    pthread_join(consumer->thread, NULL);
    consumer->has_thread = false;
}

void *um_consumer_item(um_consumer *consumer, size_t i) {
    return item_at(consumer, i);
}

void um_consumer_free(um_consumer *consumer) {
    if (!consumer)
        return;
    um_consumer_finish(consumer);
    pthread_mutex_destroy(&consumer->mutex);
    pthread_cond_destroy(&consumer->changed);
    free(consumer->items);
    free(consumer);
}
