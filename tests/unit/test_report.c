#include "um_store.h"

#include "core/file.h"
#include "publish/report.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>

#include <stdio.h>
#include <string.h>

static const char svg[] = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\">\n"
                          "<title>Bild</title>\n<desc>Nord 3 &amp; S\xc3\xbc"
                          "d &lt;4&gt;</desc>\n</svg>\n";

static const char header[] = "-- title: Lines\n-- title.de: Linien\n"
                             "-- param: date | text | 2024-12-31 | ISO date | Day\n"
                             "-- column: key | text | | Key\n"
                             "-- column: name | text | | Name\n"
                             "-- column: persons | integer | persons | Commuters\n"
                             "-- column: share | real | share | Share\n"
                             "-- column: length_m | real | m | Length\n"
                             "-- column: year | integer | year | Year\n"
                             "-- column: status | text | | Status\n"
                             "-- definition: What it is.\n-- definition.de: Was es ist.\n"
                             "-- note: Mind this.\n";

#define ROWS                                                                                       \
    "SELECT '01' AS key, 'Nord' AS name, 12345 AS persons, 0.1234 AS share, 24331.5 AS "           \
    "length_m, 2023 AS year, 'unknown' AS status WHERE :date <> '' "                               \
    "UNION ALL SELECT '02', 'S\xc3\xbc"                                                            \
    "d', -7, NULL, 900.0, 2023, 'in part' ORDER BY 1"

/// Builds a report over @p db of one analysis, NULL = it cannot run; the page is the caller's.
static char *make_report(um_db *db, const char *sql, const char *picture) {
    um_error err = {0};
    UM_AUTO(char) *text = um_format("%s%s", header, sql ? sql : ROWS);
    UM_AUTO(um_query) *query = um_test_query(text);
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_report) *report = NULL;
    UM_AUTO(um_text_list) missing = {0};
    UM_AUTO(um_text_list) pictures = {0};
    UM_AUTO(um_text) page = {0};
    free(query->name);
    query->name = um_strdup("corridors/lines");
    um_text_list_add(&missing, "flow");
    if (picture)
        um_text_list_add(&pictures, picture);
    if (sql)
        assert_ok(um_query_run(db, query, NULL, &table, &err));
    um_report_section section = {.name = "lines",
                                 .query = query,
                                 .table = table,
                                 .missing = &missing,
                                 .pictures = &pictures,
                                 .table_path = sql ? "tables/lines.csv" : NULL,
                                 .layer_path = sql ? "layers/lines.geojson" : NULL};
    assert_ok(um_report_open("report.out", db, &report, &err));
    assert_ok(um_report_add(report, &section, &err));
    assert_false(um_file_exists("report.out")); // nothing is there before all of it is
    assert_ok(um_report_commit(report, &err));
    assert_ok(um_file_read("report.out", 1 << 24, &page, &err));
    remove("report.out");
    return um_text_take(&page);
}

static void assert_has(const char *page, const char *text) {
    if (!strstr(page, text))
        fail_msg("the page lacks '%s'", text);
}

static void assert_lacks(const char *page, const char *text) {
    const char *at = strstr(page, text);
    if (at)
        fail_msg("the page holds '%s': %.80s", text, at);
}

static size_t count(const char *page, const char *text) {
    size_t n = 0;
    for (const char *at = strstr(page, text); at; at = strstr(at + 1, text))
        n++;
    return n;
}

/// Takes out the scripts that are built in and the data that no browser runs, in place; any other
/// stays.
static void leave_out_scripts(char *page) {
    static const char *const starts[] = {"<script>", "<script type=\"application/json\" id=\"map-"};
    for (size_t i = 0; i < UM_COUNTED(starts); i++)
        for (char *at = strstr(page, starts[i]); at; at = strstr(at, starts[i])) {
            char *end = strstr(at, "</script>");
            assert_non_null(end);
            memmove(at, end + strlen("</script>"), strlen(end + strlen("</script>")) + 1);
        }
}

static void set_language(um_db *db, const char *language) {
    um_error err = {0};
    UM_AUTO(char) *sql = um_format("UPDATE region SET language = '%s'", language);
    assert_ok(um_db_exec(db, sql, &err));
}

// --------------------------------------------------------------------------------------- escaping

