-- title: T
-- needs: territory
-- column: n | integer | | N
DELETE FROM territory RETURNING 1 AS n