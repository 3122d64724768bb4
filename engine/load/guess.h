/**
 * Which loader reads a file, and with which options: a guess from its columns, its geometry and its name.
 *
 * Guessed is what a person would guess who sees the first rows. The columns of a loader are those of its own table of
 * options ("columns.key"); the names under which files have them stand in a table here, official German ones first.
 */
#ifndef UM_LOAD_GUESS_H
#define UM_LOAD_GUESS_H

#include "load/loader.h"
#include "load/peek.h"

typedef struct um_guess {
    const um_loader *loader; ///< NULL = not understood
    um_pair_list options;    ///< as in region.yaml, nested ones as "columns.key"
    char why_not[200];       ///< what is missing, where it was not understood
} um_guess;

/// The column that is most like one of the engine's ('key', 'id', 'name'), by its name and its values; NULL = none.
const char *um_guess_column(const um_peek *peek, const char *role);
/// The kind of line or stop that a word of German or English names ("Radweg": cycle); NULL = none.
const char *um_guess_kind(const char *text);
/// The words of the file's column 'mode' or 'kind' are kinds of lines: then each is a source of its own.
void um_guess_kinds(const um_peek *peek, const char **column, um_text_list *kinds);
/// @param[out] guess  to be cleared by um_guess_clear()
void um_guess_file(const um_peek *peek, um_guess *guess);
void um_guess_clear(um_guess *guess);
static inline void um_auto_um_guess(um_guess *guess) { um_guess_clear(guess); }

#endif
