-- title:     Pieces of path used by several lines or operators
-- title.de:  Wegstücke, die mehrere Linien oder Betreiber befahren
-- finding:   Pieces of path by their lines (at least {param:min_routes}): {rows}, together {sum:length_m}; with two or more known operators: {count:agencies>1}
-- finding.de: Wegstücke nach ihren Linien (mindestens {param:min_routes}): {rows}, zusammen {sum:length_m}; mit zwei oder mehr bekannten Betreibern: {count:agencies>1}
-- needs:     trip, pattern_service, path_piece, path_piece_corridor
-- param:     day_type   | text    | weekday | day    | Reference day: weekday, saturday or sunday
-- param:     min_routes | integer | 2       | routes | Pieces with fewer routes are left out
-- param:     window_h   | real    | 14      | h      | Window of the joint interval
-- param.de:  day_type   | Bezugstag: weekday (Werktag), saturday oder sunday
-- param.de:  min_routes | Stücke mit weniger Linien bleiben weg
-- param.de:  window_h   | Zeitfenster des gemeinsamen Takts
-- column:    piece_id        | integer | number         | Number of the piece
-- column:    routes          | integer | routes         | Routes with a run on it
-- column:    route_names     | text    |                | Their short names
-- column:    agencies        | integer | operators      | Their operators, as far as known
-- column:    agency_names    | text    |                | Names of the operators
-- column:    trips           | integer | trips          | Runs over it on the day, both directions
-- column:    interval_min    | real    | min            | Joint interval: window / trips
-- column:    length_m        | real    | m              | Length of the piece
-- column:    trip_km         | real    | km             | Trips times length
-- column:    territories     | integer | municipalities | Municipalities it lies in or along
-- column:    territory_names | text    |                | Their names
-- column.de: piece_id        | Nummer des Stücks
-- column.de: routes          | Linien mit einer Fahrt darauf
-- column.de: route_names     | Deren Kurznamen
-- column.de: agencies        | Deren Betreiber, soweit bekannt
-- column.de: agency_names    | Namen der Betreiber
-- column.de: trips           | Fahrten darüber am Tag, beide Richtungen
-- column.de: interval_min    | Gemeinsamer Takt: Zeitfenster / Fahrten
-- column.de: length_m        | Länge des Stücks
-- column.de: trip_km         | Fahrten mal Länge
-- column.de: territories     | Gemeinden, in oder an denen es liegt
-- column.de: territory_names | Deren Namen
-- layer:     path_piece piece_id
-- focus:     whole
-- plot:      corridor_map | value=trips | classes=jenks:5 | palette=sequential | legend=trips | extent=rows | finding=Pieces of path that lines share: {sections}, together {length} | finding.de=Wegstücke, die sich Linien teilen: {sections}, zusammen {length}
-- plot:      ranked_bars  | label=route_names | value=trip_km | rows=25
-- definition:    House definition: for each piece of path the routes, their operators, and their runs on the reference day together; joint interval = window by the sum of the runs, both directions added: how often anything passes.
-- definition.de: Hausdefinition: für jedes Wegstück die Linien, ihre Betreiber und ihre Fahrten am Stichtag zusammen; gemeinsamer Takt = Zeitfenster durch die Summe der Fahrten beider Richtungen: wie oft überhaupt etwas fährt.
-- source:    Hausdefinition / house definition (umland); pieces as in corridors/shared_pieces
-- note:      The ordinary weekday, Saturday and Sunday are those of transit/reference_days.
-- note:      A path is the same where its vertices agree to the millimetre; "derive: pieces: snap_m" takes paths so near for one.
-- note:      Trips are those of the whole day; the interval is a mean over the window.
-- note.de:   Gewöhnlicher Werktag, Samstag und Sonntag sind die aus transit/reference_days.
-- note.de:   Ein Weg ist derselbe, wo seine Stützpunkte auf den Millimeter übereinstimmen; „derive: pieces: snap_m“ nimmt so nahe Wege für einen.
-- note.de:   Fahrten sind die des ganzen Tages; der Takt ist ein Mittel über das Zeitfenster.

WITH path_run AS (
    SELECT route_id, corridor_id, sum(runs) AS runs
    FROM pattern_service
    WHERE day_type = :day_type
      AND corridor_id <> ''
    GROUP BY route_id, corridor_id
),
piece_route AS (
    SELECT piece_id, route.route_id, route.agency_id,
           coalesce(route.short_name, route.long_name, route.route_id) AS line,
           sum(runs * uses) AS trips
    FROM path_run
    JOIN path_piece_corridor ON path_piece_corridor.corridor_id = path_run.corridor_id
    JOIN route ON route.route_id = path_run.route_id
    GROUP BY piece_id, route.route_id, route.agency_id, route.short_name, route.long_name
),
shared AS (
    SELECT piece_id, count(*) AS routes, count(DISTINCT agency_id) AS agencies, sum(trips) AS trips
    FROM piece_route
    GROUP BY piece_id
    HAVING count(*) >= :min_routes
)
SELECT shared.piece_id,
       shared.routes,
       (SELECT group_concat(line, ', ')
        FROM (SELECT DISTINCT line FROM piece_route
              WHERE piece_route.piece_id = shared.piece_id ORDER BY line) AS named) AS route_names,
       shared.agencies,
       (SELECT group_concat(name, ', ')
        FROM (SELECT DISTINCT agency.name
              FROM piece_route
              JOIN agency ON agency.agency_id = piece_route.agency_id
              WHERE piece_route.piece_id = shared.piece_id
              ORDER BY agency.name) AS named) AS agency_names,
       shared.trips,
       60.0 * :window_h / shared.trips AS interval_min,
       length_m,
       shared.trips * length_m / 1000 AS trip_km,
       (SELECT count(*) FROM path_piece_territory
        WHERE path_piece_territory.piece_id = shared.piece_id) AS territories,
       (SELECT group_concat(name, ', ')
        FROM (SELECT name
              FROM path_piece_territory
              JOIN territory ON territory.key = path_piece_territory.key
              WHERE path_piece_territory.piece_id = shared.piece_id
              ORDER BY path_piece_territory.length_m DESC, territory.key) AS named)
           AS territory_names
FROM shared
JOIN path_piece ON path_piece.piece_id = shared.piece_id
ORDER BY shared.agencies DESC, shared.trips * length_m DESC, shared.piece_id;
