-- title:     Land for commerce and housing: demand against the sites at hand
-- title.de:  Gewerbe- und Wohnbauflächen: Bedarf und vorhandene Flächen
-- finding:   Municipalities with less commercial land than demand: {count:commercial_balance_ha<0} of {rows}, not known: {count:commercial_balance_ha=}; demand as far as known: {sum:commercial_ha}
-- finding.de: Gemeinden mit weniger Gewerbefläche als Bedarf: {count:commercial_balance_ha<0} von {rows}, unbekannt: {count:commercial_balance_ha=}; Bedarf, soweit bekannt: {sum:commercial_ha}
-- needs:     territory, rulebook
-- param:     employees       | text | employees_land_using | indicator | Indicator of the employees who use commercial land
-- param:     employees_share | real | 1             | share     | Share of them that uses land, where the indicator counts more
-- param:     function        | text | central_place | indicator | Indicator of the central-place function: 1 = Grundfunktionaler Schwerpunkt, 0 = none, more = a higher centre; empty = nobody has one
-- param:     commerce        | text | GIFPRO        | standard  | Rulebook for commercial land, empty = none
-- param:     commerce_edition | text |              | edition   | Its edition, empty = the newest
-- param:     housing         | text | LEP HR        | standard  | Rulebook for land for housing, empty = none
-- param:     housing_edition | text |               | edition   | Its edition, empty = the newest
-- param:     commercial_kinds | text | commercial   | kinds     | Kinds of site that are commercial land, comma list
-- param:     housing_kinds   | text | housing       | kinds     | Kinds of site that are land for housing, comma list
-- param:     statuses        | text |               | site statuses | Statuses of land that can still be taken, comma list in the source's words, empty = all
-- param.de:  employees        | Kennzahl der Beschäftigten, die Gewerbefläche brauchen
-- param.de:  employees_share  | Anteil davon, der Fläche braucht, wo die Kennzahl mehr zählt
-- param.de:  function         | Kennzahl der zentralörtlichen Funktion: 1 = Grundfunktionaler Schwerpunkt, 0 = keine, mehr = ein höherer Zentraler Ort; leer = niemand hat eine
-- param.de:  commerce         | Regelwerk für Gewerbefläche, leer = keines
-- param.de:  commerce_edition | Seine Ausgabe, leer = die neueste
-- param.de:  housing          | Regelwerk für Wohnbaufläche, leer = keines
-- param.de:  housing_edition  | Seine Ausgabe, leer = die neueste
-- param.de:  commercial_kinds | Arten von Standorten, die Gewerbefläche sind, mit Kommas
-- param.de:  housing_kinds    | Arten von Standorten, die Wohnbaufläche sind, mit Kommas
-- param.de:  statuses         | Stände von Flächen, die noch zu haben sind, mit Kommas in den Worten der Quelle, leer = alle
-- column:    key                | text    |             | Official key of the municipality
-- column:    name               | text    |             | Official name
-- column:    employees          | real    | persons     | Employees who use commercial land, empty = not loaded
-- column:    employees_year     | integer | year        | Year of that figure
-- column:    commercial_years   | real    | years       | Horizon of the demand for commercial land
-- column:    commercial_m2      | real    | m2          | Demand for commercial land over the horizon, exact
-- column:    commercial_ha      | real    | ha          | Demand for commercial land over the horizon
-- column:    commercial_supply_ha | real  | ha          | Commercial land that can be taken, as loaded
-- column:    commercial_other_ha | real   | ha          | Commercial land with another status
-- column:    commercial_balance_ha | real | ha          | Supply less demand
-- column:    population         | integer | inhabitants | Inhabitants
-- column:    function           | real    | rank        | Central-place function, empty = not known
-- column:    housing_rule       | text    |             | own need; priority place; not limited (a higher centre); unknown (no figure)
-- column:    housing_years      | real    | years       | Horizon of the land for housing
-- column:    housing_ha         | real    | ha          | Land for housing that may be developed, empty = not limited or unknown
-- column:    housing_supply_ha  | real    | ha          | Land for housing that can be taken, as loaded
-- column:    housing_balance_ha | real    | ha          | Supply less what may be developed
-- column:    area_unknown       | integer | sites       | Sites of both kinds without a known area; they count as 0
-- column.de: key                | Amtlicher Gemeindeschlüssel
-- column.de: name               | Amtlicher Name
-- column.de: employees          | Gewerbeflächen beanspruchende Beschäftigte, leer = nicht geladen
-- column.de: employees_year     | Jahr dieser Zahl
-- column.de: commercial_years   | Zeitraum des Gewerbeflächenbedarfs
-- column.de: commercial_m2      | Gewerbeflächenbedarf im Zeitraum, genau
-- column.de: commercial_ha      | Gewerbeflächenbedarf im Zeitraum
-- column.de: commercial_supply_ha | Verfügbare Gewerbefläche, soweit geladen
-- column.de: commercial_other_ha | Gewerbefläche mit anderem Stand
-- column.de: commercial_balance_ha | Verfügbare Gewerbefläche minus Bedarf
-- column.de: population         | Einwohner
-- column.de: function           | Zentralörtliche Funktion, leer = nicht bekannt
-- column.de: housing_rule       | Eigenentwicklung, Grundfunktionaler Schwerpunkt, nicht begrenzt (höherer Zentraler Ort) oder unbekannt
-- column.de: housing_years      | Zeitraum der Wohnbaufläche
-- column.de: housing_ha         | Zulässige neue Wohnbaufläche, leer = nicht begrenzt oder unbekannt
-- column.de: housing_supply_ha  | Verfügbare Wohnbaufläche, soweit geladen
-- column.de: housing_balance_ha | Verfügbare minus zulässige Wohnbaufläche
-- column.de: area_unknown       | Flächen beider Arten ohne bekannte Größe; sie zählen als 0
-- layer:     territory key
-- focus:     territory key
-- plot:      circle_map  | value=commercial_balance_ha | classes=-50,-20,-5,0,5,20,50 | palette=diverging | legend=commercial_balance_ha
-- plot:      ranked_bars | label=name | value=commercial_ha | rows=25
-- definition:    Commercial land (GIFPRO): land-using employees x (settlement + relocation quota)/100 per year x m2 per employee x years. Housing (LEP HR): own need per 1,000 inhabitants, and a reserve beside it for a Grundfunktionaler Schwerpunkt; higher centres are not limited. Quotas are rows of the rulebooks.
-- definition.de: Gewerbe (GIFPRO): flächenbeanspruchende Beschäftigte x (Neuansiedlungs- + Verlagerungsquote)/100 je Jahr x m² je Beschäftigten x Jahre. Wohnen (LEP HR): Eigenentwicklung je 1.000 Einwohner, dazu eine Reserve für Grundfunktionale Schwerpunkte; höhere Zentrale Orte sind nicht begrenzt. Die Quoten stehen in den Regelwerken.
-- source:    GIFPRO (Bauer, Bonny 1987; Stark et al. 1980) via secondary sources; LEP HR Z 5.5, Z 5.7 (gl.berlin-brandenburg.de)
-- note:      The model knows no land that becomes free again and no large single settlement.
-- note:      0 ha of supply means that no such site is loaded; whether the list of sites is complete is not known.
-- note:      A figure is that of the newest year in which any municipality has one; a municipality without it has no demand, not one of 0.
-- note.de:   Das Modell kennt keine frei werdenden Flächen und keine einzelne Großansiedlung.
-- note.de:   0 ha verfügbar heißt: keine solche Fläche ist geladen; ob die Liste vollständig ist, ist nicht bekannt.
-- note.de:   Eine Zahl ist die des neuesten Jahres, in dem eine Gemeinde eine hat; wo sie fehlt, bleibt der Bedarf leer und ist nicht 0.

