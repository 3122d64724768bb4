-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT length(zeroblob(2000000000)) AS n