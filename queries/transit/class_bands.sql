-- title:     Quality classes as areas around the stations
-- title.de:  Güteklassen als Flächen um die Stationen
-- finding:   Municipalities with an area of any class: {distinct:key}; with class A: {distinct:key?class=A}, B: {distinct:key?class=B}, C: {distinct:key?class=C}
-- finding.de: Gemeinden mit einer Fläche irgendeiner Klasse: {distinct:key}; mit Klasse A: {distinct:key?class=A}, B: {distinct:key?class=B}, C: {distinct:key?class=C}
-- needs:     territory, trip, class_band, rulebook
-- param:     standard | text | oev_gueteklassen | standard | Rulebook: oev_gueteklassen (German adaptation) or oerok (Austria)
-- param:     edition  | text |                  | edition  | Its edition, empty = the newest
-- param.de:  standard | Regelwerk: oev_gueteklassen (deutsche Fassung) oder oerok (Österreich)
-- param.de:  edition  | Seine Ausgabe, leer = die neueste
-- column:    band_id  | integer | number | Number of the area
-- column:    class    | text    |        | Class
-- column:    key      | text    |        | Official key of the municipality in which it lies
-- column:    name     | text    |        | Its name
-- column:    standard | text    |        | Rulebook and edition
-- column.de: band_id  | Nummer der Fläche
-- column.de: class    | Klasse
-- column.de: key      | Amtlicher Schlüssel der Gemeinde, in der sie liegt
-- column.de: name     | Name der Gemeinde
-- column.de: standard | Regelwerk und Ausgabe
-- layer:     class_band band_id
-- focus:     territory key
-- plot:      choropleth  | value=class | categories=A,B,C,D,E,F,G | palette=sequential | legend=class | extent=rows
-- definition:    The interval of a station is the window divided by half its departures, all modes and directions; the best mode with a departure chooses the category, the distance the class. Areas are cut at the borders of the municipalities; the best class wins.
-- definition.de: Das Intervall einer Station ist das Zeitfenster durch die Hälfte ihrer Abfahrten, alle Verkehrsmittel und Richtungen; das beste Verkehrsmittel mit einer Abfahrt bestimmt die Kategorie, die Entfernung die Klasse. Die Flächen sind an den Gemeindegrenzen geschnitten; die beste Klasse gilt.
-- source:    ÖV-Güteklassen: ARE, German adaptation as in plan4better/goat; ÖROK; limits, bands and citations stand in the rulebook
-- note:      By air line; where a standard measures on the walking network, its classes reach less far than here.
-- note.de:   Nach Luftlinie; wo ein Standard auf dem Fußwegenetz misst, reichen seine Klassen weniger weit als hier.

SELECT band_id,
       class,
       class_band.key,
       territory.name,
       standard || ' ' || edition AS standard
FROM class_band
JOIN territory ON territory.key = class_band.key
WHERE standard = :standard
  AND edition = (SELECT max(edition)
                 FROM class_band AS other
                 WHERE other.standard = :standard
                   AND (:edition = '' OR other.edition = :edition))
ORDER BY edition, class, class_band.key, band_id;
