/**
 * Words and numbers for people: the fixed words of pictures and reports in English and German, and
 * the formats of numbers and dates (1,234.5 and 1.234,5).
 *
 * A language is "de" or "en"; anything else reads as "en". Files for machines never pass through
 * here.
 */
#ifndef UM_PUBLISH_WORDS_H
#define UM_PUBLISH_WORDS_H

#include "publish/query.h"

typedef enum um_word {
    UM_WORD_ABOVE_0,
    UM_WORD_AND_EQUALS,
    UM_WORD_AND_MORE,
    UM_WORD_AND_MORE_CLASS,
    UM_WORD_ANSWER_UNKNOWN,
    UM_WORD_AROUND,
    UM_WORD_ATTRIBUTION,
    UM_WORD_BACKGROUND,
    UM_WORD_BARS_SHOWN,
    UM_WORD_BORDERS,
    UM_WORD_BELOW_0,
    UM_WORD_CELLS,
    UM_WORD_CLASS_ABOVE_0,
    UM_WORD_CLASS_RANGE,
    UM_WORD_CLASSES_EQUAL,
    UM_WORD_CLASSES_JENKS,
    UM_WORD_CLASSES_PRETTY,
    UM_WORD_CLASSES_QUANTILE,
    UM_WORD_CONTENTS,
    UM_WORD_CORRIDORS,
    UM_WORD_COUNT,
    UM_WORD_CROSSINGS,
    UM_WORD_CROSSING_POINTS,
    UM_WORD_DATA,
    UM_WORD_DATES_MISSING,
    UM_WORD_DEFINITION,
    UM_WORD_DEFINITION_SOURCE,
    UM_WORD_EMPTY,
    UM_WORD_ENDS,
    UM_WORD_EQUAL_LINE,
    UM_WORD_FIGURE,
    UM_WORD_EXTRACT,
    UM_WORD_FARTHER_AWAY,
    UM_WORD_FILE,
    UM_WORD_FILES,
    UM_WORD_FILTERED,
    UM_WORD_FINDING_BALANCE,
    UM_WORD_FINDING_CORRIDORS,
    UM_WORD_FINDING_FLOWS,
    UM_WORD_FINDING_MORE_THAN_0,
    UM_WORD_FLOWS,
    UM_WORD_FINDING_HIGHEST,
    UM_WORD_FINDING_LOWEST,
    UM_WORD_FOCUS,
    UM_WORD_FOCUS_CIRCLE,
    UM_WORD_FOCUS_POSSIBLE,
    UM_WORD_FOCUS_ROWS,
    UM_WORD_FOCUS_WHOLE,
    UM_WORD_FORUMS,
    UM_WORD_GENERATED,
    UM_WORD_INDICATORS,
    UM_WORD_IN_FORCE,
    UM_WORD_KEY_FIGURES,
    UM_WORD_KEY_FINDINGS,
    UM_WORD_KILOMETRES,
    UM_WORD_KIND,
    UM_WORD_LAYER,
    UM_WORD_LEAD_BORDERS,
    UM_WORD_LEAD_COMMUTERS,
    UM_WORD_LEAD_COOPERATION,
    UM_WORD_LEAD_CORRIDORS,
    UM_WORD_LEAD_COSTS,
    UM_WORD_LEAD_REGIONS,
    UM_WORD_LEAD_SITES,
    UM_WORD_LEAD_SOURCES,
    UM_WORD_LEAD_TRANSIT,
    UM_WORD_LEFT_OUT_ROWS,
    UM_WORD_LEGEND_TITLE,
    UM_WORD_LEGEND_TITLE_BY,
    UM_WORD_LICENCE,
    UM_WORD_LINES,
    UM_WORD_LINE_BOTH_WAYS,
    UM_WORD_LIST_INCOMPLETE,
    UM_WORD_LOADED_ROWS,
    UM_WORD_LOGARITHMIC,
    UM_WORD_MAP,
    UM_WORD_MAP_CLOSE,
    UM_WORD_MAP_EMPTY,
    UM_WORD_MAP_FIND,
    UM_WORD_MAP_HELP,
    UM_WORD_MAP_HOME,
    UM_WORD_MAP_LAYER,
    UM_WORD_MAP_LEFT_OUT,
    UM_WORD_MAP_LEFT_OUT_FIRST,
    UM_WORD_MAP_LEGEND,
    UM_WORD_MAP_MEMBERS,
    UM_WORD_MAP_NOT_FOUND,
    UM_WORD_MAP_NO_SCRIPT,
    UM_WORD_MAP_OPACITY,
    UM_WORD_MAP_OUTSIDE,
    UM_WORD_MAP_ROW,
    UM_WORD_MAP_SEARCH,
    UM_WORD_MAP_SEARCH_HINT,
    UM_WORD_MAP_SHOW,
    UM_WORD_MAP_TABLE,
    UM_WORD_MAP_ZOOM_IN,
    UM_WORD_MAP_ZOOM_OUT,
    UM_WORD_MEMBERSHIPS,
    UM_WORD_MERGED,
    UM_WORD_MERGES,
    UM_WORD_MISSING_DATA,
    UM_WORD_MORE_COLUMNS,
    UM_WORD_MORE_REJECTS,
    UM_WORD_MORE_ROW,
    UM_WORD_MORE_ROWS,
    UM_WORD_NOT_DRAWN_NOWHERE,
    UM_WORD_NONE,
    UM_WORD_NOT_DRAWN_OUTSIDE,
    UM_WORD_NOT_DRAWN_REPEATED,
    UM_WORD_NOT_DRAWN_SMALL,
    UM_WORD_NOT_IN_RESULT,
    UM_WORD_NOT_ON_LOG_AXIS,
    UM_WORD_NO_REJECTS,
    UM_WORD_NOTES,
    UM_WORD_NOT_COMPUTABLE,
    UM_WORD_NO_ROWS,
    UM_WORD_NO_SHARES,
    UM_WORD_NO_VALUE,
    UM_WORD_OF_BORDERS,
    UM_WORD_OF_THEM_UNKNOWN,
    UM_WORD_ONE_DAY,
    UM_WORD_OPEN_END,
    UM_WORD_OPEN_START,
    UM_WORD_OTHER,
    UM_WORD_OVERVIEW,
    UM_WORD_PAIRS,
    UM_WORD_PARAMETERS,
    UM_WORD_PERIOD,
    UM_WORD_PERIODS,
    UM_WORD_PARTS,
    UM_WORD_AREAS,
    UM_WORD_REGIONS,
    UM_WORD_PERIOD_OPEN,
    UM_WORD_PERIOD_SINCE,
    UM_WORD_PERIOD_UNTIL,
    UM_WORD_PIECES,
    UM_WORD_PLACE,
    UM_WORD_POINTS,
    UM_WORD_POINT_SIZE,
    UM_WORD_POPULATION,
    UM_WORD_PUBLISHER,
    UM_WORD_REASON,
    UM_WORD_REFERENCE_DATE,
    UM_WORD_REGIONS_COUNT,
    UM_WORD_REJECTED,
    UM_WORD_REJECTS,
    UM_WORD_REPAIRED,
    UM_WORD_REPAIRS,
    UM_WORD_REPORT,
    UM_WORD_ROWS,
    UM_WORD_ROWS_IN,
    UM_WORD_RULEBOOKS,
    UM_WORD_SECTIONS,
    UM_WORD_SEEN_FROM,
    UM_WORD_SHARES_OF,
    UM_WORD_SITES,
    UM_WORD_SKIP,
    UM_WORD_SOURCE,
    UM_WORD_SOURCES,
    UM_WORD_STOPS,
    UM_WORD_STORED,
    UM_WORD_TABLE,
    UM_WORD_TERRITORIES,
    UM_WORD_THE_LARGEST_OF,
    UM_WORD_TITLE_SEEN_FROM,
    UM_WORD_TOPIC_BORDERS,
    UM_WORD_TOPIC_COMMUTERS,
    UM_WORD_TOPIC_COOPERATION,
    UM_WORD_TOPIC_CORRIDORS,
    UM_WORD_TOPIC_COSTS,
    UM_WORD_TOPIC_REGIONS,
    UM_WORD_TOPIC_SITES,
    UM_WORD_TOPIC_TRANSIT,
    UM_WORD_TREE_BETWEEN,
    UM_WORD_TREE_INSIDE,
    UM_WORD_UNDER,
    UM_WORD_UNITS_IN_BRACKETS,
    UM_WORD_VINTAGE,
    UM_WORD_ZERO,
    UM_WORDS
} um_word;

