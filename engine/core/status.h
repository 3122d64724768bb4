/**
 * Status codes and failures in words.
 *
 * A failure is a code to branch on and a sentence to print. The sentence is written once, where the cause is known;
 * callers put context in front of it. The library never prints and never exits.
 */
#ifndef UM_CORE_STATUS_H
#define UM_CORE_STATUS_H

#define UM_PRINTF(format_index, first_arg) __attribute__((format(printf, format_index, first_arg)))
#define UM_MUST_CHECK __attribute__((warn_unused_result))

typedef enum um_status {
    UM_OK = 0,
    UM_ERR_USAGE,     ///< The request itself makes no sense (exit code 2).
    UM_ERR_NOT_FOUND, ///< A file, table, dataset or query does not exist.
    UM_ERR_IO,        ///< Reading or writing failed; the text carries strerror(errno).
    UM_ERR_FORMAT,    ///< The input was read but is not what it declares to be.
    UM_ERR_CRS,       ///< A CRS is missing, unknown or does not match.
    UM_ERR_GEOMETRY,  ///< A geometry is invalid or of the wrong type.
    UM_ERR_DB,        ///< SQLite or SpatiaLite refused; the text carries sqlite3_errmsg().
    UM_ERR_REFUSED,   ///< An input was refused: too many rejects, wrong columns, checksum (exit code 3).
    UM_STOP,          ///< No failure: the request is answered and nothing more is to be done (--help).
} um_status;

/// A failure in words. Lives on the stack, owns nothing, needs no cleanup.
typedef struct um_error {
    um_status code;
    char text[1024];  ///< in the language of messages (core/messages.h)
    char plain[1024]; ///< the same in English, for what is stored and must not depend on who loads it
} um_error;

/// Translates the format, records a failure and returns @p code, so that callers write `return um_fail(err, ...)`.
um_status um_fail(um_error *err, um_status code, const char *fmt, ...) UM_PRINTF(3, 4);

/// Puts context in front, "loading 'stops.txt': " before "line 12: bad latitude", and returns the code of @p err.
um_status um_fail_while(um_error *err, const char *fmt, ...) UM_PRINTF(2, 3);

/// Makes one line of a text that quotes somebody's file: line breaks become blanks, what commands a terminal, turns the
/// direction of text or is no UTF-8 becomes '?'. um_fail() and um_fail_while() do so with every sentence.
void um_sentence_clean(char *text);

/// Changes the code of a failure and returns it: a fault inside an input becomes a refused input.
um_status um_fail_as(um_error *err, um_status code);

/// The one macro with a hidden return: passes a failure on to the caller.
#define UM_TRY(call)                                                                               \
    do {                                                                                           \
        um_status um_try_status_ = (call);                                                         \
        if (um_try_status_ != UM_OK)                                                               \
            return um_try_status_;                                                                 \
    } while (0)

#endif
