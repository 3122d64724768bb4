-- title: T
-- needs: territory
-- column: n | integer | | N
-- exec: rm -rf /
SELECT 1 AS n