-- title: T
-- needs: territory
-- column: n | integer | | N
ATTACH '/tmp/umland_hostile' AS x