#include "load/xml.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// A namespace and a name are put together with this between them; no XML name holds it.
#define SEPARATOR '|'

enum { CHUNK = 1 << 16, DEPTH_MAX = 256 };

struct um_xml {
    XML_Parser parser;
    um_member *member;
    char *name; ///< of the member
    const um_xml_handler *handler;
    void *user;
    int depth;
    bool is_paused, is_last; ///< inside a chunk; the last chunk is being parsed
    um_error failure;        ///< found by a handler
};

static const char *local_name(const char *name) {
    const char *separator = strrchr(name, SEPARATOR);
    return separator ? separator + 1 : name;
}

// ---------------------------------------------------------------------------------------- handlers

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
    um_xml *xml = user;
    if (xml->failure.code != UM_OK)
        return;
    if (++xml->depth > DEPTH_MAX)
        um_xml_fail(xml, "elements are nested more than %d deep", DEPTH_MAX);
    else
        xml->handler->start(xml, local_name(name), (const char *const *)attributes, xml->user);
}

static void on_end(void *user, const XML_Char *name) {
    um_xml *xml = user;
    if (xml->failure.code != UM_OK)
        return;
    xml->depth--;
    xml->handler->end(xml, local_name(name), xml->user);
}

static void on_text(void *user, const XML_Char *bytes, int n) {
    um_xml *xml = user;
    if (xml->failure.code == UM_OK && xml->handler->text)
        xml->handler->text(xml, bytes, (size_t)n, xml->user);
}

static void on_document_type(void *user, const XML_Char *name, const XML_Char *system_id,
                             const XML_Char *public_id, int has_internal_subset) {
    (void)name, (void)system_id, (void)public_id, (void)has_internal_subset;
    um_xml_fail(user, "it declares a document type, which may hide entities without end");
}

void um_xml_pause(um_xml *xml) {
    if (!xml->is_paused && xml->failure.code == UM_OK)
        xml->is_paused = XML_StopParser(xml->parser, XML_TRUE) == XML_STATUS_OK;
}

void um_xml_fail(um_xml *xml, const char *fmt, ...) {
    char text[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (xml->failure.code != UM_OK)
        return;
    um_fail(&xml->failure, UM_ERR_FORMAT, "%s", text);
    XML_StopParser(xml->parser, XML_FALSE);
}

// ------------------------------------------------------------------------------------------- parse

um_status um_xml_open(um_archive *archive, const char *member, const um_xml_handler *handler,
                      void *user, um_xml **out, um_error *err) {
    UM_AUTO(um_xml) *xml = um_alloc(sizeof *xml);
    xml->handler = handler;
    xml->user = user;
    xml->name = um_strdup(member);
    UM_TRY(um_member_open(archive, member, &xml->member, err));
    xml->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!xml->parser)
        abort(); // exhausted memory, as in um_alloc()
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_document_type);
    *out = UM_STEAL(xml);
    return UM_OK;
}

static um_status parse_chunk(um_xml *xml, enum XML_Status *status, um_error *err) {
    size_t n = 0;
    void *buffer = XML_GetBuffer(xml->parser, CHUNK);
    if (!buffer)
        abort();
    UM_TRY(um_member_read(xml->member, buffer, CHUNK, &n, err));
    xml->is_last = n == 0;
    *status = XML_ParseBuffer(xml->parser, (int)n, xml->is_last);
    return UM_OK;
}

static um_status fail_parse(const um_xml *xml, um_error *err) {
    if (xml->failure.code != UM_OK)
        return um_fail(err, xml->failure.code, "member '%s': %s", xml->name, xml->failure.text);
    return um_fail(err, UM_ERR_FORMAT, "member '%s' is no sound XML: line %lu: %s", xml->name,
                   (unsigned long)XML_GetCurrentLineNumber(xml->parser),
                   XML_ErrorString(XML_GetErrorCode(xml->parser)));
}

um_status um_xml_run(um_xml *xml, bool *is_at_end, um_error *err) {
    enum XML_Status status = XML_STATUS_OK;
    for (;;) {
        if (xml->is_paused) {
            xml->is_paused = false;
            status = XML_ResumeParser(xml->parser);
        } else if (xml->is_last) {
            *is_at_end = true;
            return UM_OK;
        } else {
            UM_TRY(parse_chunk(xml, &status, err));
        }
        if (xml->failure.code != UM_OK || status == XML_STATUS_ERROR)
            return fail_parse(xml, err);
        if (xml->is_paused) {
            *is_at_end = false;
            return UM_OK;
        }
    }
}

um_status um_xml_read(um_archive *archive, const char *member, const um_xml_handler *handler,
                      void *user, um_error *err) {
    UM_AUTO(um_xml) *xml = NULL;
    UM_TRY(um_xml_open(archive, member, handler, user, &xml, err));
    for (bool is_at_end = false; !is_at_end;)
        UM_TRY(um_xml_run(xml, &is_at_end, err));
    return UM_OK;
}

void um_xml_close(um_xml *xml) {
    if (!xml)
        return;
    if (xml->parser)
        XML_ParserFree(xml->parser);
    um_member_close(xml->member);
    free(xml->name);
    free(xml);
}

// -------------------------------------------------------------------------------------- attributes

const char *um_xml_attribute(const char *const *attributes, const char *name) {
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

int64_t um_xml_integer(const char *const *attributes, const char *name, int64_t min, int64_t max,
                       int64_t fallback) {
    const char *text = um_xml_attribute(attributes, name);
    int64_t value = 0;
    if (!text)
        return fallback;
    return um_parse_integer(text, &value) && value >= min && value <= max ? value : -1;
}
