-- title:     Commuters from territory to territory, each direction for itself
-- title.de:  Pendler von Gebiet zu Gebiet, jede Richtung für sich
-- finding:   Commuters from territory to territory: {sum:persons}; most in one listed direction: {max:persons}, listed directions: {rows}
-- finding.de: Pendler von Gebiet zu Gebiet: {sum:persons}; die meisten in einer aufgeführten Richtung: {max:persons}, aufgeführte Richtungen: {rows}
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param:     mode        | text    | all    | mode          | Means of transport as the statistic calls it, all = by whatever means
-- param:     min_persons | real    | 0      | persons       | Pairs with fewer commuters are left out
-- param.de:  statistic   | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year        | Jahr der Statistik, 0 = das neueste
-- param.de:  level       | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- param.de:  mode        | Verkehrsmittel, wie die Statistik es nennt, all = gleich welches
-- param.de:  min_persons | Paare mit weniger Pendlern bleiben weg
-- column:    origin_key      | text |         | Official key of the territory where they live
-- column:    destination_key | text |         | Official key of the territory where they work
-- column:    persons         | real | persons | Commuters
-- column.de: origin_key      | Amtlicher Schlüssel des Gebiets, in dem sie wohnen
-- column.de: destination_key | Amtlicher Schlüssel des Gebiets, in dem sie arbeiten
-- column.de: persons         | Pendler
-- layer:     flow_line origin_key destination_key
-- focus:     pair origin_key destination_key
-- definition:    Commuters from one territory to another; those who live and work in the same territory are not in it.
-- definition.de: Pendler von einem Gebiet in ein anderes; wer im selben Gebiet wohnt und arbeitet, ist nicht dabei.
-- source:    Plain rows of the commuters as loaded
-- note:      Desire lines in both directions added: commuters/largest_flows. An end that is not loaded as a territory has no place: its feature has no geometry.
-- note.de:   Beide Richtungen addiert: commuters/largest_flows. Ein Ende, das nicht als Gebiet geladen ist, hat keinen Ort: sein Objekt hat keine Geometrie.

WITH basis AS ( -- the one statistic, year and level: newest year, then most pairs
    SELECT statistic, year, level
    FROM flow_group
    WHERE kind = 'pair'
      AND mode = :mode
      AND (:statistic = '' OR statistic = :statistic)
      AND (:year = 0 OR year = :year)
      AND (:level = '' OR level = :level)
    ORDER BY year DESC, rows DESC, statistic, level
    LIMIT 1
)
SELECT origin_key, destination_key, persons
FROM flow -- in the order of its key: nothing has to be sorted
WHERE kind = 'pair'
  AND origin_key <> destination_key
  AND persons >= :min_persons
  AND EXISTS (SELECT 1 FROM basis)
  AND ((SELECT count(*) FROM flow_group WHERE kind = 'pair') = 1 -- there is nothing to choose from
       OR (statistic = (SELECT statistic FROM basis)
           AND year = (SELECT year FROM basis)
           AND level = (SELECT level FROM basis)
           AND mode = :mode))
ORDER BY origin_key, destination_key;
