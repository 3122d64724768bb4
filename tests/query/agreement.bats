# Analyses that count the same thing count alike. On the Musterregion; on the store named by STORE where that is set.

setup_file() {
    export DIR="$BATS_FILE_TMPDIR"
    if [ -z "${STORE:-}" ]; then
        "$UMLAND" derive "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o "$DIR/muster" -q
        export STORE="$DIR/muster/region.sqlite"
    fi
    ask coverage coverage
    ask by_territory coverage_by_territory
    ask pair_gap pair_gap
    ask matrix matrix --set min_forums=0
    ask themes themes --set min_forums=0
    ask white_spots white_spots
    ask histogram white_spots_by_theme
    ask register register
    ask through register --set reading=all --set roles=chair,member,associated,guest
    ask redundancy redundancy
    # Where its districts are leaves, a city counts once, in their place (CTE `whole` of coverage): a leaf and what it counts as.
    sqlite3 -batch -csv -header "$STORE" "SELECT leaf.key, coalesce(city.key, leaf.key) AS whole FROM territory AS leaf LEFT JOIN territory AS city ON city.key = leaf.parent_key AND city.level = 'municipality' AND city.is_leaf = 0 AND leaf.level = 'city_district' WHERE leaf.is_leaf = 1" > "$DIR/place.csv"
}

# ask NAME QUERY [--set ...]: the rows of an analysis of cooperation as CSV in NAME.csv
ask() { "$UMLAND" query "cooperation/$2" -s "$STORE" -f csv "${@:3}" > "$DIR/$1.csv"; }

# agree ANSWER SQL TABLE...: the SQL over these tables, all text, must give the answer.
agree() {
    local answer imports=() table
    for table in "${@:3}"; do imports+=(".import --csv $DIR/$table.csv $table"); done
    answer=$(sqlite3 -batch :memory: "${imports[@]}" "$2" 2>&1)
    [ "$answer" = "$1" ] || { printf 'expected %s\nfound    %s\nby %s\n' "$1" "$answer" "$2"; return 1; }
}

rows() { sqlite3 -batch :memory: ".import --csv $DIR/$1.csv t" "SELECT count(*) FROM t"; }

@test "matrix: neighbours share the forums that pair_gap finds" {
    [ "$(rows pair_gap)" -gt 0 ]
    agree "$(rows pair_gap)|0|0|0|0|0|0|0" "SELECT count(*), sum(matrix.forums <> pair_gap.forums), sum(matrix.forums_through <> pair_gap.forums_through), sum(matrix.forum_names <> pair_gap.forum_names), sum(matrix.lists_open <> pair_gap.lists_open), sum(matrix.status <> pair_gap.status), sum(matrix.a_forums <> pair_gap.a_forums), sum(matrix.b_forums <> pair_gap.b_forums) FROM pair_gap JOIN matrix USING (a_key, b_key)" matrix pair_gap
}

@test "matrix: every pair of municipalities once, in as many forums as coverage_by_territory says" {
    agree "1|0" "SELECT count(*) = (SELECT count(*) * (count(*) - 1) / 2 FROM by_territory), sum(a_forums <> a.forums OR b_forums <> b.forums) FROM matrix JOIN by_territory AS a ON a.key = a_key JOIN by_territory AS b ON b.key = b_key" matrix by_territory
}

@test "themes: each theme by itself is coverage_by_territory with that theme" {
    [ "$(rows themes)" -gt 0 ]
    for theme in $(sqlite3 -batch :memory: ".import --csv $DIR/themes.csv t" "SELECT DISTINCT theme FROM t"); do
        ask one coverage_by_territory --set themes="$theme"
        agree "$(rows one)|0|0|0|0|0|0" "SELECT count(*), sum(themes.forums <> one.forums), sum(themes.forums_through <> one.forums_through), sum(themes.forums_part <> one.forums_part), sum(themes.forum_names <> one.forum_names), sum(themes.lists_open <> one.lists_open), sum(themes.status <> one.status) FROM themes JOIN one USING (key) WHERE theme = '$theme'" themes one || { echo "theme $theme"; return 1; }
    done
}

@test "white_spots: sums of themes" {
    agree "$(rows by_territory)|0|0|0|0|0" "SELECT count(*), sum(s.themes <> t.themes), sum(s.covered <> t.covered), sum(s.white <> t.white), sum(s.unknown <> t.unknown), sum(s.white_through <> t.white_through) FROM white_spots AS s JOIN (SELECT key, count(*) AS themes, sum(status = 'yes') AS covered, sum(status = 'no') AS white, sum(status = 'unknown') AS unknown, sum(status = 'no' AND forums_through = '0') AS white_through FROM themes GROUP BY key) AS t USING (key)" white_spots themes
}

