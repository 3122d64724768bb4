-- title:     Two divisions compared: who changes region
-- title.de:  Zwei Gliederungen im Vergleich: wer die Region wechselt
-- finding:   Territories that change region: {count:outcome=changes} of {rows} (of the persons of the whole region: {first:change_share}); in no region of either: {count:outcome=none}
-- finding.de: Gebiete, die die Region wechseln: {count:outcome=changes} von {rows} (von den Personen des Ganzen: {first:change_share}); in keiner Region: {count:outcome=none}
-- needs:     territory, flow, partition_unit
-- param:     before      | text    |        | division      | First division by its name, empty = the first
-- param:     after       | text    |        | division      | Second division by its name, empty = the second
-- param.de:  before | Erste Gliederung nach ihrem Namen, leer = die erste
-- param.de:  after  | Zweite Gliederung nach ihrem Namen, leer = die zweite
-- column:    key          | text    |         | Official key
-- column:    name         | text    |         | Official name
-- column:    before_name  | text    |         | Region in the first division, empty = in none
-- column:    after_name   | text    |         | Region in the second division, empty = in none
-- column:    continued_by | text    |         | Region of the second that continues that of the first
-- column:    outcome      | text    |         | stays, changes, or none where it is in no region of either
-- column:    persons      | real    | persons | Persons who live there
-- column:    change_share | real    | share   | Persons who change region, of all in a region of either: one figure for all rows
-- column:    before       | text    |         | First division
-- column:    after        | text    |         | Second division
-- column.de: key          | Amtlicher Schlüssel
-- column.de: name         | Amtlicher Name
-- column.de: before_name  | Region in der ersten Gliederung, leer = in keiner
-- column.de: after_name   | Region in der zweiten Gliederung, leer = in keiner
-- column.de: continued_by | Region der zweiten, die die der ersten fortsetzt
-- column.de: outcome      | bleibt, wechselt, oder keine, wo es in keiner Region von beiden ist
-- column.de: persons      | Personen, die dort wohnen
-- column.de: change_share | Personen, die die Region wechseln, von allen in einer Region von beiden: eine Zahl für alle Zeilen
-- column.de: before       | Erste Gliederung
-- column.de: after        | Zweite Gliederung
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth | value=outcome | categories=stays,changes,none | palette=qualitative | legend=outcome
-- definition:    House definition: a region of the first division goes on in that of the second with which it shares most persons (of equals the first key); who is then in another one changes region. Two divisions may be of two years, two statistics or two methods.
-- definition.de: Hausdefinition: Eine Region der ersten Gliederung setzt sich in der der zweiten fort, mit der sie die meisten Personen teilt (bei Gleichstand der erste Schlüssel); wer dann in einer anderen ist, wechselt. Zwei Gliederungen können zwei Jahre, zwei Statistiken oder zwei Verfahren sein.
-- source:    Hausdefinition / house definition (umland)
-- note:      Two regions of the first may go on in the same one: a merger is no change of those who live there.
-- note:      Persons are those of the first division's statistic. Territories of several regions count with the first.
-- note.de:   Zwei Regionen der ersten können sich in derselben fortsetzen: ein Zusammenschluss ist kein Wechsel derer, die dort wohnen.
-- note.de:   Personen sind die der Statistik der ersten Gliederung. Gebiete mehrerer Regionen zählen mit der ersten.

WITH first AS (
    SELECT partition_id, statistic, year, level
    FROM partition
    WHERE :before = '' OR partition_id = :before
    ORDER BY partition_id
    LIMIT 1
),
second AS (
    SELECT partition.partition_id
    FROM partition
    CROSS JOIN first
    WHERE (:after = '' AND partition.partition_id <> first.partition_id)
       OR (:after <> '' AND partition.partition_id = :after)
    ORDER BY partition.partition_id
    LIMIT 1
),
seat AS (
    SELECT partition_unit.partition_id, key, min(region_key) AS region_key
    FROM partition_unit
    WHERE region_key <> ''
      AND role NOT IN ('exclave', 'none')
    GROUP BY partition_unit.partition_id, key
),
lives AS (
    SELECT origin_key AS key, sum(persons) AS persons
    FROM first
    JOIN flow ON flow.statistic = first.statistic AND flow.year = first.year
             AND flow.level = first.level
    WHERE kind IN ('pair', 'within')
      AND mode = 'all'
    GROUP BY origin_key
),
unit AS (
    SELECT DISTINCT key
    FROM partition_unit
    WHERE partition_id IN (SELECT partition_id FROM first UNION SELECT partition_id FROM second)
),
placed AS (
    SELECT unit.key, coalesce(lives.persons, 0.0) AS persons, one.region_key AS before_key,
           two.region_key AS after_key
    FROM unit
    CROSS JOIN first
    CROSS JOIN second
    LEFT JOIN lives ON lives.key = unit.key
    LEFT JOIN seat AS one ON one.partition_id = first.partition_id AND one.key = unit.key
    LEFT JOIN seat AS two ON two.partition_id = second.partition_id AND two.key = unit.key
),
shared AS (
    SELECT before_key, after_key,
           row_number() OVER (PARTITION BY before_key
                              ORDER BY sum(persons) DESC, count(*) DESC, after_key) AS rank
    FROM placed
    WHERE before_key IS NOT NULL
      AND after_key IS NOT NULL
    GROUP BY before_key, after_key
),
judged AS (
    SELECT placed.key, persons, placed.before_key, placed.after_key, shared.after_key AS next_key,
           CASE WHEN placed.before_key IS NULL AND placed.after_key IS NULL THEN 'none'
                WHEN placed.after_key = shared.after_key THEN 'stays'
                ELSE 'changes' END AS outcome
    FROM placed
    LEFT JOIN shared ON shared.before_key = placed.before_key AND rank = 1
)
SELECT judged.key,
       coalesce(territory.name, judged.key) AS name,
       one.name AS before_name,
       two.name AS after_name,
       next.name AS continued_by,
       outcome,
       persons,
       sum(CASE WHEN outcome = 'changes' THEN persons ELSE 0.0 END) OVER ()
           / nullif(sum(CASE WHEN outcome <> 'none' THEN persons ELSE 0.0 END) OVER (), 0.0)
           AS change_share,
       first.partition_id AS before,
       second.partition_id AS after
FROM judged
CROSS JOIN first
CROSS JOIN second
LEFT JOIN territory ON territory.key = judged.key
LEFT JOIN partition_region AS one ON one.partition_id = first.partition_id
                                 AND one.region_key = judged.before_key
LEFT JOIN partition_region AS two ON two.partition_id = second.partition_id
                                 AND two.region_key = judged.after_key
LEFT JOIN partition_region AS next ON next.partition_id = second.partition_id
                                  AND next.region_key = judged.next_key
ORDER BY CASE outcome WHEN 'changes' THEN 1 WHEN 'stays' THEN 2 ELSE 3 END, persons DESC, judged.key;
