-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT ImportSHP('/etc/passwd','x','UTF-8') AS n