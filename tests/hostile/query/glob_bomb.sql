-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT replace(hex(zeroblob(20000)),'0','a') GLOB '*a*a*a*a*a*a*a*b' AS n