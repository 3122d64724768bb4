-- title:     What a method did with single territories
-- title.de:  Was ein Verfahren mit einzelnen Gebieten tat
-- finding:   Steps of the method on single territories: {rows}; territories: {distinct:key}, found invalid: {distinct:key?action=invalid}
-- finding.de: Schritte des Verfahrens an einzelnen Gebieten: {rows}; Gebiete: {distinct:key}, als ungültig erkannt: {distinct:key?action=invalid}
-- needs:     territory, flow, partition_change
-- param:     partition   | text    |        | division      | Division of the region by its name, empty = the first
-- param.de:  partition | Gliederung der Region nach ihrem Namen, leer = die erste
-- column:    step         | integer | step    | Order
-- column:    action       | text    |         | set_aside, to_reserve, placed, placed_valid, moved_part, stays_apart, invalid, merged, no_centre, not_known
-- column:    key          | text    |         | Official key of the territory
-- column:    name         | text    |         | Its name
-- column:    from_name    | text    |         | Region before, by its first territory
-- column:    to_name      | text    |         | Region after, by its first territory
-- column:    value        | real    | index   | What decided: validity, linkage or share
-- column:    remark       | text    |         | Kind or reason
-- column:    partition_id | text    |         | Name of the division
-- column.de: step         | Reihenfolge
-- column.de: action       | beiseitegelegt, in die Reserve, zugeordnet, gültig zugeordnet, Teil verschoben, bleibt abgetrennt, nicht gültig, verschmolzen, kein Zentrum, nicht bekannt
-- column.de: key          | Amtlicher Schlüssel des Gebiets
-- column.de: name         | Sein Name
-- column.de: from_name    | Region vorher, nach ihrem ersten Gebiet
-- column.de: to_name      | Region nachher, nach ihrem ersten Gebiet
-- column.de: value        | Was entschied: Gültigkeit, Bindung oder Anteil
-- column.de: remark       | Art oder Grund
-- column.de: partition_id | Name der Gliederung
-- focus:     territory key
-- definition:    Labour market areas: A alone and refused, B alone without flows to any area, C and D the same as one of several; repair: reserve placed where the area stays valid, parts that are cut off moved to a neighbouring area.
-- definition.de: Arbeitsmarktregionen: A allein und abgewiesen, B allein ohne Ströme zu einer Region, C und D ebenso als eines von mehreren; Reparatur: Reserve dorthin, wo die Region gültig bleibt, abgetrennte Teile in eine benachbarte.
-- source:    See regions/areas

WITH chosen AS ( -- the division asked for, else the first
    SELECT partition_id, method, parameters, statistic, year, level, persons
    FROM partition
    WHERE :partition = '' OR partition_id = :partition
    ORDER BY partition_id
    LIMIT 1
)
SELECT step,
       action,
       partition_change.key,
       coalesce(here.name, partition_change.key) AS name,
       coalesce(before.name, from_key) AS from_name,
       coalesce(after.name, to_key) AS to_name,
       value,
       remark,
       chosen.partition_id
FROM chosen
JOIN partition_change ON partition_change.partition_id = chosen.partition_id
LEFT JOIN territory AS here ON here.key = partition_change.key
LEFT JOIN territory AS before ON before.key = from_key
LEFT JOIN territory AS after ON after.key = to_key
ORDER BY step;
