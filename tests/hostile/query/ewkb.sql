-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT AsText(GeomFromEWKB('0101')) AS n