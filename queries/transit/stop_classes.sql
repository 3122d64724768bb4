-- title:     Quality classes of stations by a rulebook
-- title.de:  Güteklassen der Haltestellen nach einem Regelwerk
-- finding:   Stations with a class near by: {count:class_near!=none} of {rows}; class A: {count:class_near=A}, B: {count:class_near=B}; most departures: {max:departures}, {top:name by departures}
-- finding.de: Stationen mit Güteklasse: {count:class_near!=none} von {rows}; Klasse A: {count:class_near=A}, B: {count:class_near=B}; die meisten Abfahrten: {max:departures}, {top:name by departures}
-- needs:     trip, station, stop_class, rulebook
-- param:     standard       | text    | oev_gueteklassen | standard   | Rulebook: oev_gueteklassen (German adaptation) or oerok (Austria)
-- param:     edition        | text    |                  | edition    | Its edition, empty = the newest
-- param:     min_departures | integer | 0                | departures | Stations with fewer departures in the window are left out
-- param.de:  standard       | Regelwerk: oev_gueteklassen (deutsche Fassung) oder oerok (Österreich)
-- param.de:  edition        | Seine Ausgabe, leer = die neueste
-- param.de:  min_departures | Stationen mit weniger Abfahrten im Zeitfenster bleiben weg
-- column:    station_id     | text    |            | Key of the station
-- column:    name           | text    |            | Name of the station
-- column:    key            | text    |            | Official key of the municipality, empty = outside
-- column:    territory      | text    |            | Its name, or outside
-- column:    stops          | integer | stops      | Stops and platforms of the station
-- column:    departures     | integer | departures | Departures on the weekday in the rulebook's window
-- column:    mode           | text    |            | Best mode with a departure
-- column:    interval_min   | real    | min        | Window / (departures / 2)
-- column:    interval_class | integer | class      | Class of the interval, 1 the best, empty = too long for any
-- column:    category       | text    |            | Category of the station
-- column:    class_near     | text    |            | Class in the first distance band, or none
-- column:    classes        | text    |            | Classes of the distance bands, from near to far
-- column:    standard       | text    |            | Rulebook and edition
-- column.de: station_id     | Schlüssel der Station
-- column.de: name           | Name der Station
-- column.de: key            | Amtlicher Gemeindeschlüssel, leer = außerhalb
-- column.de: territory      | Name der Gemeinde, oder außerhalb
-- column.de: stops          | Halte und Steige der Station
-- column.de: departures     | Abfahrten am Werktag im Zeitfenster des Regelwerks
-- column.de: mode           | Bestes Verkehrsmittel mit einer Abfahrt
-- column.de: interval_min   | Zeitfenster / (Abfahrten / 2)
-- column.de: interval_class | Intervallklasse, 1 die beste, leer = für jede zu lang
-- column.de: category       | Kategorie der Station
-- column.de: class_near     | Klasse im ersten Entfernungsband, oder keine
-- column.de: classes        | Klassen der Entfernungsbänder, von nah nach fern
-- column.de: standard       | Regelwerk und Ausgabe
-- layer:     station station_id
-- focus:     territory key
-- plot:      site_map | category=class_near | categories=A,B,C,D,E,F,G,none | palette=sequential | legend=class_near | finding=Stations with a departure: {all} | finding.de=Stationen mit Abfahrt: {all}
-- plot:      ranked_bars | label=name | value=departures | rows=25
-- definition:    The interval of a station is the window divided by half its departures, all modes and directions; the best mode with a departure chooses the category, the distance the class.
-- definition.de: Das Intervall einer Station ist das Zeitfenster durch die Hälfte ihrer Abfahrten, alle Verkehrsmittel und Richtungen; das beste Verkehrsmittel mit einer Abfahrt bestimmt die Kategorie, die Entfernung die Klasse.
-- source:    ÖV-Güteklassen: ARE, German adaptation as in plan4better/goat; ÖROK; limits, bands and citations stand in the rulebook
-- note:      Conventions: a departure is a stop of a running trip but its last one; a trip with frequencies counts once a run; a stop lies where its own point lies.
-- note:      By air line; where a standard measures on the walking network, its classes reach less far than here.
-- note:      Stops with one parent, or of one name within 300 m, are one station.
-- note.de:   Festlegungen: Eine Abfahrt ist ein Halt einer verkehrenden Fahrt außer dem letzten; eine Fahrt mit Taktangabe zählt je Lauf einmal; eine Haltestelle liegt dort, wo ihr eigener Punkt liegt.
-- note.de:   Nach Luftlinie; wo ein Standard auf dem Fußwegenetz misst, reichen seine Klassen weniger weit als hier.
-- note.de:   Halte mit einem gemeinsamen Elternhalt oder eines Namens innerhalb von 300 m sind eine Station.

WITH chosen AS (
    SELECT standard, edition, station_id, departures, mode, interval_min, interval_class, category
    FROM stop_class
    WHERE standard = :standard
      AND edition = (SELECT max(edition)
                     FROM stop_class AS other
                     WHERE other.standard = :standard
                       AND (:edition = '' OR other.edition = :edition))
      AND departures >= :min_departures
),
letter AS (
    SELECT standard, edition, rule, text_value
    FROM rulebook
    WHERE topic = 'class'
      AND standard = :standard
)
SELECT chosen.station_id,
       station.name,
       station.key,
       coalesce(territory.name, 'outside') AS territory,
       station.stops,
       chosen.departures,
       chosen.mode,
       chosen.interval_min,
       chosen.interval_class,
       chosen.category,
       coalesce((SELECT text_value FROM letter
                 WHERE letter.standard = chosen.standard AND letter.edition = chosen.edition
                   AND rule = chosen.category || '/1'), 'none') AS class_near,
       (SELECT group_concat(text_value, ' ')
        FROM (SELECT text_value FROM letter
              WHERE letter.standard = chosen.standard AND letter.edition = chosen.edition
                AND rule LIKE chosen.category || '/%' ORDER BY rule) AS banded) AS classes,
       chosen.standard || ' ' || chosen.edition AS standard
FROM chosen
JOIN station ON station.station_id = chosen.station_id
LEFT JOIN territory ON territory.key = station.key
ORDER BY chosen.edition, chosen.departures DESC, chosen.station_id;
