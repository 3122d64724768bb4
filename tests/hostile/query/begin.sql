-- title: T
-- needs: territory
-- column: n | integer | | N
BEGIN