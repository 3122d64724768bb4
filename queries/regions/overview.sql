-- title:     Divisions of the region by its flows, side by side
-- title.de:  Gliederungen der Region nach Pendlern im Vergleich
-- finding:   Home and work in one region: {min:inside_share} to {max:inside_share} of all persons, by division; divisions compared: {rows}
-- finding.de: Wohnung und Arbeit in einer Region: je nach Gliederung {min:inside_share} bis {max:inside_share} aller Personen; verglichene Gliederungen: {rows}
-- needs:     flow, partition
-- column:    partition_id   | text    |         | Name of the division
-- column:    method         | text    |         | Method
-- column:    parameters     | text    |         | Its parameters
-- column:    regions        | integer | regions | Regions
-- column:    units          | integer | territories | Territories with flows
-- column:    units_placed   | integer | territories | Of them in a region
-- column:    inside_share   | real    | share   | Persons with home and work in one region, of all
-- column:    modularity     | real    | index   | Modularity Q; empty where regions overlap
-- column:    valid          | integer | regions | Valid labour market areas; empty for other methods
-- column:    in_parts       | integer | regions | Regions of more than one connected part
-- column:    largest_share  | real    | share   | Persons who live in the largest region, of all
-- column:    persons        | real    | persons | Persons with both ends in the region, those within a territory among them
-- column:    persons_outside | real   | persons | Of the statistic, with an end outside: not counted
-- column:    statistic      | text    |         | Commuter statistic
-- column:    year           | integer | year    | Year of the statistic
-- column:    level          | text    |         | Level of the flows
-- column.de: partition_id   | Name der Gliederung
-- column.de: method         | Verfahren
-- column.de: parameters     | Seine Parameter
-- column.de: regions        | Regionen
-- column.de: units          | Gebiete mit Pendlern
-- column.de: units_placed   | Davon in einer Region
-- column.de: inside_share   | Personen mit Wohnung und Arbeit in einer Region, von allen
-- column.de: modularity     | Modularität Q; leer, wo sich Regionen überlappen
-- column.de: valid          | Gültige Arbeitsmarktregionen; leer bei anderen Verfahren
-- column.de: in_parts       | Regionen aus mehr als einem zusammenhängenden Teil
-- column.de: largest_share  | Personen, die in der größten Region wohnen, von allen
-- column.de: persons        | Personen mit beiden Enden in der Region, auch die in einem Gebiet
-- column.de: persons_outside | In der Statistik mit einem Ende außerhalb: nicht gezählt
-- column.de: statistic      | Pendlerstatistik
-- column.de: year           | Jahr der Statistik
-- column.de: level          | Ebene der Pendlerströme
-- focus:     whole
-- plot:      ranked_bars | label=partition_id | value=inside_share | rows=25
-- plot:      scatter     | label=partition_id | x=regions | y=inside_share
-- definition:    Modularity: sum over the regions of the share of persons inside less the product of the shares who live and who work there. The fewer regions, the more persons are inside: compare divisions of like number.
-- definition.de: Modularität: Summe über die Regionen aus dem Anteil der Personen im Innern abzüglich des Produkts der Anteile, die dort wohnen und arbeiten. Je weniger Regionen, desto mehr Personen sind im Innern: zu vergleichen sind Gliederungen ähnlicher Zahl.
-- source:    Leicht and Newman, Community structure in directed networks (2008); methods: see regions/areas
-- note:      Persons of functional areas and rings are those of the whole statistic, since shares are of all who commute; of the other methods, those with both ends in the region.
-- note.de:   Personen sind bei functional_areas und rings die der ganzen Statistik, denn Anteile sind solche aller, die pendeln; bei den anderen Verfahren die mit beiden Enden in der Region.

SELECT partition.partition_id,
       method,
       parameters,
       regions,
       partition.units,
       units_placed,
       persons_inside / nullif(persons, 0.0) AS inside_share,
       modularity,
       (SELECT sum(CASE WHEN validity IS NULL THEN NULL WHEN validity >= 0.999999999 THEN 1 ELSE 0 END)
        FROM partition_region
        WHERE partition_region.partition_id = partition.partition_id) AS valid,
       (SELECT sum(CASE WHEN parts > 1 THEN 1 ELSE 0 END)
        FROM partition_region
        WHERE partition_region.partition_id = partition.partition_id) AS in_parts,
       (SELECT max(lives)
        FROM partition_region
        WHERE partition_region.partition_id = partition.partition_id)
           / nullif(persons, 0.0) AS largest_share,
       persons,
       persons_outside,
       statistic,
       year,
       level
FROM partition
ORDER BY partition.partition_id;
