/*
 * Step `members`: for which territories a membership stands, and in which reading.
 *
 * Reads:  membership, territory
 * Writes: member_territory
 *
 * A municipality stands for itself (direct), whether it is loaded or not, and for its district if
 * it is one (as_district: independent city). A city whose districts are leaves stands for those
 * as it does for itself: they are no bodies of their own beside it, and who shares a forum with the
 * city does not lose it when its districts are loaded.
 *
 * A district stands for itself (direct) and for the leaves and municipalities in it (through).
 *
 * An association likewise; what is in it is known by parent_key only.
 *
 * A city district stands for itself (direct) and for a part of its municipality (part).
 *
 * A state that is one municipality stands for that one (as_state) and for its district
 * (as_district). Any other stands for itself (direct) and for the leaves and municipalities in it
 * (through).
 *
 * Any other member, and one without a key, stands for no territory.
 *
 * A municipality is its own district when its official key (8 digits) ends with 000, or when it is
 * the only one in its district and that district is no larger; a state is one municipality when
 * that one's key ends with 000000, or when it is the only one in it and the state is no larger.
 * "No larger" compares polygons within 1 %. A territory dissolved from its children says nothing
 * about its size; it counts as no larger only where keys are not official ones.
 */
#include "derive/step.h"

// clang-format off
static const char *const statements[] = {
    "DELETE FROM member_territory",

    // What lies in what: by parents, and by the digits of official keys.
    "CREATE TEMP TABLE lineage AS "
    "WITH RECURSIVE climb (key, ancestor) AS ("
    " SELECT key, parent_key FROM territory WHERE parent_key IS NOT NULL"
    " UNION SELECT climb.key, territory.parent_key"
    " FROM climb JOIN territory ON territory.key = climb.ancestor"
    " WHERE territory.parent_key IS NOT NULL"
    ") "
    "SELECT key, ancestor FROM climb"
    " UNION SELECT key, substr(key, 1, 5) FROM territory"
    " WHERE length(key) = 8 AND key NOT GLOB '*[^0-9]*'"
    " UNION SELECT key, substr(key, 1, 2) FROM territory"
    " WHERE length(key) IN (5, 8) AND key NOT GLOB '*[^0-9]*'",
    "CREATE INDEX temp.lineage_ancestor ON lineage (ancestor)",

    // Municipalities that are all of a district or of a state.
    "CREATE TEMP TABLE sole AS "
    "SELECT town.key, upper.key AS upper_key, upper.level "
    "FROM lineage JOIN territory AS town ON town.key = lineage.key AND town.level = 'municipality' "
    "JOIN territory AS upper ON upper.key = lineage.ancestor "
    "AND upper.level IN ('district', 'state') "
    "WHERE (SELECT count(*) FROM lineage AS beside"
    "       JOIN territory AS other ON other.key = beside.key"
    "       WHERE beside.ancestor = upper.key AND other.level = 'municipality') = 1 "
    "AND (upper.is_dissolved = 0"
    "     AND abs(upper.measured_km2 - town.measured_km2) <= 0.01 * upper.measured_km2"
    "     OR upper.is_dissolved = 1 AND (length(town.key) <> 8 OR town.key GLOB '*[^0-9]*'))",

    "CREATE TEMP TABLE member AS "
    "SELECT membership_id, member_kind AS kind, member_key AS key, "
    "length(member_key) = 8 AND member_key NOT GLOB '*[^0-9]*' AS is_official "
    "FROM membership WHERE member_key IS NOT NULL AND member_key <> ''",

    // States that are one municipality.
    "CREATE TEMP TABLE city_state AS "
    "SELECT membership_id, min(town.key) AS key FROM member "
    "JOIN territory AS town ON town.level = 'municipality' "
    "AND (town.key = member.key"
    "     OR town.key = substr(member.key, 1, 2) || '000000' AND member.key NOT GLOB '*[^0-9]*'"
    "     OR town.key IN (SELECT sole.key FROM sole"
    "                     WHERE sole.upper_key = member.key AND sole.level = 'state')) "
    "WHERE member.kind = 'state' GROUP BY membership_id",

    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT membership_id, "
    "coalesce((SELECT level FROM territory WHERE territory.key = member.key), kind), key, 'direct' "
    "FROM member WHERE kind IN ('municipality', 'association', 'city_district')",

    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT membership_id, part.level, part.key, 'direct' "
    "FROM member JOIN territory AS part ON part.parent_key = member.key "
    "AND part.level = 'city_district' AND part.is_leaf = 1 "
    "WHERE member.kind = 'municipality'",

    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT membership_id, 'district', "
    "CASE WHEN is_official THEN substr(key, 1, 5) ELSE key END, 'direct' "
    "FROM member WHERE kind = 'district'",

    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT membership_id, 'district', substr(key, 1, 5), 'as_district' "
    "FROM member WHERE kind = 'municipality' AND is_official AND key LIKE '%000' "
    "UNION "
    "SELECT membership_id, 'district', sole.upper_key, 'as_district' "
    "FROM member JOIN sole USING (key) "
    "WHERE member.kind = 'municipality' AND sole.level = 'district'",

    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT membership_id, 'municipality', key, 'as_state' FROM city_state "
    "UNION ALL "
    "SELECT membership_id, part.level, part.key, 'as_state' "
    "FROM city_state JOIN territory AS part ON part.parent_key = city_state.key "
    "AND part.level = 'city_district' AND part.is_leaf = 1",

    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT membership_id, 'district', substr(key, 1, 5), 'as_district' "
    "FROM city_state WHERE length(key) = 8 AND key NOT GLOB '*[^0-9]*' "
    "UNION "
    "SELECT membership_id, 'district', sole.upper_key, 'as_district' "
    "FROM city_state JOIN sole USING (key) WHERE sole.level = 'district'",

    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT membership_id, 'state', "
    "CASE WHEN is_official THEN substr(key, 1, 2) ELSE key END, 'direct' "
    "FROM member "
    "WHERE kind = 'state' AND membership_id NOT IN (SELECT membership_id FROM city_state)",

    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT DISTINCT membership_id, territory.level, territory.key, 'through' "
    "FROM member JOIN lineage ON lineage.ancestor = CASE"
    " WHEN member.kind = 'district' AND is_official THEN substr(member.key, 1, 5)"
    " WHEN member.kind = 'state' AND is_official THEN substr(member.key, 1, 2)"
    " ELSE member.key END "
    "JOIN territory ON territory.key = lineage.key "
    "WHERE member.kind IN ('district', 'association', 'state') "
    "AND membership_id NOT IN (SELECT membership_id FROM city_state) "
    "AND (territory.is_leaf = 1 OR territory.level = 'municipality')",

    // By its parent, else by the city that its key is built on.
    "INSERT INTO member_territory (membership_id, level, key, reading) "
    "SELECT membership_id, 'municipality', town.key, 'part' "
    "FROM member LEFT JOIN territory AS part ON part.key = member.key "
    "JOIN territory AS town ON town.level = 'municipality' AND town.key = coalesce("
    " (SELECT upper.key FROM territory AS upper"
    "  WHERE upper.key = part.parent_key AND upper.level = 'municipality'),"
    " CASE WHEN is_official THEN substr(member.key, 1, 5) || '000' END) "
    "WHERE member.kind = 'city_district'",

    "DROP TABLE temp.city_state",
    "DROP TABLE temp.member",
    "DROP TABLE temp.sole",
    "DROP TABLE temp.lineage",
};
// clang-format on

um_status um_derive_members(um_derive *derive, um_error *err) {
    for (size_t i = 0; i < UM_COUNT(statements); i++)
        UM_TRY(um_db_exec(derive->db, statements[i], err));
    return um_db_get_integer(derive->db, "SELECT count(*) FROM member_territory", &derive->rows,
                             err);
}
