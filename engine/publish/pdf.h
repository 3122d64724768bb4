/**
 * A page as PDF, printed by a headless Chromium, if one is installed.
 */
#ifndef UM_PUBLISH_PDF_H
#define UM_PUBLISH_PDF_H

#include "core/status.h"

/// A country's report takes a minute.
#define UM_PDF_TIME_LIMIT_S 300.0

/// @return path of Chromium or Chrome in $PATH, NULL where neither is installed
char *um_pdf_browser(void);
/// Whether a page can be printed. @return UM_ERR_NOT_FOUND with the package that is missing
um_status um_pdf_require(um_error *err) UM_MUST_CHECK;
/**
 * Prints a page by its style for paper.
 *
 * The browser runs without a shell, with a profile of its own that is removed afterwards, and
 * without its sandbox only for root, who cannot have one.
 *
 * @param[in] html_path  the page; nothing else is opened
 * @param[in] pdf_path   final place; a file already there is replaced when the new one is whole
 * @param[in] time_limit_s  after which the browser is ended
 * @param[in] date       YYYY-MM-DD, written in place of the clock: the same page gives the same
 * file
 */
um_status um_pdf_print(const char *html_path, const char *pdf_path, const char *date,
                       double time_limit_s, um_error *err) UM_MUST_CHECK;

#endif
