/**
 * Runs a fuzz target without libFuzzer: every file of the folders named, and a few hundred changes
 * of each that are the same in every run (cut, a byte turned, a piece repeated). usage: fuzz_x
 * FOLDER...
 */
#include "fuzz.h"

#include <dirent.h>

enum { CHANGES = 60, LARGEST = 1 << 20 };

static uint32_t next(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/// @return the new size
static size_t change(uint8_t *data, size_t size, uint32_t *state) {
    static const uint8_t odd[] = {0, 0xff, 0x7f, 0x80, '"', '\n', ',', ';', '{', '[', '<', '\\'};
    size_t at = size ? next(state) % size : 0;
    switch (next(state) % 4) {
    case 0:
        return at; // cut
    case 1:
        if (size)
            data[at] ^= (uint8_t)(1u << next(state) % 8);
        return size;
    case 2:
        if (size)
            data[at] = odd[next(state) % sizeof odd];
        return size;
    default: {
        size_t n = size - at < 64 ? size - at : 64; // repeated
        memmove(data + at + n, data + at, size - at);
        return size + n;
    }
    }
}

static size_t replay_file(const char *path) {
    static uint8_t whole[LARGEST], changed[LARGEST + CHANGES * 64];
    FILE *file = fopen(path, "rb");
    FUZZ_REQUIRE(file != NULL);
    size_t size = fread(whole, 1, sizeof whole, file);
    fclose(file);
    LLVMFuzzerTestOneInput(whole, size);
    uint32_t state = (uint32_t)size;
    for (int i = 0; i < CHANGES; i++) {
        memcpy(changed, whole, size);
        size_t n = size;
        for (uint32_t j = next(&state) % 4 + 1; j; j--)
            n = change(changed, n, &state);
        LLVMFuzzerTestOneInput(changed, n);
    }
    return 1 + CHANGES;
}

int main(int argc, char **argv) {
    size_t n = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        FUZZ_REQUIRE(folder != NULL);
        for (struct dirent *entry; (entry = readdir(folder));) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (entry->d_name[0] != '.')
                n += replay_file(path);
        }
        closedir(folder);
    }
    printf("%zu inputs\n", n);
    return n ? 0 : 1;
}
