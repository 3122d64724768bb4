#include "derive/regions/intramax.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

/// Doubles nearer than this part of each other are compared as fractions: the sum of two quotients
/// of whole numbers is off by less than a hundredth of it.
static const double NEAR = 1e-12;

/// Persons of a matrix whose criteria are compared as fractions: a product of four margins has then
/// at most 124 binary digits.
static const double MOST_WHOLE = 2147483648.0;

/// Criterion of two regions; over / under is the same without rounding, where under is not 0.
typedef struct criterion {
    double value;
    wide over, under;
} criterion;

/// Flows of a region with another one, both ways.
typedef struct partner {
    uint32_t unit; ///< of the other region, which may have merged since: see region()
    double to, from;
} partner;

typedef struct row {
    partner *partners;
    size_t n_partners;
    double lives, works;
    uint32_t best; ///< partner with the largest criterion; UM_NO_UNIT = no partner
    bool is_stale; ///< the best has merged: `highest` is no more than an upper bound
    criterion highest;
} row;

typedef struct intramax_work {
    row *rows; ///< by unit; rows of regions that have merged into another one are empty
    size_t n_units;
    uint32_t *joined;  ///< by unit: the one into which its region merged, itself = none
    uint32_t *heap;    ///< rows with a partner, the first by precedes() on top
    uint32_t *place;   ///< by unit: in the heap, UM_NO_UNIT = not in it
    uint32_t *seen_at; ///< by unit: place in the row that is just read
    size_t n_heap;
    double persons_inside;
    bool is_whole;
} intramax_work;

// --------------------------------------------------------------------------------------- criterion

/// The nearest double with 40 binary digits: what differs by rounding only becomes equal.
static double round_to_40_bits(double value) {
    uint64_t bits = 0, half = UINT64_C(1) << 12;
    memcpy(&bits, &value, sizeof bits);
    bits = (bits + half) & ~(2 * half - 1);
    memcpy(&value, &bits, sizeof bits);
    return value;
}

static double value_of(const intramax_work *work, const row *i, const row *j, double to,
                       double from) {
    double there = i->lives * j->works, back = j->lives * i->works;
    double value = (there > 0 ? to / there : 0) + (back > 0 ? from / back : 0);
    return work->is_whole ? value : round_to_40_bits(value);
}

static criterion criterion_of(const intramax_work *work, const row *i, const row *j, double to,
                              double from) {
    criterion c = {.value = value_of(work, i, j, to, from)};
    if (!work->is_whole)
        return c;
    wide there = (wide)i->lives * (wide)j->works, back = (wide)j->lives * (wide)i->works;
    if (there && back) {
        c.over = (wide)to * back + (wide)from * there;
        c.under = there * back;
    } else { // a flow has margins: where a product is 0, its term is 0 persons
        c.over = there ? (wide)to : (wide)from;
        c.under = there + back;
    }
    return c;
}

/// Product of two numbers of 128 binary digits, in two halves.
static void multiply(wide a, wide b, wide *high, wide *low) {
    const wide half = UINT64_MAX;
    wide a0 = a & half, a1 = a >> 64, b0 = b & half, b1 = b >> 64;
    wide middle = a1 * b0 + (a0 * b0 >> 64);
    wide carried = (middle & half) + a0 * b1;
    *high = a1 * b1 + (middle >> 64) + (carried >> 64);
    *low = a * b;
}

static int compare_fractions(const criterion *a, const criterion *b) {
    wide a_high, a_low, b_high, b_low;
    multiply(a->over, b->under, &a_high, &a_low);
    multiply(b->over, a->under, &b_high, &b_low);
    if (a_high != b_high)
        return a_high > b_high ? 1 : -1;
    return a_low == b_low ? 0 : a_low > b_low ? 1 : -1;
}

/// @return > 0 where @p a is larger. A total order: near doubles are told apart as fractions.
static int compare(const criterion *a, const criterion *b) {
    if (a->under == 0 || fabs(a->value - b->value) > NEAR * fmax(a->value, b->value))
        return a->value == b->value ? 0 : a->value > b->value ? 1 : -1;
    return compare_fractions(a, b);
}

/// Whether a value is so far below a criterion that its fraction need not be computed.
static bool is_clearly_below(double value, const criterion *than) {
    return value < than->value * (1 - 2 * NEAR);
}

// -------------------------------------------------------------------------------------------- heap

/// The order of the heap: the largest criterion, of equal ones those that must be looked at again,
/// then the pair with the smaller units.
static bool precedes(const intramax_work *work, uint32_t x, uint32_t y) {
    const row *a = &work->rows[x], *b = &work->rows[y];
    int order = compare(&a->highest, &b->highest);
    if (order != 0)
        return order > 0;
    if (a->is_stale || b->is_stale)
        return a->is_stale != b->is_stale ? a->is_stale : x < y;
    uint32_t a_first = x < a->best ? x : a->best, b_first = y < b->best ? y : b->best;
    if (a_first != b_first)
        return a_first < b_first;
    uint32_t a_second = x < a->best ? a->best : x, b_second = y < b->best ? b->best : y;
    return a_second != b_second ? a_second < b_second : x < y;
}

