-- title:     Which territory belongs to which region
-- title.de:  Welches Gebiet zu welcher Region gehört
-- finding:   Territories in a region: {distinct:key?region_key!=} of {distinct:key}; regions: {distinct:region_key}
-- finding.de: Gebiete in einer Region: {distinct:key?region_key!=} von {distinct:key}; Regionen: {distinct:region_key}
-- needs:     territory, flow, partition_unit
-- param:     partition   | text    |        | division      | Division of the region by its name, empty = the first
-- param.de:  partition | Gliederung der Region nach ihrem Namen, leer = die erste
-- column:    key          | text    |         | Official key
-- column:    name         | text    |         | Official name
-- column:    role         | text    |         | Its part in the region: member, centre, zone, enclave, exclave, supplement, inner, outer, none
-- column:    region_key   | text    |         | Official key of the region, empty = in none
-- column:    region       | text    |         | Name of the region
-- column:    share        | real    | share   | The share that decided, empty = none did
-- column:    partition_id | text    |         | Name of the division
-- column.de: key          | Amtlicher Schlüssel
-- column.de: name         | Amtlicher Name
-- column.de: role         | Sein Teil in der Region: Mitglied, Zentrum, Zone, Enklave, Exklave, Ergänzungsgebiet, innerer Ring, äußerer Ring, keiner
-- column.de: region_key   | Amtlicher Schlüssel der Region, leer = in keiner
-- column.de: region       | Name der Region
-- column.de: share        | Der Anteil, der entschied, leer = keiner
-- column.de: partition_id | Name der Gliederung
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth | value=role | categories=centre,supplement,inner,outer,zone,enclave,member,exclave,none | palette=qualitative | legend=role
-- definition:    A territory of several regions has a row for each; an exclave fulfils the share but is not connected, and belongs to none.
-- definition.de: Ein Gebiet mehrerer Regionen hat für jede eine Zeile; eine Exklave erfüllt den Anteil, hängt aber nicht zusammen, und gehört zu keiner.
-- source:    See regions/areas

WITH chosen AS ( -- the division asked for, else the first
    SELECT partition_id, method, parameters, statistic, year, level, persons
    FROM partition
    WHERE :partition = '' OR partition_id = :partition
    ORDER BY partition_id
    LIMIT 1
)
SELECT partition_unit.key,
       coalesce(territory.name, partition_unit.key) AS name,
       role,
       partition_unit.region_key,
       partition_region.name AS region,
       share,
       chosen.partition_id
FROM chosen
JOIN partition_unit ON partition_unit.partition_id = chosen.partition_id
LEFT JOIN territory ON territory.key = partition_unit.key
LEFT JOIN partition_region ON partition_region.partition_id = chosen.partition_id
                          AND partition_region.region_key = partition_unit.region_key
ORDER BY partition_unit.region_key, partition_unit.key;