WITH rule_used AS ( -- of each standard the edition asked for, else the newest
    SELECT standard, topic, rule, value
    FROM rulebook
    WHERE (standard = :commerce
           AND edition = (SELECT max(edition)
                          FROM rulebook AS other
                          WHERE other.standard = :commerce
                            AND (:commerce_edition = '' OR other.edition = :commerce_edition)))
       OR (standard = :housing
           AND edition = (SELECT max(edition)
                          FROM rulebook AS other
                          WHERE other.standard = :housing
                            AND (:housing_edition = '' OR other.edition = :housing_edition)))
),
quota AS (
    SELECT max(CASE WHEN standard = :commerce AND topic = 'quota' AND rule = 'settlement'
                    THEN value END) AS settlement,
           max(CASE WHEN standard = :commerce AND topic = 'quota' AND rule = 'relocation'
                    THEN value END) AS relocation,
           max(CASE WHEN standard = :commerce AND topic = 'area' AND rule = 'm2_per_employee'
                    THEN value END) AS m2_per_employee,
           max(CASE WHEN standard = :commerce AND topic = 'horizon' AND rule = 'years'
                    THEN value END) AS commercial_years,
           max(CASE WHEN standard = :housing AND topic = 'housing' AND rule = 'own_need'
                    THEN value END) AS own_need,
           max(CASE WHEN standard = :housing AND topic = 'housing' AND rule = 'priority_place'
                    THEN value END) AS priority_place,
           max(CASE WHEN standard = :housing AND topic = 'housing' AND rule = 'years'
                    THEN value END) AS housing_years
    FROM rule_used
),
newest AS (
    SELECT indicator.name, max(coalesce(year, 0)) AS year
    FROM indicator
    JOIN territory ON territory.key = indicator.key AND is_leaf = 1
    GROUP BY indicator.name
),
figure AS (
    SELECT indicator.key, indicator.name, max(value) AS value, max(indicator.year) AS year
    FROM indicator
    JOIN newest ON newest.name = indicator.name AND newest.year = coalesce(indicator.year, 0)
    GROUP BY indicator.key, indicator.name
),
land AS ( -- the part of a site in a municipality
    SELECT site_territory.key,
           CASE WHEN replace(',' || :commercial_kinds || ',', ',' || kind || ',', '')
                     <> ',' || :commercial_kinds || ',' THEN 1 ELSE 0 END AS is_commercial,
           CASE WHEN :statuses = ''
                     OR replace(',' || :statuses || ',', ',' || status || ',', '')
                        <> ',' || :statuses || ',' THEN 1 ELSE 0 END AS is_available,
           area_ha * share AS area_ha
    FROM site
    JOIN site_territory ON site_territory.site_id = site.site_id
    WHERE replace(',' || :commercial_kinds || ',' || :housing_kinds || ',', ',' || kind || ',', '')
          <> ',' || :commercial_kinds || ',' || :housing_kinds || ','
),
supply AS (
    SELECT key,
           sum(CASE WHEN is_commercial = 1 AND is_available = 1 THEN area_ha ELSE 0.0 END)
               AS commercial_ha,
           sum(CASE WHEN is_commercial = 1 AND is_available = 0 THEN area_ha ELSE 0.0 END)
               AS commercial_other_ha,
           sum(CASE WHEN is_commercial = 0 AND is_available = 1 THEN area_ha ELSE 0.0 END)
               AS housing_ha,
           sum(CASE WHEN area_ha IS NULL THEN 1 ELSE 0 END) AS area_unknown
    FROM land
    GROUP BY key
),
place AS (
    SELECT territory.key,
           territory.name,
           population,
           worker.value * :employees_share AS employees,
           worker.year AS employees_year,
           CASE WHEN :function = '' THEN 0.0 ELSE centre.value END AS function,
           coalesce(supply.commercial_ha, 0.0) AS commercial_supply_ha,
           coalesce(supply.commercial_other_ha, 0.0) AS commercial_other_ha,
           coalesce(supply.housing_ha, 0.0) AS housing_supply_ha,
           coalesce(supply.area_unknown, 0) AS area_unknown
    FROM territory
    LEFT JOIN figure AS worker ON worker.key = territory.key AND worker.name = :employees
    LEFT JOIN figure AS centre ON centre.key = territory.key AND centre.name = :function
    LEFT JOIN supply ON supply.key = territory.key
    WHERE is_leaf = 1
),
demand AS (
    SELECT key,
           employees * (settlement + relocation) / 100 * m2_per_employee * commercial_years
               AS commercial_m2,
           CASE WHEN function IS NULL OR population IS NULL OR own_need IS NULL THEN 'unknown'
                WHEN function = 0 THEN 'own need'
                WHEN function = 1 THEN 'priority place'
                ELSE 'not limited' END AS housing_rule,
           CASE WHEN function = 0 THEN population / 1000.0 * own_need
                WHEN function = 1 THEN population / 1000.0 * (own_need + priority_place)
                END AS housing_ha
    FROM place
    CROSS JOIN quota
)
SELECT place.key,
       name,
       employees,
       employees_year,
       commercial_years,
       commercial_m2,
       commercial_m2 / 10000 AS commercial_ha,
       commercial_supply_ha,
       commercial_other_ha,
       commercial_supply_ha - commercial_m2 / 10000 AS commercial_balance_ha,
       population,
       function,
       housing_rule,
       housing_years,
       housing_ha,
       housing_supply_ha,
       housing_supply_ha - housing_ha AS housing_balance_ha,
       area_unknown
FROM place
JOIN demand ON demand.key = place.key
CROSS JOIN quota
ORDER BY commercial_m2 DESC NULLS LAST, place.key;