static void put(intramax_work *work, size_t place, uint32_t x) {
    work->heap[place] = x;
    work->place[x] = (uint32_t)place;
}

/// Moves a row of the heap to where it belongs.
static void settle(intramax_work *work, uint32_t x) {
    size_t at = work->place[x];
    for (; at > 0 && precedes(work, x, work->heap[(at - 1) / 2]); at = (at - 1) / 2)
        put(work, at, work->heap[(at - 1) / 2]);
    for (;;) {
        size_t below = 2 * at + 1;
        if (below + 1 < work->n_heap && precedes(work, work->heap[below + 1], work->heap[below]))
            below++;
        if (below >= work->n_heap || !precedes(work, work->heap[below], x))
            break;
        put(work, at, work->heap[below]);
        at = below;
    }
    put(work, at, x);
}

static void leave_heap(intramax_work *work, uint32_t x) {
    size_t at = work->place[x];
    uint32_t last = work->heap[--work->n_heap];
    work->place[x] = UM_NO_UNIT;
    if (last == x)
        return;
    put(work, at, last);
    settle(work, last);
}

// -------------------------------------------------------------------------------------------- rows

/// The region that a unit is in now.
static uint32_t region(intramax_work *work, uint32_t unit) {
    uint32_t *joined = work->joined;
    while (joined[unit] != unit) {
        joined[unit] = joined[joined[unit]];
        unit = joined[unit];
    }
    return unit;
}

/// One entry for each region that a row has flows with. @return persons of entries with itself
static double join_partners(intramax_work *work, uint32_t x) {
    row *r = &work->rows[x];
    size_t n = 0;
    double own = 0;
    for (size_t k = 0; k < r->n_partners; k++) {
        partner p = r->partners[k];
        p.unit = region(work, p.unit);
        uint32_t *at = &work->seen_at[p.unit];
        if (p.unit == x) {
            own += p.to + p.from;
        } else if (*at == UM_NO_UNIT) {
            *at = (uint32_t)n;
            r->partners[n++] = p;
        } else {
            r->partners[*at].to += p.to;
            r->partners[*at].from += p.from;
        }
    }
    for (size_t k = 0; k < n; k++)
        work->seen_at[r->partners[k].unit] = UM_NO_UNIT;
    r->n_partners = n;
    return own;
}

/// Keeps a partner as the best of a row if it is, of equal ones the smaller unit.
static void consider(row *r, uint32_t unit, const criterion *c) {
    int order = r->best == UM_NO_UNIT ? 1 : compare(c, &r->highest);
    if (order < 0 || (order == 0 && unit > r->best))
        return;
    r->best = unit;
    r->highest = *c;
}

/// Finds the best partner of a row, whose entries are up to date.
static void choose_best(intramax_work *work, uint32_t x) {
    row *r = &work->rows[x];
    r->best = UM_NO_UNIT;
    r->is_stale = false;
    for (size_t k = 0; k < r->n_partners; k++) {
        const partner *p = &r->partners[k];
        const row *other = &work->rows[p->unit];
        if (r->best != UM_NO_UNIT &&
            is_clearly_below(value_of(work, r, other, p->to, p->from), &r->highest))
            continue;
        criterion c = criterion_of(work, r, other, p->to, p->from);
        consider(r, p->unit, &c);
    }
}

/// Tells a row that a and b are now region a, with which it has this criterion. All its other
/// criteria are what they were.
static void offer(intramax_work *work, uint32_t x, uint32_t a, uint32_t b, const criterion *c) {
    row *r = &work->rows[x];
    bool has_lost = !r->is_stale && (r->best == a || r->best == b);
    int order = compare(c, &r->highest);
    if (order > 0 || (order == 0 && !r->is_stale && (has_lost || a < r->best))) {
        r->best = a;
        r->highest = *c;
        r->is_stale = false;
    } else if (has_lost) {
        r->is_stale = true;
    } else {
        return;
    }
    settle(work, x);
}

static void offer_to_partners(intramax_work *work, uint32_t a, uint32_t b) {
    const row *r = &work->rows[a];
    for (size_t k = 0; k < r->n_partners; k++) {
        const partner *p = &r->partners[k];
        const row *other = &work->rows[p->unit];
        bool has_lost = !other->is_stale && (other->best == a || other->best == b);
        if (!has_lost &&
            is_clearly_below(value_of(work, r, other, p->to, p->from), &other->highest))
            continue;
        criterion c = criterion_of(work, r, other, p->to, p->from);
        offer(work, p->unit, a, b, &c);
    }
}

static void merge(intramax_work *work, uint32_t a, uint32_t b) {
    row *into = &work->rows[a], *from = &work->rows[b];
    leave_heap(work, b);
    work->joined[b] = a;
    into->lives += from->lives;
    into->works += from->works;
    into->partners =
        um_resize(into->partners, into->n_partners + from->n_partners + 1, sizeof(partner));
    if (from->n_partners)
        memcpy(into->partners + into->n_partners, from->partners,
               from->n_partners * sizeof(partner));
    into->n_partners += from->n_partners;
    free(from->partners);
    *from = (row){.best = UM_NO_UNIT};
    work->persons_inside += join_partners(work, a) / 2; // the row of a and that of b name them
    choose_best(work, a);
    if (into->best == UM_NO_UNIT)
        leave_heap(work, a);
    else
        settle(work, a);
    offer_to_partners(work, a, b);
}