static void test_escapes(void **state) {
    (void)state;
    static const struct {
        const char *text, *html;
    } cases[] = {
        {"", ""},
        {"S\xc3\xbc"
         "d & West",
         "S\xc3\xbc"
         "d &amp; West"},
        {"</script><script>", "&lt;/script&gt;&lt;script&gt;"},
        {"<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"},
        {"\" onload='x'", "&quot; onload=&#39;x&#39;"},
        {"a\xe2\x80\xae"
         "b\xe2\x81\xa6"
         "c\xe2\x80\x8f",
         "abc"}, // U+202E, U+2066, U+200F
        {"a\x01\x02\x1b\x7f"
         "b\xc2\x9b",
         "ab"},
        {"a\nb\tc\xe2\x80\xa8"
         "d",
         "a b c d"},
        {"a\xff"
         "b",
         "a\xef\xbf\xbd"
         "b"},
        {"a\xe2\x80", "a\xef\xbf\xbd"}, // cut in the middle
        {"\xef\xbb\xbf"
         "a",
         "a"},
        {"\xf0\x9f\x9a\xb2", "\xf0\x9f\x9a\xb2"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) html = {0};
        um_html_append(&html, cases[i].text);
        assert_string_equal(html.data ? html.data : "", cases[i].html);
    }
}

static void test_writes_patterns(void **state) {
    (void)state;
    UM_AUTO(um_text) html = {0};
    const char *volatile nothing = NULL;
    um_html_write(&html, "<b id=\"%s\">%s</b> 100%% %s", "a\"b", "<%s>", nothing);
    assert_string_equal(html.data, "<b id=\"a&quot;b\">&lt;%s&gt;</b> 100% ");
}

static void test_writes_paths_and_strings(void **state) {
    (void)state;
    UM_AUTO(um_text) path = {0};
    UM_AUTO(um_text) css = {0};
    um_html_append_path(&path, "java script:x/\"\xc3\xa4.csv?a#b");
    assert_string_equal(path.data, "java%20script%3Ax/%22%C3%A4.csv%3Fa%23b");
    um_html_append_css_string(&css, "a\"}</style>\xe2\x80\xae\xc3\xa4 1");
    assert_string_equal(css.data, "\"a\\22 \\7d \\3c \\2f style\\3e \\e4  1\"");
}

static void test_encodes_pictures(void **state) {
    (void)state;
    static const struct {
        const char *bytes, *encoded;
    } cases[] = {
        // RFC 4648, section 10
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) html = {0};
        UM_AUTO(char) *expected = um_format("data:image/png;base64,%s", cases[i].encoded);
        um_html_append_data(&html, "image/png", cases[i].bytes, strlen(cases[i].bytes));
        assert_string_equal(html.data, expected);
    }
    UM_AUTO(um_text) zeros = {0}; // longer than one piece: padding only at the end
    unsigned char bytes[3073] = {0};
    um_html_append_data(&zeros, "a/b", bytes, sizeof bytes);
    assert_int_equal(zeros.length, strlen("data:a/b;base64,") + 4 * 1025);
    assert_string_equal(zeros.data + zeros.length - 4, "AA==");
}

