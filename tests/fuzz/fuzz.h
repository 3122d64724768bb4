/**
 * What every fuzz target includes: LLVMFuzzerTestOneInput() is the target, FUZZ_REQUIRE() its
 * oracle.
 *
 * Built twice: by clang with libFuzzer (option UMLAND_FUZZ) to search, and by any compiler with
 * replay.c, which gives the kept corpus and what grows from it by simple changes to the target in
 * every test run.
 */
#ifndef UM_FUZZ_H
#define UM_FUZZ_H

#include "core/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// The target is not allowed to be wrong, not only not to crash.
#define FUZZ_REQUIRE(condition)                                                                    \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);              \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/// A file of this process that holds @p data, for modules that read files; in memory where there is
/// /dev/shm.
static inline const char *fuzz_file(const uint8_t *data, size_t size, const char *ending) {
    static char path[64];
    snprintf(path, sizeof path, "%s/umland-fuzz-%d%s",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (int)getpid(), ending);
    FILE *file = fopen(path, "wb");
    FUZZ_REQUIRE(file != NULL);
    FUZZ_REQUIRE(size == 0 || fwrite(data, 1, size, file) == size);
    FUZZ_REQUIRE(fclose(file) == 0);
    return path;
}

/// A failure is a sentence: one line, not empty, UTF-8.
static inline void fuzz_sentence(const um_error *err) {
    FUZZ_REQUIRE(err->text[0] && !strchr(err->text, '\n'));
    FUZZ_REQUIRE(um_is_utf8(err->text, strlen(err->text)));
}

#endif
