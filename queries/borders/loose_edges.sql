-- title:     Pieces of boundary that do not fit: without a partner, or claimed twice
-- title.de:  Grenzstücke, die nicht passen: ohne Gegenstück oder doppelt beansprucht
-- finding:   when {rows} = 0 | No piece of boundary without a partner, none claimed twice
-- finding:   Pieces of boundary without a partner: {count:kind=single}, claimed twice: {count:kind=doubled}, together {sum:length_m}
-- finding.de: when {rows} = 0 | Kein Grenzstück ohne Gegenstück, keines doppelt beansprucht
-- finding.de: Grenzstücke ohne Gegenstück: {count:kind=single}, doppelt beansprucht: {count:kind=doubled}, zusammen {sum:length_m}
-- needs:     territory, loose_edge
-- param:     level   | text |   | leaf or level | Only this level, empty = all; leaf = municipalities (districts in the place of their city)
-- param.de:  level | Nur diese Ebene, leer = alle; leaf = Gemeinden (Bezirke an der Stelle ihrer Stadt)
-- column:    edge_id    | integer | number | Number of the piece
-- column:    level      | text    |        | Level of the territories
-- column:    kind       | text    |        | single: nobody has the other side, though it is not the outer boundary; doubled: claimed twice
-- column:    key        | text    |        | Official key of the territory whose boundary it is
-- column:    name       | text    |        | Name of that territory
-- column:    other_key  | text    |        | Official key of the territory that lies beyond or claims it, too; empty = a gap
-- column:    other_name | text    |        | Name of the other territory
-- column:    length_m   | real    | m      | Length
-- column.de: edge_id    | Nummer des Stücks
-- column.de: level      | Ebene der Gebiete
-- column.de: kind       | single: ohne Gegenstück, obwohl nicht Außengrenze; doubled: doppelt beansprucht
-- column.de: key        | Amtlicher Schlüssel des Gebiets, dessen Grenze es ist
-- column.de: name       | Name dieses Gebiets
-- column.de: other_key  | Amtlicher Schlüssel des Gebiets, das dahinter liegt oder es auch beansprucht; leer = eine Lücke
-- column.de: other_name | Name des anderen Gebiets
-- column.de: length_m   | Länge
-- layer:     loose_edge edge_id
-- focus:     pair key other_key
-- plot:      ranked_bars | label=name | value=length_m | rows=25
-- definition:    Boundary edges, joined from junction to junction, that only one territory has although a gap or another territory lies beyond; and edges that territories claim from the same side, or more than two. The outer boundary of a level is none.
-- definition.de: Grenzkanten, von Knoten zu Knoten verbunden, die nur ein Gebiet hat, obwohl dahinter eine Lücke oder ein anderes Gebiet liegt; und Kanten, die Gebiete von derselben Seite beanspruchen oder mehr als zwei. Die Außengrenze einer Ebene ist keine.
-- source:    Plain geometry
-- note:      Neighbours whose vertices differ along a common straight line are listed, too: they fit, but not vertex by vertex.
-- note.de:   Auch Nachbarn, deren Stützpunkte auf einer gemeinsamen Geraden verschieden liegen, stehen hier: Sie passen, aber nicht Punkt für Punkt.

SELECT edge_id,
       loose_edge.level,
       loose_edge.kind,
       loose_edge.key,
       coalesce(a.name, loose_edge.key) AS name,
       other_key,
       coalesce(b.name, other_key) AS other_name,
       length_m
FROM loose_edge
LEFT JOIN territory AS a ON a.key = loose_edge.key
LEFT JOIN territory AS b ON b.key = other_key
WHERE :level = '' OR loose_edge.level = :level
ORDER BY length_m DESC, edge_id;
