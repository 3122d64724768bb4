#include "load/guess.h"

#include "core/file.h"
#include "core/messages.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// ------------------------------------------------------------------------------------- columns

/// Names that files give to an engine column, most trusted first; the engine's own name goes
/// before all. Compared in lower case, letters and digits only.
static const struct {
    const char *role, *names;
} synonyms[] = {
    {"key",
     "ags ags8 agsnr agsneu gemeindeschluessel gemeindeschlüssel amtlichergemeindeschluessel "
     "amtlichergemeindeschlüssel gemeindekennziffer gemeindenummer gkz kreisschluessel "
     "kreisschlüssel kreiskennziffer regionalschluessel regionalschlüssel schluessel "
     "schlüssel kennziffer nuts ars rs sch"},
    {"name",
     "gen gemeindename gemeinde kreisname kreis bezeichnung namgem ortsname ort titel title "
     "bez label"},
    {"population", "ewz einwohner einwohnerzahl bevoelkerung bevölkerung bevoelkerunginsgesamt "
                   "bevölkerunginsgesamt pop ew inhabitants"},
    {"area_km2", "kfl flaeche fläche flaechekm2 flächekm2 areakm area"},
    {"kind", "bez art typ type nutzung nutzungsart"},
    {"id",
     "gid fid objectid objid osmid routeid lineid liniennummer linie nummer nr ref gisid name"},
    {"operator", "betreiber baulasttraeger baulastträger verkehrsunternehmen"},
    {"status", "zustand planungsstand existenz state stand"},
    {"origin", "von from quelle wohnort wohngemeinde herkunft start o orig home"},
    {"destination", "nach to ziel arbeitsort arbeitsgemeinde dest d work"},
    {"persons", "personen pendler anzahl insgesamt count flow value n"},
    {"forum_id", "forum gremium gremiumid gremiumname verbund"},
    {"member_name", "officialname member mitglied mitgliedname name kommune gemeinde"},
    {"member_kind", "membertype mitgliedsart art kind typ"},
    {"member_key", "ags gemeindeschluessel gemeindeschlüssel schluessel schlüssel key"},
    {"role", "rolle funktion"},
    {"valid_from", "seit von beginn gueltigab gültigab from"},
    {"valid_to", "bis ende gueltigbis gültigbis to"},
    {"founded", "gegruendet gegründet gruendung gründung"},
    {"ended", "ende aufgeloest aufgelöst"},
    {"themes", "themen thema handlungsfelder"},
    {"members_total", "mitgliederzahl mitgliedergesamt"},
    {"source", "quelle beleg"},
    {"note", "bemerkung anmerkung hinweis remark"},
    {"site_id", "id standortid flaechenid flächenid objektid projektid nr"},
    {"area_ha", "flaecheha flächeha groesseha größeha ha"},
    {"price_eur_m2", "preis preiseurm2 bodenpreis"},
    {"cost_eur", "kosten kosteneur projektkosten"},
    {"partner", "projektpartner partnername"},
    {"stop_id", "haltestellenid haltid stopid id dhid ifopt"},
    {"station_id", "parentstation"},
    {"lon", "longitude laenge länge long stoplon x"},
    {"lat", "latitude breite stoplat y"},
    {"easting", "rechtswert ostwert utmx x"},
    {"northing", "hochwert nordwert utmy y"},
    {"cell_id", "gitterid100m gitterid1km gitterid10km gitterid"},
    {"old_key", "agsalt altags alterschluessel alterschlüssel"},
    {"new_key", "agsneu neuags neuerschluessel neuerschlüssel"},
};

/// "Gemeinde-Schlüssel " -> "gemeindeschlüssel".
static char *plain_name(const char *name) {
    UM_AUTO(char) *folded = um_fold_name(name);
    UM_AUTO(um_text) plain = {0};
    for (const char *c = folded; *c; c++)
        if (isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80)
            um_text_append_n(&plain, c, 1);
    return um_text_take(&plain);
}

static const um_peek_column *find_plain(const um_peek *peek, const char *plain) {
    for (size_t i = 0; i < peek->n_columns; i++) {
        UM_AUTO(char) *name = plain_name(peek->columns[i].name);
        if (*plain && strcmp(name, plain) == 0)
            return &peek->columns[i];
    }
    return NULL;
}

/// Whether a column can be what is asked for, from the values of the first rows.
typedef bool column_test(const um_peek_column *column);

