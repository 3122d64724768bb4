-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT BlobToFile(x'41', '/tmp/umland_hostile') AS n