/// A fixed word or sentence; some hold {1}, {2}, ... for um_say().
const char *um_word_text(um_word word, const char *language);
/// Appends a sentence, its {1} .. {4} replaced. NULL stands for "".
void um_say(um_text *text, um_word word, const char *language, const char *one, const char *two,
            const char *three, const char *four);
/// Appends @p pattern with each {name} of @p values replaced.
/// The same behind "3 of 7": in German in the dative ("von 7 Kreisen"); the caller frees it.
char *um_word_of_level_counted(const char *level, const char *language) UM_MUST_CHECK;
void um_say_pattern(um_text *text, const char *pattern, const um_pair_list *values);
/// What a query returns as a word ("yes", "unknown", "missing"); itself where there is no other
/// word for it.
const char *um_word_of_value(const char *value, const char *language);
/// Appends the words of a cell: those of the whole, else of each part of a list ("mobility,
/// water"), where a number may follow a word ("area_km2 0.3"). A list in which a part without
/// number is no word of ours stays as it is: it may hold names.
void um_append_words_of_value(um_text *text, const char *value, const char *language);
/// A unit of a query header ("persons", "km2"); itself where there is no other word for it.
const char *um_word_of_unit(const char *unit, const char *language);
/// "corridors" -> the title of its chapter; a topic of the user's own is its own title, "" = other.
const char *um_word_of_topic(const char *topic, const char *language);
/// "municipality" -> "municipalities", "Gemeinden"; NULL or unknown -> "territories".
const char *um_word_of_level(const char *level, const char *language);

/// How the numbers of one column are shown.
typedef struct um_number_style {
    double factor;   ///< 100 for shares, 0.001 for metres as kilometres
    int decimals;    ///< -1 = as many as the number needs, up to 6
    bool is_grouped; ///< thousands; not for years
    bool is_percent;
    const char *unit; ///< as shown behind or above numbers; "" = none
} um_number_style;

/// From the unit and the size of the values of a column.
um_number_style um_number_style_of(const um_table *table, size_t column, const char *language);
/// From a unit and the largest absolute value.
um_number_style um_number_style_for(const char *unit, double largest, bool is_whole,
                                    const char *language);
/// Appends a number without its unit, "%" excepted; infinite and NAN append nothing.
void um_number_append(um_text *text, double value, const um_number_style *style,
                      const char *language);
/// The same, with the unit behind it.
void um_number_append_unit(um_text *text, double value, const um_number_style *style,
                           const char *language);
/// Appends a share of a whole: 25 %. What is rounded never reads as none or all: < 1 %, > 99 %.
void um_share_append(um_text *text, double share, int decimals, const char *language);
/// Appends a plain count: 1,234.
void um_count_append(um_text *text, int64_t count, const char *language);
/// Appends a date as precise as it is: 31.12.2023, 31 December 2023; what is no date stays as it
/// is.
void um_date_append(um_text *text, const char *date, const char *language);

#endif
