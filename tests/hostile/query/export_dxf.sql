-- title: T
-- needs: territory
-- column: n | integer | | N
SELECT ExportGeoJSON('territory','geom','/tmp/umland_hostile') AS n