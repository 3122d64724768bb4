-- title:     One cost key against the one in force: what each territory would pay more or less
-- title.de:  Ein Kostenschlüssel gegen den geltenden: was jedes Gebiet mehr oder weniger zahlte
-- finding:   Payers who would pay more by the key “{first:cost_key}” than by “{first:present}”: {count:outcome=pays more} of {rows}; less: {count:outcome=pays less}, unknown: {count:outcome=unknown}
-- finding.de: Zahlende, die nach dem Schlüssel „{first:cost_key}“ mehr zahlten als nach „{first:present}“: {count:outcome=pays more} von {rows}; weniger: {count:outcome=pays less}, unbekannt: {count:outcome=unknown}
-- needs:     territory
-- param:     cost_key | text | required | cost key or criterion | The key looked at: one of the rulebooks (topic cost_key), own, or a criterion
-- param:     present  | text | required | cost key or criterion | The key in force: the same choice
-- param:     weights  | text |   | list      | A key of one's own, called own: criterion=weight, comma list (population=0.5,area_km2=0.5)
-- param:     payers   | text |   | key       | Those who pay, comma list of territory keys, empty = all of the level
-- param:     level    | text |   | level     | Level of those who pay (district, ...), empty = the municipalities
-- param:     cost_eur | real | 0 | EUR       | Cost to be shared, 0 = shares only
-- param.de:  cost_key | Der betrachtete Schlüssel: einer der Regelwerke (Thema cost_key), own, oder ein Kriterium
-- param.de:  present  | Der geltende Schlüssel: dieselbe Auswahl
-- param.de:  weights  | Ein eigener Schlüssel, genannt own: Kriterium=Gewicht, mit Kommas (population=0.5,area_km2=0.5)
-- param.de:  payers   | Die zahlen, als Gebietsschlüssel mit Kommas, leer = alle der Ebene
-- param.de:  level    | Ebene derer, die zahlen (district, ...), leer = die Gemeinden
-- param.de:  cost_eur | Kosten, die zu teilen sind, 0 = nur Anteile
-- column:    key             | text    |       | Official key of the territory
-- column:    name            | text    |       | Official name
-- column:    cost_key        | text    |       | The key looked at
-- column:    present         | text    |       | The key in force
-- column:    share           | real    | share | Share by the key looked at
-- column:    present_share   | real    | share | Share by the key in force
-- column:    difference      | real    | share points | Share less that by the key in force
-- column:    change          | real    | share | The difference as a part of the share by the key in force, empty = that is 0
-- column:    outcome         | text    |       | Who would pay more, who less
-- column:    amount_eur      | real    | EUR   | Part of the cost
-- column:    difference_eur  | real    | EUR   | Part of the cost less that by the key in force
-- column:    criteria        | text    |       | Criteria of the key looked at with their weights, as parts of 1
-- column:    missing         | text    |       | Why the key looked at cannot be computed, as in costs/key
-- column:    present_missing | text    |       | Why the key in force cannot be computed
-- column.de: key             | Amtlicher Schlüssel des Gebiets
-- column.de: name            | Amtlicher Name
-- column.de: cost_key        | Betrachteter Schlüssel
-- column.de: present         | Geltender Schlüssel
-- column.de: share           | Anteil nach dem betrachteten Schlüssel
-- column.de: present_share   | Anteil nach dem geltenden Schlüssel
-- column.de: difference      | Anteil minus Anteil nach dem geltenden Schlüssel
-- column.de: change          | Unterschied im Verhältnis zum Anteil nach dem geltenden Schlüssel, leer = der ist 0
-- column.de: outcome         | Wer mehr, wer weniger zahlte
-- column.de: amount_eur      | Teil der Kosten
-- column.de: difference_eur  | Teil der Kosten minus Teil nach dem geltenden Schlüssel
-- column.de: criteria        | Merkmale des betrachteten Schlüssels mit ihren Gewichten, als Teile von 1
-- column.de: missing         | Warum sich der betrachtete Schlüssel nicht rechnen lässt, wie in costs/key
-- column.de: present_missing | Warum sich der geltende Schlüssel nicht rechnen lässt
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth  | value=difference | classes=jenks:6 | palette=diverging | legend=difference
-- plot:      choropleth  | value=change | classes=jenks:6 | palette=diverging | legend=change
-- plot:      ranked_bars | label=name | value=difference | rows=25
-- definition:    House definition: the share of a territory by one key (as in costs/key) less its share by the key in force.
-- definition.de: Hausdefinition: Anteil eines Gebiets nach einem Schlüssel (wie in costs/key) minus sein Anteil nach dem geltenden Schlüssel.
-- source:    Hausdefinition / house definition (umland); weights: the rulebooks, with their citation
-- note:      Criteria are indicators of territories by name (newest year), and: equal, population, area_km2, and cycle_m, bus_m, tram_m, rail_m, ferry_m, road_m, foot_m (length of the loaded lines; half where a line follows a border), timetable_km and departures (of the loaded timetables on the ordinary weekday).
-- note:      A figure that is missing for one territory is no 0: then the key cannot be computed for anybody. The parameter payers leaves territories out.
-- note:      An empty share: the key cannot be computed; the column missing says why, and who would pay more is unknown.
-- note:      For an upper level a figure is that of the territory itself, else the sum over its municipalities, if all of them have one; a city whose districts are loaded pays as one.
-- note.de:   Merkmale sind Kennzahlen der Gebiete nach Namen (neuestes Jahr), außerdem: equal (gleiche Teile), population, area_km2 und cycle_m, bus_m, tram_m, rail_m, ferry_m, road_m, foot_m (Länge der geladenen Linien; die Hälfte, wo eine Linie der Grenze folgt), timetable_km und departures (Fahrplankilometer und Abfahrten der geladenen Fahrpläne am gewöhnlichen Werktag).
-- note.de:   Eine Zahl, die einem Gebiet fehlt, ist keine 0: dann lässt sich der Schlüssel für niemanden rechnen. Der Parameter payers lässt Gebiete weg.
-- note.de:   Ein leerer Anteil: der Schlüssel lässt sich nicht rechnen; die Spalte missing sagt, warum, und wer mehr zahlte, ist unbekannt.
-- note.de:   Auf höherer Ebene gilt die Zahl des Gebiets selbst, sonst die Summe seiner Gemeinden, wenn alle eine haben; eine Stadt, deren Bezirke geladen sind, zahlt als eine.

