-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT count(*) AS n FROM territory a, territory b, territory c, territory d, territory e, territory f, territory g, territory h, territory i, territory j, territory k, territory l, territory m, territory n, territory o, territory p, territory q, territory r, territory s