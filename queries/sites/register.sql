-- title:     Register of sites: size, price, partners, and the way to the nearest line and stop
-- title.de:  Standortregister: Größe, Preis, Partner und der Weg zur nächsten Linie und Haltestelle
-- finding:   Sites with a railway stop within {param:limit_m}: {count:access=rail} of {rows}; without any stop: {count:access=none}, unknown: {count:access=unknown}
-- finding.de: Standorte mit Bahnhalt im Umkreis von {param:limit_m}: {count:access=rail} von {rows}; ohne jeden Halt: {count:access=none}, unbekannt: {count:access=unknown}
-- needs:     territory, site
-- param:     kinds     | text |      | site kinds | Kinds of site, comma list, empty = all
-- param:     statuses  | text |      | site statuses | Statuses, comma list in the source's words, empty = all
-- param:     territory | text |      | key      | Sites with a part in this territory, empty = all
-- param:     limit_m   | real | 1000 | m        | Air line up to which a stop counts as near
-- param.de:  kinds     | Arten von Standorten, mit Kommas, leer = alle
-- param.de:  statuses  | Stände, mit Kommas in den Worten der Quelle, leer = alle
-- param.de:  territory | Standorte mit einem Teil in diesem Gebiet, leer = alle
-- param.de:  limit_m   | Luftlinie, bis zu der ein Halt als nah zählt
-- column:    site_id      | text    |             | Key of the site
-- column:    name         | text    |             | Name
-- column:    kind         | text    |             | Kind of site
-- column:    status       | text    |             | Status in the source's words
-- column:    key          | text    |             | Official key of the municipality with most of the site, empty = without a place or outside
-- column:    municipality | text    |             | Its name
-- column:    municipalities | integer | municipalities | Municipalities in which the site lies
-- column:    area_ha      | real    | ha          | Area, as published, else measured
-- column:    price_eur_m2 | real    | EUR/m2      | Asking price of the land
-- column:    cost_eur     | real    | EUR         | Cost of the project
-- column:    valid_from   | text    |             | Begin or opening
-- column:    valid_to     | text    |             | End
-- column:    themes       | text    |             | Themes
-- column:    partners     | text    |             | Partners in the order of the source, with role and share of the cost
-- column:    access       | text    |             | Best kind of stop within the limit
-- column:    stop         | text    |             | Nearest stop of any kind
-- column:    stop_m       | real    | m           | Air line to it
-- column:    rail_stop_m  | real    | m           | Air line to the nearest railway station, empty = none loaded
-- column:    tram_stop_m  | real    | m           | Air line to the nearest tram stop, empty = none loaded
-- column:    bus_stop_m   | real    | m           | Air line to the nearest bus stop, empty = none loaded
-- column:    cycle_m      | real    | m           | Air line to the nearest cycle route, empty = none loaded
-- column:    rail_line_m  | real    | m           | Air line to the nearest railway line, empty = none loaded
-- column:    tram_line_m  | real    | m           | Air line to the nearest tram line, empty = none loaded
-- column:    bus_line_m   | real    | m           | Air line to the nearest bus line, empty = none loaded
-- column.de: site_id      | Schlüssel des Standorts
-- column.de: name         | Name
-- column.de: kind         | Art des Standorts
-- column.de: status       | Stand, in den Worten der Quelle
-- column.de: key          | Amtlicher Schlüssel der Gemeinde mit dem größten Teil, leer = ohne Ort oder außerhalb
-- column.de: municipality | Name der Gemeinde
-- column.de: municipalities | Gemeinden, in denen der Standort liegt
-- column.de: area_ha      | Fläche, wie veröffentlicht, sonst gemessen
-- column.de: price_eur_m2 | Verlangter Bodenpreis
-- column.de: cost_eur     | Kosten des Projekts
-- column.de: valid_from   | Beginn oder Eröffnung
-- column.de: valid_to     | Ende
-- column.de: themes       | Themen
-- column.de: partners     | Partner in der Reihenfolge der Quelle, mit Rolle und Kostenanteil
-- column.de: access       | Beste Art von Haltestelle innerhalb der Grenze
-- column.de: stop         | Nächste Haltestelle gleich welcher Art
-- column.de: stop_m       | Luftlinie dorthin
-- column.de: rail_stop_m  | Luftlinie zum nächsten Bahnhof, leer = keiner geladen
-- column.de: tram_stop_m  | Luftlinie zur nächsten Straßenbahnhaltestelle, leer = keine geladen
-- column.de: bus_stop_m   | Luftlinie zur nächsten Bushaltestelle, leer = keine geladen
-- column.de: cycle_m      | Luftlinie zur nächsten Radroute, leer = keine geladen
-- column.de: rail_line_m  | Luftlinie zur nächsten Bahnlinie, leer = keine geladen
-- column.de: tram_line_m  | Luftlinie zur nächsten Straßenbahnlinie, leer = keine geladen
-- column.de: bus_line_m   | Luftlinie zur nächsten Buslinie, leer = keine geladen
-- layer:     site site_id
-- focus:     site site_id
-- plot:      site_map | category=access | categories=rail,tram,bus,ferry,none,unknown
-- plot:      site_map | category=kind | categories=commercial,housing,mobility_hub,project
-- definition:    Every loaded site with the municipality that holds most of it, and the air line from the site (its outline, where it has one) to the nearest line and stop of each kind.
-- definition.de: Jeder geladene Standort mit der Gemeinde, in der das meiste von ihm liegt, und die Luftlinie vom Standort (von seinem Umriss, wo er einen hat) zur nächsten Linie und Haltestelle jeder Art.
-- source:    Plain geometry; the best kind of stop (rail before tram, bus, ferry) is a house definition (umland)
-- note:      The best kind of stop: rail, tram, bus, ferry, in this order; unknown = no stop is loaded, or the site has no place.
-- note:      Only what is loaded counts: a stop that no source brings is not found.
-- note:      A line that passes near is no access: it may not stop there.
-- note.de:   Beste Art von Haltestelle: Bahn, Straßenbahn, Bus, Fähre, in dieser Folge; unbekannt = keine Haltestelle geladen, oder der Standort hat keinen Ort.
-- note.de:   Es zählt, was geladen ist: eine Haltestelle, die keine Quelle bringt, wird nicht gefunden.
-- note.de:   Eine nahe Linie ist noch kein Zugang: sie hält dort vielleicht nicht.

