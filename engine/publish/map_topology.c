#include "publish/map_topology.h"

#include <math.h>
#include <string.h>

// ------------------------------------------------------------------------------------------ places

static um_status take_place(um_topology *topology, sqlite3_stmt *select, um_error *err) {
    UM_AUTO(um_paths) anchor = {0};
    if (sqlite3_column_type(select, 6) != SQLITE_NULL)
        UM_TRY(um_db_column_paths(select, 6, &anchor, err));
    UM_GROW(topology->places, topology->n_places, topology->place_capacity);
    um_topology_place *place = &topology->places[topology->n_places++];
    *place = (um_topology_place){
        .key = um_strdup(um_db_column_text(select, 0)),
        .name = um_strdup(um_db_column_text(select, 1)),
        .level = um_strdup(um_db_column_text(select, 2)),
        .parent_key = um_strdup(um_db_column_text(select, 3)),
        .population = sqlite3_column_int64(select, 4),
        .is_leaf = sqlite3_column_int(select, 5) != 0,
        .has_anchor = anchor.n_items && anchor.items[0].n,
    };
    if (place->has_anchor)
        place->anchor = um_map_grid_point(&topology->grid, anchor.items[0].xy);
    return UM_OK;
}

static um_status read_places(um_db *db, um_topology *topology, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT key, name, level, coalesce(parent_key, ''), coalesce(population, "
                         "-1), is_leaf, anchor "
                         "FROM territory WHERE in_region = 1 ORDER BY key",
                         &select, err));
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(take_place(topology, select, err));
    }
}

static int compare_key(const void *key, const void *place) {
    return strcmp(key, ((const um_topology_place *)place)->key);
}

int32_t um_topology_find(const um_topology *topology, const char *key) {
    const um_topology_place *place = topology->n_places
                                         ? bsearch(key, topology->places, topology->n_places,
                                                   sizeof *topology->places, compare_key)
                                         : NULL;
    return place ? (int32_t)(place - topology->places) : -1;
}

// -------------------------------------------------------------------------------------------- arcs

// Of the borders with what lies outside only those count that were made from the leaves: the other
// districts of a country have edges of their own, from another survey.
static const char arc_sql[] =
    "SELECT left_key, coalesce(right_key, ''), rank, shape_arc.geom FROM shape_arc "
    "JOIN territory AS l ON l.key = left_key AND l.in_region = 1 "
    "LEFT JOIN territory AS r ON r.key = right_key "
    "WHERE right_key IS NULL OR r.in_region = 1 ORDER BY arc_id";

/// Calls a function for each row of arc_sql.
typedef um_status arc_taker(um_topology *topology, sqlite3_stmt *select, const um_path *line,
                            void *user, um_error *err);

static um_status each_arc(um_db *db, um_topology *topology, arc_taker *take, void *user,
                          um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, arc_sql, &select, err));
    for (;;) {
        bool has_row = false;
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_db_column_paths(select, 3, &paths, err));
        if (paths.n_items && paths.items[0].n)
            UM_TRY(take(topology, select, &paths.items[0], user, err));
    }
}

static um_status widen(um_topology *topology, sqlite3_stmt *select, const um_path *line, void *user,
                       um_error *err) {
    (void)select, (void)user, (void)err;
    double *bounds = topology->bounds;
    for (size_t i = 0; i < line->n; i++)
        for (int axis = 0; axis < 2; axis++) {
            bounds[axis] = fmin(bounds[axis], line->xy[2 * i + axis]);
            bounds[axis + 2] = fmax(bounds[axis + 2], line->xy[2 * i + axis]);
        }
    return UM_OK;
}

static um_arc_rank rank_of(const char *name) {
    static const char *const ranks[] = {"inner", "district", "state", "outer"};
    for (size_t i = 0; i < UM_COUNT(ranks); i++)
        if (strcmp(ranks[i], name) == 0)
            return (um_arc_rank)i;
    return UM_ARC_INNER;
}

static void add_arc(um_topology *topology, const um_path *line, um_arc_rank rank) {
    UM_GROW(topology->arcs, topology->n_arcs, topology->arc_capacity);
    UM_RESERVE(topology->points, topology->n_points + line->n, topology->point_capacity);
    um_topology_arc *arc = &topology->arcs[topology->n_arcs++];
    *arc = (um_topology_arc){.first = topology->n_points, .rank = rank};
    arc->n = um_map_grid_line(&topology->grid, line->xy, line->n, &topology->points[arc->first]);
    topology->n_points += arc->n;
}

