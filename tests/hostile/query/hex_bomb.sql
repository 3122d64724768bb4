-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT length(hex(hex(hex(hex(hex(hex(hex(hex(replace(hex(zeroblob(1000000)),'0','0000000000')))))))))) AS n