WITH chosen AS (
    SELECT site_id, name, kind, status, area_ha, price_eur_m2, cost_eur, valid_from, valid_to,
           themes
    FROM site
    WHERE (:kinds = ''
           OR replace(',' || :kinds || ',', ',' || kind || ',', '') <> ',' || :kinds || ',')
      AND (:statuses = ''
           OR replace(',' || :statuses || ',', ',' || status || ',', '') <> ',' || :statuses || ',')
      AND (:territory = ''
           OR site_id IN (SELECT site_id FROM site_territory WHERE key = :territory))
),
ranked_part AS (
    SELECT site_id, key, share,
           row_number() OVER (PARTITION BY site_id ORDER BY share DESC, key) AS position
    FROM site_territory
    WHERE key <> ''
),
place AS (
    SELECT ranked_part.site_id, ranked_part.key, territory.name
    FROM ranked_part
    JOIN territory ON territory.key = ranked_part.key
    WHERE position = 1
),
part_count AS (
    SELECT site_id, count(*) AS municipalities
    FROM site_territory
    WHERE key <> ''
    GROUP BY site_id
),
ranked_stop AS (
    SELECT site_id, target_id, distance_m,
           row_number() OVER (PARTITION BY site_id ORDER BY distance_m, target_id) AS position
    FROM site_reach
    WHERE target = 'stop'
),
nearest_stop AS (
    SELECT ranked_stop.site_id, coalesce(stop.name, stop.stop_id) AS name, distance_m
    FROM ranked_stop
    JOIN stop ON stop.stop_id = ranked_stop.target_id
    WHERE position = 1
),
reach AS (
    SELECT site_id,
           min(CASE WHEN target = 'stop' AND kind = 'rail' THEN distance_m END) AS rail_stop_m,
           min(CASE WHEN target = 'stop' AND kind = 'tram' THEN distance_m END) AS tram_stop_m,
           min(CASE WHEN target = 'stop' AND kind = 'bus' THEN distance_m END) AS bus_stop_m,
           min(CASE WHEN target = 'stop' AND kind = 'ferry' THEN distance_m END) AS ferry_stop_m,
           min(CASE WHEN target = 'corridor' AND kind = 'cycle' THEN distance_m END) AS cycle_m,
           min(CASE WHEN target = 'corridor' AND kind = 'rail' THEN distance_m END) AS rail_line_m,
           min(CASE WHEN target = 'corridor' AND kind = 'tram' THEN distance_m END) AS tram_line_m,
           min(CASE WHEN target = 'corridor' AND kind = 'bus' THEN distance_m END) AS bus_line_m
    FROM site_reach
    GROUP BY site_id
),
named_partner AS ( -- 'Nordstadt (lead, 50 %)'
    SELECT site_id, position,
           coalesce(forum.short_name, partner_name)
               || CASE WHEN role IS NULL AND cost_share IS NULL THEN ''
                       ELSE ' (' || coalesce(role, '')
                            || CASE WHEN role IS NULL OR cost_share IS NULL THEN '' ELSE ', ' END
                            || coalesce(CAST(round(100 * cost_share) AS INTEGER) || ' %', '')
                            || ')' END AS label
    FROM site_partner
    LEFT JOIN forum ON forum.forum_id = partner_key AND partner_kind = 'forum'
)
SELECT chosen.site_id,
       chosen.name,
       kind,
       status,
       place.key,
       place.name AS municipality,
       coalesce(municipalities, 0) AS municipalities,
       area_ha,
       price_eur_m2,
       cost_eur,
       valid_from,
       valid_to,
       themes,
       (SELECT group_concat(label, '; ')
        FROM (SELECT label
              FROM named_partner
              WHERE named_partner.site_id = chosen.site_id
              ORDER BY position) AS partner) AS partners,
       CASE WHEN rail_stop_m <= :limit_m THEN 'rail'
            WHEN tram_stop_m <= :limit_m THEN 'tram'
            WHEN bus_stop_m <= :limit_m THEN 'bus'
            WHEN ferry_stop_m <= :limit_m THEN 'ferry'
            WHEN nearest_stop.distance_m IS NULL THEN 'unknown'
            ELSE 'none' END AS access,
       nearest_stop.name AS stop,
       nearest_stop.distance_m AS stop_m,
       rail_stop_m,
       tram_stop_m,
       bus_stop_m,
       cycle_m,
       rail_line_m,
       tram_line_m,
       bus_line_m
FROM chosen
LEFT JOIN place ON place.site_id = chosen.site_id
LEFT JOIN part_count ON part_count.site_id = chosen.site_id
LEFT JOIN nearest_stop ON nearest_stop.site_id = chosen.site_id
LEFT JOIN reach ON reach.site_id = chosen.site_id
ORDER BY kind, place.key NULLS LAST, chosen.site_id;
