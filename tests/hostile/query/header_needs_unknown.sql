-- title: T
-- needs: nowhere
-- column: n | integer | | N
SELECT 1 AS n