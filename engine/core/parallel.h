/**
 * Work that does not depend on its order, on the cores of this machine.
 *
 * Threads only compute: whoever calls reads the input before and writes the results afterwards, in
 * the order of the tasks, so that nothing depends on how many threads there were. A task must not
 * touch SQLite, GDAL or GEOS, whose handles belong to the calling thread.
 */
#ifndef UM_CORE_PARALLEL_H
#define UM_CORE_PARALLEL_H

#include <stddef.h>

/// @param[in] thread  0 .. n_threads - 1: which of the caller's buffers the task may use
typedef void (*um_task_fn)(void *context, size_t task, size_t thread);

/// Cores that this process may use, at least 1 and at most 64.
size_t um_count_cores(void);

/**
 * Runs tasks 0 .. n_tasks - 1, each once, and returns when all are done.
 *
 * @param[in] n_threads  at least 1; the calling thread is one of them. Where the system gives no
 * more threads, fewer do the work.
 */
void um_parallel(size_t n_tasks, size_t n_threads, um_task_fn run, void *context);

#endif