@test "white_spots_by_theme: counts of themes, together all municipalities; a city is in the forums that all of its districts are in" {
    agree "0|0|0|0" "WITH cell AS (SELECT theme, whole, min(forums + 0) AS forums, min(forums + forums_through) AS forums_through, min(status) AS status FROM themes JOIN place USING (key) GROUP BY theme, whole), n_whole AS (SELECT count(DISTINCT whole) AS n FROM place) SELECT sum(municipalities <> coalesce(direct.n, 0)), sum(municipalities_through <> coalesce(through.n, 0)), sum(histogram.status <> coalesce(direct.status, histogram.status)), (SELECT count(*) FROM (SELECT theme FROM histogram GROUP BY theme HAVING sum(municipalities) <> (SELECT n FROM n_whole) OR sum(municipalities_through) <> (SELECT n FROM n_whole))) FROM histogram LEFT JOIN (SELECT theme, forums, min(status) AS status, count(*) AS n FROM cell GROUP BY theme, forums) AS direct ON direct.theme = histogram.theme AND direct.forums = histogram.forums + 0 LEFT JOIN (SELECT theme, forums_through, count(*) AS n FROM cell GROUP BY theme, forums_through) AS through ON through.theme = histogram.theme AND through.forums_through = histogram.forums + 0" histogram themes place
}

@test "register: members of each forum as coverage counts them, by kind and place" {
    agree "$(rows coverage)|0|0|0|0|0|0" "SELECT count(*), sum(coverage.members <> r.members), sum(coverage.members <> r.known), sum(coverage.municipalities <> r.municipalities), sum(coverage.municipalities_outside <> r.outside), sum(coverage.other_members <> r.others), sum((list_open = '1') <> (list = 'partial')) FROM coverage JOIN (SELECT forum_id, members, list, count(DISTINCT CASE WHEN role <> 'candidate' THEN nullif(kind || coalesce(nullif(key, ''), member), '') END) AS known, count(DISTINCT CASE WHEN role <> 'candidate' AND kind = 'municipality' THEN coalesce(nullif(key, ''), member) END) AS municipalities, count(DISTINCT CASE WHEN role <> 'candidate' AND kind = 'municipality' AND place = 'outside' THEN key END) AS outside, count(DISTINCT CASE WHEN role <> 'candidate' AND place = 'no territory' THEN member END) AS others FROM register GROUP BY forum_id) AS r USING (forum_id)" coverage register
}

@test "register: municipalities reached as coverage counts them, directly and through the district" {
    agree "$(rows coverage)|0|0" "SELECT count(*), sum(direct_municipalities <> coalesce(direct, 0)), sum(through_municipalities <> coalesce(reached, 0)) FROM coverage LEFT JOIN (SELECT forum_id, count(DISTINCT CASE WHEN reading IN ('direct', 'as_state') THEN key END) AS direct, count(DISTINCT key) AS reached FROM through WHERE reading <> 'part' AND key IN (SELECT whole FROM place) GROUP BY forum_id) AS r USING (forum_id)" coverage through place
}

@test "redundancy: common and all members as a join of the register has them" {
    agree "0|0|0" "WITH member AS (SELECT DISTINCT forum_id, CASE WHEN kind = 'state' AND as_state IS NOT NULL THEN as_state ELSE key END AS key FROM (SELECT forum_id, kind, key, (SELECT key FROM through AS town WHERE town.forum_id = through.forum_id AND town.member = through.member AND town.reading = 'as_state') AS as_state FROM through WHERE reading = 'direct' AND key <> '')) SELECT sum(common <> (SELECT count(*) FROM member AS a JOIN member AS b ON b.key = a.key WHERE a.forum_id = a_forum_id AND b.forum_id = b_forum_id)), sum(a_members <> (SELECT count(*) FROM member WHERE forum_id = a_forum_id)), sum(common > 0 AND (jaccard < jaccard_min + 0.0 - 1e-12 OR jaccard > jaccard_max + 1e-12)) FROM redundancy" redundancy through
}

@test "key_by_territory: each key against the one in force as costs/key has it" {
    local settings=(--set weights=population=1,area_km2=2 --set present=population --set cost_eur=1000) cost_key
    "$UMLAND" query costs/key -s "$STORE" -f csv "${settings[@]}" > "$DIR/key.csv"
    agree "1" "SELECT count(DISTINCT cost_key) >= 2 FROM key" key
    for cost_key in $(sqlite3 -batch :memory: ".import --csv $DIR/key.csv t" "SELECT DISTINCT cost_key FROM t"); do
        "$UMLAND" query costs/key_by_territory -s "$STORE" -f csv "${settings[@]}" --set cost_key="$cost_key" > "$DIR/one.csv"
        agree "1|1|0|0|0|0|0|0|0|0" "SELECT count(*) > 0, count(*) = (SELECT count(DISTINCT key) FROM key), sum(one.share <> key.share), sum(one.present_share <> key.present_share), sum(one.difference <> key.difference), sum(one.outcome <> key.outcome), sum(one.amount_eur <> key.amount_eur), sum(one.difference_eur <> key.difference_eur), sum(one.missing <> key.missing), sum(one.criteria <> key.criteria) FROM one JOIN key USING (key, cost_key)" one key || { echo "key $cost_key"; return 1; }
    done
}
