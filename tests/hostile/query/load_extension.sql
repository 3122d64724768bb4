-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT load_extension('/tmp/umland_hostile') AS n