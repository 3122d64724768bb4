-- title:     Where territories do not tile: gaps and overlaps
-- title.de:  Wo Gebiete nicht aneinander passen: Lücken und Überlappungen
-- finding:   when {rows} = 0 | No gap and no overlap found between territories
-- finding:   Gaps between territories: {count:kind=gap}, overlaps: {count:kind=overlap}, together {sum:area_m2}; the largest: {max:area_m2}
-- finding.de: when {rows} = 0 | Zwischen den Gebieten keine Lücke und keine Überlappung gefunden
-- finding.de: Lücken zwischen Gebieten: {count:kind=gap}, Überlappungen: {count:kind=overlap}, zusammen {sum:area_m2}; die größte: {max:area_m2}
-- needs:     territory, tessellation_fault
-- param:     level   | text |    | leaf or level | Only this level, empty = all; leaf = municipalities (districts in the place of their city)
-- param:     mended  | text | no | yes or no     | Also what was mended when districts were cut to their city
-- param:     min_m2  | real | 0  | m2            | Smaller ones are left out
-- param.de:  level  | Nur diese Ebene, leer = alle; leaf = Gemeinden (Bezirke an der Stelle ihrer Stadt)
-- param.de:  mended | Auch, was beim Zuschneiden der Bezirke auf ihre Stadt behoben wurde
-- param.de:  min_m2 | Kleinere bleiben weg
-- column:    fault_id | integer | number | Number of the fault
-- column:    level    | text    |        | Level of the territories
-- column:    kind     | text    |        | gap or overlap
-- column:    a_key    | text    |        | Official key of a territory that touches it
-- column:    a_name   | text    |        | Its name
-- column:    b_key    | text    |        | Official key of the other one
-- column:    b_name   | text    |        | Its name
-- column:    area_m2  | real    | m2     | Area
-- column:    is_mended | text   |        | yes: gone, a district was cut or was given it
-- column.de: fault_id | Nummer des Fehlers
-- column.de: level    | Ebene der Gebiete
-- column.de: kind     | Lücke (gap) oder Überlappung (overlap)
-- column.de: a_key    | Amtlicher Schlüssel eines Gebiets, das daran stößt
-- column.de: a_name   | Sein Name
-- column.de: b_key    | Amtlicher Schlüssel des anderen
-- column.de: b_name   | Sein Name
-- column.de: area_m2  | Fläche
-- column.de: is_mended | ja: beseitigt, ein Bezirk wurde beschnitten oder hat sie erhalten
-- layer:     tessellation_fault fault_id
-- focus:     pair a_key b_key
-- plot:      ranked_bars | label=a_name | value=area_m2 | rows=25
-- definition:    Faces of the boundaries that lie in no territory though territories surround them (gap), or in several (overlap), to the millimetre. A hole that one territory alone surrounds is no gap.
-- definition.de: Flächen zwischen den Grenzen, die in keinem Gebiet liegen, obwohl Gebiete sie umgeben (Lücke), oder in mehreren (Überlappung), auf den Millimeter. Ein Loch, das ein Gebiet allein umgibt, ist keine Lücke.
-- source:    Plain geometry
-- note:      What lies in an overlap counts for the territory whose key comes first; what lies in a gap is outside.
-- note.de:   Was in einer Überlappung liegt, zählt bei dem Gebiet, dessen Schlüssel zuerst kommt; was in einer Lücke liegt, ist außerhalb.

SELECT fault_id,
       tessellation_fault.level,
       tessellation_fault.kind,
       a_key,
       coalesce(a.name, a_key) AS a_name,
       b_key,
       coalesce(b.name, b_key) AS b_name,
       tessellation_fault.area_km2 * 1000000 AS area_m2,
       CASE is_mended WHEN 1 THEN 'yes' ELSE 'no' END AS is_mended
FROM tessellation_fault
LEFT JOIN territory AS a ON a.key = a_key
LEFT JOIN territory AS b ON b.key = b_key
WHERE (:level = '' OR tessellation_fault.level = :level)
  AND (:mended = 'yes' OR is_mended = 0)
  AND tessellation_fault.area_km2 * 1000000 >= :min_m2
ORDER BY tessellation_fault.area_km2 DESC, fault_id;
