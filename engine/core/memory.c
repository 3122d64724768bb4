#include "core/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static _Noreturn void out_of_memory(size_t size) {
    fprintf(stderr, "umland: out of memory (%zu bytes asked for)\n", size);
    abort();
}

void *um_alloc(size_t size) {
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        out_of_memory(size);
    return memory;
}

void *um_alloc_array(size_t n, size_t size) {
    void *memory = calloc(n ? n : 1, size);
    if (!memory)
        out_of_memory(n * size);
    return memory;
}

void *um_resize(void *memory, size_t n, size_t size) {
    if (size && n > SIZE_MAX / size)
        out_of_memory(SIZE_MAX);
    size_t bytes = n * size;
    void *moved = realloc(memory, bytes > 0 ? bytes : 1);
    if (!moved)
        out_of_memory(bytes);
    return moved;
}

char *um_strdup(const char *text) {
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    return memcpy(um_alloc(size), text, size);
}

char *um_format(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (length < 0)
        out_of_memory(0);
    char *text = um_alloc((size_t)length + 1);
    va_start(args, fmt);
    vsnprintf(text, (size_t)length + 1, fmt, args);
    va_end(args);
    return text;
}
