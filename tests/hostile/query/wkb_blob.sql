-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT ST_Area(GeomFromWKB(x'0103000000ffffffff')) AS n