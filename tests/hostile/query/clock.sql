-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT julianday('now') AS n