#include "publish/pdf.h"

#include "core/file.h"
#include "core/process.h"

#include <ctype.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const size_t max_pdf = (size_t)256 << 20;

char *um_pdf_browser(void) {
    static const char *const names[] = {"chromium", "chromium-browser", "google-chrome"};
    char *program = NULL;
    for (size_t i = 0; i < UM_COUNT(names) && !program; i++)
        program = um_process_find(names[i]);
    return program;
}

um_status um_pdf_require(um_error *err) {
    UM_AUTO(char) *program = um_pdf_browser();
    if (!program)
        return um_fail(
            err, UM_ERR_NOT_FOUND,
            "a PDF needs Chromium, which is not installed; install the package chromium, or "
            "print report.html from any browser");
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- profile

/// A folder that is removed with all that is in it.
typedef char *scratch_folder;

static int remove_entry(const char *path, const struct stat *state, int kind, struct FTW *place) {
    (void)state, (void)kind, (void)place;
    remove(path);
    return 0;
}

static void remove_folder(char *path) {
    if (!path)
        return;
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(path);
}
UM_DEFINE_AUTO(scratch_folder, scratch_folder, remove_folder)

static um_status make_folder(char **path, um_error *err) {
    const char *base = getenv("TMPDIR");
    UM_AUTO(char) *pattern = um_format("%s/umland-pdf-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(pattern))
        return um_fail(err, UM_ERR_IO, "cannot make a folder in '%s'",
                       base && *base ? base : "/tmp");
    *path = UM_STEAL(pattern);
    return UM_OK;
}

/// Links to the files beside the page lead nowhere once the PDF is sent on, and would tell in which
/// folder it was made: a copy without them is printed.
static um_status copy_without_links(const char *html_path, const char *copy_path, um_error *err) {
    static const char *const links[] = {"<a href=\"tables/", "<a href=\"layers/"};
    UM_AUTO(um_text) page = {0}, copy = {0};
    UM_TRY(um_file_read(html_path, max_pdf, &page, err));
    const char *from = page.data ? page.data : "";
    for (const char *at = from; (at = strstr(at, "<a href=\"")); at++) {
        bool is_local = strncmp(at, links[0], strlen(links[0])) == 0 ||
                        strncmp(at, links[1], strlen(links[1])) == 0;
        const char *end = is_local ? strchr(at, '>') : NULL;
        if (!end)
            continue;
        um_text_append_n(&copy, from, (size_t)(at - from));
        um_text_append(&copy, "<a>");
        from = end + 1;
    }
    um_text_append(&copy, from);
    return um_file_write(copy_path, copy.data ? copy.data : "", copy.length, err);
}

// ----------------------------------------------------------------------------------------- browser

/// file:///a%20b/report.html
static char *file_url(const char *path) {
    UM_AUTO(char) *full = realpath(path, NULL);
    um_text url = {0};
    um_text_append(&url, "file://");
    for (const char *at = full ? full : path; *at; at++)
        if (isalnum((unsigned char)*at) || strchr("/._-~", *at))
            um_text_append_n(&url, at, 1);
        else
            um_text_append_format(&url, "%%%02X", (unsigned)(unsigned char)*at);
    return um_text_take(&url);
}

static um_status run_browser(const char *program, const um_text_list *arguments,
                             double time_limit_s, um_error *err) {
    char **argv = um_alloc_array(arguments->n_items + 1, sizeof *argv);
    for (size_t i = 0; i < arguments->n_items; i++)
        argv[i] = arguments->items[i]; // borrowed
    const um_process_command command = {
        .name = "Chromium", .program = program, .arguments = argv, .time_limit_s = time_limit_s};
    um_process run = {0};
    size_t ended = 0;
    um_status status = um_process_start(&command, &run, err);
    if (status == UM_OK)
        status = um_process_wait(&run, 1, &ended, err);
    um_process_clear(&run);
    free(argv);
    return status;
}

static um_status print(const char *program, const char *html_path, const char *folder,
                       const char *pdf_path, double time_limit_s, um_error *err) {
    static const char *const switches[] = {"--headless", "--disable-gpu",
                                           "--disable-background-networking",
                                           "--no-pdf-header-footer", "--no-first-run"};
    UM_AUTO(um_text_list) arguments = {0};
    UM_AUTO(char) *profile = um_format("--user-data-dir=%s/profile", folder);
    UM_AUTO(char) *target = um_format("--print-to-pdf=%s", pdf_path);
    UM_AUTO(char) *url = file_url(html_path);
    um_text_list_add(&arguments, program);
    for (size_t i = 0; i < UM_COUNT(switches); i++)
        um_text_list_add(&arguments, switches[i]);
    if (geteuid() == 0)
        um_text_list_add(&arguments, "--no-sandbox");
    um_text_list_add(&arguments, profile);
    um_text_list_add(&arguments, target);
    um_text_list_add(&arguments, url);
    return run_browser(program, &arguments, time_limit_s, err);
}

// -------------------------------------------------------------------------------------------- file

/// "/CreationDate (D:20261127105302" -> the date, at midnight.
static void set_dates(um_text *pdf, const char *date) {
    static const char *const keys[] = {"/CreationDate (D:", "/ModDate (D:"};
    char digits[] = "00000000000000";
    size_t n = 0;
    for (const char *at = date; *at && n < 8; at++)
        if (*at >= '0' && *at <= '9')
            digits[n++] = *at;
    for (size_t i = 0; i < UM_COUNT(keys); i++) {
        char *found = memmem(pdf->data, pdf->length, keys[i], strlen(keys[i]));
        char *first = found ? found + strlen(keys[i]) : NULL;
        if (n == 8 && first && first + 14 <= pdf->data + pdf->length &&
            strspn(first, "0123456789") >= 14)
            memcpy(first, digits, 14);
    }
}

/// Chromium ends well even when it could not print: the file itself must say that it is whole.
static um_status read_printed(const char *path, um_text *pdf, um_error *err) {
    if (!um_file_exists(path))
        return um_fail(err, UM_ERR_IO, "Chromium printed nothing");
    UM_TRY(um_file_read(path, max_pdf, pdf, err));
    size_t tail = pdf->length > 32 ? pdf->length - 32 : 0;
    if (pdf->length < 5 || memcmp(pdf->data, "%PDF-", 5) != 0 ||
        !memmem(pdf->data + tail, pdf->length - tail, "%%EOF", 5))
        return um_fail(err, UM_ERR_IO, "Chromium printed no whole PDF");
    return UM_OK;
}

um_status um_pdf_print(const char *html_path, const char *pdf_path, const char *date,
                       double time_limit_s, um_error *err) {
    UM_TRY(um_pdf_require(err));
    UM_AUTO(char) *program = um_pdf_browser();
    UM_AUTO(scratch_folder) folder = NULL;
    UM_AUTO(um_output) *out = NULL;
    UM_AUTO(um_text) pdf = {0};
    UM_TRY(make_folder(&folder, err));
    UM_AUTO(char) *printed = um_path_join(folder, "report.pdf");
    UM_AUTO(char) *copy = um_path_join(folder, "report.html");
    UM_TRY(copy_without_links(html_path, copy, err));
    UM_TRY(print(program, copy, folder, printed, time_limit_s, err));
    UM_TRY(read_printed(printed, &pdf, err));
    set_dates(&pdf, date);
    UM_TRY(um_output_open(pdf_path, true, &out, err));
    um_output_write(out, pdf.data, pdf.length);
    return um_output_commit(out, err);
}
