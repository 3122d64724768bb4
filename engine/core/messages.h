/**
 * Messages in the language of the person who reads them, by gettext.
 *
 * English is the key of the catalogue (domain `umland`, engine/po). um_fail() and its like
 * translate their format by themselves; `_()` translates any other sentence where it is made, N_()
 * only marks one that is translated later: words in a table, and the reasons that a load writes
 * into the store. These stay English there, so that the same files give the same store whatever the
 * language, and um_stored_say() translates them when they are shown.
 *
 * Words of reports and charts are another table, publish/words.h: their language is the region's,
 * not the terminal's.
 */
#ifndef UM_CORE_MESSAGES_H
#define UM_CORE_MESSAGES_H

#include <stdbool.h>

struct um_text;

/// Translated now.
#define _(text) um_message(text)
/// Marked for the catalogue, translated by um_message() or um_stored_say() when it is shown.
#define N_(text) text
/// One of two sentences, by the number that it tells.
#define P_(one, many, n) um_message_counted(one, many, (unsigned long)(n))

/**
 * Chooses the language of messages; to be called once, before the first thread.
 *
 * @param[in] language  "de" or "en"; NULL = as LC_ALL, LC_MESSAGES, LANG and LANGUAGE say
 * Sets LC_MESSAGES (and the variable LANGUAGE), no other category: numbers in files keep their
 * point. German needs no German locale on the machine: C.UTF-8 with LANGUAGE=de does, too.
 */
void um_messages_open(const char *language);

/// @return the sentence in the language of messages, @p text itself where it has no other; lives as
/// long as the process
const char *um_message(const char *text) __attribute__((format_arg(1)));
const char *um_message_counted(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1))) __attribute__((format_arg(2)));

/// "de" or "en": in which messages are, for the numbers in them.
const char *um_messages_language(void);

/// Whether there are messages and reports in that language.
bool um_language_is_known(const char *language);

/**
 * Appends a sentence of the store (a reason, a note, a place) in a language.
 *
 * It was made from a sentence of the catalogue, whose values are found again by what stands around
 * them; what stands in no catalogue (a name, the words of a library) stays as it is.
 * @param[in] language  "de" or "en"
 */
void um_stored_say(struct um_text *text, const char *sentence, const char *language);

#endif
