-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT 'a' LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%a%a%' AS n