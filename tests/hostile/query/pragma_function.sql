-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT count(*) AS n FROM pragma_table_info('territory')