static void test_reads_elements(void **state) {
    (void)state;
    static const struct {
        const char *xml, *text;
    } cases[] = {
        {"<svg><desc>a &amp; b &lt;c&gt; &quot;d&quot;</desc></svg>", "a & b <c> \"d\""},
        {"<desc>first</desc><desc>second</desc>", "first"},
        {"<desc>a &nbsp; &</desc>", "a &nbsp; &"},
        {"<desc></desc>", NULL},
        {"<desc>never ends", NULL},
        {"<description>no</description>", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *text = um_html_element_text(cases[i].xml, "desc");
        if (cases[i].text)
            assert_string_equal(text, cases[i].text);
        else
            assert_null(text);
    }
}

// ------------------------------------------------------------------------------------------- page

static void test_shows_an_analysis(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    um_test_territory(db, "01", "Nord", NULL, 0, 0);
    um_test_territory(db, "02",
                      "S\xc3\xbc"
                      "d",
                      NULL, 0, 0);
    assert_ok(
        um_db_exec(db, "UPDATE region SET notice = 'Erfunden: alles', focus_key = '01'", &err));
    assert_ok(um_file_write("report_picture.svg", svg, strlen(svg), &err));
    UM_AUTO(char) *page = make_report(db, ROWS, "report_picture.svg");
    remove("report_picture.svg");
    assert_has(page, "<html lang=\"de\">");
    assert_has(page, "<title>Test \xe2\x80\x93 Bericht</title>");
    assert_has(page, "Stichtag 31.12.2024 \xc2\xb7 Im Blick: Nord</p>");
    assert_has(page, "<dt>Gemeinden</dt><dd>2</dd>");
    assert_has(page, "<dt>Einwohner</dt><dd>2.000</dd>");
    assert_lacks(page, "<dt>Gremien</dt>"); // none are loaded
    assert_int_equal(count(page, "<p class=\"notice\">Erfunden: alles</p>"), 1);
    assert_has(page, "<p><b>Erfunden: alles</b></p>\n<p>Erstellt mit umland ");
    assert_has(page, "@bottom-left { content: \"Erfunden\\3a  alles\"");
    assert_has(page, "<a href=\"#topic-corridors\">Linien \xc3\xbc"
                     "ber Grenzen</a>");
    assert_has(page, "<li><a href=\"#lines\">Linien</a></li>");
    assert_has(page, "<section class=\"analysis\" id=\"lines\" "
                     "aria-labelledby=\"lines-heading\">\n<h3 id=\"lines-heading\">Linien</h3>");
    assert_has(page, "<img alt=\"Nord 3 &amp; S\xc3\xbc"
                     "d &lt;4&gt;\" src=\"data:image/svg+xml;base64,PD94bWwg");
    assert_has(page, "<figcaption id=\"caption-1\"><b>Abbildung 1:</b> Bild</figcaption>");
    assert_has(page, "<b>Tabelle 1:</b> Linien</span></caption>");
    assert_has(page, "<h4>Definition</h4>\n<p>Was es ist.</p>");
    assert_has(page, "<ul lang=\"en\">\n<li>Mind this.</li>"); // English where there is no German
    assert_has(page, "<code>date = 2024-12-31</code>");
    assert_has(page, "<a href=\"tables/lines.csv\">tables/lines.csv</a>");
    assert_has(page, "<a href=\"layers/lines.geojson\">layers/lines.geojson</a>");
    assert_has(page, "<h3>Geladene Zeilen</h3>");
    assert_has(page, "Keine Zeile wurde abgewiesen.");
}

static void test_formats_of_the_language(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *german = make_report(db, ROWS, NULL);
    // the name first, the key last
    assert_has(german, "<tr id=\"lines-0\"><th scope=\"row\" class=\"\">Nord</th>"
                       "<td class=\"n\" data-value=\"12345\">12.345</td>"
                       "<td class=\"n\" data-value=\"0.1234\">12,3\xc2\xa0%</td>"
                       "<td class=\"n\" data-value=\"24331.5\">24,3</td>"
                       "<td class=\"n\" data-value=\"2023\">2023</td><td class=\"\">unbekannt</td>"
                       "<td class=\"key\">01</td></tr>");
    assert_has(german, "<tr id=\"lines-1\"><th scope=\"row\" class=\"\">S\xc3\xbc"
                       "d</th><td class=\"n\" data-value=\"-7\">\xe2\x88\x92"
                       "7</td><td class=\"n\"></td><td class=\"n\" data-value=\"900\">0,9</td>"
                       "<td class=\"n\" data-value=\"2023\">2023</td>"
                       "<td class=\"\">in Teilen</td>");
    assert_has(german, "<th scope=\"col\" class=\"n\">Commuters <span class=\"unit\">Personen<");
    assert_has(german, "<th scope=\"col\" class=\"n\">Share</th>");
    assert_has(german, "<th scope=\"col\" class=\"n\">Length <span class=\"unit\">km</span>");
    assert_has(german, "<th scope=\"col\" class=\"n\">Year</th>");
    set_language(db, "en");
    UM_AUTO(char) *english = make_report(db, ROWS, NULL);
    assert_has(english, "<html lang=\"en\">");
    assert_has(english,
               "data-value=\"12345\">12,345</td><td class=\"n\" data-value=\"0.1234\">12.3%</td>"
               "<td class=\"n\" data-value=\"24331.5\">24.3</td>"
               "<td class=\"n\" data-value=\"2023\">2023</td><td class=\"\">unknown</td>");
    assert_has(english, "Reference date 31 December 2024");
    assert_has(english, ">Lines across borders</h2>");
}

/// Rows "r1" .. "r<n>".
static char *rows_sql(int n) {
    return um_format("WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < "
                     "%d) SELECT 'k' || i AS key, 'r' || i AS name, i AS persons, 0.5 AS share, "
                     "1.0 AS length_m, 2023 AS year, :date AS status FROM c ORDER BY i",
                     n);
}

static void test_cuts_long_tables(void **state) {
    (void)state;
    static const struct {
        int rows;
        const char *sentence, *extent;
    } cases[] = {
        {40, "<p class=\"files on-paper\">\xe2\x80\xa6 20 weitere Zeilen in ",
         "</b> Linien<span class=\"on-paper\"> (20 von 40 Zeilen)</span></span>"},
        {41,
         "<p class=\"files on-screen\">\xe2\x80\xa6 1 weitere Zeile in "
         "<a href=\"tables/lines.csv\">",
         "</b> Linien<span class=\"on-screen\"> (40 von 41 Zeilen)</span>"
         "<span class=\"on-paper\"> (20 von 41 Zeilen)</span></span>"},
        {2040,
         "<p class=\"files on-screen\">\xe2\x80\xa6 2.000 weitere Zeilen in "
         "<a href=\"tables/lines.csv\">tables/lines.csv</a></p>",
         "<span class=\"on-screen\"> (40 von 2.040 Zeilen)</span>"},
    };
    UM_AUTO(um_db) *db = um_test_store();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *sql = rows_sql(cases[i].rows);
        UM_AUTO(char) *page = make_report(db, sql, NULL);
        assert_int_equal(count(page, "<th scope=\"row\" class=\"\">r"), 40);
        assert_has(page, cases[i].extent);
        assert_has(page, cases[i].sentence);
    }
    UM_AUTO(char) *sql = rows_sql(20);
    UM_AUTO(char) *page = make_report(db, sql, NULL);
    assert_has(page, "</b> Linien</span>");
    assert_lacks(page, "weitere Zeile");
}

