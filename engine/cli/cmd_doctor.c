#include "cli/commands.h"
#include "cli/common.h"
#include "cli/pages.h"
#include "core/crs.h"
#include "core/file.h"
#include "core/messages.h"
#include "core/share.h"
#include "publish/pdf.h"
#include "publish/plot.h"
#include "publish/writer.h"

#include <gdal.h>
#include <geos_c.h>
#include <inttypes.h>
#include <langinfo.h>
#include <locale.h>
#include <proj.h>
#include <spatialite.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <yaml.h>
#include <zip.h>

typedef enum health { HEALTH_OK, HEALTH_WARNING, HEALTH_MISSING } health;

/// What was found, one line after the other.
typedef struct examination {
    bool is_json, is_coloured;
    size_t n, n_missing;
} examination;

static void print_finding(const examination *findings, health state, const char *name,
                          const char *value, const char *remedy) {
    static const char *const words[] = {N_("ok"), N_("warning"), N_("missing")};
    static const char *const colours[] = {"\x1b[32m", "\x1b[33m", "\x1b[31m"};
    enum { INDENT = 26 };
    bool is_coloured = findings->is_coloured;
    UM_AUTO(char) *text = um_format("%s%s%s", value, remedy ? "; " : "", remedy ? remedy : "");
    printf("%s%-8s%s %s%*s ", is_coloured ? colours[state] : "", _(words[state]),
           is_coloured ? "\x1b[0m" : "", _(name), (int)(16 - um_text_width(_(name))), "");
    um_page_print_wrapped(text, INDENT, um_page_width() < 64 ? 4 : INDENT);
}

static void print_finding_json(const examination *findings, health state, const char *name,
                               const char *value, const char *remedy) {
    static const char *const words[] = {"ok", "warning", "missing"};
    UM_AUTO(um_text) json = {0};
    um_json_append_member(&json, "name", name);
    um_json_append_member(&json, "state", words[state]);
    um_json_append_member(&json, "value", value);
    um_json_append_member(&json, "remedy", remedy);
    printf("%s\n{%s}", findings->n ? "," : "", json.data);
}

/// @param[in] remedy  what to do; NULL where all is well
static void report(examination *findings, health state, const char *name, const char *value,
                   const char *remedy) {
    if (findings->is_json)
        print_finding_json(findings, state, name, value, remedy);
    else
        print_finding(findings, state, name, value, remedy);
    findings->n++;
    findings->n_missing += state == HEALTH_MISSING;
}

// ----------------------------------------------------------------------------------- libraries

static void check_libraries(examination *findings) {
    int major = 0, minor = 0, patch = 0;
    yaml_get_version(&major, &minor, &patch);
    UM_AUTO(char) *yaml = um_format("%d.%d.%d", major, minor, patch);
    UM_AUTO(char) *geos = um_strdup(GEOSversion());
    geos[strcspn(geos, "-")] = '\0'; // 3.11.1-CAPI-1.17.1
    const struct {
        const char *name, *version;
    } libraries[] = {
        {"umland", UMLAND_VERSION},
        {"GDAL", GDALVersionInfo("RELEASE_NAME")},
        {"PROJ", proj_info().version},
        {"GEOS", geos},
        {"SQLite", sqlite3_libversion()},
        {"SpatiaLite", spatialite_version()},
        {"libxlsxwriter", lxw_version()},
        {"libzip", zip_libzip_version()},
        {"libyaml", yaml},
    };
    for (size_t i = 0; i < UM_COUNT(libraries); i++)
        report(findings, HEALTH_OK, libraries[i].name, libraries[i].version, NULL);
}