/// Adds the columns that a role may have, most trusted first.
static size_t list_candidates(const um_peek *peek, const char *role,
                              const um_peek_column **candidates, size_t n_max) {
    size_t n = 0;
    UM_AUTO(char) *own = plain_name(role);
    UM_AUTO(um_text_list) names = {0};
    um_text_list_add(&names, own);
    for (size_t i = 0; i < UM_COUNT(synonyms); i++)
        if (strcmp(synonyms[i].role, role) == 0)
            um_text_split(synonyms[i].names, ' ', &names);
    for (size_t i = 0; i < names.n_items && n < n_max; i++) {
        const um_peek_column *column = find_plain(peek, names.items[i]);
        bool is_new = column != NULL;
        for (size_t j = 0; j < n; j++)
            is_new = is_new && candidates[j] != column;
        if (is_new)
            candidates[n++] = column;
    }
    return n;
}

static const um_peek_column *find_column(const um_peek *peek, const char *role, column_test *test) {
    const um_peek_column *candidates[16];
    size_t n = list_candidates(peek, role, candidates, UM_COUNT(candidates));
    for (size_t i = 0; i < n; i++)
        if (!test || test(candidates[i]))
            return candidates[i];
    return NULL;
}

// -------------------------------------------------------------------------------------- values

static size_t longest_value(const um_peek_column *column) {
    size_t longest = 0;
    for (size_t i = 0; i < column->values.n_items; i++) {
        size_t n = strlen(column->values.items[i]);
        longest = n > longest ? n : longest;
    }
    return longest;
}

static bool are_digits(const um_peek_column *column) {
    bool has_any = false;
    for (size_t i = 0; i < column->values.n_items; i++) {
        if (!*column->values.items[i])
            continue;
        has_any = true;
        if (!um_is_digits(column->values.items[i]))
            return false;
    }
    return has_any;
}

/// A number with decimal point or comma, in some rows.
static bool are_numbers(const um_peek_column *column) {
    bool has_any = false;
    for (size_t i = 0; i < column->values.n_items; i++) {
        const char *text = column->values.items[i];
        if (!*text)
            continue;
        if (text[strspn(text, "0123456789.,- ")] || !strpbrk(text, "0123456789"))
            return false;
        has_any = true;
    }
    return has_any;
}

static bool are_different(const um_peek_column *column) {
    for (size_t i = 0; i < column->values.n_items; i++)
        for (size_t j = 0; j <= i; j++)
            if (!*column->values.items[i] ||
                (j < i && strcmp(column->values.items[i], column->values.items[j]) == 0))
                return false;
    return column->values.n_items > 0;
}

/// German official keys by their digits.
static const struct {
    size_t digits;
    const char *level;
} levels[] = {{8, "municipality"}, {5, "district"}, {9, "association"}, {2, "state"}};

static const char *level_of(const um_peek_column *key) {
    size_t n = longest_value(key);
    bool has_lost_zero = n == 7 || n == 4 || (key->is_numeric && n == 1);
    for (size_t i = 0; i < UM_COUNT(levels); i++)
        if (levels[i].digits == n + has_lost_zero)
            return levels[i].level;
    return NULL;
}

static bool is_official_key(const um_peek_column *column) {
    return are_digits(column) && level_of(column);
}

static bool is_ars(const um_peek_column *column) {
    return are_digits(column) && longest_value(column) == 12;
}

/// A column with the name of a key and values to match; else one whose values alone are keys, of
/// at least a district, and all different.
static const um_peek_column *find_key(const um_peek *peek) {
    const um_peek_column *named = find_column(peek, "key", is_official_key);
    for (size_t i = 0; !named && i < peek->n_columns; i++) {
        const um_peek_column *column = &peek->columns[i];
        if (!column->is_numeric && is_official_key(column) && longest_value(column) >= 5 &&
            are_different(column))
            named = column;
    }
    return named;
}

// ------------------------------------------------------------------------------------ options

const char *um_guess_column(const um_peek *peek, const char *role) {
    const um_peek_column *column = strcmp(role, "key") == 0 ? find_key(peek) : NULL;
    column = column ? column : find_column(peek, role, NULL);
    return column ? column->name : NULL;
}

static bool has_option(const um_loader *loader, const char *name) {
    for (const um_loader_option *option = loader->options; option->name; option++)
        if (strcmp(option->name, name) == 0)
            return true;
    return false;
}

static void add_option(um_guess *guess, const char *name, const char *value) {
    if (has_option(guess->loader, name) && !um_pair_list_get(&guess->options, name))
        um_pair_list_add(&guess->options, name, value);
}