/// The edge of an upper level is the edge of a leaf again: it is known by its coordinates.
static um_status take_arc(um_topology *topology, sqlite3_stmt *select, const um_path *line,
                          void *user, um_error *err) {
    (void)err;
    um_intern *seen = user;
    bool is_new = false;
    int32_t arc =
        um_intern_add(seen, (const char *)line->xy, 2 * line->n * sizeof *line->xy, &is_new);
    if (is_new)
        add_arc(topology, line, rank_of(um_db_column_text(select, 2)));
    UM_GROW(topology->sides, topology->n_sides, topology->side_capacity);
    topology->sides[topology->n_sides++] =
        (um_topology_side){.arc = arc,
                           .left = um_topology_find(topology, um_db_column_text(select, 0)),
                           .right = um_topology_find(topology, um_db_column_text(select, 1))};
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- rings

/// An arc that bounds a group.
typedef struct bounding_arc {
    int32_t group, arc;
    bool is_used;
    size_t ends[2]; // where its first and last point stand in the order of ends
} bounding_arc;

typedef struct arc_end {
    int32_t group, x, y;
    uint32_t item; // index of its bounding arc
    int is_last;
} arc_end;

/// Arcs on their way to rings.
typedef struct ring_work {
    const um_topology *topology;
    bounding_arc *items;
    size_t n_items, capacity;
    arc_end *ends; // 2 * n_items, those that meet stand side by side
} ring_work;

static void add_item(ring_work *work, int32_t group, int32_t arc) {
    UM_GROW(work->items, work->n_items, work->capacity);
    work->items[work->n_items++] = (bounding_arc){.group = group, .arc = arc};
}

static int compare_ends(const void *a, const void *b) {
    const arc_end *one = a, *two = b;
    const int64_t keys[][2] = {{one->group, two->group},
                               {one->x, two->x},
                               {one->y, two->y},
                               {one->item, two->item},
                               {one->is_last, two->is_last}};
    for (size_t i = 0; i < UM_COUNT(keys); i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static void sort_ends(ring_work *work) {
    const um_topology *topology = work->topology;
    work->ends = um_alloc_array(2 * work->n_items + 1, sizeof *work->ends);
    for (size_t i = 0; i < work->n_items; i++)
        for (int is_last = 0; is_last < 2; is_last++) {
            const um_topology_arc *arc = &topology->arcs[work->items[i].arc];
            um_map_point at = topology->points[arc->first + (is_last ? arc->n - 1 : 0)];
            work->ends[2 * i + is_last] = (arc_end){.group = work->items[i].group,
                                                    .x = at.x,
                                                    .y = at.y,
                                                    .item = (uint32_t)i,
                                                    .is_last = is_last};
        }
    qsort(work->ends, 2 * work->n_items, sizeof *work->ends, compare_ends);
    for (size_t i = 0; i < 2 * work->n_items; i++)
        work->items[work->ends[i].item].ends[work->ends[i].is_last] = i;
}

static bool meet(const arc_end *a, const arc_end *b) {
    return a->group == b->group && a->x == b->x && a->y == b->y;
}

/// An arc not yet used that has an end where another one ends; NULL where a ring stays open.
static const arc_end *next_end(const ring_work *work, size_t at) {
    size_t n = 2 * work->n_items, first = at;
    while (first > 0 && meet(&work->ends[first - 1], &work->ends[at]))
        first--;
    for (size_t i = first; i < n && meet(&work->ends[i], &work->ends[at]); i++)
        if (!work->items[work->ends[i].item].is_used)
            return &work->ends[i];
    return NULL;
}

static um_ring *add_ring(um_rings *rings) {
    UM_GROW(rings->items, rings->n_items, rings->capacity);
    um_ring *ring = &rings->items[rings->n_items++];
    *ring = (um_ring){0};
    return ring;
}

static void add_to_ring(um_ring *ring, int32_t arc) {
    // Doubling by powers of two: the number of arcs tells the room.
    if ((ring->n & (ring->n - 1)) == 0)
        ring->arcs = um_resize(ring->arcs, ring->n ? 2 * ring->n : 1, sizeof *ring->arcs);
    ring->arcs[ring->n++] = arc;
}

/// Walks from the first point of an arc until it is reached again. Where rings touch either turn
/// is right: the even-odd rule fills the same.
static void walk_ring(ring_work *work, size_t item, um_rings *rings) {
    um_ring *ring = add_ring(&rings[work->items[item].group]);
    size_t start = work->items[item].ends[0], at = work->items[item].ends[1];
    work->items[item].is_used = true;
    add_to_ring(ring, work->items[item].arc);
    while (!meet(&work->ends[start], &work->ends[at])) {
        const arc_end *next = next_end(work, at);
        if (!next)
            return;
        bounding_arc *arc = &work->items[next->item];
        arc->is_used = true;
        add_to_ring(ring, next->is_last ? ~arc->arc : arc->arc);
        at = arc->ends[!next->is_last];
    }
}

static void build_rings(ring_work *work, um_rings *rings) {
    sort_ends(work);
    for (size_t i = 0; i < work->n_items; i++)
        if (!work->items[i].is_used)
            walk_ring(work, i, rings);
    free(work->ends);
    free(work->items);
}

static int32_t group_at(const int32_t *group_of, int32_t place) {
    return place < 0 ? -1 : group_of[place];
}

void um_topology_dissolve(const um_topology *topology, const int32_t *group_of, size_t n_groups,
                          um_rings *rings) {
    ring_work work = {.topology = topology};
    memset(rings, 0, n_groups * sizeof *rings);
    for (size_t i = 0; i < topology->n_sides; i++) {
        const um_topology_side *side = &topology->sides[i];
        int32_t left = group_at(group_of, side->left), right = group_at(group_of, side->right);
        if (left == right)
            continue;
        if (left >= 0)
            add_item(&work, left, side->arc);
        if (right >= 0)
            add_item(&work, right, side->arc);
    }
    build_rings(&work, rings);
}

/// Every territory is a group of its own; of the levels each has its own sides.
static void ring_places(um_topology *topology) {
    size_t n = topology->n_places;
    int32_t *group_of = um_alloc_array(n + 1, sizeof *group_of);
    um_rings *rings = um_alloc_array(n + 1, sizeof *rings);
    for (size_t i = 0; i < n; i++)
        group_of[i] = (int32_t)i;
    um_topology_dissolve(topology, group_of, n, rings);
    for (size_t i = 0; i < n; i++)
        topology->places[i].rings = rings[i];
    free(group_of);
    free(rings);
}

// ------------------------------------------------------------------------------------------
// borders

static um_topology_side ordered(int32_t a, int32_t b) {
    return a < b ? (um_topology_side){.left = a, .right = b}
                 : (um_topology_side){.left = b, .right = a};
}

/// By the two territories, whichever is on the left.
static int compare_pair(const void *a, const void *b) {
    const um_topology_side *one = a, *two = b;
    um_topology_side first = ordered(one->left, one->right),
                     second = ordered(two->left, two->right);
    if (first.left != second.left)
        return first.left < second.left ? -1 : 1;
    return (first.right > second.right) - (first.right < second.right);
}

static int compare_side(const void *a, const void *b) {
    const um_topology_side *one = a, *two = b;
    int order = compare_pair(a, b);
    return order ? order : (one->arc > two->arc) - (one->arc < two->arc);
}

size_t um_topology_border(const um_topology *topology, int32_t a, int32_t b, um_ring *arcs) {
    um_topology_side wanted = {.left = a, .right = b};
    size_t n = topology->n_sides, before = arcs->n;
    const um_topology_side *found =
        n ? bsearch(&wanted, topology->sides, n, sizeof wanted, compare_pair) : NULL;
    if (!found)
        return 0;
    while (found > topology->sides && compare_pair(found - 1, &wanted) == 0)
        found--;
    for (; found < topology->sides + n && compare_pair(found, &wanted) == 0; found++)
        add_to_ring(arcs, found->arc);
    return arcs->n - before;
}

// ------------------------------------------------------------------------------------------ region

um_status um_topology_read(um_db *db, um_topology *topology, um_error *err) {
    UM_AUTO(um_intern) seen = {0};
    const double nothing[] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    *topology = (um_topology){0};
    memcpy(topology->bounds, nothing, sizeof nothing);
    UM_TRY(each_arc(db, topology, widen, NULL, err));
    if (!(topology->bounds[2] > topology->bounds[0] && topology->bounds[3] > topology->bounds[1]))
        return UM_OK;
    topology->grid = um_map_grid_for(topology->bounds);
    UM_TRY(read_places(db, topology, err));
    UM_TRY(each_arc(db, topology, take_arc, &seen, err));
    qsort(topology->sides, topology->n_sides, sizeof *topology->sides, compare_side);
    ring_places(topology);
    return UM_OK;
}

void um_rings_clear(um_rings *rings) {
    for (size_t i = 0; i < rings->n_items; i++)
        free(rings->items[i].arcs);
    free(rings->items);
    *rings = (um_rings){0};
}

void um_topology_clear(um_topology *topology) {
    for (size_t i = 0; i < topology->n_places; i++) {
        um_topology_place *place = &topology->places[i];
        free(place->key);
        free(place->name);
        free(place->level);
        free(place->parent_key);
        um_rings_clear(&place->rings);
    }
    free(topology->places);
    free(topology->points);
    free(topology->arcs);
    free(topology->sides);
    *topology = (um_topology){0};
}