/// Formats without which a region cannot be read or written, and those that are good to have.
static void check_drivers(examination *findings) {
    static const struct {
        const char *name;
        health without;
        const char *remedy;
    } drivers[] = {
        {"GeoJSON", HEALTH_MISSING,
         N_("this GDAL was built without it; install libgdal-dev of Debian")},
        {"GPKG", HEALTH_MISSING,
         N_("this GDAL was built without it; install libgdal-dev of Debian")},
        {"ESRI Shapefile", HEALTH_MISSING,
         N_("this GDAL was built without it; install libgdal-dev of Debian")},
        {"FlatGeobuf", HEALTH_MISSING,
         N_("this GDAL was built without it; install libgdal-dev of Debian")},
        {"XLSX", HEALTH_WARNING, N_("'umland init' cannot look into workbooks")},
        {"ODS", HEALTH_WARNING, N_("'umland init' cannot look into workbooks")},
    };
    if (GDALGetDriverCount() == 0)
        GDALAllRegister();
    for (size_t i = 0; i < UM_COUNT(drivers); i++) {
        bool is_there = GDALGetDriverByName(drivers[i].name) != NULL;
        report(findings, is_there ? HEALTH_OK : drivers[i].without, drivers[i].name,
               is_there ? _("read by GDAL") : _("not read by GDAL"),
               is_there ? NULL : _(drivers[i].remedy));
    }
}

// ------------------------------------------------------------------------------------ pictures

static void check_gnuplot(examination *findings) {
    um_error error = {0};
    UM_AUTO(char) *version = NULL;
    if (um_plot_version(&version, &error) == UM_OK)
        report(findings, HEALTH_OK, "gnuplot", version, NULL);
    else
        report(findings, HEALTH_MISSING, "gnuplot", error.text,
               _("install the package gnuplot-nox; without it there are no charts and maps"));
}

static void check_browser(examination *findings) {
    UM_AUTO(char) *program = um_pdf_browser();
    report(findings, program ? HEALTH_OK : HEALTH_WARNING, "Chromium",
           program ? program : _("not installed"),
           program ? NULL : _("only --pdf needs it: install the package chromium"));
}

static void check_font(examination *findings) {
    char family[80] = "";
    FILE *answer = popen("fc-match -f '%{family}' 'DejaVu Sans' 2> /dev/null", "r");
    if (answer) {
        if (!fgets(family, sizeof family, answer))
            *family = '\0';
        pclose(answer);
    }
    bool is_installed = access("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", R_OK) == 0;
    bool is_there = *family ? strstr(family, "DejaVu Sans") != NULL : is_installed;
    report(findings, is_there ? HEALTH_OK : HEALTH_WARNING, N_("font"),
           is_there ? "DejaVu Sans" : _("no DejaVu Sans"),
           is_there ? NULL
                    : _("install the package fonts-dejavu-core; else texts of PNG pictures may "
                        "overlap"));
}

// ----------------------------------------------------------------------------------- geography

static void check_crs(examination *findings) {
    UM_AUTO(OGRSpatialReferenceH) crs = NULL;
    um_error error = {0};
    bool is_known = um_crs_parse("EPSG:25833", &crs, &error) == UM_OK;
    report(findings, is_known ? HEALTH_OK : HEALTH_MISSING, N_("CRS database"),
           is_known ? _("EPSG:25833 is known") : _("EPSG:25833 is not known to PROJ"),
           is_known ? NULL : _("install the package proj-data, or correct PROJ_DATA"));
}

/// What PROJ would do with Gauss-Krüger coordinates on this machine.
static void check_grids(examination *findings) {
    UM_AUTO(um_transform) *transform = NULL;
    um_error error = {0};
    double x = 3500000, y = 5600000; // the way is chosen with the first point
    bool is_known = um_transform_new_srid(31467, 25832, &transform, &error) == UM_OK &&
                    um_transform_points(transform, &x, &y, 1, &error) == UM_OK;
    const char *summary = is_known ? um_transform_summary(transform) : error.text;
    const char *accuracy = strstr(summary, "accuracy ");
    bool is_there = accuracy && atof(accuracy + strlen("accuracy ")) < 1.5;
    report(findings, is_there ? HEALTH_OK : HEALTH_WARNING, "Gauss-Krüger", summary,
           is_there ? NULL
                    : _("install the package proj-data: without its grid BETA2007 old coordinates "
                        "come out up to 3 m off"));
}

// ------------------------------------------------------------------------------- files, terminal