static bool is_taken(const um_guess *guess, const char *column) {
    for (size_t i = 0; i < guess->options.n_items; i++)
        if (strncmp(guess->options.items[i].name, "columns.", 8) == 0 &&
            strcmp(guess->options.items[i].value, column) == 0)
            return true;
    return false;
}

static void add_column(um_guess *guess, const char *role, const um_peek_column *column) {
    UM_AUTO(char) *option = um_format("columns.%s", role);
    if (column && has_option(guess->loader, option) &&
        (!is_taken(guess, column->name) || strcmp(role, "id") == 0))
        um_pair_list_add(&guess->options, option, column->name);
}

/// Every column that the loader knows and the file has, in the order of the loader's table.
static void add_columns(const um_peek *peek, um_guess *guess) {
    static const char prefix[] = "columns.";
    for (const um_loader_option *option = guess->loader->options; option->name; option++) {
        const char *role = option->name + sizeof prefix - 1;
        if (strncmp(option->name, prefix, sizeof prefix - 1) != 0 ||
            um_pair_list_get(&guess->options, option->name))
            continue;
        column_test *test = strcmp(role, "population") == 0 || strcmp(role, "area_km2") == 0 ||
                                    strcmp(role, "area_ha") == 0
                                ? are_numbers
                                : NULL;
        add_column(guess, role, find_column(peek, role, test));
    }
}

static void add_table_options(const um_peek *peek, um_guess *guess) {
    char delimiter[] = {peek->delimiter, '\0'};
    if (peek->delimiter && peek->delimiter != ',' && !peek->is_ba)
        add_option(guess, "delimiter", peek->delimiter == '\t' ? "tab" : delimiter);
    if (peek->is_windows_1252)
        add_option(guess, "encoding", "windows-1252");
    if (peek->sheet)
        add_option(guess, "sheet", peek->sheet);
    if (peek->header_line) {
        UM_AUTO(char) *line = um_format("%" PRId64, peek->header_line);
        add_option(guess, "header_line", line);
    }
    if (peek->layer)
        add_option(guess, "layer", peek->layer);
}

// ------------------------------------------------------------------------------- what it may be

/// Words in names that tell the kind of a line or a stop.
static const struct {
    const char *word, *kind;
} kind_words[] = {
    {"rad", "cycle"},        {"cycle", "cycle"}, {"bike", "cycle"},   {"bicycle", "cycle"},
    {"velo", "cycle"},       {"bus", "bus"},     {"tram", "tram"},    {"strassenbahn", "tram"},
    {"straßenbahn", "tram"}, {"bahn", "rail"},   {"rail", "rail"},    {"zug", "rail"},
    {"schiene", "rail"},     {"train", "rail"},  {"fähre", "ferry"},  {"faehre", "ferry"},
    {"ferry", "ferry"},      {"straße", "road"}, {"strasse", "road"}, {"road", "road"},
    {"fuß", "foot"},         {"fuss", "foot"},   {"wander", "foot"},  {"walk", "foot"},
    {"foot", "foot"},
};

const char *um_guess_kind(const char *text) {
    UM_AUTO(char) *plain = plain_name(text);
    for (size_t i = 0; i < UM_COUNT(kind_words); i++)
        if (strstr(plain, kind_words[i].word))
            return kind_words[i].kind;
    return NULL;
}

static bool miss(um_guess *guess, const char *what) {
    if (!*guess->why_not)
        snprintf(guess->why_not, sizeof guess->why_not, "%s", what);
    guess->loader = NULL;
    um_pair_list_clear(&guess->options);
    return false;
}

static bool try_loader(um_guess *guess, const char *name) {
    guess->loader = um_loader_find(name);
    return guess->loader != NULL;
}

/// All roles in a list have a column.
static bool has_roles(const um_peek *peek, const char *roles) {
    UM_AUTO(um_text_list) names = {0};
    um_text_split(roles, ' ', &names);
    for (size_t i = 0; i < names.n_items; i++)
        if (!find_column(peek, names.items[i], NULL))
            return false;
    return true;
}

static bool guess_timetable(const um_peek *peek, um_guess *guess) {
    return peek->is_feed && try_loader(guess, "gtfs");
}

/// A column that begins so: the census writes the size of its cells behind it.
static const um_peek_column *find_beginning(const um_peek *peek, const char *beginning) {
    for (size_t i = 0; i < peek->n_columns; i++) {
        UM_AUTO(char) *name = plain_name(peek->columns[i].name);
        if (strncmp(name, beginning, strlen(beginning)) == 0)
            return &peek->columns[i];
    }
    return NULL;
}

