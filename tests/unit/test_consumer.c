#include "um_test.h"

#include "core/consumer.h"
#include "core/text.h"

#include <inttypes.h>
#include <sched.h>

typedef struct order_log {
    um_text text;
    int64_t n, sum;
    bool is_in_order, is_slow;
} order_log;

static void consume(void *context, void *item) {
    order_log *log = context;
    int64_t *number = item;
    if (log->is_slow && log->n % 64 == 0)
        sched_yield();
    log->is_in_order = log->is_in_order && *number == log->n;
    log->sum += *number;
    log->n++;
    *number = -1;
}

static void run_items(order_log *log, int64_t n, size_t n_items) {
    UM_AUTO(um_consumer) *consumer = um_consumer_new(n_items, sizeof(int64_t), consume, log);
    for (int64_t i = 0; i < n; i++) {
        int64_t *room = um_consumer_room(consumer);
        assert_true(*room == 0 || *room == -1); // new, or consumed
        *room = i;
        um_consumer_give(consumer);
    }
    um_consumer_finish(consumer);
    assert_int_equal(log->n, n);
    assert_int_equal(log->sum, n * (n - 1) / 2);
    assert_true(log->is_in_order);
}

static void test_each_item_once_in_order(void **state) {
    (void)state;
    static const int64_t counts[] = {0, 1, 2, 3, 100000};
    for (size_t i = 0; i < UM_COUNT(counts); i++)
        for (size_t n_items = 2; n_items <= 5; n_items += 3) {
            order_log quick = {.is_in_order = true}, slow = {.is_in_order = true, .is_slow = true};
            run_items(&quick, counts[i], n_items);
            run_items(&slow, counts[i], n_items);
        }
}

/// After the end there is no thread: the caller consumes, with the same result.
static void test_items_after_the_end(void **state) {
    (void)state;
    order_log log = {.is_in_order = true};
    UM_AUTO(um_consumer) *consumer = um_consumer_new(3, sizeof(int64_t), consume, &log);
    for (int64_t i = 0; i < 10; i++) {
        if (i == 5)
            um_consumer_finish(consumer);
        *(int64_t *)um_consumer_room(consumer) = i;
        um_consumer_give(consumer);
        if (i >= 5)
            assert_int_equal(log.n, i + 1);
    }
    assert_int_equal(log.n, 10);
    assert_true(log.is_in_order);
}

/// What was handed on is consumed also where nobody asked for the end.
static void test_released_in_the_middle(void **state) {
    (void)state;
    order_log log = {.is_in_order = true, .is_slow = true};
    um_consumer *consumer = um_consumer_new(2, sizeof(int64_t), consume, &log);
    for (int64_t i = 0; i < 100; i++) {
        *(int64_t *)um_consumer_room(consumer) = i;
        um_consumer_give(consumer);
    }
    um_consumer_free(consumer);
    assert_int_equal(log.n, 100);
    um_consumer_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_item_once_in_order),
        cmocka_unit_test(test_items_after_the_end),
        cmocka_unit_test(test_released_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
