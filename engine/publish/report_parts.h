/**
 * The parts of a report that are long enough for a file of their own.
 *
 * A figure or table gets its number when the file is put together, because analyses are sorted into
 * chapters: until then a control character stands for it, which no text from data can hold
 * (publish/html.h drops them).
 */
#ifndef UM_PUBLISH_REPORT_PARTS_H
#define UM_PUBLISH_REPORT_PARTS_H

#include "publish/report.h"
#include "publish/words.h"

#define UM_FIGURE_NUMBER "\x01"
#define UM_TABLE_NUMBER "\x02"

/// Rows of an analysis that the report prints.
enum { UM_REPORT_ROWS = 40 };

/// A column of a small table: its heading, and whether it holds counts.
typedef struct um_report_head {
    um_word word;
    bool is_number;
} um_report_head;

/// The rows of an analysis as a table, its name first, its keys last; how many are left out, and
/// where all of them are.
void um_report_write_rows(um_text *html, const um_report_section *section, const char *title,
                          const char *language);
/// <div>, <table>, <caption> and <thead>; the first column is the one that stays when the table is
/// scrolled.
void um_report_begin_table(um_text *html, const char *id, const char *caption,
                           const char *language);
void um_report_write_heads(um_text *html, const um_report_head *heads, size_t n,
                           const char *language);
void um_report_end_table(um_text *html);
/// Appends <td class="n">1,234</td>.
void um_report_write_count(um_text *html, int64_t count, const char *language);

/// Leaves, inhabitants, forums, memberships, corridors, flows: what is loaded.
um_status um_report_write_key_figures(um_text *html, um_db *db, const char *language,
                                      um_error *err) UM_MUST_CHECK;
/// The chapter of sources: counts, rejected rows, repairs.
um_status um_report_write_sources(um_text *html, um_db *db, const char *language,
                                  um_error *err) UM_MUST_CHECK;
/// "Publisher, as of 2023, licence, attribution, address", each where it is known; the address as a
/// link if it is one.
void um_report_write_origin(um_text *html, const um_query_source *source, const char *language);

#endif
