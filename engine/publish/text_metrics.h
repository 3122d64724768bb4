/**
 * How wide a text will be in a picture, before it is drawn.
 *
 * Advance widths of DejaVu Sans, the font of all pictures, for Latin; other scripts are taken as
 * wide.
 */
#ifndef UM_PUBLISH_TEXT_METRICS_H
#define UM_PUBLISH_TEXT_METRICS_H

#include "core/text.h"

/// Width of one line [px] at a font size [px]; a bold one is taken as 14 % wider.
double um_text_px(const char *text, double size, bool is_bold);
/**
 * Breaks a text at blanks into lines that are at most @p width wide; a word that is wider is broken
 * inside.
 *
 * @param[out] lines  are added; at least one
 */
void um_text_wrap(const char *text, double size, bool is_bold, double width, um_text_list *lines);

#endif
