/// Where the files that come with the program lie: queries, plots, datasets.
#ifndef UM_CORE_SHARE_H
#define UM_CORE_SHARE_H

#include "core/memory.h"

/**
 * The folder of shipped files.
 *
 * In this order: $UMLAND_SHARE; `../share/umland` beside the program (an installed one, also when moved); the source
 * tree it was built from; the install prefix it was configured for.
 * @return a text that lives as long as the process
 */
const char *um_share_folder(void);
/// @return "<share folder>/<name>", owned by the caller
char *um_share_path(const char *name) UM_MUST_CHECK;

#endif
