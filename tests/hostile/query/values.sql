-- title: T
-- needs: territory
-- column: n | integer | | N
VALUES (1)