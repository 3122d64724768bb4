#include "core/file.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

struct um_hash {
    struct sha256_ctx context;
};

um_hash *um_hash_new(void) {
    um_hash *hash = um_alloc(sizeof *hash);
    sha256_init(&hash->context);
    return hash;
}

void um_hash_bytes(um_hash *hash, const void *bytes, size_t n) {
    sha256_update(&hash->context, n, bytes);
}

void um_hash_text(um_hash *hash, const char *text) {
    um_hash_bytes(hash, text ? "+" : "-", 1); // no text differs from every text, also the empty one
    if (text)
        um_hash_bytes(hash, text, strlen(text) + 1);
}

um_status um_hash_file(um_hash *hash, const char *path, um_error *err) {
    UM_TRY(um_file_require(path, err));
    FILE *file = fopen(path, "rb");
    if (!file)
        return um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
    char chunk[1 << 16];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        um_hash_bytes(hash, chunk, n);
    int error = ferror(file) ? errno : 0;
    fclose(file);
    return error ? um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(error)) : UM_OK;
}

void um_hash_end(um_hash *hash, char hex[65]) {
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(&hash->context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

void um_hash_free(um_hash *hash) {
    free(hash);
}
