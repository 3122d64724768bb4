#include "core/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { MOST_THREADS = 64 };

size_t um_count_cores(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (size_t)n;
}

typedef struct work {
    um_task_fn run;
    void *context;
    size_t n_tasks;
    atomic_size_t next;
} work;

typedef struct worker {
    work *work;
    size_t number;
    pthread_t thread;
} worker;

static void *take_tasks(void *argument) {
    const worker *self = argument;
    work *shared = self->work;
    for (size_t task; (task = atomic_fetch_add(&shared->next, 1)) < shared->n_tasks;)
        shared->run(shared->context, task, self->number);
    return NULL;
}

void um_parallel(size_t n_tasks, size_t n_threads, um_task_fn run, void *context) {
    work shared = {.run = run, .context = context, .n_tasks = n_tasks};
    worker workers[MOST_THREADS];
    size_t n_wanted = n_threads < n_tasks ? n_threads : n_tasks, n_started = 1;
    workers[0] = (worker){.work = &shared};
    for (; n_started < n_wanted && n_started < MOST_THREADS; n_started++) {
        worker *next = &workers[n_started];
        *next = (worker){.work = &shared, .number = n_started};
        if (pthread_create(&next->thread, NULL, take_tasks, next) != 0)
            break;
    }
    take_tasks(&workers[0]);
    for (size_t i = 1; i < n_started; i++)
        pthread_join(workers[i].thread, NULL);
}
