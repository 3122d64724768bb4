#include "derive/arcs.h"

#include "derive/even_odd.h"

#include <math.h>
#include <string.h>

// ---------------------------------------------------------------------------- edges at each vertex

/// Edges by vertex, and whether arcs end there.
typedef struct junctions {
    size_t *starts;  // n_vertices + 1
    uint32_t *edges; // two entries an edge
    bool *is_junction;
} junctions;

static void clear_junctions(junctions *at) {
    free(at->starts);
    free(at->edges);
    free(at->is_junction);
}

static bool is_chained(const um_edge *edge) {
    return edge->left != edge->right;
}

static void gather_edges(const um_coverage *coverage, junctions *at) {
    at->starts = um_alloc_array(coverage->n_vertices + 2, sizeof *at->starts);
    at->edges = um_alloc_array(2 * coverage->n_edges, sizeof *at->edges);
    size_t *ends = at->starts + 1; // while filling, ends[v] runs from the start of v to its end
    for (size_t i = 0; i < coverage->n_edges; i++)
        if (is_chained(&coverage->edges[i])) {
            ends[coverage->edges[i].from + 1]++;
            ends[coverage->edges[i].to + 1]++;
        }
    for (size_t v = 1; v <= coverage->n_vertices; v++)
        ends[v] += ends[v - 1];
    for (size_t i = 0; i < coverage->n_edges; i++)
        if (is_chained(&coverage->edges[i])) {
            at->edges[ends[coverage->edges[i].from]++] = (uint32_t)i;
            at->edges[ends[coverage->edges[i].to]++] = (uint32_t)i;
        }
}

static bool has_same_sides(const um_edge *a, const um_edge *b) {
    return (a->left == b->left && a->right == b->right) ||
           (a->left == b->right && a->right == b->left);
}

static void find_junctions(const um_coverage *coverage, junctions *at) {
    gather_edges(coverage, at);
    at->is_junction = um_alloc_array(coverage->n_vertices, sizeof *at->is_junction);
    for (size_t v = 0; v < coverage->n_vertices; v++) {
        const uint32_t *edges = &at->edges[at->starts[v]];
        at->is_junction[v] =
            at->starts[v + 1] - at->starts[v] != 2 ||
            !has_same_sides(&coverage->edges[edges[0]], &coverage->edges[edges[1]]);
    }
}

// ------------------------------------------------------------------------------------------ chains

static void push_vertex(um_arcs *arcs, uint32_t vertex) {
    UM_GROW(arcs->vertices, arcs->n_vertices, arcs->vertex_capacity);
    arcs->vertices[arcs->n_vertices++] = vertex;
    arcs->items[arcs->n_items - 1].n++;
}

static void turn_around(um_arcs *arcs, um_arc *arc) {
    uint32_t *vertices = &arcs->vertices[arc->first];
    for (size_t i = 0; i < arc->n / 2; i++) {
        uint32_t kept = vertices[i];
        vertices[i] = vertices[arc->n - 1 - i];
        vertices[arc->n - 1 - i] = kept;
    }
    int32_t left = arc->left;
    arc->left = arc->right;
    arc->right = left;
}

/// Follows edges from a vertex to the next junction, or round to where it began.
static void chain(const um_coverage *coverage, const junctions *at, uint32_t edge, uint32_t start,
                  bool *is_used, um_arcs *arcs) {
    const um_edge *edges = coverage->edges;
    bool is_forward = edges[edge].from == start;
    UM_GROW(arcs->items, arcs->n_items, arcs->capacity);
    arcs->items[arcs->n_items++] = (um_arc){
        .first = arcs->n_vertices,
        .left = is_forward ? edges[edge].left : edges[edge].right,
        .right = is_forward ? edges[edge].right : edges[edge].left,
    };
    push_vertex(arcs, start);
    for (uint32_t vertex = start;;) {
        is_used[edge] = true;
        vertex = edges[edge].from == vertex ? edges[edge].to : edges[edge].from;
        push_vertex(arcs, vertex);
        if (at->is_junction[vertex] || vertex == start)
            break;
        const uint32_t *pair = &at->edges[at->starts[vertex]];
        edge = pair[0] == edge ? pair[1] : pair[0];
    }
    um_arc *arc = &arcs->items[arcs->n_items - 1];
    if (arc->left == UM_OUTSIDE)
        turn_around(arcs, arc);
}

