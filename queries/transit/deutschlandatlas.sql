-- title:     Inhabitants near a stop with enough departures
-- title.de:  Einwohner nahe einer Haltestelle mit genug Abfahrten
-- finding:   Inhabitants within reach of a well-served stop: {ratio:near/population}; municipalities with nobody within reach: {count:near=0} of {rows}, not known: {count:near=}
-- finding.de: Einwohner nahe einer gut bedienten Haltestelle: {ratio:near/population}; Gemeinden ohne solche Einwohner: {count:near=0} von {rows}, unbekannt: {count:near=}
-- needs:     territory, trip, grid_cell, rulebook, stop_population
-- param:     standard | text | deutschlandatlas | standard | Rulebook with topics reach and service
-- param:     edition  | text |                  | edition  | Its edition, empty = the newest
-- param.de:  standard | Regelwerk mit den Themen reach und service
-- param.de:  edition  | Seine Ausgabe, leer = die neueste
-- column:    key        | text |             | Official key of the municipality
-- column:    name       | text |             | Official name
-- column:    population | real | inhabitants | Inhabitants of the grid cells in the municipality
-- column:    near       | real | inhabitants | Of them within reach of a stop with enough departures
-- column:    share      | real | share       | Share of the inhabitants within reach of such a stop
-- column:    far        | real | inhabitants | Inhabitants out of reach of such a stop
-- column.de: key        | Amtlicher Gemeindeschlüssel
-- column.de: name       | Amtlicher Name
-- column.de: population | Einwohner der Gitterzellen in der Gemeinde
-- column.de: near       | Davon in Reichweite einer Haltestelle mit genug Abfahrten
-- column.de: share      | Anteil der Einwohner in Reichweite einer solchen Haltestelle
-- column.de: far        | Einwohner außer Reichweite einer solchen Haltestelle
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth  | value=share | classes=0,0.2,0.4,0.6,0.8,0.9 | palette=sequential | legend=share | finding=With anybody in reach: {some} of {all} {territories} | finding.de=Mit Einwohnern in Reichweite: {some} von {all} {territories}
-- plot:      ranked_bars | label=name | value=far | rows=25
-- definition:    Inhabitants of grid cells whose centre lies within 600 m (bus, tram) or 1,200 m (rail) of a station with at least 20 departures on the weekday; the station's best mode sets the reach.
-- definition.de: Einwohner der Gitterzellen, deren Mittelpunkt höchstens 600 m (Bus, Straßenbahn) oder 1.200 m (Bahn) von einer Station mit mindestens 20 Abfahrten am Werktag liegt; das beste Verkehrsmittel der Station bestimmt die Reichweite.
-- source:    Deutschlandatlas 103
-- note:      The ordinary weekday, Saturday and Sunday are those of transit/reference_days.
-- note:      By air line. Needs a population grid (loader grid); without one the table is empty.
-- note.de:   Gewöhnlicher Werktag, Samstag und Sonntag sind die aus transit/reference_days.
-- note.de:   Nach Luftlinie. Braucht ein Einwohnergitter (Lader grid); ohne eines ist die Tabelle leer.

SELECT stop_population.key,
       territory.name,
       stop_population.population,
       near,
       near / nullif(stop_population.population, 0.0) AS share,
       stop_population.population - near AS far
FROM stop_population
JOIN territory ON territory.key = stop_population.key
WHERE standard = :standard
  AND edition = (SELECT max(edition)
                 FROM stop_population AS other
                 WHERE other.standard = :standard
                   AND (:edition = '' OR other.edition = :edition))
ORDER BY near / nullif(stop_population.population, 0.0) DESC, stop_population.key;
