-- title:     Commuter balance
-- title.de:  Pendlersaldo
-- finding:   when {count:balance>0} = 0 | Territories with more commuters in than out: none of {rows}; balance not known: {count:balance=}
-- finding:   Territories with more commuters in than out: {count:balance>0} of {rows}, most of all {top:name by balance} (+{max:balance}); not known: {count:balance=}
-- finding.de: when {count:balance>0} = 0 | Gebiete mit mehr Ein- als Auspendlern: keines von {rows}; Saldo unbekannt: {count:balance=}
-- finding.de: Gebiete mit mehr Ein- als Auspendlern: {count:balance>0} von {rows}, am meisten {top:name by balance} (+{max:balance}); unbekannt: {count:balance=}
-- needs:     territory, flow
-- param:     statistic | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year      | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level     | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param:     scope     | text    | region | region or all | all = also the territories outside the region
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- param.de:  scope     | all = auch die Gebiete außerhalb der Region
-- column:    key                 | text    |                 | Official key
-- column:    name                | text    |                 | Official name, or the key where no name is loaded
-- column:    statistic           | text    |                 | Commuter statistic
-- column:    year                | integer | year            | Year of the statistic
-- column:    level               | text    |                 | Level of the flows
-- column:    commuters_in        | real    | persons         | Commuters who work here and live elsewhere
-- column:    commuters_out       | real    | persons         | Commuters who live here and work elsewhere
-- column:    counted             | text    |                 | all, or which are at least so many: in at least, out at least, at least
-- column:    balance             | real    | persons         | Commuter balance: in-commuters less out-commuters
-- column:    within              | real    | persons         | Employees who live and work here, empty = not in the statistic
-- column:    origins             | integer | territories     | Territories from which somebody commutes in
-- column:    destinations        | integer | territories     | Territories to which somebody commutes
-- column:    employees_workplace | real    | persons         | Employees at the workplace, in the year of the statistic
-- column:    employees_residence | real    | persons         | Employees at the place of residence, in the year of the statistic
-- column:    in_rate             | real    | share           | In-commuters divided by the employees who work here
-- column:    in_rate_min         | real    | share           | The rate at least, with rounding
-- column:    in_rate_max         | real    | share           | The rate at most, empty where that is not known
-- column:    out_rate            | real    | share           | Out-commuters divided by the employees who live here
-- column:    out_rate_min        | real    | share           | The rate at least
-- column:    out_rate_max        | real    | share           | The rate at most, empty where that is not known
-- column:    rates               | text    |                 | Which rates could be computed: computed, in only, out only, no employees, employees not loaded
-- column:    day_population      | real    | persons         | Inhabitants plus balance
-- column:    day_density         | real    | persons/km2     | Day population per km2
-- column.de: key                 | Amtlicher Schlüssel
-- column.de: name                | Amtlicher Name, oder der Schlüssel, wo kein Name geladen ist
-- column.de: statistic           | Pendlerstatistik
-- column.de: year                | Jahr der Statistik
-- column.de: level               | Ebene der Pendlerströme
-- column.de: commuters_in        | Einpendler
-- column.de: commuters_out       | Auspendler
-- column.de: counted             | Ob alle gezählt sind, oder wo es mindestens so viele sind
-- column.de: balance             | Pendlersaldo: Einpendler minus Auspendler
-- column.de: within              | Beschäftigte, die hier wohnen und arbeiten, leer = nicht in der Statistik
-- column.de: origins             | Gebiete, aus denen jemand einpendelt
-- column.de: destinations        | Gebiete, in die jemand auspendelt
-- column.de: employees_workplace | Beschäftigte am Arbeitsort, im Jahr der Statistik
-- column.de: employees_residence | Beschäftigte am Wohnort, im Jahr der Statistik
-- column.de: in_rate             | Einpendlerquote: Einpendler / Beschäftigte am Arbeitsort
-- column.de: in_rate_min         | Die Quote mindestens, mit Rundung
-- column.de: in_rate_max         | Die Quote höchstens, leer, wo das nicht bekannt ist
-- column.de: out_rate            | Auspendlerquote: Auspendler / Beschäftigte am Wohnort
-- column.de: out_rate_min        | Die Quote mindestens
-- column.de: out_rate_max        | Die Quote höchstens, leer, wo das nicht bekannt ist
-- column.de: rates               | Welche Quoten sich rechnen ließen: beide, nur ein, nur aus, oder keine (Beschäftigte fehlen)
-- column.de: day_population      | Tagesbevölkerung: Einwohner plus Pendlersaldo
-- column.de: day_density         | Tagesbevölkerungsdichte
-- layer:     territory key
-- focus:     territory key
-- plot:      circle_map  | value=balance | classes=-100000,-10000,-1000,0,1000,10000,100000 | palette=diverging | legend=balance
-- plot:      ranked_bars | label=name | value=balance | rows=25
-- definition:    Commuters in less commuters out; in-rate = in / employees at the workplace, out-rate = out / employees at the place of residence (Bundesagentur für Arbeit); day population = inhabitants + in - out (BBSR).
-- definition.de: Einpendler minus Auspendler; Einpendlerquote = Einpendler / Beschäftigte am Arbeitsort, Auspendlerquote = Auspendler / Beschäftigte am Wohnort (Bundesagentur für Arbeit); Tagesbevölkerung = Einwohner + Einpendler - Auspendler (BBSR).
-- source:    Statistik der Bundesagentur für Arbeit (Einpendlerquote, Auspendlerquote, Saldo); BBSR (Tagesbevölkerung)
-- note:      House rule: in and out are sums over pairs of named territories, not the printed totals, so that both directions agree; residual rows and foreign countries are left out.
-- note:      Of lists that end after the largest flows (Pendlerrechnung) what they leave out is added where their source brings the total; else in and out are at least these figures: column `counted` says so, and what would be computed from them stays empty.
-- note:      Two commuter statistics are never mixed: each row is of the one statistic and year that it names.
-- note.de:   Hausregel: Ein- und Auspendler sind Summen über Paare benannter Gebiete, nicht die gedruckten Summen, damit beide Richtungen zusammenpassen; Restzeilen und Ausland bleiben außen vor.
-- note.de:   Bei Listen, die nach den größten Strömen enden (Pendlerrechnung), kommt hinzu, was sie auslassen, wenn ihre Quelle die Summe enthält; sonst sind Ein- und Auspendler mindestens diese Zahlen: die Spalte `counted` sagt es, und was sich aus ihnen ergäbe, bleibt leer.
-- note.de:   Zwei Pendlerstatistiken werden nie gemischt: jede Zeile gehört zu der einen Statistik und dem Jahr, die sie nennt.

