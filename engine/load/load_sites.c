/**
 * Loader 'sites': places and areas: commercial land, mobility hubs, projects.
 *
 * Expects: a vector file of points or polygons, or a table with coordinates (load/points.h);
 * columns site_id, name (required), kind (or the option `kind` for all rows), status, area_ha,
 * price_eur_m2, cost_eur, valid_from, valid_to, themes, partners, source, note. Themes and partners
 * are separated by ';'. The map `kinds:` translates the file's words ("kinds: {Gewerbe:
 * commercial}"); a word without translation stays as it is. `area_unit` says what area_ha is in.
 *
 * Writes: site (of an area: geom a point on its surface, outline the area; area_ha measured where
 * the file gives none), site_partner (load/partners.h). With `places: optional` a row may say
 * nowhere where it is: a project need not be at one place.
 *
 * Rejects: no id, name or kind, an id that is already there, no or a bad place, a bad date or
 * number, an end before the beginning, a partner whose name several territories have.
 */
#include "core/messages.h"
#include "load/partners.h"
#include "load/points.h"

#include <math.h>
#include <string.h>

enum {
    SITE_ID,
    NAME,
    KIND,
    STATUS,
    VALID_FROM,
    VALID_TO,
    SOURCE,
    NOTE,
    AREA_HA,
    PRICE_EUR_M2,
    COST_EUR,
    THEMES,
    PARTNERS,
    N_COLUMNS,
    N_TEXTS = AREA_HA
};

static const um_column columns[N_COLUMNS] = {
    [SITE_ID] = {"site_id", true},
    [NAME] = {"name", true},
    [KIND] = {"kind", false},
    [STATUS] = {"status", false},
    [VALID_FROM] = {"valid_from", false},
    [VALID_TO] = {"valid_to", false},
    [SOURCE] = {"source", false},
    [NOTE] = {"note", false},
    [AREA_HA] = {"area_ha", false},
    [PRICE_EUR_M2] = {"price_eur_m2", false},
    [COST_EUR] = {"cost_eur", false},
    [THEMES] = {"themes", false},
    [PARTNERS] = {"partners", false},
};

static const um_loader_option options[] = {
    {"kind", N_("kind of every site: commercial, housing, mobility_hub, project, or another word"),
     false},
    {"kinds.*", N_("a word of the file for a kind"), false},
    {"places", N_("required (default), or optional: a row without a place is stored too"), false},
    {"area_unit", N_("unit of the column area_ha: ha (default), m2 or km2"), false},
    {"columns.site_id", N_("column of the site's id (site_id)"), false},
    {"columns.name", N_("its name (name)"), false},
    {"columns.kind", N_("its kind (kind)"), false},
    {"columns.status", N_("its state: planned, under construction, ... (status)"), false},
    {"columns.area_ha", N_("its area as published (area_ha)"), false},
    {"columns.price_eur_m2", N_("asking price of land in EUR per m2 (price_eur_m2)"), false},
    {"columns.cost_eur", N_("cost of a project in EUR (cost_eur)"), false},
    {"columns.valid_from", N_("begin, or opening (valid_from)"), false},
    {"columns.valid_to", N_("end, that day included (valid_to)"), false},
    {"columns.themes", N_("themes, separated by ';' (themes)"), false},
    {"columns.partners", N_("names or keys of partners, separated by ';' (partners)"), false},
    {"columns.source", N_("where these facts stand (source)"), false},
    {"columns.note", N_("a remark (note)"), false},
    UM_POINTS_OPTIONS,
    {0},
};

static const struct {
    const char *unit;
    double ha;
} area_units[] = {{"ha", 1}, {"m2", 1e-4}, {"km2", 100}};

typedef struct site_load {
    um_load *load;
    const char *kind; ///< of all rows, NULL = by column
    double unit_ha;
    bool is_place_optional;
    um_partners partners;
    sqlite3_stmt *find, *insert;
} site_load;

static void um_auto_site_load(site_load *loading) {
    um_partners_clear(&loading->partners);
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->insert);
}

/// What a row says once it is understood.
typedef struct site_row {
    const um_point_row *row;
    const char *kind;
    double numbers[3]; ///< area_ha, price_eur_m2, cost_eur; NAN = not said
    um_text_list themes, partners;
    GEOSGeometry *point, *outline; ///< NULL = none
    um_gate_report report;
} site_row;

static void um_auto_site_row(site_row *site) {
    um_text_list_clear(&site->themes);
    um_text_list_clear(&site->partners);
    um_geometry_free(site->point);
    um_geometry_free(site->outline);
}

