-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT "einwohnerr" AS n FROM territory