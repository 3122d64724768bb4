-- title: T
-- needs: territory
-- column: n | complex | | N
SELECT 1 AS n