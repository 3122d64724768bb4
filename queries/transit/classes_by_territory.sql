-- title:     Quality classes: share of area and inhabitants in each municipality
-- title.de:  Güteklassen: Anteil an Fläche und Einwohnern in jeder Gemeinde
-- finding:   Within a class of service: {part:area_km2?class!=none} of the area, {part:population?class!=none} of the inhabitants of the population grid
-- finding.de: In einer Güteklasse: {part:area_km2?class!=none} der Fläche, Einwohner des Bevölkerungsgitters: {part:population?class!=none}
-- needs:     territory, trip, class_territory, rulebook
-- param:     standard | text | oev_gueteklassen | standard | Rulebook: oev_gueteklassen (German adaptation) or oerok (Austria)
-- param:     edition  | text |                  | edition  | Its edition, empty = the newest
-- param.de:  standard | Regelwerk: oev_gueteklassen (deutsche Fassung) oder oerok (Österreich)
-- param.de:  edition  | Seine Ausgabe, leer = die neueste
-- column:    key              | text |             | Official key of the municipality
-- column:    name             | text |             | Official name
-- column:    class            | text |             | Class, or none
-- column:    area_km2         | real | km2         | Area of the class in the municipality
-- column:    area_share       | real | share       | Its share of the municipality's area
-- column:    population       | real | inhabitants | Inhabitants of the grid cells there; empty without a population grid
-- column:    population_share | real | share       | Their share of the inhabitants in the municipality's cells
-- column:    covered_share    | real | share       | Share of the area with this class or a better one
-- column:    standard         | text |             | Rulebook and edition
-- column.de: key              | Amtlicher Gemeindeschlüssel
-- column.de: name             | Amtlicher Name
-- column.de: class            | Klasse, oder keine
-- column.de: area_km2         | Fläche der Klasse in der Gemeinde
-- column.de: area_share       | Ihr Anteil an der Fläche der Gemeinde
-- column.de: population       | Einwohner der Gitterzellen dort; leer ohne Einwohnergitter
-- column.de: population_share | Ihr Anteil an den Einwohnern der Zellen der Gemeinde
-- column.de: covered_share    | Anteil der Fläche mit dieser Klasse oder einer besseren
-- column.de: standard         | Regelwerk und Ausgabe
-- focus:     territory key
-- plot:      stacked_shares | label=name | series=class | value=area_km2 | categories=A,B,C,D,E,F,G,none | palette=sequential | rows=25
-- definition:    The interval of a station is the window divided by half its departures, all modes and directions; the best mode with a departure chooses the category, the distance the class. In a municipality the best class wins; the rest is none.
-- definition.de: Das Intervall einer Station ist das Zeitfenster durch die Hälfte ihrer Abfahrten, alle Verkehrsmittel und Richtungen; das beste Verkehrsmittel mit einer Abfahrt bestimmt die Kategorie, die Entfernung die Klasse. In einer Gemeinde gilt die beste Klasse; der Rest hat keine.
-- source:    ÖV-Güteklassen: ARE, German adaptation as in plan4better/goat; ÖROK; limits, bands and citations stand in the rulebook
-- note:      By air line; where a standard measures on the walking network, its classes reach less far than here.
-- note:      All stations of the timetable count, also those outside the municipality. Inhabitants are those of cells whose centre lies in the class.
-- note.de:   Nach Luftlinie; wo ein Standard auf dem Fußwegenetz misst, reichen seine Klassen weniger weit als hier.
-- note.de:   Alle Stationen des Fahrplans zählen, auch die außerhalb der Gemeinde. Einwohner sind die der Zellen, deren Mittelpunkt in der Klasse liegt.

WITH chosen AS (
    SELECT standard, edition, key, class, area_km2, population,
           sum(area_km2) OVER (PARTITION BY edition, key) AS whole_km2,
           sum(population) OVER (PARTITION BY edition, key) AS whole_population,
           sum(area_km2) OVER (PARTITION BY edition, key
                               ORDER BY CASE WHEN class = '' THEN 2 ELSE 1 END, class) AS up_to_km2
    FROM class_territory
    WHERE standard = :standard
      AND edition = (SELECT max(edition)
                     FROM class_territory AS other
                     WHERE other.standard = :standard
                       AND (:edition = '' OR other.edition = :edition))
)
SELECT chosen.key,
       territory.name,
       CASE WHEN class = '' THEN 'none' ELSE class END AS class,
       chosen.area_km2,
       chosen.area_km2 / nullif(whole_km2, 0.0) AS area_share,
       chosen.population,
       chosen.population / nullif(whole_population, 0.0) AS population_share,
       CASE WHEN class <> '' THEN up_to_km2 / nullif(whole_km2, 0.0) END AS covered_share,
       standard || ' ' || edition AS standard
FROM chosen
JOIN territory ON territory.key = chosen.key
ORDER BY edition,
         1.0 - max(CASE WHEN class = '' THEN chosen.area_km2 / nullif(whole_km2, 0.0) ELSE 0.0 END)
                   OVER (PARTITION BY edition, chosen.key) DESC,
         chosen.key, CASE WHEN class = '' THEN 2 ELSE 1 END, class;
