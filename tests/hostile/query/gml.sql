-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT AsText(GeomFromGML('<gml>')) AS n