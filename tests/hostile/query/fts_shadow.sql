-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT count(*) AS n FROM dbstat