/// The ids of the census name the CRS; eastings of EPSG:3035 have seven digits in all of Germany.
static void add_grid_crs(const um_peek_column *id, const um_peek_column *x, um_guess *guess) {
    const char *first = id->values.n_items ? id->values.items[0] : "";
    double easting = 0;
    bool is_of_census =
        strncmp(first, "CRS3035", 7) == 0 ||
        (x->values.n_items && um_parse_real(x->values.items[0], &easting) && easting >= 1e6);
    if (!is_of_census)
        add_option(guess, "crs", "TODO");
}

/// The population grid of the census: GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner.
static bool guess_grid(const um_peek *peek, um_guess *guess) {
    const um_peek_column *id = find_column(peek, "cell_id", NULL);
    const um_peek_column *x = find_beginning(peek, "xmp"), *y = find_beginning(peek, "ymp");
    if (!id || !x || !y || !find_column(peek, "population", are_numbers) ||
        !try_loader(guess, "grid"))
        return false;
    add_column(guess, "x", x);
    add_column(guess, "y", y);
    add_grid_crs(id, x, guess);
    if (peek->delimiter == ',')
        add_option(guess, "delimiter", ","); // ';' where nothing is said
    return true;
}

static bool guess_flows_ba(const um_peek *peek, um_guess *guess) {
    return peek->is_ba && try_loader(guess, "flows_ba");
}

static bool guess_pendlerrechnung(const um_peek *peek, um_guess *guess) {
    return strstr(um_path_name(peek->path), "_Verfl_L") &&
           try_loader(guess, "flows_pendlerrechnung");
}

/// How many digits the keys have, where some have lost their zeros.
static void add_key_width(um_guess *guess, const um_peek_column *key) {
    for (size_t i = 0; i < UM_COUNT(levels); i++) {
        bool are_short = key->is_numeric;
        for (size_t j = 0; j < key->values.n_items; j++)
            are_short = are_short ||
                        (*key->values.items[j] && strlen(key->values.items[j]) < levels[i].digits);
        char width[] = {(char)('0' + levels[i].digits), '\0'};
        if (are_short && strcmp(levels[i].level, level_of(key)) == 0)
            add_option(guess, "key_width", width);
    }
}

/// A column of names that is not the one of keys, whatever that is called.
static const um_peek_column *find_name(const um_peek *peek, const um_peek_column *key) {
    const um_peek_column *candidates[16];
    size_t n = list_candidates(peek, "name", candidates, UM_COUNT(candidates));
    for (size_t i = 0; i < n; i++)
        if (candidates[i] != key)
            return candidates[i];
    return NULL;
}

static bool guess_territories(const um_peek *peek, um_guess *guess) {
    if (peek->shape != UM_SHAPE_POLYGONS || !try_loader(guess, "territories"))
        return false;
    const um_peek_column *key = find_key(peek);
    const char *level = key ? level_of(key) : "municipality";
    const um_peek_column *any_key = key ? key : find_column(peek, "key", are_different);
    if (!any_key)
        return miss(guess, _("polygons without a column of keys"));
    um_pair_list_add(&guess->options, "level", level);
    add_column(guess, "key", any_key);
    const um_peek_column *name = find_name(peek, any_key);
    if (!name)
        return miss(guess, _("polygons with keys, but without a column of names"));
    add_column(guess, "name", name);
    if (!key)
        add_option(guess, "keys", "any");
    if (key)
        add_key_width(guess, key);
    // In VG250 water is a row of its own with the key of its land.
    const um_peek_column *factor = find_plain(peek, "gf");
    if (factor) {
        UM_AUTO(char) *filter = um_format("%s = 4", factor->name);
        add_option(guess, "where", filter);
    }
    return true;
}

static bool guess_corridors(const um_peek *peek, um_guess *guess) {
    if (peek->shape != UM_SHAPE_LINES || !try_loader(guess, "corridors"))
        return false;
    const um_peek_column *id = find_column(peek, "id", are_different);
    const char *kind = um_guess_kind(um_path_name(peek->path));
    if (!id)
        return miss(guess, _("lines without a column whose values are all different, as an id"));
    um_pair_list_add(&guess->options, "kind", kind ? kind : "TODO");
    add_column(guess, "id", id);
    return true;
}

static bool has_place(const um_peek *peek) {
    return peek->shape != UM_SHAPE_TABLE || has_roles(peek, "lon lat") ||
           has_roles(peek, "easting northing");
}

