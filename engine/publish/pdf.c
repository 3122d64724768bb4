#include "publish/pdf.h"

#include "core/file.h"
#include "core/process.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 16 };

/// A page of a country has hundreds of thousands of outlines.
static const double time_limit_s = 120;

char *um_pdf_find_browser(void) {
    static const char *const names[] = {"chromium", "chromium-browser", "google-chrome"};
    for (size_t i = 0; i < UM_COUNT(names); i++) {
        char *program = um_process_find(names[i]);
        if (program)
            return program;
    }
    return NULL;
}

um_status um_pdf_require_browser(um_error *err) {
    UM_AUTO(char) *program = um_pdf_find_browser();
    if (!program)
        return um_fail(err, UM_ERR_NOT_FOUND,
                       "a PDF is printed by Chromium, which is not installed: install the package "
                       "chromium, or print report.html from any browser");
    return UM_OK;
}

/// The address of a file.
static um_status address_of(const char *path, um_text *address, um_error *err) {
    char whole[PATH_MAX];
    if (!realpath(path, whole))
        return um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
    um_text_append(address, "file://");
    for (const char *at = whole; *at; at++) {
        bool is_plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                        (*at >= '0' && *at <= '9') || strchr("/._-", *at);
        if (is_plain)
            um_text_append_n(address, at, 1);
        else
            um_text_append_format(address, "%%%02X", (unsigned char)*at);
    }
    return UM_OK;
}

/// Runs the browser, which says much and fails silently: only the file tells.
static um_status run_browser(const char *program, const char *profile, const char *address,
                             const char *path, um_error *err) {
    UM_AUTO(char) *user_data = um_format("--user-data-dir=%s", profile);
    UM_AUTO(char) *target = um_format("--print-to-pdf=%s", path);
    const char *arguments[MOST_ARGUMENTS] = {program,
                                             "--headless",
                                             "--disable-gpu",
                                             "--no-first-run",
                                             "--disable-extensions",
                                             "--disable-background-networking",
                                             "--disable-component-update",
                                             "--disable-sync",
                                             "--no-pdf-header-footer",
                                             user_data,
                                             target};
    size_t n = 0;
    while (arguments[n])
        n++;
    if (geteuid() == 0)
        arguments[n++] = "--no-sandbox"; // Chromium has none for root, and refuses to start
    arguments[n++] = address;
    um_process run = {0};
    size_t ended = 0;
    um_status status = um_process_start(&(um_process_job){.name = "Chromium",
                                                          .program = program,
                                                          .arguments = (char *const *)arguments,
                                                          .is_group = true,
                                                          .time_limit_s = time_limit_s},
                                        &run, err);
    if (status == UM_OK)
        status = um_process_wait(&run, 1, &ended, err);
    um_process_clear(&run);
    return status;
}

/// A PDF begins and ends as one.
static um_status check_pdf(const char *path, um_error *err) {
    UM_AUTO(um_text) pdf = {0};
    um_error none = {0};
    bool is_whole = um_file_read(path, (size_t)1 << 30, &pdf, &none) == UM_OK && pdf.length > 64 &&
                    memcmp(pdf.data, "%PDF-", 5) == 0 &&
                    memmem(pdf.data + pdf.length - 64, 64, "%%EOF", 5);
    return is_whole ? UM_OK : um_fail(err, UM_ERR_IO, "Chromium printed no PDF");
}

static um_status print_in(const char *program, const char *folder, const char *page,
                          const char *path, um_error *err) {
    UM_AUTO(um_text) address = {0};
    UM_AUTO(char) *profile = um_path_join(folder, "profile");
    UM_TRY(address_of(page, &address, err));
    UM_AUTO(char) *fresh = um_format("%s.new", path);
    um_cleanup_add(fresh);
    um_status status = run_browser(program, profile, address.data, fresh, err);
    if (status == UM_OK)
        status = check_pdf(fresh, err);
    if (status == UM_OK && rename(fresh, path) != 0)
        status = um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
    if (status != UM_OK)
        unlink(fresh);
    um_cleanup_remove(fresh);
    return status;
}

um_status um_pdf_print(const char *page, const char *path, um_error *err) {
    const char *temporary = getenv("TMPDIR");
    UM_TRY(um_pdf_require_browser(err));
    UM_AUTO(char) *program = um_pdf_find_browser();
    UM_AUTO(char) *folder =
        um_format("%s/umland-pdf-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(folder))
        return um_fail(err, UM_ERR_IO, "%s: %s", folder, strerror(errno));
    um_status status = print_in(program, folder, page, path, err);
    um_folder_remove(folder);
    return status == UM_OK ? status : um_fail_while(err, "printing %s", path);
}
