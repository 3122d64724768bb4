-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT length(readfile('/etc/passwd')) AS n