// -------------------------------------------------------------------------------------------- tree

static bool is_whole_number(double value) {
    return value == floor(value);
}

static bool has_whole_persons(const um_flow_matrix *matrix) {
    bool is_whole = matrix->persons <= MOST_WHOLE;
    for (size_t i = 0; i < matrix->n_units; i++)
        is_whole = is_whole && is_whole_number(matrix->within[i]);
    for (size_t k = 0; k < matrix->to.start[matrix->n_units]; k++)
        is_whole = is_whole && is_whole_number(matrix->to.persons[k]);
    return is_whole;
}

/// Both directions of a unit's flows in one list, by unit.
static void read_row(const um_flow_matrix *matrix, uint32_t i, row *r) {
    const um_flow_rows *to = &matrix->to, *from = &matrix->from;
    size_t t = to->start[i], f = from->start[i], t_end = to->start[i + 1],
           f_end = from->start[i + 1];
    r->partners = um_alloc_array(t_end - t + f_end - f + 1, sizeof *r->partners);
    while (t < t_end || f < f_end) {
        bool has_to = t < t_end && (f == f_end || to->unit[t] <= from->unit[f]);
        bool has_from = f < f_end && (t == t_end || from->unit[f] <= to->unit[t]);
        partner *p = &r->partners[r->n_partners++];
        p->unit = has_to ? to->unit[t] : from->unit[f];
        p->to = has_to ? to->persons[t] : 0;
        p->from = has_from ? from->persons[f] : 0;
        t += has_to;
        f += has_from;
    }
    r->lives = matrix->lives[i];
    r->works = matrix->works[i];
}

static void begin(intramax_work *work, const um_flow_matrix *matrix) {
    size_t n = matrix->n_units;
    *work = (intramax_work){.rows = um_alloc_array(n + 1, sizeof(row)),
                            .n_units = n,
                            .joined = um_alloc_array(n + 1, sizeof(uint32_t)),
                            .heap = um_alloc_array(n + 1, sizeof(uint32_t)),
                            .place = um_alloc_array(n + 1, sizeof(uint32_t)),
                            .seen_at = um_alloc_array(n + 1, sizeof(uint32_t)),
                            .is_whole = has_whole_persons(matrix)};
    for (uint32_t i = 0; i < n; i++) {
        read_row(matrix, i, &work->rows[i]);
        work->joined[i] = i;
        work->place[i] = work->seen_at[i] = UM_NO_UNIT;
        work->persons_inside += matrix->within[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        choose_best(work, i);
        if (work->rows[i].best == UM_NO_UNIT)
            continue;
        put(work, work->n_heap++, i);
        settle(work, i);
    }
}

static void um_auto_intramax_work(intramax_work *work) {
    for (size_t i = 0; i < work->n_units; i++)
        free(work->rows[i].partners);
    free(work->rows);
    free(work->joined);
    free(work->heap);
    free(work->place);
    free(work->seen_at);
}

/// Brings the row with the largest criterion to the top of the heap.
static void freshen_top(intramax_work *work) {
    while (work->n_heap && work->rows[work->heap[0]].is_stale) {
        uint32_t x = work->heap[0];
        join_partners(work, x);
        choose_best(work, x);
        settle(work, x);
    }
}

um_merge_tree *um_intramax(const um_flow_matrix *matrix) {
    UM_AUTO(intramax_work) work;
    begin(&work, matrix);
    um_merge_tree *tree = um_alloc(sizeof *tree);
    tree->n_units = matrix->n_units;
    tree->steps = um_alloc_array(matrix->n_units + 1, sizeof *tree->steps);
    for (freshen_top(&work); work.n_heap; freshen_top(&work)) {
        uint32_t x = work.heap[0], y = work.rows[x].best;
        um_merge_step *step = &tree->steps[tree->n_steps++];
        *step = (um_merge_step){x < y ? x : y, x < y ? y : x, work.rows[x].highest.value, 0};
        merge(&work, step->a, step->b);
        step->persons_inside = work.persons_inside;
    }
    return tree;
}

void um_merge_tree_free(um_merge_tree *tree) {
    if (!tree)
        return;
    free(tree->steps);
    free(tree);
}

size_t um_merge_tree_cut(const um_merge_tree *tree, size_t n_regions, uint32_t *region_of) {
    size_t n = tree->n_units > n_regions ? tree->n_units - n_regions : 0;
    n = n < tree->n_steps ? n : tree->n_steps;
    for (uint32_t i = 0; i < tree->n_units; i++)
        region_of[i] = i;
    for (size_t k = n; k-- > 0;) // backwards: what a becomes part of later is known by then
        region_of[tree->steps[k].b] = region_of[tree->steps[k].a];
    return tree->n_units - n;
}
