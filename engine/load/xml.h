/**
 * XML members of an archive, read piece by piece with expat.
 *
 * A handler hears of elements and texts and may pause after one: what is read is never in memory as
 * a whole. Names come without their namespace. A document type is refused, and with it every entity
 * of its own: spreadsheets have none, and nested ones grow beyond any memory.
 */
#ifndef UM_LOAD_XML_H
#define UM_LOAD_XML_H

#include "load/archive.h"

typedef struct um_xml um_xml;

typedef struct um_xml_handler {
    /// @param[in] attributes  pairs of name and value, ends with NULL; see um_xml_attribute()
    void (*start)(um_xml *xml, const char *name, const char *const *attributes, void *user);
    void (*end)(um_xml *xml, const char *name, void *user);
    /// A text may come in several pieces.
    void (*text)(um_xml *xml, const char *bytes, size_t n, void *user);
} um_xml_handler;

um_status um_xml_open(um_archive *archive, const char *member, const um_xml_handler *handler,
                      void *user, um_xml **xml, um_error *err) UM_MUST_CHECK;
/// Reads on until a handler pauses or fails, or the end. @param[out] is_at_end nothing is left
um_status um_xml_run(um_xml *xml, bool *is_at_end, um_error *err) UM_MUST_CHECK;
/// For an end handler: um_xml_run() returns after this element.
void um_xml_pause(um_xml *xml);
/// For a handler: um_xml_run() fails with this message (the first one counts).
void um_xml_fail(um_xml *xml, const char *fmt, ...) UM_PRINTF(2, 3);
void um_xml_close(um_xml *xml);
UM_DEFINE_AUTO(um_xml, um_xml *, um_xml_close)

/// Reads a member from its beginning to its end.
um_status um_xml_read(um_archive *archive, const char *member, const um_xml_handler *handler,
                      void *user, um_error *err) UM_MUST_CHECK;

/// @return the value of the first attribute of that name, whatever its namespace; NULL = none
const char *um_xml_attribute(const char *const *attributes, const char *name);
/// The same as a whole number from @p min to @p max. @return @p fallback where there is none, -1
/// where it is no such number
int64_t um_xml_integer(const char *const *attributes, const char *name, int64_t min, int64_t max,
                       int64_t fallback);

#endif
