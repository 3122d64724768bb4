-- title: T
-- needs: territory" WHERE load_extension(1); --
-- column: n | integer | | N
SELECT 1 AS n