static void test_an_empty_answer_is_said(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *page = make_report(db, "SELECT * FROM (" ROWS ") WHERE key = 'x'", NULL);
    assert_has(page, "Die Auswertung ergibt keine Zeile.");
    assert_lacks(page, "id=\"lines-table\"");
}

static void test_names_what_is_missing(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *german = make_report(db, NULL, NULL);
    assert_has(german, "<p class=\"missing\">Diese Auswertung war nicht m\xc3\xb6glich. Nicht "
                       "geladen: Pendlerstr\xc3\xb6me (flow).</p>");
    set_language(db, "en");
    UM_AUTO(char) *english = make_report(db, NULL, NULL);
    assert_has(english, "Nothing is loaded of: Commuter flows (flow).</p>");
    assert_lacks(english, "id=\"lines-table\"");
}

/// A store and a query in which every text is an attack.
static char *hostile_report(um_db *db) {
    um_error err = {0};
    assert_ok(
        um_db_exec(db,
                   "UPDATE region SET name = '</title><script>a()</script>', focus_key = '\"><img "
                   "onerror=x>', "
                   "notice = '\"}</style><script>b()</script>';"
                   "UPDATE source SET title = '<img src=x onerror=c()>', attribution = '</td><b>', "
                   "url = 'javascript:d()', rows_in = 1, rows_rejected = 1;"
                   "INSERT INTO reject VALUES (1, '<i>', 'line 1', NULL, '</script>');"
                   "INSERT INTO repair VALUES (1, 'f', 'p', NULL, '<u>', '');"
                   "INSERT INTO source SELECT 2, 'web', loader, 'Web', publisher, "
                   "'https://x.example/?a=1&b=\"', "
                   "licence, attribution, vintage, '', 1, 0, 0, 0, 0, 0, 0, crs FROM source",
                   &err));
    return make_report(db,
                       "SELECT '\"onclick=e()' AS key, 'a' || char(8238) || '<img src=//x "
                       "onerror=f()>' || char(1) AS name, 1 AS persons, 1.0 AS share, 1.0 AS "
                       "length_m, 1 AS year, '</script>' || :date AS status",
                       NULL);
}

