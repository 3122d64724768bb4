-- title:     Regions at a cut of the tree
-- title.de:  Regionen an einem Schnitt des Baums
-- finding:   Regions at this cut of the tree: {distinct:region_key}, territories: {rows}; most in one region: {max:region_units}, {top:region_name by region_units}
-- finding.de: Regionen an diesem Schnitt des Baums: {distinct:region_key}, Gebiete: {rows}; die meisten in einer: {max:region_units}, {top:region_name by region_units}
-- needs:     merge_step
-- param:     partition | text    |    | partition | Name of the tree in the region file, empty = the first one
-- param:     regions   | integer | 30 | regions   | Where the tree is cut: number of regions
-- param.de:  partition | Name des Baums in der Regionsdatei, leer = der erste
-- param.de:  regions   | Wo der Baum geschnitten wird: Zahl der Regionen
-- column:    key          | text    |         | Official key
-- column:    name         | text    |         | Official name, or the key where no name is loaded
-- column:    region_key   | text    |         | Smallest key of its region
-- column:    region_name  | text    |         | Name of the region: its territory in which most persons work
-- column:    region_units | integer | territories | Territories in the region
-- column:    works        | real    | persons | Persons who work in the territory, empty = not known
-- column:    region_works | real    | persons | Persons who work in the region, empty = not known
-- column:    colour       | text    |         | Colour, which only tells neighbouring regions apart
-- column.de: key          | Amtlicher Schlüssel
-- column.de: name         | Amtlicher Name, oder der Schlüssel, wo kein Name geladen ist
-- column.de: region_key   | Kleinster Schlüssel seiner Region
-- column.de: region_name  | Name der Region: ihr Gebiet, in dem die meisten arbeiten
-- column.de: region_units | Gebiete in der Region
-- column.de: works        | Personen, die in dem Gebiet arbeiten, leer = nicht bekannt
-- column.de: region_works | Personen, die in der Region arbeiten, leer = nicht bekannt
-- column.de: colour       | Farbe, die nur benachbarte Regionen unterscheidet
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth | value=colour | categories=1,2,3,4,5,6,7,8 | palette=qualitative | legend=colour | finding=Regions side by side differ in colour; the table names them | finding.de=Regionen nebeneinander unterscheiden sich in der Farbe; die Tabelle nennt sie
-- definition:    The regions that are left when of the merges of the tree (regions/tree) only those are done that leave at least so many regions.
-- definition.de: Die Regionen, die übrig sind, wenn von den Zusammenschlüssen des Baums (regions/tree) nur die geschehen, die mindestens so viele Regionen übrig lassen.
-- source:    Masser and Brown, Hierarchical aggregation procedures for interaction data, Environment and Planning A 7 (1975)
-- note:      A tree that ends with more regions than asked for is taken as it ends.
-- note:      A region need not be connected: no rule of contiguity takes part.
-- note.de:   Ein Baum, der mit mehr Regionen endet als verlangt, gilt so, wie er endet.
-- note.de:   Eine Region muss nicht zusammenhängen: keine Bedingung der Nachbarschaft wirkt mit.

WITH RECURSIVE tree AS (
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
merge AS (
    SELECT step, key_a, key_b
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
done AS ( -- merges below the cut: of each region at most one, into the region that lives on
    SELECT key_b AS key, key_a AS into_key
    FROM merge
    WHERE step <= (SELECT count(*) FROM unit) - :regions
),
path (key, region_key) AS (
    SELECT key, key FROM unit
    UNION ALL
    SELECT path.key, done.into_key
    FROM path
    JOIN done ON done.key = path.region_key
),
works AS (
    SELECT destination_key AS key, sum(persons) AS persons
    FROM flow
    JOIN basis ON basis.statistic = flow.statistic AND basis.year = flow.year
               AND basis.mode = flow.mode AND basis.level = flow.level
    WHERE kind IN ('pair', 'within')
    GROUP BY destination_key
),
placed AS (
    SELECT path.key,
           path.region_key,
           coalesce(territory.name,
                    (SELECT min(name) FROM alias WHERE kind = 'territory' AND alias.key = path.key),
                    path.key) AS name,
           works.persons AS works,
           row_number() OVER (PARTITION BY path.region_key
                              ORDER BY coalesce(works.persons, 0) DESC, path.key) AS position
    FROM path
    LEFT JOIN territory ON territory.key = path.key
    LEFT JOIN works ON works.key = path.key
    WHERE path.region_key NOT IN (SELECT key FROM done)
),
region AS (
    SELECT region_key,
           max(CASE WHEN position = 1 THEN name END) AS name,
           count(*) AS units,
           sum(works) AS works,
           row_number() OVER (ORDER BY region_key) AS number
    FROM placed
    GROUP BY region_key
),
numbered AS (
    SELECT placed.key, region.number
    FROM placed
    JOIN region ON region.region_key = placed.region_key
),
touching AS ( -- regions with a border in common, the later one after the earlier one
    SELECT DISTINCT max(a.number, b.number) AS later, min(a.number, b.number) AS earlier
    FROM border
    JOIN numbered AS a ON a.key = border.a_key
    JOIN numbered AS b ON b.key = border.b_key
    WHERE a.number <> b.number
),
digit (value) AS (
    VALUES ('1'), ('2'), ('3'), ('4'), ('5'), ('6'), ('7'), ('8')
),
coloured (number, colours) AS ( -- region by region the first colour that no earlier neighbour has
    SELECT 0, ''
    UNION ALL
    SELECT number + 1,
           colours || coalesce((SELECT min(digit.value)
                                FROM digit
                                WHERE digit.value NOT IN (SELECT substr(coloured.colours, touching.earlier, 1)
                                                          FROM touching
                                                          WHERE touching.later = coloured.number + 1)),
                               '8')
    FROM coloured
    WHERE number < (SELECT count(*) FROM region)
),
palette AS (
    SELECT colours FROM coloured ORDER BY number DESC LIMIT 1
)
SELECT placed.key,
       placed.name,
       placed.region_key,
       region.name AS region_name,
       region.units AS region_units,
       placed.works,
       region.works AS region_works,
       substr(palette.colours, region.number, 1) AS colour
FROM placed
JOIN region ON region.region_key = placed.region_key
CROSS JOIN palette
ORDER BY placed.region_key, placed.key;
