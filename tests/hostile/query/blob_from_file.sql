-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT length(BlobFromFile('/etc/passwd')) AS n