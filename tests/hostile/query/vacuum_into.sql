-- title: T
-- needs: territory
-- column: n | integer | | N
VACUUM INTO '/tmp/umland_hostile'