-- title: T
-- needs: territory
-- column: n | integer | | N
SAVEPOINT x