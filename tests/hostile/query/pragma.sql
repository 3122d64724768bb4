-- title: T
-- needs: territory
-- column: n | integer | | N
PRAGMA writable_schema = ON