-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT 1 AS m