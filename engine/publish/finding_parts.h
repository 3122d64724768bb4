/// A finding as it is read: guard, text and figures (finding.h says what may stand there).
#ifndef UM_PUBLISH_FINDING_PARTS_H
#define UM_PUBLISH_FINDING_PARTS_H

#include "publish/finding.h"

typedef enum um_finding_function {
    UM_FINDING_BOTTOM,
    UM_FINDING_COUNT,
    UM_FINDING_DISTINCT,
    UM_FINDING_FIRST,
    UM_FINDING_LAST,
    UM_FINDING_LEVEL,
    UM_FINDING_MAX,
    UM_FINDING_MIN,
    UM_FINDING_OF_LEVEL,
    UM_FINDING_PARAM,
    UM_FINDING_PART,
    UM_FINDING_RATIO,
    UM_FINDING_ROWS,
    UM_FINDING_SHARE,
    UM_FINDING_SUM,
    UM_FINDING_TOP,
    UM_FINDING_FUNCTIONS
} um_finding_function;

typedef enum um_finding_sign {
    UM_FINDING_NOT_EQUAL,
    UM_FINDING_AT_MOST,
    UM_FINDING_AT_LEAST,
    UM_FINDING_EQUAL,
    UM_FINDING_LESS,
    UM_FINDING_MORE,
    UM_FINDING_SIGNS
} um_finding_sign;

/// A comparison with a value.
typedef struct um_finding_test {
    struct um_finding_figure *figure; ///< what is compared; NULL: a column or a parameter
    size_t index;                     ///< of that column or parameter
    bool is_param;
    um_finding_sign sign;
    char *value;   ///< "" = whether there is a value
    double number; ///< the same, of a number
    bool is_number;
} um_finding_test;

typedef struct um_finding_tests {
    um_finding_test *items; ///< all must pass
    size_t n_items, capacity;
} um_finding_tests;

/// {function:columns?tests}
typedef struct um_finding_figure {
    um_finding_function function;
    size_t *columns; ///< of param: of the parameter
    size_t n_columns;
    um_finding_tests tests;
} um_finding_figure;

/// A stretch of text, then a figure.
typedef struct um_finding_piece {
    char *text;
    um_finding_figure *figure; ///< NULL at the end
} um_finding_piece;

typedef struct um_finding {
    um_finding_tests guard;
    um_finding_piece *pieces;
    size_t n_pieces, capacity;
} um_finding;

/// Reads one line. @return UM_ERR_FORMAT, the sentence begins with the line
um_status um_finding_parse(const um_query *query, const um_query_finding *line, um_finding *finding,
                           um_error *err) UM_MUST_CHECK;
void um_finding_clear(um_finding *finding);
static inline void um_auto_um_finding(um_finding *finding) {
    um_finding_clear(finding);
}

#endif