void um_arcs_build(const um_coverage *coverage, um_arcs *arcs) {
    junctions at = {0};
    find_junctions(coverage, &at);
    bool *is_used = um_alloc_array(coverage->n_edges, sizeof *is_used);
    for (size_t i = 0; i < coverage->n_edges; i++) {
        const um_edge *edge = &coverage->edges[i];
        if (!is_chained(edge) || is_used[i])
            continue;
        if (at.is_junction[edge->from])
            chain(coverage, &at, (uint32_t)i, edge->from, is_used, arcs);
        else if (at.is_junction[edge->to])
            chain(coverage, &at, (uint32_t)i, edge->to, is_used, arcs);
    }
    for (size_t i = 0; i < coverage->n_edges; i++) // what is left are rings without a junction
        if (is_chained(&coverage->edges[i]) && !is_used[i])
            chain(coverage, &at, (uint32_t)i, coverage->edges[i].from, is_used, arcs);
    free(is_used);
    clear_junctions(&at);
}

void um_arcs_clear(um_arcs *arcs) {
    free(arcs->items);
    free(arcs->vertices);
    *arcs = (um_arcs){0};
}

double *um_arc_coordinates(const um_coverage *coverage, const um_arcs *arcs, size_t number) {
    const um_arc *arc = &arcs->items[number];
    double *xy = um_alloc_array(arc->n, 2 * sizeof *xy);
    for (size_t i = 0; i < arc->n; i++)
        memcpy(&xy[2 * i], &coverage->xy[2 * arcs->vertices[arc->first + i]], 2 * sizeof *xy);
    return xy;
}

double um_arc_length(const um_coverage *coverage, const um_arcs *arcs, size_t number) {
    const um_arc *arc = &arcs->items[number];
    double length_m = 0;
    for (size_t i = 1; i < arc->n; i++) {
        const double *a = &coverage->xy[2 * arcs->vertices[arc->first + i - 1]];
        const double *b = &coverage->xy[2 * arcs->vertices[arc->first + i]];
        length_m += hypot(b[0] - a[0], b[1] - a[1]);
    }
    return length_m;
}

// ---------------------------------------------------------------------------------------- polygons

/// Numbers of arcs, group by group.
typedef struct outline_index {
    size_t *starts; // n_groups + 1
    size_t *arcs;
} outline_index;

static int32_t group_at(const int32_t *group_of, int32_t unit) {
    return unit == UM_OUTSIDE || group_of[unit] < 0 ? UM_OUTSIDE : group_of[unit];
}

/// Calls for every group that has this arc on one side only.
static void count_or_put(const um_arcs *arcs, const int32_t *group_of, size_t *at, size_t *put) {
    for (size_t i = 0; i < arcs->n_items; i++) {
        int32_t sides[2] = {group_at(group_of, arcs->items[i].left),
                            group_at(group_of, arcs->items[i].right)};
        for (int side = 0; side < 2 && sides[0] != sides[1]; side++) {
            if (sides[side] == UM_OUTSIDE)
                continue;
            if (put)
                put[at[sides[side]]] = i;
            at[sides[side]]++;
        }
    }
}

static void index_outlines(const um_arcs *arcs, const int32_t *group_of, size_t n_groups,
                           outline_index *index) {
    index->starts = um_alloc_array(n_groups + 2, sizeof *index->starts);
    index->arcs = um_alloc_array(2 * arcs->n_items, sizeof *index->arcs);
    count_or_put(arcs, group_of, index->starts + 2, NULL);
    for (size_t group = 2; group <= n_groups + 1; group++)
        index->starts[group] += index->starts[group - 1];
    count_or_put(arcs, group_of, index->starts + 1, index->arcs);
}

static um_status build_outline(const um_coverage *coverage, const um_arcs *arcs,
                               const size_t *chosen, size_t n, GEOSGeometry **polygon,
                               um_error *err) {
    UM_AUTO(um_paths)
    lines = {.items = um_alloc_array(n, sizeof *lines.items), .type = UM_MULTILINESTRING};
    for (size_t i = 0; i < n; i++)
        lines.items[lines.n_items++] =
            (um_path){.xy = um_arc_coordinates(coverage, arcs, chosen[i]),
                      .n = arcs->items[chosen[i]].n,
                      .part = i};
    lines.n_parts = n;
    return um_even_odd_area(&lines, true, polygon, err);
}

um_status um_arcs_polygons(const um_coverage *coverage, const um_arcs *arcs,
                           const int32_t *group_of, size_t n_groups, GEOSGeometry **polygons,
                           um_error *err) {
    outline_index index = {0};
    index_outlines(arcs, group_of, n_groups, &index);
    um_status status = UM_OK;
    for (size_t group = 0; group < n_groups && status == UM_OK; group++) {
        size_t n = index.starts[group + 1] - index.starts[group];
        polygons[group] = NULL;
        if (n)
            status = build_outline(coverage, arcs, &index.arcs[index.starts[group]], n,
                                   &polygons[group], err);
    }
    free(index.starts);
    free(index.arcs);
    return status;
}
