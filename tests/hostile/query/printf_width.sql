-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT length(printf('%2000000000d', 1)) AS n