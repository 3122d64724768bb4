/// Spreadsheets made by hand, part by part, for tests of what reads them.
#ifndef SHEET_FILES_H
#define SHEET_FILES_H

#include "load_fixture.h"

#include <zip.h>

typedef struct zip_member {
    const char *name, *content;
} zip_member;

static inline void write_zip(const load_fixture *fixture, const char *name,
                             const zip_member *members) {
    zip_t *zip = zip_open(file_path(fixture, name), ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (; members->name; members++) {
        zip_source_t *source =
            zip_source_buffer(zip, members->content, strlen(members->content), 0);
        assert_true(zip_file_add(zip, members->name, source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
}

#define RELATIONSHIPS(body)                                                                        \
    "<?xml version=\"1.0\"?><Relationships "                                                       \
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" body                 \
    "</Relationships>"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONSHIP(id, type, target)                                                             \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define SHARED(body) "<sst " MAIN ">" body "</sst>"

/// Parts of a workbook; a NULL sheet or text part is left out.
typedef struct xlsx_parts {
    const char *workbook; ///< what stands in <workbook>; NULL = one sheet 'Tabelle1'
    const char *texts;    ///< the whole part of shared texts
    const char *styles;   ///< what stands in <styleSheet>
    const char *rows;     ///< what stands in <sheetData> of the first sheet
    const char *more;     ///< the same of a second sheet
} xlsx_parts;

static inline void write_xlsx(const load_fixture *fixture, const char *name, xlsx_parts parts) {
    UM_AUTO(char) *book = um_format(
        "<workbook " MAIN " xmlns:r=\"" OFFICE "\">%s</workbook>",
        parts.workbook ? parts.workbook
                       : "<sheets><sheet name=\"Tabelle1\" sheetId=\"1\" r:id=\"rId1\"/></sheets>");
    UM_AUTO(char) *styles =
        um_format("<styleSheet " MAIN ">%s</styleSheet>", parts.styles ? parts.styles : "");
    UM_AUTO(char) *rows = um_format("<worksheet " MAIN "><sheetData>%s</sheetData></worksheet>",
                                    parts.rows ? parts.rows : "");
    UM_AUTO(char) *more = um_format("<worksheet " MAIN "><sheetData>%s</sheetData></worksheet>",
                                    parts.more ? parts.more : "");
    write_zip(fixture, name,
              (const zip_member[]){
                  {"_rels/.rels",
                   RELATIONSHIPS(RELATIONSHIP("rId1", "officeDocument", "xl/workbook.xml"))},
                  {"xl/workbook.xml", book},
                  {"xl/_rels/workbook.xml.rels",
                   RELATIONSHIPS(RELATIONSHIP("rId1", "worksheet", "worksheets/sheet1.xml")
                                     RELATIONSHIP("rId2", "worksheet", "/xl/worksheets/sheet2.xml")
                                         RELATIONSHIP("rId3", "styles", "styles.xml")
                                             RELATIONSHIP("rId4", "sharedStrings", "texts.xml"))},
                  {"xl/styles.xml", styles},
                  {"xl/texts.xml", parts.texts ? parts.texts : SHARED("")},
                  {"xl/worksheets/sheet1.xml", rows},
                  {"xl/worksheets/sheet2.xml", more},
                  {0},
              });
}

/// @param[in] body  what stands in <office:document-content>
static inline void write_ods(const load_fixture *fixture, const char *name, const char *body) {
    UM_AUTO(char) *content = um_format(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
        " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
        " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
        " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
        " xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">"
        "%s</office:document-content>",
        body);
    write_zip(fixture, name,
              (const zip_member[]){{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                                   {"content.xml", content},
                                   {0}});
}

#define ODS_SHEET(name, rows)                                                                      \
    "<office:body><office:spreadsheet><table:table table:name=\"" name "\">" rows                  \
    "</table:table></office:spreadsheet></office:body>"

#endif
