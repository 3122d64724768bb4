-- title: T
-- needs: territory
-- column: n | integer | | N
INSERT INTO setting VALUES ('a','b')