static void test_hostile_texts_stay_texts(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *page = hostile_report(db);
    leave_out_scripts(page);
    static const char *const never[] = {
        "<script",           "</script",     "<img", "<i>",  "<u>",     "\"onclick",
        "href=\"javascript", "\xe2\x80\xae", "\x01", "\x02", "style=\""};
    for (size_t i = 0; i < UM_COUNTED(never); i++)
        assert_lacks(page, never[i]);
    assert_int_equal(count(page, "</style>"), 1);
    assert_has(page, "a&lt;img src=//x onerror=f()&gt;</th>");
    assert_has(page, ", javascript:d()"); // said, but no link
    assert_has(page, "<a href=\"https://x.example/?a=1&amp;b=&quot;\">");
    assert_has(page, "&lt;/script&gt;</td>");
}

/// "'sha256-...'" of a script, as a Content-Security-Policy names it.
static char *source_of(const char *script, size_t n) {
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char encoded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
    sha256_init(&context);
    sha256_update(&context, n, (const uint8_t *)script);
    sha256_digest(&context, sizeof digest, digest);
    base64_encode_raw(encoded, sizeof digest, digest);
    return um_format("'sha256-%s'", encoded);
}

/// The policy allows no script but those that stand in the page, by their hashes.
static void test_scripts_are_named_by_their_hashes(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *page = make_report(db, ROWS, NULL);
    size_t n = 0;
    assert_has(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "img-src data:; style-src 'unsafe-inline'; script-src 'sha256-");
    for (const char *at = strstr(page, "<script>"); at; at = strstr(at + 1, "<script>"), n++) {
        const char *end = strstr(at, "</script>");
        UM_AUTO(char) *source = source_of(at + 8, (size_t)(end - at) - 8);
        assert_has(page, source);
    }
    assert_int_equal(n, 1); // there is nothing to draw: only that of the tables
    assert_lacks(page, "id=\"map\"");
    assert_int_equal(count(page, "'sha256-"), 3);
}

static void test_needs_no_network(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    assert_ok(um_file_write("report_picture.svg", svg, strlen(svg), &err));
    UM_AUTO(char) *page = make_report(db, ROWS, "report_picture.svg");
    remove("report_picture.svg");
    assert_lacks(page, "sourceMappingURL");
    leave_out_scripts(page);
    assert_int_equal(count(page, " src=\""), count(page, " src=\"data:image/"));
    assert_int_equal(count(page, " href=\""), count(page, " href=\"#") +
                                                  count(page, " href=\"tables/") +
                                                  count(page, " href=\"layers/"));
    static const char *const never[] = {"<script", "<link",   "<iframe",  "@import",
                                        "url(",    "http://", "https://", "//cdn"};
    for (size_t i = 0; i < UM_COUNTED(never); i++)
        assert_lacks(page, never[i]);
}

static void write_padded(const char *path, size_t n) {
    um_error err = {0};
    UM_AUTO(um_text) padded = {0};
    um_text_append(&padded, svg);
    while (padded.length < n)
        um_text_append(&padded, "<!-- a map of a country -->\n");
    assert_ok(um_file_write(path, padded.data, padded.length, &err));
}

/// Over 8 MiB the PNG beside an SVG is embedded, with the words of the SVG; if it is no lighter, or
/// not there, the SVG stays.
static void test_heavy_pictures(void **state) {
    (void)state;
    static const struct {
        size_t n_svg, n_png;
        const char *type;
    } cases[] = {
        {1 << 10, 1 << 9, "svg+xml"},  {8300000, 1 << 9, "svg+xml"}, {8400000, 1 << 9, "png"},
        {8400000, 8500000, "svg+xml"}, {8400000, 0, "svg+xml"},
    };
    UM_AUTO(um_db) *db = um_test_store();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        write_padded("report_picture.svg", cases[i].n_svg);
        if (cases[i].n_png)
            write_padded("report_picture.png", cases[i].n_png);
        UM_AUTO(char) *page = make_report(db, ROWS, "report_picture.svg");
        remove("report_picture.svg");
        remove("report_picture.png");
        UM_AUTO(char) *image =
            um_format("d &lt;4&gt;\" src=\"data:image/%s;base64,", cases[i].type);
        assert_has(page, image);
        assert_has(page, "</b> Bild</figcaption>");
    }
}

