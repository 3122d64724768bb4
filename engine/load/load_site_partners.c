/**
 * Loader 'site_partners': who carries a project, one row a partner.
 *
 * Expects: a table; columns site_id (required), partner or partner_key, partner_kind
 * (municipality, district, association, city_district, state, forum or other; empty = found out),
 * role, cost_share (0 to 1). The map `kinds:` translates the file's words for kinds.
 *
 * Writes: site_partner, behind the partners that the loader 'sites' has stored. How a partner is
 * found: load/partners.h.
 *
 * Rejects: an unknown site, an unknown key or kind, a name that is not known where its kind is
 * given, one that several territories have, a share that is none or takes the site's over 1, a
 * partner for the second time.
 */
#include "core/messages.h"
#include "load/partners.h"
#include "load/rows.h"

#include <math.h>
#include <string.h>

enum { SITE_ID, PARTNER, PARTNER_KEY, PARTNER_KIND, ROLE, COST_SHARE, N_COLUMNS };

static const um_column columns[N_COLUMNS] = {
    [SITE_ID] = {"site_id", true},
    [PARTNER] = {"partner", false},
    [PARTNER_KEY] = {"partner_key", false},
    [PARTNER_KIND] = {"partner_kind", false},
    [ROLE] = {"role", false},
    [COST_SHARE] = {"cost_share", false},
};

static const um_loader_option options[] = {
    {"columns.site_id", N_("column of the site's id (site_id)"), false},
    {"columns.partner", N_("name of the partner (partner)"), false},
    {"columns.partner_key", N_("its official key, or the id of a forum (partner_key)"), false},
    {"columns.partner_kind", N_("what it is (partner_kind)"), false},
    {"columns.role", N_("its role: lead, partner, ... (role)"), false},
    {"columns.cost_share", N_("its share of the cost, 0 to 1 (cost_share)"), false},
    {"kinds.*",
     N_("a word of the file for a kind: municipality, district, association, city_district, state, "
        "forum or other"),
     false},
    UM_ROWS_OPTIONS,
    {0},
};

static const double rounding = 1e-3; // of shares in a table: a third each is 0.333

typedef struct partner_load {
    um_load *load;
    um_partners partners;
    um_text_list sites; ///< ids, in byte order
    sqlite3_stmt *sum;
} partner_load;

static void um_auto_partner_load(partner_load *loading) {
    um_partners_clear(&loading->partners);
    um_text_list_clear(&loading->sites);
    sqlite3_finalize(loading->sum);
}

/// What a row says once it is understood.
typedef struct partner_row {
    const char *site_id, *kind, *role;
    double cost_share;
    um_partner partner;
} partner_row;

// ---------------------------------------------------------------------------------------- reading

static int compare_text(const void *a, const void *b) {
    return strcmp(a, *(char *const *)b);
}

static void read_site(const partner_load *loading, const char *id, um_text *why) {
    const um_text_list *sites = &loading->sites;
    if (sites->n_items == 0) {
        um_text_append(why,
                       N_("no site is loaded: a source with loader 'sites' must stand before"));
        return;
    }
    if (bsearch(id, sites->items, sites->n_items, sizeof *sites->items, compare_text))
        return;
    um_text_append_format(why, N_("there is no site '%s'; the nearest: "), id);
    um_append_nearest(why, id, (const char *const *)sites->items, sites->n_items);
}

static void read_kind(const partner_load *loading, const char *text, partner_row *row,
                      um_text *why) {
    UM_AUTO(char) *option = um_format("kinds.%s", text);
    const char *word = um_source_option(loading->load->source, option, text);
    if (!*text)
        return;
    for (size_t i = 0; i < UM_N_PARTNER_KINDS; i++)
        if (strcmp(um_partner_kinds[i], word) == 0) {
            row->kind = um_partner_kinds[i];
            return;
        }
    um_text_append_format(why, N_("partner_kind '%s' is none of "), text);
    for (size_t i = 0; i < UM_N_PARTNER_KINDS; i++)
        um_text_append_format(why, "%s%s", i ? ", " : "", um_partner_kinds[i]);
    um_text_append_format(why, N_("; say what it means with `kinds: {\"%s\": municipality}`"),
                          text);
}

