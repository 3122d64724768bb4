/**
 * A page on paper: printed into a PDF by Chromium, where it is installed.
 */
#ifndef UM_PUBLISH_PDF_H
#define UM_PUBLISH_PDF_H

#include "core/status.h"

/// @return path of a Chromium or Chrome in $PATH, NULL when there is none
char *um_pdf_find_browser(void) UM_MUST_CHECK;
/// @return UM_ERR_NOT_FOUND, with the remedy, where no browser is installed
um_status um_pdf_require_browser(um_error *err) UM_MUST_CHECK;
/**
 * Prints a page. The PDF carries a time: the same page gives the same content, not the same bytes.
 *
 * @param[in] page  path of an HTML file
 * @param[in] path  of the PDF; replaced when the new one is whole
 */
um_status um_pdf_print(const char *page, const char *path, um_error *err) UM_MUST_CHECK;

#endif
