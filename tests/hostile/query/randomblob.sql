-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT length(randomblob(10)) AS n