static void test_is_the_same_twice(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *sql = rows_sql(50);
    UM_AUTO(char) *first = make_report(db, sql, NULL);
    UM_AUTO(char) *second = make_report(db, sql, NULL);
    assert_string_equal(first, second);
}

static void test_counts_faults(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    assert_ok(um_db_exec(db,
                         "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i "
                         "< 23) INSERT INTO reject SELECT 1, 'a.csv', 'line ' || i, NULL, 'no key' "
                         "FROM c;"
                         "INSERT INTO repair VALUES (1, 'a', 'p', NULL, 'parts merged', ''), "
                         "(1, 'a', 'q', NULL, 'parts merged', '')",
                         &err));
    UM_AUTO(char) *page = make_report(db, ROWS, NULL);
    assert_int_equal(count(page, "<td>kein Schlüssel</td>"), 20);
    assert_has(page, "<td>Zeile 1</td>"); // stored in English, shown in the language of the page
    assert_lacks(page, "<td>Zeile 21</td>");
    assert_has(page, "3 weitere abgewiesene Zeilen stehen");
    assert_has(page,
               "<td>Teile zusammengef\xc3\xbchrt</td><td class=\"n\" data-value=\"2\">2</td>");
}

/// Headings follow each other without a gap, so that a reader by ear finds the way.
static void test_headings_are_in_order(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *page = make_report(db, ROWS, NULL);
    int level = 0;
    assert_int_equal(count(page, "<h1>"), 1);
    for (const char *at = strstr(page, "<body>"); (at = strstr(at, "<h")); at += 3) {
        if (at[2] < '1' || at[2] > '6')
            continue;
        assert_true(at[2] - '0' <= level + 1);
        level = at[2] - '0';
    }
}

/// Every element that is opened is closed, in its place.
static void test_elements_nest(void **state) {
    (void)state;
    static const char *const without_end[] = {"!DOCTYPE", "meta", "img", "br"};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *page = hostile_report(db);
    UM_AUTO(um_text_list) open = {0};
    for (const char *at = strchr(page, '<'); at; at = strchr(at + 1, '<')) {
        size_t n = strcspn(at + 1, " >\n");
        UM_AUTO(char) *name = um_format("%.*s", (int)n, at + 1);
        bool is_alone = false;
        for (size_t i = 0; i < UM_COUNTED(without_end); i++)
            is_alone = is_alone || strcmp(name, without_end[i]) == 0;
        is_alone = is_alone || *(strchr(at, '>') - 1) == '/'; // of SVG
        if (*name != '/' && !is_alone)
            um_text_list_add(&open, name);
        if (*name != '/')
            continue;
        assert_true(open.n_items > 0);
        assert_string_equal(name + 1, open.items[open.n_items - 1]);
        free(open.items[--open.n_items]);
    }
    assert_int_equal(open.n_items, 0);
}

static const char drawing[] =
    "<svg width=\"40\" height=\"20\" viewBox=\"0 0 40 20\" xmlns=\"http://www.w3.org/2000/svg\">"
    "<title>Bild</title><desc>Nord 3</desc><g fill=\"none\" color=\"black\" "
    "stroke=\"currentColor\"><polygon fill='rgb( 1, 2,255)' points='0,0 10,0 10,10.04 "
    "0,0'/></g></svg>";

