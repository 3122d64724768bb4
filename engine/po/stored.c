/// For xgettext only, never compiled: sentences of a store that SQL or a loader makes of parts; um_stored_say() knows
/// them by what stands around their values.
static const char *const stored[] = {
    // Places of a row.
    N_("line %d"), N_("feature %d"), N_("row %d"), N_("sheet %s, row %d"), N_("header"),
    // umland info: the facts of a region, how territories tile, how lines were followed.
    N_("%d smallest units"), N_("older than the data: run umland derive"), N_("nothing yet: run umland derive"),
    N_("up to date (%s)"), N_("%s: %d territories, %d edges, %d of them with one owner"), N_(", %d claimed twice"),
    N_(", %d gaps (%g km2)"), N_(", %d overlaps (%g km2)"),
    N_("%d parts of lines followed, %d m of them along borders; none runs where territories overlap"),
    N_("%d parts of lines followed, %d m of them along borders; %d run where territories overlap: GEOS took them"),
};
