-- title: T
-- needs: territory
-- column: n | integer | | N
EXPLAIN SELECT 1 AS n