static void check_share(examination *findings) {
    static const char remedy[] = N_("install umland again, or name the folder in UMLAND_SHARE");
    UM_AUTO(um_text_list) folders = {0};
    UM_AUTO(um_text_list) names = {0};
    UM_AUTO(char) *style = um_share_path("plots/style.gp");
    um_error ignored = {0};
    um_query_folders(&folders);
    bool has_queries = um_query_list(&folders, &names, &ignored) == UM_OK && names.n_items > 0;
    UM_AUTO(char) *value = um_format(_("%s: %zu analyses, %s"), um_share_folder(), names.n_items,
                                     um_file_exists(style) ? _("charts") : _("no charts"));
    bool is_whole = has_queries && um_file_exists(style);
    report(findings, is_whole ? HEALTH_OK : HEALTH_MISSING, N_("shipped files"), value,
           is_whole ? NULL : _(remedy));
}

/// The locale that the user set, not the one that the program fell back to.
static void check_locale(examination *findings) {
    locale_t own = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const char *codeset = own ? nl_langinfo_l(CODESET, own) : _("unknown");
    bool is_utf8 = own && strcmp(codeset, "UTF-8") == 0;
    report(findings, is_utf8 ? HEALTH_OK : HEALTH_WARNING, N_("locale"), codeset,
           is_utf8 ? NULL
                   : _("set LANG=C.UTF-8 or de_DE.UTF-8 (package locales); else umlauts may look "
                       "wrong on this terminal, files are right all the same"));
    if (own)
        freelocale(own);
}

static void check_terminal(examination *findings) {
    struct winsize size;
    bool is_terminal = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    UM_AUTO(char) *value =
        is_terminal ? um_format(_("%d columns, colours %s"), size.ws_col,
                                getenv("NO_COLOR") ? _("off (NO_COLOR)") : _("on"))
                    : um_strdup(_("output goes to a file or a pipe: no colours, no width"));
    report(findings, HEALTH_OK, N_("terminal"), value, NULL);
}

/// The whole way a build goes: a store with all its tables is made, and removed.
static um_status try_store(const char *path, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_db_open(path, UM_DB_CREATE, &db, err));
    return um_db_create_schema(db, 25833, err);
}

static void check_space(examination *findings, const char *folder) {
    struct statvfs disk;
    if (statvfs(folder, &disk) != 0)
        return;
    uint64_t free_mib = (uint64_t)disk.f_bavail * disk.f_frsize >> 20;
    UM_AUTO(char) *value = um_format(_("%" PRIu64 " MiB free"), free_mib);
    report(findings, free_mib < 200 ? HEALTH_WARNING : HEALTH_OK, N_("disk"), value,
           free_mib < 200 ? _("a region takes some ten MiB, a country some hundred") : NULL);
}

static void check_folder(examination *findings, const char *folder) {
    UM_AUTO(char) *name = um_format(".umland-doctor-%d.part", (int)getpid());
    UM_AUTO(char) *path = um_path_join(folder, name);
    um_error error = {0};
    um_cleanup_add(path);
    um_status status =
        access(folder, W_OK | X_OK) != 0
            ? um_fail(&error, UM_ERR_IO, "'%s' is no folder that can be written to", folder)
            : try_store(path, &error);
    unlink(path);
    um_cleanup_remove(path);
    UM_AUTO(char) *value = status == UM_OK ? um_format(_("a store can be made in '%s'"), folder)
                                           : um_strdup(error.text);
    report(findings, status == UM_OK ? HEALTH_OK : HEALTH_MISSING, N_("folder"), value,
           status == UM_OK ? NULL : _("name another folder, or correct its permissions"));
    if (status == UM_OK)
        check_space(findings, folder);
}

um_status cmd_doctor(const um_command *self, int argc, char **argv, um_error *err) {
    examination findings = {.is_coloured = isatty(STDOUT_FILENO) && !getenv("NO_COLOR")};
    const um_option options[] = {UM_JSON_OPTION(&findings.is_json), {0}};
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 0, 1, err));
    if (findings.is_json)
        printf("[");
    check_libraries(&findings);
    check_drivers(&findings);
    check_gnuplot(&findings);
    check_browser(&findings);
    check_font(&findings);
    check_crs(&findings);
    check_grids(&findings);
    check_share(&findings);
    check_locale(&findings);
    check_terminal(&findings);
    check_folder(&findings, argc > 1 ? argv[1] : ".");
    if (findings.is_json)
        puts("\n]");
    if (findings.n_missing)
        return um_fail(err, UM_ERR_NOT_FOUND, "%zu of %zu things are missing", findings.n_missing,
                       findings.n);
    return UM_OK;
}