// ----------------------------------------------------------------------------------------- reading

static const char *text_of(const site_row *site, size_t column) {
    const char *text = site->row->values[column];
    return text ? text : "";
}

static void read_kind(const site_load *loading, site_row *site, um_text *why) {
    const char *text = text_of(site, KIND);
    UM_AUTO(char) *option = um_format("kinds.%s", text);
    site->kind =
        loading->kind ? loading->kind : um_source_option(loading->load->source, option, text);
    if (!*site->kind)
        um_text_append(why, N_("kind is empty; fill the column or set `kind: commercial`"));
}

static void read_numbers(const site_load *loading, site_row *site, um_text *why) {
    for (size_t i = 0; i < UM_COUNT(site->numbers) && !why->length; i++) {
        const char *text = text_of(site, AREA_HA + i);
        double value = NAN;
        if (*text && !um_parse_real(text, &value))
            um_text_append_format(why, N_("%s '%s' is no number (with a decimal point)"),
                                  columns[AREA_HA + i].name, text);
        else if (value < 0)
            um_text_append_format(why, N_("%s '%s' is negative"), columns[AREA_HA + i].name, text);
        site->numbers[i] = value;
    }
    site->numbers[0] *= loading->unit_ha;
}

static void check_dates(const site_row *site, um_text *why) {
    const char *from = text_of(site, VALID_FROM), *to = text_of(site, VALID_TO);
    if (um_check_date("valid_from", from, why) && um_check_date("valid_to", to, why) &&
        !um_dates_are_in_order(from, to))
        um_text_append_format(why, N_("valid_to %s is before valid_from %s"), to, from);
}

/// An id that stands in an earlier row or source.
static um_status check_new(site_load *loading, const site_row *site, um_text *why, um_error *err) {
    bool has_row = false;
    um_db_bind_text(loading->find, 1, text_of(site, SITE_ID));
    UM_TRY(um_db_step(loading->load->db, loading->find, &has_row, err));
    if (has_row)
        um_text_append_format(why, N_("site_id '%s' is already that of '%s' (source '%s')"),
                              text_of(site, SITE_ID), um_db_column_text(loading->find, 0),
                              um_db_column_text(loading->find, 1));
    sqlite3_reset(loading->find);
    return UM_OK;
}

static void check_partners(const site_load *loading, const site_row *site, um_text *why) {
    um_partner partner;
    for (size_t i = 0; i < site->partners.n_items && !why->length; i++)
        um_partner_resolve(&loading->partners, NULL, NULL, site->partners.items[i], &partner, why);
}

static void read_place(const site_load *loading, site_row *site, um_text *why) {
    um_error fault = {0};
    if (loading->is_place_optional && !um_point_has_geometry(site->row))
        return;
    if (um_point_geometry(site->row, &site->point, &site->outline, &site->report, &fault) != UM_OK)
        um_text_append(why, fault.text);
}

static void measure_outline(site_row *site, um_text *why) {
    um_error fault = {0};
    double area_m2 = 0;
    if (!site->outline || !isnan(site->numbers[0]))
        return;
    if (um_geometry_area(site->outline, &area_m2, &fault) != UM_OK)
        um_text_append(why, fault.text);
    site->numbers[0] = area_m2 / 10000;
}

