-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT AsText(GeomFromGeoJSON('{')) AS n