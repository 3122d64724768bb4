-- title:     Pieces of path that several lines share
-- title.de:  Wegstücke, die sich mehrere Linien teilen
-- finding:   Pieces of path by their lines (at least {param:min_corridors}): {rows}, together {sum:length_m}; most lines on one piece: {max:corridors}
-- finding.de: Wegstücke nach ihren Linien (mindestens {param:min_corridors}): {rows}, zusammen {sum:length_m}; die meisten Linien auf einem Stück: {max:corridors}
-- needs:     territory, corridor, path_piece
-- param:     kinds         | text    |   | line kinds | Kinds of line, comma list (cycle, bus, tram, rail, ferry, road, foot), empty = all
-- param:     networks      | text    |   | networks   | Networks, comma list, empty = all
-- param:     min_corridors | integer | 2 | corridors  | Pieces with fewer lines are left out; 1 = the whole network
-- param:     outside       | text    | no | yes or no  | Also pieces that lie outside the region altogether
-- param:     timetable     | text    | no | yes or no  | Paths of timetables, too: a line has one for each variant
-- param.de:  kinds         | Arten von Linien, mit Kommas (cycle, bus, tram, rail, ferry, road, foot), leer = alle
-- param.de:  networks      | Netze, mit Kommas, leer = alle
-- param.de:  min_corridors | Stücke mit weniger Linien bleiben weg; 1 = das ganze Netz
-- param.de:  outside       | Auch Stücke, die ganz außerhalb der Region liegen
-- param.de:  timetable     | Auch Wege der Fahrpläne: eine Linie hat einen je Variante
-- column:    piece_id        | integer | number         | Number of the piece
-- column:    corridors       | integer | corridors      | Lines on the piece, each once
-- column:    corridor_names  | text    |                | Their names, or their keys where they have none
-- column:    kinds           | text    |                | Their kinds
-- column:    value           | real    | value          | Sum of the lines' values (trips, riders, as loaded); empty where no line has one
-- column:    uses            | integer | uses           | How often lines run there: there and back are two
-- column:    length_m        | real    | m              | Length of the piece
-- column:    territories     | integer | municipalities | Municipalities of the region that it lies in or along
-- column:    territory_names | text    |                | Their names
-- column.de: piece_id        | Nummer des Stücks
-- column.de: corridors       | Linien auf dem Stück, jede einmal
-- column.de: corridor_names  | Deren Namen, oder Schlüssel, wo sie keinen haben
-- column.de: kinds           | Deren Arten
-- column.de: value           | Summe der Werte der Linien (Fahrten, Fahrgäste, wie geladen); leer, wo keine einen hat
-- column.de: uses            | Wie oft Linien dort verkehren: hin und zurück sind zwei
-- column.de: length_m        | Länge des Stücks
-- column.de: territories     | Gemeinden der Region, in oder an denen es liegt
-- column.de: territory_names | Deren Namen
-- layer:     path_piece piece_id
-- focus:     whole
-- plot:      corridor_map | value=corridors | classes=1,2,3,5,10 | palette=sequential | legend=corridors | extent=rows | finding=Pieces of path: {sections}, together {length} | finding.de=Wegstücke: {sections}, zusammen {length}
-- plot:      ranked_bars  | label=corridor_names | value=length_m | rows=25
-- definition:    House definition: the paths of the lines put on each other and cut where the lines on them change or paths branch; a path is the same where its vertices agree to the millimetre, or where one lies on the straight piece of the other.
-- definition.de: Hausdefinition: die Wege der Linien aufeinander gelegt und geschnitten, wo sich die Linien darauf ändern oder Wege sich verzweigen; ein Weg ist derselbe, wo seine Stützpunkte auf den Millimeter übereinstimmen oder auf dem geraden Stück des anderen liegen.
-- source:    Overline, after stplanr (Lovelace and Ellison 2018, The R Journal 10:2); the rule of sameness is a house definition (umland)
-- note:      Lines drawn beside each other on one street share nothing; "derive: pieces: snap_m" in the region file takes paths so near for one.
-- note:      Pieces are cut for all lines that are loaded; a choice of kinds or networks counts the lines on them anew and does not join them.
-- note.de:   Linien, die auf einer Straße nebeneinander gezeichnet sind, teilen nichts; „derive: pieces: snap_m“ in der Regionsdatei nimmt so nahe Wege für einen.
-- note.de:   Geschnitten wird für alle geladenen Linien; eine Auswahl von Arten oder Netzen zählt die Linien darauf neu und fügt nichts zusammen.

WITH user AS (
    SELECT piece_id, uses, path_piece_corridor.corridor_id, kind, value,
           coalesce(name, path_piece_corridor.corridor_id) AS corridor
    FROM path_piece_corridor
    JOIN corridor ON corridor.corridor_id = path_piece_corridor.corridor_id
    WHERE (is_path = 0 OR :timetable = 'yes')
      AND (:kinds = ''
           OR replace(',' || :kinds || ',', ',' || kind || ',', '') <> ',' || :kinds || ',')
      AND (:networks = ''
           OR replace(',' || :networks || ',', ',' || network || ',', '')
              <> ',' || :networks || ',')
),
shared AS (
    SELECT piece_id, count(*) AS corridors, sum(value) AS value, sum(uses) AS uses
    FROM user
    WHERE :outside = 'yes'
       OR EXISTS (SELECT 1 FROM path_piece_territory
                  WHERE path_piece_territory.piece_id = user.piece_id)
    GROUP BY piece_id
    HAVING count(*) >= :min_corridors
)
SELECT shared.piece_id,
       shared.corridors,
       (SELECT group_concat(corridor, ', ')
        FROM (SELECT corridor FROM user
              WHERE user.piece_id = shared.piece_id ORDER BY corridor, corridor_id) AS named)
           AS corridor_names,
       (SELECT group_concat(kind, ', ')
        FROM (SELECT DISTINCT kind FROM user
              WHERE user.piece_id = shared.piece_id ORDER BY kind) AS named) AS kinds,
       shared.value,
       shared.uses,
       length_m,
       (SELECT count(*) FROM path_piece_territory
        WHERE path_piece_territory.piece_id = shared.piece_id) AS territories,
       (SELECT group_concat(name, ', ')
        FROM (SELECT name
              FROM path_piece_territory
              JOIN territory ON territory.key = path_piece_territory.key
              WHERE path_piece_territory.piece_id = shared.piece_id
              ORDER BY path_piece_territory.length_m DESC, territory.key) AS named)
           AS territory_names
FROM shared
JOIN path_piece ON path_piece.piece_id = shared.piece_id
ORDER BY shared.corridors DESC, length_m DESC, shared.piece_id;
