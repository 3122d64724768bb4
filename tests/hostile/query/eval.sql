-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT eval('DROP TABLE territory') AS n