WITH basis AS ( -- the one statistic, year and level: newest year, then most pairs
    SELECT statistic, year, level
    FROM flow_group
    WHERE kind = 'pair'
      AND mode = 'all'
      AND (:statistic = '' OR statistic = :statistic)
      AND (:year = 0 OR year = :year)
      AND (:level = '' OR level = :level)
    ORDER BY year DESC, rows DESC, statistic, level
    LIMIT 1
),
link AS (
    SELECT origin_key, destination_key, persons, persons_min, persons_max,
           CASE WHEN kind = 'residual' AND persons_max > persons THEN 1 ELSE 0 END AS is_open
    FROM flow
    JOIN basis ON basis.statistic = flow.statistic AND basis.year = flow.year
              AND basis.level = flow.level
    WHERE (kind = 'pair' OR kind = 'residual' AND '' IN (origin_key, destination_key))
      AND mode = 'all'
      AND origin_key <> destination_key
), -- a list of the largest flows has a rest without a far end: with it the pairs are the printed total; its size may be open
way_out AS (
    SELECT origin_key AS key, sum(persons) AS persons, sum(persons_min) AS least,
           sum(persons_max) AS most, max(is_open) AS is_open,
           sum(CASE WHEN persons > 0 AND destination_key <> '' THEN 1 ELSE 0 END) AS places
    FROM link
    WHERE origin_key <> ''
    GROUP BY origin_key
),
way_in AS (
    SELECT destination_key AS key, sum(persons) AS persons, sum(persons_min) AS least,
           sum(persons_max) AS most, max(is_open) AS is_open,
           sum(CASE WHEN persons > 0 AND origin_key <> '' THEN 1 ELSE 0 END) AS places
    FROM link
    WHERE destination_key <> ''
    GROUP BY destination_key
),
stay AS ( -- kind 'within', or a pair with itself
    SELECT origin_key AS key, sum(persons) AS persons
    FROM flow
    JOIN basis ON basis.statistic = flow.statistic AND basis.year = flow.year
              AND basis.level = flow.level
    WHERE mode = 'all'
      AND origin_key = destination_key
      AND kind IN ('within', 'pair')
    GROUP BY origin_key
),
counts_within AS ( -- a table of all pairs: where it has no row within, nobody is
    SELECT count(*) AS rows
    FROM flow
    JOIN basis ON basis.statistic = flow.statistic AND basis.year = flow.year
              AND basis.level = flow.level
    JOIN source ON source.source_id = flow.source_id
    WHERE mode = 'all'
      AND kind = 'within'
      AND persons > 0
      AND loader = 'flows'
),
place AS (
    SELECT territory.key
    FROM territory
    JOIN basis ON basis.level = territory.level
    WHERE in_region = 1
    UNION
    SELECT key FROM way_out WHERE :scope = 'all'
    UNION
    SELECT key FROM way_in WHERE :scope = 'all'
),
other_name AS (
    SELECT key, min(name) AS name
    FROM alias
    WHERE kind = 'territory'
    GROUP BY key
),
at_work AS (
    SELECT key, value
    FROM indicator
    JOIN basis ON basis.year = indicator.year
    WHERE indicator.name = 'employees_workplace'
),
at_home AS (
    SELECT key, value
    FROM indicator
    JOIN basis ON basis.year = indicator.year
    WHERE indicator.name = 'employees_residence'
),
balance AS ( -- a place that no flow names is not in the statistic: empty, not 0
    SELECT place.key,
           coalesce(territory.name, other_name.name, place.key) AS name,
           population,
           area_km2,
           CASE WHEN way_in.key IS NOT NULL OR way_out.key IS NOT NULL
                THEN coalesce(way_in.persons, 0.0) END AS commuters_in,
           CASE WHEN way_in.key IS NOT NULL OR way_out.key IS NOT NULL
                THEN coalesce(way_out.persons, 0.0) END AS commuters_out,
           CASE WHEN way_in.key IS NOT NULL OR way_out.key IS NOT NULL
                THEN coalesce(way_in.least, 0.0) END AS in_least,
           CASE WHEN way_in.key IS NOT NULL OR way_out.key IS NOT NULL
                THEN coalesce(way_in.most, 0.0) END AS in_most,
           CASE WHEN way_in.key IS NOT NULL OR way_out.key IS NOT NULL
                THEN coalesce(way_out.least, 0.0) END AS out_least,
           CASE WHEN way_in.key IS NOT NULL OR way_out.key IS NOT NULL
                THEN coalesce(way_out.most, 0.0) END AS out_most,
           coalesce(way_in.is_open, 0) AS in_is_open,
           coalesce(way_out.is_open, 0) AS out_is_open,
           CASE WHEN counts_within.rows > 0
                     AND (way_in.key IS NOT NULL OR way_out.key IS NOT NULL)
                THEN coalesce(stay.persons, 0.0) ELSE stay.persons END AS within,
           coalesce(way_in.places, 0) AS origins,
           coalesce(way_out.places, 0) AS destinations,
           at_work.value AS employees_workplace,
           at_home.value AS employees_residence
    FROM place
    CROSS JOIN counts_within
    LEFT JOIN territory ON territory.key = place.key
    LEFT JOIN other_name ON other_name.key = place.key
    LEFT JOIN way_in ON way_in.key = place.key
    LEFT JOIN way_out ON way_out.key = place.key
    LEFT JOIN stay ON stay.key = place.key
    LEFT JOIN at_work ON at_work.key = place.key
    LEFT JOIN at_home ON at_home.key = place.key
),
figure AS ( -- a lower bound is shown, but nothing is computed from it
    SELECT key,
           CASE WHEN in_is_open = 0 THEN commuters_in END AS known_in,
           CASE WHEN out_is_open = 0 THEN commuters_out END AS known_out,
           CASE WHEN in_is_open + out_is_open = 0 THEN commuters_in - commuters_out END AS balance
    FROM balance
)
SELECT balance.key,
       name,
       statistic,
       year,
       level,
       commuters_in,
       commuters_out,
       CASE WHEN in_is_open = 1 AND out_is_open = 1 THEN 'at least'
            WHEN in_is_open = 1 THEN 'in at least'
            WHEN out_is_open = 1 THEN 'out at least'
            WHEN commuters_in IS NOT NULL THEN 'all' END AS counted,
       figure.balance,
       within,
       origins,
       destinations,
       employees_workplace,
       employees_residence,
       known_in / nullif(employees_workplace, 0.0) AS in_rate,
       in_least / nullif(employees_workplace, 0.0) AS in_rate_min,
       CASE WHEN in_most < 1e15 THEN in_most / nullif(employees_workplace, 0.0) END AS in_rate_max,
       known_out / nullif(employees_residence, 0.0) AS out_rate,
       out_least / nullif(employees_residence, 0.0) AS out_rate_min,
       CASE WHEN out_most < 1e15 THEN out_most / nullif(employees_residence, 0.0) END AS out_rate_max,
       CASE WHEN employees_workplace > 0 AND employees_residence > 0 THEN 'computed'
            WHEN employees_workplace > 0 THEN 'in only'
            WHEN employees_residence > 0 THEN 'out only'
            WHEN employees_workplace IS NULL AND employees_residence IS NULL
            THEN 'employees not loaded'
            ELSE 'no employees' END AS rates,
       population + figure.balance AS day_population,
       (population + figure.balance) / nullif(area_km2, 0.0) AS day_density
FROM balance
JOIN figure ON figure.key = balance.key
CROSS JOIN basis
ORDER BY figure.balance DESC NULLS LAST, balance.key;
