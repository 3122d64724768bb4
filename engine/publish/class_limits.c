#include "publish/class_limits.h"

#include "core/text.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <string.h>

// ------------------------------------------------------------------------------------ the option

static const struct {
    const char *name;
    um_class_method method;
} methods[] = {{"equal", UM_CLASSES_EQUAL},
               {"jenks", UM_CLASSES_JENKS},
               {"pretty", UM_CLASSES_PRETTY},
               {"quantile", UM_CLASSES_QUANTILE}};

static bool find_method(const char *name, um_class_method *method) {
    for (size_t i = 0; i < UM_COUNT(methods); i++)
        if (strcmp(methods[i].name, name) == 0) {
            *method = methods[i].method;
            return true;
        }
    return false;
}

static um_status fail_unknown(const char *text, const char *name, um_error *err) {
    const char *names[UM_COUNT(methods)];
    for (size_t i = 0; i < UM_COUNT(methods); i++)
        names[i] = methods[i].name;
    const char *near = um_nearest_name(name, names, UM_COUNT(methods));
    return um_fail(err, UM_ERR_USAGE,
                   "classes=%s: no method '%s'; it is equal, jenks, pretty or quantile%s%s%s", text,
                   name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

um_status um_class_method_parse(const char *text, um_class_method *method, size_t *k,
                                um_error *err) {
    um_class_method found = UM_CLASSES_GIVEN;
    int64_t number = 0;
    if (isalpha((unsigned char)*text)) {
        size_t n = strcspn(text, ":");
        UM_AUTO(char) *name = um_format("%.*s", (int)n, text);
        if (!find_method(name, &found))
            return fail_unknown(text, name, err);
        if (text[n] != ':' || !um_parse_integer(text + n + 1, &number) || number < 2 ||
            number > UM_CLASSES_MOST)
            return um_fail(err, UM_ERR_USAGE, "classes=%s: wants 2 to %d classes, as in %s:5", text,
                           UM_CLASSES_MOST, name);
    }
    *method = found;
    *k = (size_t)number;
    return UM_OK;
}

// --------------------------------------------------------------------------------- natural breaks

/// The different values, and sums over those before each: of a class the sum of squared distances
/// to its mean in one step.
typedef struct distinct {
    double *values;
    long double *weight, *sum, *square; ///< n + 1 each; values less their mean: else digits go lost
    size_t n;
} distinct;

static void clear_distinct(distinct *all) {
    free(all->values);
    free(all->weight);
    free(all->sum);
    free(all->square);
}

static inline void um_auto_distinct(distinct *all) {
    clear_distinct(all);
}

static long double mean_of(const double *sorted, size_t n) {
    long double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += sorted[i];
    return sum / (long double)n;
}

static void make_distinct(const double *sorted, size_t n, distinct *all) {
    long double mean = mean_of(sorted, n);
    all->values = um_alloc_array(n, sizeof *all->values);
    all->weight = um_alloc_array(n + 1, sizeof *all->weight);
    all->sum = um_alloc_array(n + 1, sizeof *all->sum);
    all->square = um_alloc_array(n + 1, sizeof *all->square);
    for (size_t i = 0; i < n; i++) {
        bool is_new = i == 0 || sorted[i] > sorted[i - 1];
        size_t at = all->n += is_new; // sums up to and with this value
        long double x = sorted[i] - mean;
        if (is_new) {
            all->values[at - 1] = sorted[i];
            all->weight[at] = all->weight[at - 1];
            all->sum[at] = all->sum[at - 1];
            all->square[at] = all->square[at - 1];
        }
        all->weight[at] += 1;
        all->sum[at] += x;
        all->square[at] += x * x;
    }
}

/// Sum of squared distances to the mean of the different values from..to-1.
static long double spread(const distinct *all, size_t from, size_t to) {
    long double sum = all->sum[to] - all->sum[from];
    long double left =
        all->square[to] - all->square[from] - sum * sum / (all->weight[to] - all->weight[from]);
    return left > 0 && to - from > 1 ? left : 0;
}

/// One class more: least[j] is the best of the first j values in as many classes as so far.
typedef struct layer {
    const distinct *all;
    const long double *before; ///< with one class less
    long double *least;
    size_t *start; ///< where the last class begins
    size_t n_before;
} layer;

/// Best last class of the first to values, begun between these two.
static void solve(const layer *work, size_t to, size_t first, size_t last) {
    long double least = INFINITY;
    size_t best = first;
    for (size_t from = first; from <= last && from < to; from++) {
        long double cost = work->before[from] + spread(work->all, from, to);
        if (cost < least) {
            least = cost;
            best = from;
        }
    }
    work->least[to] = least;
    work->start[to] = best;
}

/// The more values, the later the last class begins: the middle one halves the search of the
/// others. Halves are solved in turn, level by level, at most log2(n) deep.
static void solve_range(const layer *work, size_t low, size_t high, size_t first, size_t last) {
    if (low > high)
        return;
    size_t middle = low + (high - low) / 2;
    solve(work, middle, first, last);
    size_t best = work->start[middle];
    if (middle > low)
        solve_range(work, low, middle - 1, first, best);
    solve_range(work, middle + 1, high, best, last);
}

static size_t natural_breaks(const double *sorted, size_t n, size_t k, double *limits) {
    UM_AUTO(distinct) all = {0};
    make_distinct(sorted, n, &all);
    size_t m = all.n;
    k = k < m ? k : m;
    long double *least = um_alloc_array(2 * (m + 1), sizeof *least);
    size_t *start = um_alloc_array(k * (m + 1), sizeof *start);
    for (size_t to = 1; to <= m; to++)
        least[to] = spread(&all, 0, to);
    for (size_t class = 1; class < k; class ++) {
        layer work = {.all = &all,
                      .before = least + (class - 1) % 2 * (m + 1),
                      .least = least + class % 2 * (m + 1),
                      .start = start + class * (m + 1)};
        solve_range(&work, class + 1, m, class, m - 1);
    }
    for (size_t class = k, to = m; class -- > 0;) {
        to = class ? start[class * (m + 1) + to] : 0;
        limits[class] = all.values[to];
    }
    free(least);
    free(start);
    return k;
}

// ------------------------------------------------------------------------------ the other methods

/// Where the run of values equal to that at @p i begins.
static size_t run_start(const double *sorted, size_t i) {
    while (i > 0 && sorted[i - 1] == sorted[i])
        i--;
    return i;
}

/// Where the run that the value before @p i belongs to is over; i > 0.
static size_t run_end(const double *sorted, size_t n, size_t i) {
    while (i < n && sorted[i] == sorted[i - 1])
        i++;
    return i;
}

/// Cuts after every n / k values; inside a run of equal ones at its nearer end.
static size_t quantiles(const double *sorted, size_t n, size_t k, double *limits) {
    size_t n_limits = 0, last = 0;
    limits[n_limits++] = sorted[0];
    for (size_t i = 1; i < k; i++) {
        size_t want = (n * i + k / 2) / k;
        if (want == 0 || want >= n)
            continue;
        size_t before = run_start(sorted, want), after = run_end(sorted, n, want);
        size_t cut = before == want || want - before <= after - want ? before : after;
        if (cut <= last) // that end is taken
            cut = after;
        if (cut <= last || cut >= n)
            continue;
        limits[n_limits++] = sorted[cut];
        last = cut;
    }
    return n_limits;
}

static size_t equal_steps(const double *sorted, size_t n, size_t k, double *limits) {
    double least = sorted[0], most = sorted[n - 1];
    k = most > least ? k : 1;
    for (size_t i = 0; i < k; i++)
        limits[i] = least + (most / (double)k - least / (double)k) * (double)i;
    return k;
}

/// 1, 2 or 5 times a power of ten.
typedef struct nice_step {
    int digit, exponent;
} nice_step;

static nice_step smaller(nice_step step) {
    return step.digit == 5   ? (nice_step){2, step.exponent}
           : step.digit == 2 ? (nice_step){1, step.exponent}
                             : (nice_step){5, step.exponent - 1};
}

static nice_step larger(nice_step step) {
    return step.digit == 1   ? (nice_step){2, step.exponent}
           : step.digit == 2 ? (nice_step){5, step.exponent}
                             : (nice_step){1, step.exponent + 1};
}

/// A whole number of steps; as decimal digits name it, where a division by a power of ten can.
static double steps(nice_step step, double number) {
    double digits = number * step.digit;
    return step.exponent < 0 ? digits / pow(10, -step.exponent) : digits * pow(10, step.exponent);
}

static size_t count_pretty(const double *sorted, size_t n, nice_step step) {
    double width = steps(step, 1);
    return (size_t)(floor(sorted[n - 1] / width) - floor(sorted[0] / width)) + 1;
}

static size_t pretty_steps(const double *sorted, size_t n, size_t k, double *limits) {
    double range = sorted[n - 1] - sorted[0];
    limits[0] = sorted[0];
    if (!(range > 0) || !isfinite(range) || k < 2)
        return 1;
    nice_step step = {1, (int)floor(log10(range / (double)k))};
    while (count_pretty(sorted, n, step) > k)
        step = larger(step);
    size_t n_limits = count_pretty(sorted, n, step);
    double first = floor(sorted[0] / steps(step, 1));
    for (size_t i = 0; i < n_limits; i++)
        limits[i] = steps(step, first + (double)i);
    return n_limits;
}

/// Steps between whole numbers are whole numbers: then there are no more classes than numbers.
static size_t most_whole(const double *sorted, size_t n, size_t k) {
    double range = sorted[n - 1] - sorted[0];
    return range + 1 < (double)k ? (size_t)range + 1 : k;
}

size_t um_class_limits(um_class_method method, const double *sorted, size_t n, size_t k,
                       bool is_whole, double *limits) {
    static size_t (*const of_method[])(const double *, size_t, size_t, double *) = {
        [UM_CLASSES_EQUAL] = equal_steps,
        [UM_CLASSES_JENKS] = natural_breaks,
        [UM_CLASSES_PRETTY] = pretty_steps,
        [UM_CLASSES_QUANTILE] = quantiles,
    };
    if (n == 0)
        return 0;
    return of_method[method](sorted, n, is_whole ? most_whole(sorted, n, k) : k, limits);
}

// --------------------------------------------------------------------------------------- rounding

/// The roundest number above @p low, up to @p high; high itself where they are too close.
static double round_between(double low, double high, double factor) {
    double largest = fmax(fabs(low), fabs(high)) * factor;
    if (low < 0 && high >= 0)
        return 0;
    if (!isfinite(largest)) // at the end of what a double holds nothing is rounder
        return high;
    nice_step step = {1, largest > 0 ? (int)floor(log10(largest)) + 1 : 0};
    for (int i = 0; i < 3 * DBL_DIG; i++, step = smaller(step)) {
        double round = steps(step, floor(high * factor / steps(step, 1))) / factor;
        if (round > low && round <= high)
            return round;
    }
    return high;
}

/// Index of the first value that is not less.
static size_t first_not_less(const double *sorted, size_t n, double limit) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < limit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/// Equal steps stay nearly equal; other limits may be anywhere between two values.
static void narrow(double limit, double width, bool is_whole, double *low, double *high) {
    static const double share = 0.05;
    double slack = share * width;
    bool is_next = is_whole && slack < 1; // the whole number that parts the same values
    *low = fmax(*low, is_next ? ceil(limit) - 1 : limit - slack);
    *high = fmin(*high, is_next ? ceil(limit) : limit + slack);
}

/// The lowest limit may lie somewhat under the least value, never on the other side of 0.
static double round_first(double least, double width, double factor) {
    static const double share = 0.25;
    double low = least - share * width;
    return round_between(least >= 0 && low < 0 ? -DBL_TRUE_MIN : low, least, factor);
}

void um_class_limits_round(um_class_method method, const double *sorted, size_t n, double factor,
                           bool is_whole, double *limits, size_t n_limits) {
    if (method == UM_CLASSES_PRETTY || n_limits == 0)
        return;
    double width = n_limits > 1 ? limits[1] - limits[0] : 0;
    for (size_t i = 1; i < n_limits; i++) {
        size_t at = first_not_less(sorted, n, limits[i]);
        if (at == 0 || at == n) // steps that overflowed: no two values to part
            continue;
        double low = sorted[at - 1], high = sorted[at];
        if (method == UM_CLASSES_EQUAL)
            narrow(limits[i], width, is_whole, &low, &high);
        limits[i] = round_between(low, high, factor);
    }
    if (width > 0)
        limits[0] = round_first(limits[0], width, factor);
}