/// Rows of a table that say nowhere where they are.
static bool lacks_places(const um_peek *peek) {
    const um_peek_column *lon = find_column(peek, "lon", NULL);
    const um_peek_column *x = lon ? lon : find_column(peek, "easting", NULL);
    return peek->shape == UM_SHAPE_TABLE && x && um_text_list_has(&x->values, "");
}

static bool guess_stops(const um_peek *peek, um_guess *guess) {
    bool is_named = strstr(um_path_name(peek->path), "stop") ||
                    strstr(um_path_name(peek->path), "altestelle") || find_plain(peek, "stopid");
    if (peek->shape == UM_SHAPE_POLYGONS || !is_named || !has_place(peek) ||
        !has_roles(peek, "stop_id") || !try_loader(guess, "stops"))
        return false;
    const char *kind = find_plain(peek, "kind") ? NULL : um_guess_kind(um_path_name(peek->path));
    if (kind)
        add_option(guess, "kind", kind);
    return true;
}

static bool guess_sites(const um_peek *peek, um_guess *guess) {
    const um_peek_column *id = find_column(peek, "site_id", are_different);
    if (!id || !has_place(peek) || peek->shape == UM_SHAPE_LINES || !try_loader(guess, "sites"))
        return false;
    add_column(guess, "site_id", id);
    if (lacks_places(peek))
        add_option(guess, "places", "optional");
    if (!find_column(peek, "kind", NULL))
        add_option(guess, "kind", "project");
    return true;
}

/// Loaders of tables, by the columns without which there is none of them; the first that fits.
static const struct {
    const char *loader, *roles;
} tables[] = {
    {"rulebook", "standard edition rule"},   {"key_changes", "old_key new_key"},
    {"memberships", "forum_id member_name"}, {"forums", "forum_id name"},
    {"flows", "origin destination persons"}, {"site_partners", "site_id partner"},
};

static bool guess_table(const um_peek *peek, um_guess *guess) {
    for (size_t i = 0; i < UM_COUNT(tables) && peek->shape == UM_SHAPE_TABLE; i++) {
        if (!has_roles(peek, tables[i].roles) || !try_loader(guess, tables[i].loader))
            continue;
        // A list of forums has their names, one of members their members' names.
        bool is_of_forums = find_plain(peek, "founded") || find_plain(peek, "gegründet") ||
                            find_plain(peek, "scope");
        if (strcmp(tables[i].loader, "memberships") == 0 && is_of_forums)
            continue;
        add_option(guess, "statistic", "unknown");
        return true;
    }
    guess->loader = NULL;
    return false;
}

/// A key and at least one column of numbers.
static bool guess_attributes(const um_peek *peek, um_guess *guess) {
    const um_peek_column *key = find_key(peek);
    const um_peek_column *ars = key ? NULL : find_column(peek, "key", is_ars);
    if (peek->shape != UM_SHAPE_TABLE || (!key && !ars) || !try_loader(guess, "attributes"))
        return false;
    if (key) {
        add_option(guess, "level", level_of(key));
        add_key_width(guess, key);
    } else
        add_option(guess, "keys", "ars");
    add_column(guess, "key", key ? key : ars);
    return true;
}

/// German numbers, 1.234,5, where a comma stands in one of them; else the point is one of decimals.
static void add_number_style(const um_peek *peek, um_guess *guess) {
    bool has_comma = false, has_point = false;
    for (size_t i = 0; i < peek->n_columns; i++)
        for (size_t j = 0; are_numbers(&peek->columns[i]) && j < peek->columns[i].values.n_items;
             j++) {
            has_comma = has_comma || strchr(peek->columns[i].values.items[j], ',');
            has_point = has_point || strchr(peek->columns[i].values.items[j], '.');
        }
    if (has_comma)
        add_option(guess, "decimal", "comma");
    if (has_comma && has_point)
        add_option(guess, "thousands", "point");
}

/// Columns of numbers that nothing else has taken become figures: `indicators: {pkw: PKW}`.
static void add_indicators(const um_peek *peek, um_guess *guess) {
    if (strcmp(guess->loader->name, "attributes") != 0 ||
        !has_option(guess->loader, "indicators.*"))
        return;
    for (size_t i = 0; i < peek->n_columns; i++) {
        const um_peek_column *column = &peek->columns[i];
        if (is_taken(guess, column->name) || !are_numbers(column))
            continue;
        UM_AUTO(um_text) name = {0};
        UM_AUTO(char) *folded = um_fold_name(column->name);
        for (const char *c = folded; *c; c++)
            um_text_append(&name, isalnum((unsigned char)*c) ? (char[]){*c, '\0'} : "_");
        UM_AUTO(char) *option = um_format("indicators.%s", name.length ? name.data : "figure");
        if (!um_pair_list_get(&guess->options, option))
            um_pair_list_add(&guess->options, option, column->name);
    }
    add_number_style(peek, guess);
}