/// Reads the row; what is wrong with it goes into @p why.
static um_status understand(site_load *loading, site_row *site, um_text *why, um_error *err) {
    um_text_split(text_of(site, THEMES), ';', &site->themes);
    um_text_split(text_of(site, PARTNERS), ';', &site->partners);
    if (!*text_of(site, SITE_ID))
        um_text_append(why, N_("site_id is empty"));
    else if (!*text_of(site, NAME))
        um_text_append(why, N_("name is empty"));
    if (!why->length)
        read_kind(loading, site, why);
    if (!why->length)
        read_numbers(loading, site, why);
    if (!why->length)
        check_dates(site, why);
    if (!why->length)
        check_partners(loading, site, why);
    if (!why->length)
        UM_TRY(check_new(loading, site, why, err));
    if (!why->length)
        read_place(loading, site, why);
    if (!why->length)
        measure_outline(site, why);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- store

static bool bind_place(site_load *loading, const site_row *site, um_text *why) {
    const GEOSGeometry *const places[] = {site->point, site->outline};
    um_error fault = {0};
    for (int i = 0; i < 2 && !why->length; i++)
        if (places[i] && um_vector_bind(loading->insert, 14 + i, places[i], loading->load->db->srid,
                                        &fault) != UM_OK)
            um_text_append(why, fault.text);
    return !why->length;
}

static um_status insert_site(site_load *loading, const site_row *site, um_error *err) {
    sqlite3_stmt *insert = loading->insert;
    UM_AUTO(um_text) themes = {0};
    for (size_t i = 0; i < site->themes.n_items; i++)
        um_text_append_format(&themes, "%s%s", i ? "," : "", site->themes.items[i]);
    for (size_t i = 0; i < N_TEXTS; i++)
        um_db_bind_text(insert, 1 + (int)i, site->row->values[i]);
    um_db_bind_text(insert, 1 + KIND, site->kind);
    for (size_t i = 0; i < UM_COUNT(site->numbers); i++)
        um_db_bind_real(insert, 1 + AREA_HA + (int)i, site->numbers[i]);
    um_db_bind_text(insert, 12, themes.data);
    sqlite3_bind_int64(insert, 13, loading->load->source_id);
    return um_db_run(loading->load->db, insert, err);
}

static um_status insert_partners(site_load *loading, const site_row *site, um_error *err) {
    UM_AUTO(um_text) why = {0}; // stays empty: check_partners() saw them all
    for (size_t i = 0; i < site->partners.n_items; i++) {
        um_partner partner;
        bool is_known = false;
        um_partner_resolve(&loading->partners, NULL, NULL, site->partners.items[i], &partner, &why);
        UM_TRY(um_partner_insert(&loading->partners, loading->load, text_of(site, SITE_ID),
                                 &partner, NULL, NAN, &is_known, err));
        if (!is_known)
            UM_TRY(um_partner_note_doubt(loading->load, site->row->place, text_of(site, SITE_ID),
                                         &partner));
    }
    return UM_OK;
}

static um_status store_row(void *context, const um_point_row *row, um_error *err) {
    site_load *loading = context;
    UM_AUTO(site_row) site = {.row = row};
    UM_AUTO(um_text) why = {0};
    UM_TRY(understand(loading, &site, &why, err));
    if (why.length || !bind_place(loading, &site, &why)) {
        sqlite3_clear_bindings(loading->insert);
        return um_load_rejected(loading->load, row->place, row->values[SITE_ID], "%s", why.data);
    }
    UM_TRY(insert_site(loading, &site, err));
    UM_TRY(insert_partners(loading, &site, err));
    um_load_stored(loading->load);
    return um_point_note_repair(loading->load, row, row->values[SITE_ID], &site.report);
}

static um_status read_unit(site_load *loading, um_error *err) {
    const char *units[UM_COUNT(area_units)], *unit = NULL;
    for (size_t i = 0; i < UM_COUNT(area_units); i++)
        units[i] = area_units[i].unit;
    UM_TRY(
        um_load_option_word(loading->load, "area_unit", units, UM_COUNT(units), "ha", &unit, err));
    for (size_t i = 0; i < UM_COUNT(area_units); i++)
        if (strcmp(area_units[i].unit, unit) == 0)
            loading->unit_ha = area_units[i].ha;
    return UM_OK;
}

static um_status read_places(site_load *loading, um_error *err) {
    static const char *const words[] = {"required", "optional"};
    const char *word = NULL;
    UM_TRY(
        um_load_option_word(loading->load, "places", words, UM_COUNT(words), words[0], &word, err));
    loading->is_place_optional = word == words[1];
    return UM_OK;
}

static um_status load_sites(um_load *load, um_error *err) {
    UM_AUTO(site_load)
    loading = {.load = load, .kind = um_source_option(load->source, "kind", NULL)};
    UM_TRY(read_unit(&loading, err));
    UM_TRY(read_places(&loading, err));
    UM_TRY(um_partners_read(load, &loading.partners, err));
    UM_TRY(um_db_prepare(load->db,
                         "SELECT site.name, source.name FROM site JOIN source USING (source_id) "
                         "WHERE site_id = ?1",
                         &loading.find, err));
    UM_TRY(um_db_prepare(
        load->db,
        "INSERT INTO site (site_id, name, kind, status, valid_from, valid_to, citation, note, "
        "area_ha, price_eur_m2, cost_eur, themes, source_id, geom, outline) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        &loading.insert, err));
    return um_points_read(load, columns, N_COLUMNS, store_row, &loading, err);
}

const um_loader um_loader_sites = {
    .name = "sites",
    .summary =
        N_("places and areas: commercial land, mobility hubs, projects with partners (points "
           "or polygons of a vector file, or a table with coordinates)"),
    .tables = "site site_partner",
    .reads = "territory forum alias key_change",
    .options = options,
    .run = load_sites,
};