/// What gnuplot draws is part of the page, under the finding; the analysis is named above it.
static void test_a_finding_is_the_heading(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *text = um_format("%s%s", header, ROWS);
    UM_AUTO(um_query) *query = um_test_query(text);
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_report) *report = NULL;
    UM_AUTO(um_text_list) pictures = {0};
    UM_AUTO(um_text) page = {0};
    um_text_list_add(&pictures, "report_drawing.svg");
    assert_ok(um_file_write("report_drawing.svg", drawing, strlen(drawing), &err));
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    const char *const topics[] = {"borders/b", "own/x", "cooperation/a"};
    assert_ok(um_report_open("report.out", db, &report, &err));
    for (size_t i = 0; i < UM_COUNTED(topics); i++) {
        free(query->name);
        query->name = um_strdup(topics[i]);
        um_report_section section = {.name = strchr(topics[i], '/') + 1,
                                     .finding = i == 2 ? "2 von 3 <b>" : NULL,
                                     .query = query,
                                     .table = table,
                                     .pictures = &pictures};
        assert_ok(um_report_add(report, &section, &err));
    }
    assert_ok(um_report_commit(report, &err));
    assert_ok(um_file_read("report.out", 1 << 24, &page, &err));
    remove("report.out");
    remove("report_drawing.svg");
    assert_has(page.data,
               "<p class=\"name\">Linien</p>\n<h3 id=\"a-heading\">2 von 3 &lt;b&gt;</h3>");
    assert_has(page.data, "<li><a href=\"#a\">2 von 3 &lt;b&gt;</a> <span class=\"topic\">"
                          "Zusammenarbeit</span></li>\n<li><a href=\"#b\">Linien</a>");
    assert_has(page.data, "aria-labelledby=\"picture-3-t picture-3-d\"");
    assert_has(page.data, "<title id=\"picture-3-t\">2 von 3 &lt;b&gt;</title>\n"
                          "<desc id=\"picture-3-d\">Nord 3</desc>");
    assert_lacks(page.data, "<img");
    // cooperation, borders, others: whatever the order of region.yaml
    const char *cooperation = strstr(page.data, "<h2 id=\"topic-cooperation\"");
    const char *borders = strstr(page.data, "<h2 id=\"topic-borders\"");
    const char *own = strstr(page.data, "<h2 id=\"topic-own\"");
    assert_true(cooperation && borders && own && cooperation < borders && borders < own);
}

static void test_is_well_formed(void **state) {
    (void)state;
    um_error err = {0};
    if (system("command -v xmllint >/dev/null 2>&1") != 0)
        skip();
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(char) *page = hostile_report(db);
    UM_AUTO(um_text) complaints = {0};
    assert_ok(um_file_write("report_check.html", page, strlen(page), &err));
    // it knows HTML 4 only: the elements that came with 5 are no fault
    assert_int_equal(
        system("xmllint --html --noout report_check.html 2>&1 | "
               "grep -E 'error' | grep -vE 'Tag (header|nav|main|section|figure|figcaption|"
               "footer|details|summary|svg|defs|g|path|rect|circle) invalid' >report_check.txt"),
        256); // grep found nothing
    assert_ok(um_file_read("report_check.txt", 1 << 20, &complaints, &err));
    assert_int_equal(complaints.length, 0);
    remove("report_check.html");
    remove("report_check.txt");
}

static void test_a_report_that_fails_leaves_nothing(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query = um_test_query("-- title: T\n-- column: n | integer | rows | N\n"
                                             "SELECT 1 AS n");
    um_report *report = NULL;
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_text_list) pictures = {0};
    um_text_list_add(&pictures, "no_such_picture.svg");
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    assert_int_equal(um_report_open("no_such_folder/report.html", db, &report, &err),
                     UM_ERR_NOT_FOUND);
    assert_null(report);
    assert_ok(um_report_open("report.out", db, &report, &err));
    um_report_section section = {
        .name = "n", .query = query, .table = table, .pictures = &pictures};
    assert_int_equal(um_report_add(report, &section, &err), UM_ERR_NOT_FOUND);
    assert_non_null(strstr(err.text, "report, 'n'"));
    assert_non_null(strstr(err.text, "no_such_picture.svg"));
    um_report_free(report);
    assert_false(um_file_exists("report.out"));
    um_report_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_writes_patterns),
        cmocka_unit_test(test_writes_paths_and_strings),
        cmocka_unit_test(test_encodes_pictures),
        cmocka_unit_test(test_reads_elements),
        cmocka_unit_test(test_shows_an_analysis),
        cmocka_unit_test(test_formats_of_the_language),
        cmocka_unit_test(test_cuts_long_tables),
        cmocka_unit_test(test_an_empty_answer_is_said),
        cmocka_unit_test(test_names_what_is_missing),
        cmocka_unit_test(test_hostile_texts_stay_texts),
        cmocka_unit_test(test_scripts_are_named_by_their_hashes),
        cmocka_unit_test(test_needs_no_network),
        cmocka_unit_test(test_heavy_pictures),
        cmocka_unit_test(test_is_the_same_twice),
        cmocka_unit_test(test_counts_faults),
        cmocka_unit_test(test_headings_are_in_order),
        cmocka_unit_test(test_elements_nest),
        cmocka_unit_test(test_a_finding_is_the_heading),
        cmocka_unit_test(test_is_well_formed),
        cmocka_unit_test(test_a_report_that_fails_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
