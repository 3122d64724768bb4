-- title: T
-- needs: territory
-- column: n | integer | | N
SELEC 1 AS n