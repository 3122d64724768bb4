-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT 'x AS n