WITH RECURSIVE item (entry, rest) AS ( -- 'a=1,b=2' entry by entry
    SELECT '', :weights || ','
    WHERE :weights <> ''
    UNION ALL
    SELECT trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1)
    FROM item
    WHERE rest <> ''
),
own_weight AS ( -- what is no number weighs NULL
    SELECT CASE WHEN instr(entry, '=') > 0 THEN trim(substr(entry, 1, instr(entry, '=') - 1))
                ELSE entry END AS criterion,
           CASE WHEN instr(entry, '=') > 0
                     AND trim(substr(entry, instr(entry, '=') + 1)) NOT IN ('', '.')
                     AND trim(trim(substr(entry, instr(entry, '=') + 1)), '0123456789.') = ''
                THEN CAST(trim(substr(entry, instr(entry, '=') + 1)) AS REAL) END AS weight
    FROM item
    WHERE entry <> ''
),
standard AS (
    SELECT standard AS cost_key, max(edition) AS edition
    FROM rulebook
    WHERE topic = 'cost_key'
    GROUP BY standard
),
wanted AS (
    SELECT :cost_key AS cost_key
    UNION
    SELECT :present
),
weighted AS (
    SELECT standard.cost_key, rule AS criterion, value AS weight
    FROM standard
    JOIN rulebook ON rulebook.standard = standard.cost_key AND rulebook.edition = standard.edition
    WHERE topic = 'cost_key'
      AND standard.cost_key IN (:cost_key, :present)
    UNION ALL
    SELECT 'own', criterion, weight
    FROM own_weight
    WHERE 'own' IN (:cost_key, :present)
    UNION ALL
    SELECT cost_key, cost_key, 1.0
    FROM wanted
    WHERE cost_key <> 'own'
      AND cost_key NOT IN (SELECT cost_key FROM standard)
),
weight_sum AS (
    SELECT cost_key,
           CASE WHEN count(weight) = count(*) AND min(weight) >= 0 AND sum(weight) > 0
                THEN sum(weight) END AS total
    FROM weighted
    GROUP BY cost_key
),
criterion AS (
    SELECT DISTINCT criterion AS name FROM weighted
),
district_of AS ( -- a leaf that stands in for its city
    SELECT part.key, city.key AS city_key
    FROM territory AS part
    JOIN territory AS city ON city.key = part.parent_key
    WHERE part.level = 'city_district'
      AND part.is_leaf = 1
      AND city.level = 'municipality'
      AND city.is_leaf = 0
),
whole AS ( -- what adds up to the region: the leaves, but a city in the place of its districts
    SELECT key
    FROM territory
    WHERE is_leaf = 1
      AND key NOT IN (SELECT key FROM district_of)
    UNION
    SELECT city_key FROM district_of
),
payer AS (
    SELECT key, name
    FROM territory
    WHERE ((:level = '' AND key IN (SELECT key FROM whole))
           OR (:level <> '' AND level = :level AND in_region = 1))
      AND (:payers = ''
           OR replace(',' || :payers || ',', ',' || key || ',', '') <> ',' || :payers || ',')
),
below (payer_key, key) AS (
    SELECT key, key FROM payer
    UNION
    SELECT below.payer_key, territory.key
    FROM below
    JOIN territory ON territory.parent_key = below.key
),
part AS (
    SELECT payer_key, below.key
    FROM below
    JOIN whole ON whole.key = below.key
    UNION ALL
    SELECT payer_key, below.key -- a district that pays by itself
    FROM below
    JOIN district_of ON district_of.key = below.key
    WHERE payer_key = below.key
),
run AS ( -- a section, or its half on either side of a border
    SELECT section.key, corridor.kind,
           CASE WHEN other_key IS NULL THEN section.length_m ELSE section.length_m / 2 END
               AS length_m
    FROM section
    JOIN corridor ON corridor.corridor_id = section.corridor_id AND is_path = 0
    UNION ALL
    SELECT other_key, corridor.kind, section.length_m / 2
    FROM section
    JOIN corridor ON corridor.corridor_id = section.corridor_id AND is_path = 0
    WHERE other_key IS NOT NULL
),
run_sum AS (
    SELECT key, kind, sum(length_m) AS length_m FROM run GROUP BY key, kind
),
service AS ( -- of the timetables, on the ordinary weekday
    SELECT 'timetable_km' AS name, key, sum(timetable_km) AS value
    FROM service_km
    WHERE day_type = 'weekday'
    GROUP BY key
    UNION ALL
    SELECT 'departures', key, sum(departures)
    FROM service_territory
    WHERE day_type = 'weekday'
    GROUP BY key
),
newest AS (
    SELECT indicator.name, max(coalesce(year, 0)) AS year
    FROM indicator
    JOIN criterion ON criterion.name = indicator.name
    WHERE indicator.name NOT IN ('equal', 'population', 'area_km2')
      AND indicator.name NOT IN (SELECT kind || '_m' FROM corridor WHERE is_path = 0)
      AND indicator.name NOT IN (SELECT name FROM service)
    GROUP BY indicator.name
),
loaded AS (
    SELECT indicator.key, indicator.name, max(value) AS value
    FROM indicator
    JOIN newest ON newest.name = indicator.name AND newest.year = coalesce(indicator.year, 0)
    GROUP BY indicator.key, indicator.name
),
leaf_figure AS (
    SELECT territory.key, line.kind || '_m' AS name, coalesce(run_sum.length_m, 0.0) AS value
    FROM territory
    CROSS JOIN (SELECT DISTINCT kind FROM corridor WHERE is_path = 0) AS line
    LEFT JOIN run_sum ON run_sum.key = territory.key AND run_sum.kind = line.kind
    WHERE is_leaf = 1
    UNION ALL
    SELECT territory.key, served.name, coalesce(service.value, 0.0)
    FROM territory
    CROSS JOIN (SELECT DISTINCT name FROM service) AS served
    LEFT JOIN service ON service.key = territory.key AND service.name = served.name
    WHERE is_leaf = 1
    UNION ALL
    SELECT key, name, value FROM loaded
),
own_figure AS ( -- of any territory
    SELECT key, 'population' AS name, population AS value FROM territory
    UNION ALL
    SELECT key, 'area_km2', area_km2 FROM territory
    UNION ALL
    SELECT key, name, value FROM leaf_figure
),
city_sum AS ( -- of a city whose districts are leaves; known only where every one has a figure
    SELECT city_key AS key, criterion.name,
           CASE WHEN count(value) = count(*) THEN sum(value) END AS value
    FROM district_of
    CROSS JOIN criterion
    LEFT JOIN own_figure ON own_figure.key = district_of.key AND own_figure.name = criterion.name
    GROUP BY city_key, criterion.name
),
part_sum AS ( -- likewise
    SELECT part.payer_key, criterion.name,
           CASE WHEN count(coalesce(own_figure.value, city_sum.value)) = count(*)
                THEN sum(coalesce(own_figure.value, city_sum.value)) END AS value
    FROM part
    CROSS JOIN criterion
    LEFT JOIN own_figure ON own_figure.key = part.key AND own_figure.name = criterion.name
    LEFT JOIN city_sum ON city_sum.key = part.key AND city_sum.name = criterion.name
    GROUP BY part.payer_key, criterion.name
),
figure AS (
    SELECT payer.key, payer.name AS payer, criterion.name AS criterion,
           CASE WHEN criterion.name = 'equal' THEN 1.0
                ELSE coalesce(own_figure.value, part_sum.value) END AS value
    FROM payer
    CROSS JOIN criterion
    LEFT JOIN own_figure ON own_figure.key = payer.key AND own_figure.name = criterion.name
    LEFT JOIN part_sum ON part_sum.payer_key = payer.key AND part_sum.name = criterion.name
),
figure_sum AS (
    SELECT criterion, sum(value) AS total, min(value) AS least,
           count(*) - count(value) AS missing, count(*) AS payers
    FROM figure
    GROUP BY criterion
),
without AS (
    SELECT criterion, payer,
           row_number() OVER (PARTITION BY criterion ORDER BY payer, key) AS position
    FROM figure
    WHERE value IS NULL
),
fault AS ( -- of a criterion of a key
    SELECT cost_key, weighted.criterion,
           CASE WHEN weight IS NULL THEN weighted.criterion || ' = ?'
                WHEN weight < 0 THEN weighted.criterion || ' = ' || weight
                WHEN missing = payers THEN weighted.criterion || ': all'
                WHEN missing > 0
                THEN weighted.criterion || ': '
                     || (SELECT group_concat(payer, ', ')
                         FROM (SELECT payer
                               FROM without
                               WHERE without.criterion = weighted.criterion
                                 AND position <= 3
                               ORDER BY position) AS named)
                     || CASE WHEN missing > 3 THEN ' (+' || (missing - 3) || ')' ELSE '' END
                WHEN least < 0 THEN weighted.criterion || ' < 0'
                WHEN total = 0 THEN weighted.criterion || ' = 0' END AS text
    FROM weighted
    JOIN figure_sum ON figure_sum.criterion = weighted.criterion
),
key_state AS (
    SELECT weight_sum.cost_key, total,
           (SELECT group_concat(text, '; ')
            FROM (SELECT text
                  FROM fault
                  WHERE fault.cost_key = weight_sum.cost_key
                    AND text IS NOT NULL
                  ORDER BY criterion) AS known) AS missing,
           (SELECT group_concat(label, ', ')
            FROM (SELECT criterion || ' ' || coalesce(round(weight / total, 4), '?') AS label
                  FROM weighted
                  WHERE weighted.cost_key = weight_sum.cost_key
                  ORDER BY weight DESC, criterion) AS known) AS criteria
    FROM weight_sum
),
share AS (
    SELECT key_state.cost_key, figure.key,
           sum(weight / key_state.total * value / figure_sum.total) AS share
    FROM key_state
    JOIN weighted ON weighted.cost_key = key_state.cost_key
    JOIN figure ON figure.criterion = weighted.criterion
    JOIN figure_sum ON figure_sum.criterion = weighted.criterion
    WHERE key_state.missing IS NULL
      AND key_state.total IS NOT NULL
    GROUP BY key_state.cost_key, figure.key
),
state AS ( -- own without weights is no key
    SELECT wanted.cost_key, criteria,
           coalesce(missing, CASE WHEN total IS NULL THEN 'weights = 0' END) AS missing
    FROM wanted
    LEFT JOIN key_state ON key_state.cost_key = wanted.cost_key
)
SELECT payer.key,
       payer.name,
       looked.cost_key,
       in_force.cost_key AS present,
       share.share,
       present.share AS present_share,
       share.share - present.share AS difference,
       (share.share - present.share) / nullif(present.share, 0.0) AS change,
       CASE WHEN looked.cost_key = in_force.cost_key THEN 'in force'
            WHEN share.share IS NULL OR present.share IS NULL THEN 'unknown'
            WHEN abs(share.share - present.share) < 0.0000001 THEN 'same'
            WHEN share.share > present.share THEN 'pays more'
            ELSE 'pays less' END AS outcome,
       share.share * nullif(:cost_eur, 0.0) AS amount_eur,
       (share.share - present.share) * nullif(:cost_eur, 0.0) AS difference_eur,
       looked.criteria,
       looked.missing,
       in_force.missing AS present_missing
FROM payer
JOIN state AS looked ON looked.cost_key = :cost_key
JOIN state AS in_force ON in_force.cost_key = :present
LEFT JOIN share ON share.cost_key = :cost_key AND share.key = payer.key
LEFT JOIN share AS present ON present.cost_key = :present AND present.key = payer.key
ORDER BY share.share - present.share DESC NULLS LAST, payer.key;
