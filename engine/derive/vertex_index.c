#include "derive/vertex_index.h"

#include "derive/plane.h"

/// A slot; open addressing.
typedef struct vertex_slot {
    uint32_t vertex; ///< number + 1; 0 = free
    uint32_t hash;   ///< upper half
} vertex_slot;

struct um_vertex_index {
    vertex_slot *slots;
    size_t n_slots; ///< a power of two
};

enum { FIRST_SLOTS = 1024 };

um_vertex_index *um_vertex_index_new(void) {
    um_vertex_index *index = um_alloc(sizeof *index);
    index->n_slots = FIRST_SLOTS;
    index->slots = um_alloc_array(FIRST_SLOTS, sizeof *index->slots);
    return index;
}

void um_vertex_index_free(um_vertex_index *index) {
    if (!index)
        return;
    free(index->slots);
    free(index);
}

/// A mixer of 64 bits, so that neighbouring integers do not land side by side (xorshift and odd
/// multiplier).
static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t hash = (a ^ (b << 32 | b >> 32)) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
    hash *= 0xbf58476d1ce4e5b9u;
    return hash ^ hash >> 32;
}

static uint64_t hash_place(const double *point) {
    return mix((uint64_t)um_to_mm(point[0]), (uint64_t)um_to_mm(point[1]));
}

static bool is_same_place(const double *a, const double *b) {
    return um_to_mm(a[0]) == um_to_mm(b[0]) && um_to_mm(a[1]) == um_to_mm(b[1]);
}

static void put(um_vertex_index *index, uint64_t hash, size_t vertex) {
    size_t slot = hash & (index->n_slots - 1);
    while (index->slots[slot].vertex)
        slot = (slot + 1) & (index->n_slots - 1);
    index->slots[slot] = (vertex_slot){(uint32_t)vertex + 1, (uint32_t)(hash >> 32)};
}

void um_vertex_index_reserve(um_vertex_index *index, const double *xy, size_t n, size_t n_wanted) {
    size_t n_slots = index->n_slots;
    while (n_slots < 2 * n_wanted)
        n_slots *= 2;
    if (n_slots == index->n_slots)
        return;
    free(index->slots);
    index->n_slots = n_slots;
    index->slots = um_alloc_array(n_slots, sizeof *index->slots);
    for (size_t i = 0; i < n; i++)
        put(index, hash_place(&xy[2 * i]), i);
}

uint32_t um_vertex_index_add(um_vertex_index *index, const double *xy, size_t n,
                             const double point[2], bool *is_new) {
    uint64_t hash = hash_place(point);
    *is_new = false;
    for (size_t slot = hash & (index->n_slots - 1); index->slots[slot].vertex;
         slot = (slot + 1) & (index->n_slots - 1)) {
        uint32_t vertex = index->slots[slot].vertex - 1;
        if (index->slots[slot].hash == (uint32_t)(hash >> 32) &&
            is_same_place(&xy[2 * (size_t)vertex], point))
            return vertex;
    }
    um_vertex_index_reserve(index, xy, n, n + 1);
    put(index, hash, n);
    *is_new = true;
    return (uint32_t)n;
}
