-- title: T
-- needs: territory
-- column: n | integer | | N
DROP TABLE territory