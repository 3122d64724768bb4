-- title: T
-- needs: territory
-- column: n | integer | | N
CREATE VIRTUAL TABLE v USING VirtualText('/etc/passwd','UTF-8')