static void read_share(const char *text, double *share, um_text *why) {
    *share = NAN;
    if (!*text || (um_parse_real(text, share) && *share >= 0 && *share <= 1))
        return;
    um_text_append_format(why, N_("cost_share '%s' is no share from 0 to 1 (60 %% is 0.6)"), text);
}

/// The shares of a site that are known do not add up to more than 1.
static um_status check_sum(partner_load *loading, const partner_row *row, um_text *why,
                           um_error *err) {
    bool has_row = false;
    if (isnan(row->cost_share))
        return UM_OK;
    um_db_bind_text(loading->sum, 1, row->site_id);
    UM_TRY(um_db_step(loading->load->db, loading->sum, &has_row, err));
    double sum = sqlite3_column_double(loading->sum, 0) + row->cost_share;
    sqlite3_reset(loading->sum);
    if (sum > 1 + rounding)
        um_text_append_format(why,
                              N_("with it the cost shares of '%s' add up to %.4g, more than 1"),
                              row->site_id, sum);
    return UM_OK;
}

static void understand(const partner_load *loading, const um_rows *rows, partner_row *row,
                       um_text *why) {
    row->site_id = um_rows_get(rows, SITE_ID);
    row->role = um_rows_get_or_null(rows, ROLE);
    read_site(loading, row->site_id, why);
    if (!why->length)
        read_kind(loading, um_rows_get(rows, PARTNER_KIND), row, why);
    if (!why->length)
        read_share(um_rows_get(rows, COST_SHARE), &row->cost_share, why);
    if (!why->length)
        um_partner_resolve(&loading->partners, row->kind, um_rows_get_or_null(rows, PARTNER_KEY),
                           um_rows_get_or_null(rows, PARTNER), &row->partner, why);
}

static um_status take_row(void *user, um_rows *rows, um_error *err) {
    partner_load *loading = user;
    um_load *load = loading->load;
    const char *place = um_rows_place(rows);
    UM_AUTO(um_text) why = {0};
    partner_row row = {0};
    bool is_known = false;
    understand(loading, rows, &row, &why);
    if (!why.length)
        UM_TRY(check_sum(loading, &row, &why, err));
    if (why.length)
        return um_load_rejected(load, place, um_rows_get_or_null(rows, SITE_ID), "%s", why.data);
    UM_TRY(um_partner_insert(&loading->partners, load, row.site_id, &row.partner, row.role,
                             row.cost_share, &is_known, err));
    if (is_known)
        return um_load_rejected(load, place, row.site_id,
                                "'%s' is a partner of '%s' already; name each once, here or in "
                                "the column partners of the sites",
                                row.partner.name, row.site_id);
    um_load_stored(load);
    return um_partner_note_doubt(load, place, row.site_id, &row.partner);
}

static um_status load_site_partners(um_load *load, um_error *err) {
    UM_AUTO(partner_load) loading = {.load = load};
    UM_TRY(um_load_check_map(load, "kinds.", um_partner_kinds, UM_N_PARTNER_KINDS, err));
    UM_TRY(um_partners_read(load, &loading.partners, err));
    UM_TRY(um_db_get_texts(load->db, "SELECT site_id FROM site", &loading.sites, err));
    um_text_list_sort(&loading.sites);
    UM_TRY(um_db_prepare(load->db, "SELECT total(cost_share) FROM site_partner WHERE site_id = ?1",
                         &loading.sum, err));
    return um_rows_each(load, columns, N_COLUMNS, take_row, &loading, err);
}

const um_loader um_loader_site_partners = {
    .name = "site_partners",
    .summary = N_("Who carries a project, in which role and with which share of the cost (CSV)"),
    .tables = "site_partner",
    .reads = "site territory forum alias key_change",
    .options = options,
    .run = load_site_partners,
};
