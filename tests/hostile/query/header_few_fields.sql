-- title: T
-- needs: territory
-- column: n
SELECT 1 AS n