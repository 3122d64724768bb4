-- title:     Tree of regions: which regions merge, step by step
-- title.de:  Baum der Regionen: welche Regionen sich Schritt für Schritt zusammenschließen
-- finding:   when {count:joins=inside} = 0 | Merges of the tree: {rows}; none lies inside a region of the cut
-- finding:   Regions at the cut: {min:regions_left?joins=inside}; share of all persons who live and work in one region: {max:inside_share?joins=inside}
-- finding.de: when {count:joins=inside} = 0 | Zusammenschlüsse des Baums: {rows}; keiner liegt innerhalb einer Region am Schnitt
-- finding.de: Regionen am Schnitt: {min:regions_left?joins=inside}; Anteil aller Personen, die in derselben wohnen und arbeiten: {max:inside_share?joins=inside}
-- needs:     merge_step
-- param:     partition | text    |    | partition | Name of the tree in the region file, empty = the first one
-- param:     regions   | integer | 30 | regions   | Where the tree is cut: number of regions
-- param.de:  partition | Name des Baums in der Regionsdatei, leer = der erste
-- param.de:  regions   | Wo der Baum geschnitten wird: Zahl der Regionen
-- column:    step         | integer | merges  | Number of the merge
-- column:    key_a        | text    |         | Smallest key of the region that lives on
-- column:    name_a       | text    |         | Name of that territory, or the key where no name is loaded
-- column:    key_b        | text    |         | Smallest key of the region that becomes part of it
-- column:    name_b       | text    |         | Name of that territory
-- column:    criterion    | real    | 1/person | Intramax criterion of the two
-- column:    inside       | real    | persons | Persons with both ends in one region, after the merge
-- column:    inside_share | real    | share   | Share of persons with both ends in one region, after the merge
-- column:    regions_left | integer | regions | Regions that are left after the merge
-- column:    works_a      | real    | persons | Persons who work in the territory key_a, empty = not known
-- column:    works_b      | real    | persons | Persons who work in the territory key_b, empty = not known
-- column:    joins        | text    |         | inside = the cut leaves the two in one region, between = it keeps them apart
-- column.de: step         | Nummer des Zusammenschlusses
-- column.de: key_a        | Kleinster Schlüssel der Region, die bestehen bleibt
-- column.de: name_a       | Name dieses Gebiets, oder der Schlüssel, wo kein Name geladen ist
-- column.de: key_b        | Kleinster Schlüssel der Region, die in ihr aufgeht
-- column.de: name_b       | Name dieses Gebiets
-- column.de: criterion    | Intramax-Kriterium der beiden
-- column.de: inside       | Personen mit beiden Enden in einer Region, nach dem Zusammenschluss
-- column.de: inside_share | Anteil der Personen mit beiden Enden in einer Region, nach dem Zusammenschluss
-- column.de: regions_left | Regionen, die danach übrig sind
-- column.de: works_a      | Personen, die im Gebiet key_a arbeiten, leer = nicht bekannt
-- column.de: works_b      | Personen, die im Gebiet key_b arbeiten, leer = nicht bekannt
-- column.de: joins        | inside = der Schnitt lässt beide in einer Region, between = er trennt sie
-- focus:     whole
-- plot:      dendrogram | key_a=key_a | key_b=key_b | name_a=name_a | name_b=name_b | weight_a=works_a | weight_b=works_b | value=inside_share | cut=joins | finding=Cut at {regions} regions: {value} of all persons stay inside a region | finding.de=Schnitt bei {regions} Regionen: {value} aller Personen bleiben innerhalb einer Region
-- definition:    Of all pairs of regions the two with the largest T_ij/(O_i D_j) + T_ji/(O_j D_i) merge, again and again (Intramax; T persons between them, O who lives and D who works in a region, those within it included). No contiguity.
-- definition.de: Von allen Paaren von Regionen schließen sich immer wieder die beiden mit dem größten T_ij/(O_i D_j) + T_ji/(O_j D_i) zusammen (Intramax; T Personen zwischen ihnen, O die in einer Region wohnen und D die in ihr arbeiten, auch beides zugleich). Ohne Bedingung, dass sie aneinander grenzen.
-- source:    Masser and Brown, Hierarchical aggregation procedures for interaction data, Environment and Planning A 7 (1975)
-- note:      Ties go to the smaller keys. The tree ends when no two regions have a flow; then more than one may be left.
-- note:      The criterion may rise from one merge to the next, hence the tree is drawn over the share inside. Where the statistic has no persons within a territory, that share lacks them too.
-- note:      In the picture a region has the name of its territory in which most persons work.
-- note.de:   Bei Gleichstand entscheiden die kleineren Schlüssel. Der Baum endet, wenn keine zwei Regionen einen Strom haben; dann kann mehr als eine übrig sein.
-- note.de:   Das Kriterium kann von einem Zusammenschluss zum nächsten steigen, daher ist der Baum über dem Anteil innerhalb gezeichnet. Wo die Statistik keine Personen innerhalb eines Gebiets hat, fehlen sie auch in diesem Anteil.
-- note.de:   Im Bild heißt eine Region nach ihrem Gebiet, in dem die meisten arbeiten.

WITH tree AS (
    SELECT min(partition_id) AS partition_id
    FROM merge_step
    WHERE :partition = '' OR partition_id = :partition
),
basis AS ( -- the flows it was made from: those of the tree, or of its cuts
    SELECT statistic, year, mode, level
    FROM partition
    JOIN tree ON partition.partition_id = tree.partition_id
              OR partition.partition_id = tree.partition_id || '_' || partition.regions
    WHERE method = 'intramax'
    ORDER BY partition.partition_id
    LIMIT 1
),
works AS (
    SELECT destination_key AS key, sum(persons) AS persons
    FROM flow
    JOIN basis ON basis.statistic = flow.statistic AND basis.year = flow.year
               AND basis.mode = flow.mode AND basis.level = flow.level
    WHERE kind IN ('pair', 'within')
    GROUP BY destination_key
),
merge AS (
    SELECT step, key_a, key_b, criterion, persons_inside, inside_share
    FROM merge_step
    JOIN tree ON tree.partition_id = merge_step.partition_id
),
unit AS (
    SELECT key_a AS key FROM merge
    UNION
    SELECT key_b FROM merge
    UNION
    SELECT partition_unit.key
    FROM partition_unit
    JOIN tree ON tree.partition_id = partition_unit.partition_id
),
size AS (
    SELECT count(*) AS units FROM unit
),
named AS (
    SELECT unit.key,
           coalesce(territory.name,
                    (SELECT min(name) FROM alias WHERE kind = 'territory' AND alias.key = unit.key),
                    unit.key) AS name,
           works.persons
    FROM unit
    LEFT JOIN territory ON territory.key = unit.key
    LEFT JOIN works ON works.key = unit.key
)
SELECT merge.step,
       merge.key_a,
       a.name AS name_a,
       merge.key_b,
       b.name AS name_b,
       merge.criterion,
       merge.persons_inside AS inside,
       merge.inside_share,
       size.units - merge.step AS regions_left,
       a.persons AS works_a,
       b.persons AS works_b,
       CASE WHEN size.units - merge.step < :regions THEN 'between' ELSE 'inside' END AS joins
FROM merge
CROSS JOIN size
JOIN named AS a ON a.key = merge.key_a
JOIN named AS b ON b.key = merge.key_b
ORDER BY merge.step;
