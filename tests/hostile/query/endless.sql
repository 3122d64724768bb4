-- title: T
-- needs: territory
-- column: n | integer | | N
WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) AS n FROM c