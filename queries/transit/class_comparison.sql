-- title:     Two rulebooks side by side: where the classes of stations disagree
-- title.de:  Zwei Regelwerke im Vergleich: wo die Klassen der Stationen auseinandergehen
-- finding:   Stations with the same class by both rulebooks: {count:agreement=same} of {rows}; in none by both: {count:agreement=none}, only by the first: {count:agreement=only first}, only by the second: {count:agreement=only second}
-- finding.de: Stationen mit gleicher Klasse nach beiden Regelwerken: {count:agreement=same} von {rows}; nach beiden ohne: {count:agreement=none}, nur nach dem ersten: {count:agreement=only first}, nur nach dem zweiten: {count:agreement=only second}
-- needs:     trip, station, stop_class, rulebook
-- param:     standard_a | text | oev_gueteklassen | standard | First rulebook
-- param:     standard_b | text | oerok            | standard | Second rulebook
-- param:     edition_a  | text |                  | edition  | Edition of the first, empty = the newest
-- param:     edition_b  | text |                  | edition  | Edition of the second, empty = the newest
-- param.de:  standard_a | Erstes Regelwerk
-- param.de:  standard_b | Zweites Regelwerk
-- param.de:  edition_a  | Ausgabe des ersten, leer = die neueste
-- param.de:  edition_b  | Ausgabe des zweiten, leer = die neueste
-- column:    station_id | text    |            | Key of the station
-- column:    name       | text    |            | Name of the station
-- column:    key        | text    |            | Official key of the municipality, empty = outside
-- column:    departures | integer | departures | Departures in the window of the first, or of the second
-- column:    mode       | text    |            | Best mode with a departure
-- column:    category_a | text    |            | Category by the first
-- column:    category_b | text    |            | Category by the second
-- column:    class_a    | text    |            | Class near the station by the first, or none
-- column:    class_b    | text    |            | Class near the station by the second, or none
-- column:    agreement  | text    |            | same, first better, second better, only first, only second, or none
-- column.de: station_id | Schlüssel der Station
-- column.de: name       | Name der Station
-- column.de: key        | Amtlicher Gemeindeschlüssel, leer = außerhalb
-- column.de: departures | Abfahrten im Zeitfenster des ersten, oder des zweiten
-- column.de: mode       | Bestes Verkehrsmittel mit einer Abfahrt
-- column.de: category_a | Kategorie nach dem ersten
-- column.de: category_b | Kategorie nach dem zweiten
-- column.de: class_a    | Klasse nahe der Station nach dem ersten, oder keine
-- column.de: class_b    | Klasse nahe der Station nach dem zweiten, oder keine
-- column.de: agreement  | gleich, erstes besser, zweites besser, nur nach dem ersten, nur nach dem zweiten, oder keine
-- layer:     station station_id
-- focus:     territory key
-- plot:      site_map | category=agreement | categories=same,first better,second better,only first,only second,none | palette=qualitative | legend=agreement
-- definition:    The interval of a station is the window divided by half its departures, all modes and directions; the best mode with a departure chooses the category, the distance the class. Compared is the class in the first distance band.
-- definition.de: Das Intervall einer Station ist das Zeitfenster durch die Hälfte ihrer Abfahrten, alle Verkehrsmittel und Richtungen; das beste Verkehrsmittel mit einer Abfahrt bestimmt die Kategorie, die Entfernung die Klasse. Verglichen wird die Klasse im ersten Entfernungsband.
-- source:    ÖV-Güteklassen: ARE, German adaptation as in plan4better/goat; ÖROK; limits, bands and citations stand in the rulebook
-- note:      By air line; where a standard measures on the walking network, its classes reach less far than here.
-- note.de:   Nach Luftlinie; wo ein Standard auf dem Fußwegenetz misst, reichen seine Klassen weniger weit als hier.

WITH letter AS (
    SELECT standard, edition, rule, text_value AS class
    FROM rulebook
    WHERE topic = 'class'
),
chosen AS ( -- which of the two: a or b; of each the edition asked for, else the newest
    SELECT 'a' AS side, standard, max(edition) AS edition
    FROM stop_class
    WHERE standard = :standard_a
      AND (:edition_a = '' OR edition = :edition_a)
    GROUP BY standard
    UNION ALL
    SELECT 'b', standard, max(edition)
    FROM stop_class
    WHERE standard = :standard_b
      AND (:edition_b = '' OR edition = :edition_b)
    GROUP BY standard
),
classed AS (
    SELECT side, station_id, departures, mode, category, coalesce(class, 'none') AS class
    FROM chosen
    JOIN stop_class ON stop_class.standard = chosen.standard
                   AND stop_class.edition = chosen.edition
    LEFT JOIN letter ON letter.standard = stop_class.standard
                    AND letter.edition = stop_class.edition AND rule = category || '/1'
),
pair AS (
    SELECT station_id,
           max(CASE WHEN side = 'a' THEN departures END) AS departures_a,
           max(departures) AS departures,
           min(mode) AS mode,
           max(CASE WHEN side = 'a' THEN category END) AS category_a,
           max(CASE WHEN side = 'b' THEN category END) AS category_b,
           coalesce(max(CASE WHEN side = 'a' THEN class END), 'none') AS class_a,
           coalesce(max(CASE WHEN side = 'b' THEN class END), 'none') AS class_b
    FROM classed
    GROUP BY station_id
)
SELECT pair.station_id,
       station.name,
       station.key,
       coalesce(departures_a, departures) AS departures,
       mode,
       category_a,
       category_b,
       class_a,
       class_b,
       CASE WHEN class_a = 'none' AND class_b = 'none' THEN 'none'
            WHEN class_a = class_b THEN 'same'
            WHEN class_b = 'none' THEN 'only first'
            WHEN class_a = 'none' THEN 'only second'
            WHEN class_a < class_b THEN 'first better'
            ELSE 'second better' END AS agreement
FROM pair
JOIN station ON station.station_id = pair.station_id
ORDER BY coalesce(departures_a, departures) DESC, pair.station_id;