/// Words of member lists for the kinds that the loader knows.
static const struct {
    const char *word, *kind;
} member_words[] = {
    {"gemeinde", "municipality"},
    {"stadt", "municipality"},
    {"kommune", "municipality"},
    {"landkreis", "district"},
    {"kreis", "district"},
    {"amt", "association"},
    {"verbandsgemeinde", "association"},
    {"samtgemeinde", "association"},
    {"bezirk", "city_district"},
    {"stadtbezirk", "city_district"},
    {"land", "state"},
    {"bundesland", "state"},
};

static const char *member_kind(const char *word) {
    UM_AUTO(char) *plain = plain_name(word);
    const char *last = strrchr(word, ' '); // "Berliner Bezirk" is a kind of Bezirk
    UM_AUTO(char) *plain_last = plain_name(last ? last : word);
    for (size_t i = 0; i < UM_COUNT(member_words); i++)
        if (strcmp(member_words[i].word, plain) == 0 ||
            strcmp(member_words[i].word, plain_last) == 0)
            return member_words[i].kind;
    return "other";
}

/// `kinds: {Gemeinde: municipality}` for the words that are not the loader's own.
static void add_member_kinds(const um_peek *peek, um_guess *guess) {
    static const char *const own[] = {"municipality",  "district", "association",
                                      "city_district", "state",    "other"};
    const char *name = um_pair_list_get(&guess->options, "columns.member_kind");
    const um_peek_column *column = NULL;
    for (size_t i = 0; name && i < peek->n_columns; i++)
        if (strcmp(peek->columns[i].name, name) == 0)
            column = &peek->columns[i];
    for (size_t i = 0; column && i < column->values.n_items; i++) {
        const char *word = column->values.items[i];
        bool is_own = !*word;
        for (size_t j = 0; j < UM_COUNT(own); j++)
            is_own = is_own || strcmp(own[j], word) == 0;
        UM_AUTO(char) *option = um_format("kinds.%s", word);
        if (!is_own && !um_pair_list_get(&guess->options, option))
            um_pair_list_add(&guess->options, option, member_kind(word));
    }
}

void um_guess_kinds(const um_peek *peek, const char **found, um_text_list *kinds) {
    static const char *const names[] = {"mode", "kind", "verkehrsmittel", "art"};
    *found = NULL;
    for (size_t i = 0; i < UM_COUNT(names) && !*found; i++) {
        const um_peek_column *column = find_plain(peek, names[i]);
        if (!column || column->values.n_items == 0)
            continue;
        bool are_kinds = true;
        for (size_t j = 0; j < column->values.n_items; j++)
            are_kinds = are_kinds && um_guess_kind(column->values.items[j]);
        for (size_t j = 0; are_kinds && j < column->values.n_items; j++)
            if (!um_text_list_has(kinds, column->values.items[j]))
                um_text_list_add(kinds, column->values.items[j]);
        if (are_kinds)
            *found = column->name;
    }
}

static bool guess_loader(const um_peek *peek, um_guess *guess) {
    static bool (*const guesses[])(const um_peek *, um_guess *) = {
        guess_timetable, guess_grid,  guess_flows_ba, guess_pendlerrechnung, guess_territories,
        guess_corridors, guess_stops, guess_sites,    guess_table,           guess_attributes,
    };
    for (size_t i = 0; i < UM_COUNT(guesses); i++)
        if (guesses[i](peek, guess))
            return true;
    return false;
}

void um_guess_file(const um_peek *peek, um_guess *guess) {
    *guess = (um_guess){0};
    if (!guess_loader(peek, guess)) {
        miss(guess, _("its columns are those of no loader"));
        return;
    }
    *guess->why_not = '\0';
    add_columns(peek, guess);
    add_indicators(peek, guess);
    add_member_kinds(peek, guess);
    add_table_options(peek, guess);
    if (peek->shape != UM_SHAPE_TABLE && !peek->has_crs)
        add_option(guess, "crs", "TODO");
}

void um_guess_clear(um_guess *guess) {
    um_pair_list_clear(&guess->options);
}
