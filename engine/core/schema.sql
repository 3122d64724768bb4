-- The store of umland: one SpatiaLite file for one region.
--
-- Conventions: keys are text (leading zeros count); dates are ISO 8601 text, as precise as the source gives them
-- ('2020', '2020-05', '2020-05-29'); lengths in metres, areas in km2, shares 0..1; booleans are 0 or 1, and NULL is
-- "not known". Every geometry is in the CRS of the region (region.srid); it is stored as a SpatiaLite blob, passed the
-- geometry gate (core/geometry.h), and is registered with AddGeometryColumn, whose triggers the engine switches off for
-- itself and leaves in force for everybody else. In a table WITHOUT ROWID the columns of the primary key come first:
-- the integrity check of SQLite 3.40 reports false NULLs otherwise. Statements here are run one by one; a SELECT must return 1.

-- ---------------------------------------------------------------------------------------------------- the region
CREATE TABLE region (                       -- exactly one row
    region_id      INTEGER PRIMARY KEY CHECK (region_id = 1),
    name           TEXT NOT NULL,
    srid           INTEGER NOT NULL,        -- EPSG number of the one projected metre CRS of this store
    reference_date TEXT NOT NULL,           -- what "today" means in every analysis
    language       TEXT NOT NULL CHECK (language IN ('de', 'en')),
    focus_key      TEXT,                    -- territory from which the region is seen, NULL = none
    notice         TEXT,                    -- printed on every page, NULL = none ("Invented region")
    notice_de      TEXT,                    -- the same in a language, NULL = as it is
    notice_en      TEXT
);

CREATE TABLE setting (                      -- what else the store must remember: schema version, fingerprints
    name  TEXT PRIMARY KEY,
    value TEXT
) WITHOUT ROWID;

-- --------------------------------------------------------------------------------------------- sources and faults
CREATE TABLE source (
    source_id     INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,     -- its name in region.yaml
    loader        TEXT NOT NULL,
    title         TEXT NOT NULL,
    publisher     TEXT,
    url           TEXT,
    licence       TEXT NOT NULL,
    attribution   TEXT NOT NULL,            -- the words that must stand on every map
    vintage       TEXT,
    fingerprint   TEXT NOT NULL,            -- SHA-256 over configuration and files; equal = need not be loaded again
    files         INTEGER NOT NULL,
    rows_in       INTEGER NOT NULL,         -- data rows that its filter admits
    rows_stored   INTEGER NOT NULL,         -- of them in the store, as a row of their own or merged into one
    rows_merged   INTEGER NOT NULL,         -- of the stored: merged into another row (parts of one key, a pair seen twice)
    rows_rejected INTEGER NOT NULL,
    rows_filtered INTEGER NOT NULL,         -- left out by the filter of the source, not part of rows_in
    rows_repaired INTEGER NOT NULL,         -- of the stored: mended (see repair)
    crs           TEXT,                     -- CRS of the file and the accuracy of the way to the region's CRS
    CHECK (rows_in = rows_stored + rows_rejected)
);

CREATE TABLE reject (                       -- a row that is not in the store, and why
    source_id INTEGER NOT NULL REFERENCES source,
    file      TEXT NOT NULL,                -- as given in region.yaml
    place     TEXT NOT NULL,                -- 'line 12' or 'feature 7'
    key       TEXT,
    reason    TEXT NOT NULL
);

CREATE TABLE repair (                       -- a row that was mended, or two sources that disagree, and how it was settled
    source_id INTEGER NOT NULL REFERENCES source,
    file      TEXT NOT NULL,
    place     TEXT NOT NULL,
    key       TEXT,
    kind      TEXT NOT NULL,                -- 'invalid ring', 'parts merged', 'directions disagree', ...
    note      TEXT NOT NULL
);

-- ---------------------------------------------------------------------------------------------------- territories
CREATE TABLE territory (
    territory_id INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,      -- AGS: state 2, district 5, municipality and city district 8 digits
    level        TEXT NOT NULL CHECK (level IN ('state', 'district', 'association', 'municipality', 'city_district')),
    name         TEXT NOT NULL,
    parent_key   TEXT,                      -- next level that is present, NULL = top
    kind         TEXT,                      -- the source's own designation (Stadt, Gemeinde, ...)
    population   INTEGER CHECK (population >= 0),
    area_km2     REAL CHECK (area_km2 >= 0),-- as published; measured on the polygon only where nothing is published
    is_leaf      INTEGER NOT NULL DEFAULT 0,-- derived: belongs to the tessellation on which analyses run
    in_region    INTEGER NOT NULL DEFAULT 0,-- derived: a leaf, or contains one
    is_dissolved INTEGER NOT NULL DEFAULT 0,-- derived: its polygon is the union of its children
    measured_km2 REAL,                      -- derived: plane area of geom
    perimeter_m  REAL,                      -- derived: all rings of all parts
    own_population INTEGER,                 -- derived: what its own source has, where population is of another one
    own_area_km2 REAL,                      -- derived: likewise
    population_source_id INTEGER REFERENCES source, -- derived: source of population where it is not source_id
    area_source_id INTEGER REFERENCES source, -- derived: likewise
    source_id    INTEGER REFERENCES source  -- NULL for a dissolved territory
);
SELECT AddGeometryColumn('territory', 'geom', :srid, 'MULTIPOLYGON', 'XY');
SELECT AddGeometryColumn('territory', 'anchor', :srid, 'POINT', 'XY'); -- derived: point on surface of the largest part
CREATE INDEX territory_parent ON territory (parent_key);

CREATE TABLE indicator (                    -- a figure of a territory
    key       TEXT NOT NULL,
    name      TEXT NOT NULL,                -- employees_residence, own_funds, ...; population, area_km2 of attributes
    year      INTEGER,
    value     REAL NOT NULL,
    unit      TEXT,
    source_id INTEGER NOT NULL REFERENCES source,
    UNIQUE (key, name, year)
);

CREATE TABLE alias (                        -- another spelling of a name; kind says of what
    kind      TEXT NOT NULL CHECK (kind IN ('territory', 'forum')),
    name      TEXT NOT NULL,
    key       TEXT NOT NULL,                -- territory.key or forum.forum_id
    source_id INTEGER NOT NULL REFERENCES source
);
CREATE INDEX alias_name ON alias (name);

CREATE TABLE key_change (                   -- a key that became another: municipalities merge, move to another district
    old_key    TEXT NOT NULL,
    new_key    TEXT NOT NULL,
    changed_on TEXT NOT NULL,               -- first day of the new key
    kind       TEXT NOT NULL,               -- 'merged', 'part', 'renumbered'; in the source's words where it says more
    old_name   TEXT,
    new_name   TEXT,
    share      REAL CHECK (share > 0 AND share <= 1), -- of the old inhabitants that went there; NULL = all
    citation   TEXT,
    source_id  INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (old_key, new_key, changed_on)
) WITHOUT ROWID;
CREATE INDEX key_change_new ON key_change (new_key);

-- ---------------------------------------------------------------------------------------------------- cooperation
CREATE TABLE forum (
    forum_id       TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    short_name     TEXT NOT NULL,           -- for axes and legends; the shortest alias, else the name
    kind           TEXT,                    -- city_network, neighbourhood_forum, project, ...
    is_territorial INTEGER,                 -- 1 = its members are meant to form one area
    scope          TEXT,                    -- region, state, country, world
    founded        TEXT,
    ended          TEXT,
    members_total  INTEGER,                 -- how many it says it has, NULL = not said
    list_complete  INTEGER NOT NULL,        -- 0 = members may be missing from the list: absence proves nothing
    citation       TEXT,                    -- where these facts stand
    note           TEXT,
    source_id      INTEGER NOT NULL REFERENCES source
);

CREATE TABLE forum_theme (
    forum_id  TEXT NOT NULL,
    theme     TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (forum_id, theme)
) WITHOUT ROWID;

CREATE TABLE membership (
    membership_id INTEGER PRIMARY KEY,
    forum_id      TEXT NOT NULL,
    member_kind   TEXT NOT NULL CHECK (member_kind IN
                  ('municipality', 'district', 'association', 'city_district', 'state', 'other')),
    member_key    TEXT,                     -- NULL: a company or agency, or a territory without a key in the source
    member_name   TEXT NOT NULL,            -- official name where known
    name_in_source TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('chair', 'member', 'associated', 'guest', 'candidate')),
    status        TEXT,                     -- in the source's words: founding member, first signatory, partial, ...
    is_partial    INTEGER NOT NULL DEFAULT 0, -- only a part of the territory belongs
    sub_list      TEXT,                     -- group inside the forum
    valid_from    TEXT,                     -- NULL = since before as_of
    valid_to      TEXT,                     -- last day (or month, year), NULL = still
    as_of         TEXT,                     -- when the list was true, in the source's words
    decided_on    TEXT,
    citation      TEXT,
    note          TEXT,
    source_id     INTEGER NOT NULL REFERENCES source
);
CREATE INDEX membership_forum ON membership (forum_id);

-- ----------------------------------------------------------------------------------------------------------- flows
CREATE TABLE flow (
    origin_key      TEXT NOT NULL,          -- residence
    destination_key TEXT NOT NULL,          -- workplace; of totals, and of what a total holds beside its pairs, one end is ''
    statistic       TEXT NOT NULL,          -- 'ba' (employees subject to social insurance), 'pendlerrechnung', 'census', ...
    mode            TEXT NOT NULL,          -- 'all', 'car', 'rail', ...
    year            INTEGER NOT NULL,
    kind            TEXT NOT NULL           -- no IN list: SQLite fills a table of its own with it, for each row inserted
                    CHECK (kind = 'pair' OR kind = 'within' OR kind = 'residual' OR kind = 'total_out' OR kind = 'total_in' OR kind = 'abroad'),
    level           TEXT NOT NULL,          -- level of both ends
    persons         REAL NOT NULL CHECK (persons >= 0),
    persons_min     REAL NOT NULL,          -- range left by rounding and suppression
    persons_max     REAL NOT NULL,          -- infinite: what a ranked list leaves out, where no total says how many
    source_id       INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (origin_key, destination_key, statistic, mode, year, kind)
) WITHOUT ROWID;

CREATE TABLE flow_group (                   -- which flows there are, counted when they are loaded
    statistic TEXT NOT NULL,
    mode      TEXT NOT NULL,
    year      INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    level     TEXT NOT NULL,
    rows      INTEGER NOT NULL,
    persons   REAL NOT NULL,
    PRIMARY KEY (statistic, mode, year, kind, level)
) WITHOUT ROWID;

-- -------------------------------------------------------------------------------------------------------- corridors
CREATE TABLE corridor (
    corridor_id  TEXT PRIMARY KEY,          -- '<prefix>/<id in the file>' where ids are unique only inside a file
    kind         TEXT NOT NULL CHECK (kind IN ('cycle', 'bus', 'tram', 'rail', 'ferry', 'road', 'foot')),
    network      TEXT,                      -- of which it is part; a heading in tables
    name         TEXT,
    operator     TEXT,
    status       TEXT,
    variant      TEXT,
    detail_level TEXT,
    is_path      INTEGER NOT NULL DEFAULT 0, -- 1 = a path of a timetable: a line has one for each variant
    value        REAL,                      -- what adds up where lines share a path: trips, riders; NULL = not known
    length_m     REAL NOT NULL,             -- plane length of geom
    source_id    INTEGER NOT NULL REFERENCES source
);
SELECT AddGeometryColumn('corridor', 'geom', :srid, 'MULTILINESTRING', 'XY');

CREATE TABLE stop (                         -- a place where a line stops; a point
    stop_id    TEXT PRIMARY KEY,
    kind       TEXT CHECK (kind IN ('bus', 'tram', 'rail', 'ferry')), -- best of the lines that stop there, NULL = none does
    name       TEXT,
    station_id TEXT,                        -- stop of which it is a platform, topmost parent, NULL = none
    location_type INTEGER NOT NULL DEFAULT 0, -- GTFS: 0 stop or platform, 1 station, 2 entrance, 3 node, 4 boarding area
    source_id  INTEGER NOT NULL REFERENCES source
);
SELECT AddGeometryColumn('stop', 'geom', :srid, 'POINT', 'XY');

-- ------------------------------------------------------------------------------------------------------ timetables
-- A timetable (GTFS) is stored as patterns: trips with the same stops, the same times relative to their start and the
-- same of every other column share one. Times are seconds of the service day, beyond 86400 after midnight, never wrapped.
-- Ids are those of the feed, behind '<id_prefix>/' where the source has an id_prefix.
CREATE TABLE feed (                         -- a timetable as a whole
    source_id     INTEGER PRIMARY KEY REFERENCES source,
    timezone      TEXT,                     -- of its first agency
    first_date    TEXT,                     -- first and last date on which a service may run, ISO 8601
    last_date     TEXT,
    stop_times    INTEGER NOT NULL,         -- rows stored as patterns
    trips         INTEGER NOT NULL,
    patterns      INTEGER NOT NULL,         -- of every column
    stop_lists    INTEGER NOT NULL,         -- distinct orders of stops
    on_demand_trips INTEGER NOT NULL,       -- trips without times: booked, not timetabled
    interpolated  INTEGER NOT NULL,         -- stop times that had none and got one along the path
    scattered     INTEGER NOT NULL          -- stop times that do not stand with the others of their trip
);

CREATE TABLE notice (                       -- findings in a timetable, counted; the first of them stand in reject and repair
    source_id  INTEGER NOT NULL REFERENCES source,
    code       TEXT NOT NULL,               -- of the MobilityData gtfs-validator
    severity   TEXT NOT NULL CHECK (severity IN ('ERROR', 'WARNING', 'INFO')),
    file       TEXT NOT NULL,
    field      TEXT NOT NULL,
    effect     TEXT NOT NULL,               -- 'row rejected', 'row rejected, cascade', 'value cleared', 'repaired', ''
    count      INTEGER NOT NULL,
    first_line INTEGER,
    PRIMARY KEY (source_id, code, severity, file, field, effect)
);

CREATE TABLE agency (
    agency_id TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    url       TEXT,
    timezone  TEXT,
    source_id INTEGER NOT NULL REFERENCES source
);

CREATE TABLE route (
    route_id   TEXT PRIMARY KEY,
    agency_id  TEXT,                        -- NULL = operator not known
    short_name TEXT,
    long_name  TEXT,
    route_type INTEGER NOT NULL,            -- of GTFS, the extended types too
    kind       TEXT NOT NULL CHECK (kind IN ('bus', 'tram', 'rail', 'ferry')),
    mode       TEXT NOT NULL CHECK (mode IN ('long-distance', 'rail', 'tram', 'bus')), -- as quality classes tell them apart
    source_id  INTEGER NOT NULL REFERENCES source
);

CREATE TABLE service (                      -- on which days of the week trips run, from when to when
    service_id TEXT PRIMARY KEY,
    weekdays   INTEGER NOT NULL,            -- bit 0 Monday .. bit 6 Sunday; 0: runs on the dates of service_date only
    first_date TEXT,                        -- ISO 8601, both ends included; NULL = not in calendar.txt
    last_date  TEXT,
    source_id  INTEGER NOT NULL REFERENCES source
);

CREATE TABLE service_date (                 -- dates on which a service runs, or does not, against its week
    service_id TEXT NOT NULL,
    date       TEXT NOT NULL,
    runs       INTEGER NOT NULL CHECK (runs IN (0, 1)),
    source_id  INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (service_id, date)
) WITHOUT ROWID;

CREATE TABLE pattern (
    pattern_id INTEGER PRIMARY KEY,
    stop_list  INTEGER NOT NULL,            -- equal: the same stops in the same order
    stops      INTEGER NOT NULL,
    source_id  INTEGER NOT NULL REFERENCES source
);

CREATE TABLE pattern_stop (                 -- a row of stop_times, with times relative to trip.start_s
    pattern_id    INTEGER NOT NULL,
    position      INTEGER NOT NULL,         -- from 1; the last one is no departure
    stop_id       TEXT NOT NULL,            -- of on-demand trips also a location group
    stop_sequence INTEGER NOT NULL,         -- as the feed has it
    arrival_s     INTEGER,                  -- may be negative; NULL = no time at all (on demand)
    departure_s   INTEGER,
    times_given   INTEGER NOT NULL,         -- 3 both, 1 arrival only, 2 departure only, 0 none: then interpolated
    pickup_type   INTEGER,                  -- NULL = not given, which means 0
    drop_off_type INTEGER,
    other         TEXT,                     -- further columns that are not empty: name=value, TAB between two
    source_id     INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (pattern_id, position)
) WITHOUT ROWID;

CREATE TABLE trip (
    trip_no      INTEGER PRIMARY KEY,       -- in the order of the feed
    trip_id      TEXT NOT NULL,
    route_id     TEXT NOT NULL,
    service_id   TEXT NOT NULL,
    pattern_id   INTEGER,                   -- NULL = no stop times
    corridor_id  TEXT,                      -- its path, NULL = fewer than two places
    start_s      INTEGER,                   -- to which the times of the pattern are relative: its first departure; NULL = on demand
    direction_id INTEGER,                   -- 0 or 1, NULL = not given
    headsign     TEXT,
    short_name   TEXT,
    block_id     TEXT,
    source_id    INTEGER NOT NULL REFERENCES source
);

CREATE TABLE frequency (                    -- a trip that runs again and again; its own times are the pattern, no further run
    trip_no   INTEGER NOT NULL,
    start_s   INTEGER NOT NULL,
    end_s     INTEGER NOT NULL,             -- runs start strictly before
    headway_s INTEGER NOT NULL CHECK (headway_s > 0),
    is_exact  INTEGER,
    source_id INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (trip_no, start_s)
) WITHOUT ROWID;

CREATE TABLE transfer (
    from_stop_id  TEXT,
    to_stop_id    TEXT,
    transfer_type INTEGER,
    min_time_s    INTEGER,
    from_trip_id  TEXT,
    to_trip_id    TEXT,
    from_route_id TEXT,
    to_route_id   TEXT,
    source_id     INTEGER NOT NULL REFERENCES source
);

CREATE TABLE grid_cell (                    -- inhabitants of a cell of a population grid; the point is its centre
    cell_id    TEXT PRIMARY KEY,            -- '100mN32345E45678'
    population REAL NOT NULL CHECK (population >= 0),
    easting    REAL NOT NULL,               -- in the CRS of the region
    northing   REAL NOT NULL,
    source_id  INTEGER NOT NULL REFERENCES source
) WITHOUT ROWID;

CREATE TABLE site (                         -- a place or an area: commercial land, a mobility hub, a project
    site_id     TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,              -- 'commercial', 'housing', 'mobility_hub', 'project', or the source's own word
    name        TEXT NOT NULL,
    status      TEXT,                       -- in the source's words: planned, under construction, ...
    area_ha     REAL CHECK (area_ha >= 0),  -- as published; measured on the outline only where nothing is published
    price_eur_m2 REAL CHECK (price_eur_m2 >= 0), -- asking price of land
    cost_eur    REAL CHECK (cost_eur >= 0), -- of a project
    valid_from  TEXT,                       -- begin of a project, opening of a hub, NULL = not said
    valid_to    TEXT,                       -- end, NULL = open or not said
    themes      TEXT,                       -- comma list
    citation    TEXT,
    note        TEXT,
    source_id   INTEGER NOT NULL REFERENCES source
);
SELECT AddGeometryColumn('site', 'geom', :srid, 'POINT', 'XY');          -- for an area: point on its surface
SELECT AddGeometryColumn('site', 'outline', :srid, 'MULTIPOLYGON', 'XY'); -- NULL for a point

CREATE TABLE site_partner (                 -- who carries a project, or has a say in a site
    site_id      TEXT NOT NULL,
    position     INTEGER NOT NULL,          -- order in the source, from 1
    partner_kind TEXT NOT NULL CHECK (partner_kind IN
                 ('municipality', 'district', 'association', 'city_district', 'state', 'forum', 'other')),
    partner_key  TEXT,                      -- territory.key or forum.forum_id; NULL: a company, or not known
    partner_name TEXT NOT NULL,
    role         TEXT,                      -- in the source's words: lead, partner, ...
    cost_share   REAL CHECK (cost_share BETWEEN 0 AND 1), -- NULL = not said
    source_id    INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (site_id, position)
) WITHOUT ROWID;
CREATE INDEX site_partner_key ON site_partner (partner_key);

CREATE TABLE rulebook (                     -- one threshold of one standard and edition
    standard   TEXT NOT NULL,
    edition    TEXT NOT NULL,
    topic      TEXT NOT NULL,
    rule       TEXT NOT NULL,
    value      REAL,
    text_value TEXT,
    unit       TEXT,
    citation   TEXT NOT NULL,
    remark     TEXT,
    source_id  INTEGER REFERENCES source,
    PRIMARY KEY (standard, edition, topic, rule)
) WITHOUT ROWID;

-- -------------------------------------------------------------------------------------------- derived: territories
CREATE TABLE border (                       -- two neighbouring territories of one level; a_key < b_key
    border_id INTEGER PRIMARY KEY,
    a_key     TEXT NOT NULL,
    b_key     TEXT NOT NULL,
    level     TEXT NOT NULL,                -- of two leaves of different levels the finer one
    length_m  REAL NOT NULL CHECK (length_m > 0), -- pairs that meet in points only are no neighbours
    pieces    INTEGER NOT NULL,
    is_snapped INTEGER NOT NULL DEFAULT 0,  -- 1 = partly matched within snap_m, not edge on edge
    UNIQUE (a_key, b_key)
);
SELECT AddGeometryColumn('border', 'geom', :srid, 'MULTILINESTRING', 'XY');
CREATE INDEX border_b ON border (b_key);

CREATE TABLE leaf_shape (                   -- the polygon of a leaf where it is not territory.geom: a city district that is
    key TEXT PRIMARY KEY                    -- cut to its city, a neighbour with a vertex more in the common border
);
SELECT AddGeometryColumn('leaf_shape', 'geom', :srid, 'MULTIPOLYGON', 'XY');

CREATE TABLE tessellation_fault (           -- where the territories of a level do not tile
    fault_id  INTEGER PRIMARY KEY,
    level     TEXT NOT NULL DEFAULT 'leaf', -- 'leaf' for the tessellation, else that of territory
    kind      TEXT NOT NULL CHECK (kind IN ('gap', 'overlap')),
    a_key     TEXT NOT NULL,                -- a territory that touches it
    b_key     TEXT,                         -- the other one; a city where its district missed its outline
    area_km2  REAL NOT NULL,
    is_mended INTEGER NOT NULL DEFAULT 0    -- 1 = gone: a city district was cut, or was given it
);
SELECT AddGeometryColumn('tessellation_fault', 'geom', :srid, 'MULTIPOLYGON', 'XY');

CREATE TABLE level_check (                  -- how well the territories of a level tile
    level         TEXT PRIMARY KEY,         -- 'leaf' for the tessellation, else that of territory
    territories   INTEGER NOT NULL,
    edges         INTEGER NOT NULL,         -- straight pieces of boundary, each once
    edges_single  INTEGER NOT NULL,         -- of them with a territory on one side only: outer boundary, gaps, overlaps
    edges_doubled INTEGER NOT NULL,         -- claimed by a territory where another one was already
    gaps          INTEGER NOT NULL,         -- see tessellation_fault
    overlaps      INTEGER NOT NULL,
    gap_km2       REAL NOT NULL,
    overlap_km2   REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE loose_edge (                   -- a piece of boundary that does not fit: not the outer boundary of the level
    edge_id  INTEGER PRIMARY KEY,
    level    TEXT NOT NULL,                 -- 'leaf' for the tessellation, else that of territory
    kind     TEXT NOT NULL CHECK (kind IN
             ('single',                     -- no partner, though a gap or another territory lies beyond
              'doubled')),                  -- claimed by several territories from the same side, or by more than two
    key      TEXT NOT NULL,                 -- whose boundary it is
    other_key TEXT,                         -- who lies beyond, or claims it, too; NULL = nobody, a gap
    length_m REAL NOT NULL
);
SELECT AddGeometryColumn('loose_edge', 'geom', :srid, 'LINESTRING', 'XY');

CREATE TABLE edge_structure (               -- the edges of a level, cut once and read by later runs: arrays of um_coverage
    level TEXT NOT NULL,                    -- 'leaf' for the tessellation, else that of territory
    part  TEXT NOT NULL,                    -- which array; 'head' tells their sizes
    chunk INTEGER NOT NULL,
    data  BLOB NOT NULL,
    PRIMARY KEY (level, part, chunk)
);

CREATE TABLE territory_part (               -- one polygon of a leaf: most have one, exclaves and islands make more
    key      TEXT NOT NULL,
    part     INTEGER NOT NULL,              -- from 1, the largest first
    area_km2 REAL NOT NULL,                 -- plane area
    PRIMARY KEY (key, part)
);
SELECT AddGeometryColumn('territory_part', 'geom', :srid, 'MULTIPOLYGON', 'XY');

CREATE TABLE part_border (                  -- parts that share a border longer than 0, both ways round
    key         TEXT NOT NULL,
    part        INTEGER NOT NULL,
    other_key   TEXT NOT NULL,
    other_part  INTEGER NOT NULL,
    length_m    REAL NOT NULL CHECK (length_m > 0),
    PRIMARY KEY (key, part, other_key, other_part)
) WITHOUT ROWID;

CREATE TABLE territory_shape (              -- simplified for maps; shared edges simplified once, so neighbours still meet
    key   TEXT PRIMARY KEY,
    level TEXT NOT NULL
);
SELECT AddGeometryColumn('territory_shape', 'geom', :srid, 'MULTIPOLYGON', 'XY');

CREATE TABLE shape_arc (                    -- the simplified edges of territory_shape, each drawn once
    arc_id    INTEGER PRIMARY KEY,
    level     TEXT NOT NULL,                -- of the two territories
    left_key  TEXT NOT NULL,
    right_key TEXT,                         -- NULL: outside
    rank      TEXT NOT NULL CHECK (rank IN ('outer', 'state', 'district', 'inner')) -- highest level that changes here
);
SELECT AddGeometryColumn('shape_arc', 'geom', :srid, 'LINESTRING', 'XY');

CREATE TABLE member_territory (             -- which territories a membership stands for, and in which reading
    membership_id INTEGER NOT NULL,
    key           TEXT NOT NULL,
    reading       TEXT NOT NULL CHECK (reading IN
                  ('direct',                -- the member itself; of a city also the districts that stand in for it
                   'as_state',              -- a state that is one municipality (Berlin), likewise: member as a state
                   'through',               -- lies in a district, association or state that is a member
                   'as_district',           -- an independent city (or city state), as its district
                   'part')),                -- a city district of it is a member; a part does not bring in the whole
    level         TEXT NOT NULL,            -- of the territory
    PRIMARY KEY (membership_id, key, reading)
) WITHOUT ROWID;
CREATE INDEX member_territory_key ON member_territory (key);

-- ---------------------------------------------------------------------------------------------- derived: corridors
CREATE TABLE section (                      -- a run of a corridor inside one leaf, in order along it
    section_id  INTEGER PRIMARY KEY,
    corridor_id TEXT NOT NULL,
    part        INTEGER NOT NULL,           -- part of the corridor's MultiLineString, from 1
    position    INTEGER NOT NULL,           -- order along the corridor, from 1, through all its parts
    key         TEXT NOT NULL,              -- leaf; empty text = outside all leaves
    other_key   TEXT,                       -- only where the run follows the border of key and other_key (key < other_key)
    start_m     REAL NOT NULL,              -- distance along the part
    length_m    REAL NOT NULL CHECK (length_m > 0),
    UNIQUE (corridor_id, position)
);
SELECT AddGeometryColumn('section', 'geom', :srid, 'LINESTRING', 'XY');
CREATE INDEX section_key ON section (key);

CREATE TABLE crossing (                     -- a point where a corridor changes territory
    crossing_id INTEGER PRIMARY KEY,
    corridor_id TEXT NOT NULL,
    part        INTEGER NOT NULL,
    position    INTEGER NOT NULL,           -- of the section that ends here
    at_m        REAL NOT NULL,              -- distance along the part
    from_key    TEXT NOT NULL,              -- empty text = outside
    to_key      TEXT NOT NULL
);
SELECT AddGeometryColumn('crossing', 'geom', :srid, 'POINT', 'XY');
CREATE INDEX crossing_pair ON crossing (from_key, to_key);

CREATE TABLE upper_section (                -- the same among the territories of a level above the leaves: a table of its
    level       TEXT NOT NULL,              -- own, so that a sum over `section` counts nothing twice
    corridor_id TEXT NOT NULL,
    part        INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    key         TEXT NOT NULL,
    other_key   TEXT,
    start_m     REAL NOT NULL,
    length_m    REAL NOT NULL CHECK (length_m > 0),
    PRIMARY KEY (level, corridor_id, position)
) WITHOUT ROWID;

CREATE TABLE upper_crossing (               -- likewise; numbered on from `crossing`
    crossing_id INTEGER PRIMARY KEY,
    level       TEXT NOT NULL,
    corridor_id TEXT NOT NULL,
    part        INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    at_m        REAL NOT NULL,
    from_key    TEXT NOT NULL,
    to_key      TEXT NOT NULL
);
SELECT AddGeometryColumn('upper_crossing', 'geom', :srid, 'POINT', 'XY');

CREATE TABLE section_check (                -- exactly one row: how the sections were made
    section_check_id INTEGER PRIMARY KEY CHECK (section_check_id = 1),
    lines            INTEGER NOT NULL,      -- parts of corridors that were followed
    lines_overlapped INTEGER NOT NULL,      -- of them where leaves overlap: GEOS took these
    along_m          REAL NOT NULL          -- length that follows a border
);

CREATE TABLE path_piece (                   -- a piece of path, cut where the corridors on it change or paths branch
    piece_id  INTEGER PRIMARY KEY,
    corridors INTEGER NOT NULL,             -- of all kinds that run on it, each once
    length_m  REAL NOT NULL CHECK (length_m > 0)
);
SELECT AddGeometryColumn('path_piece', 'geom', :srid, 'LINESTRING', 'XY');

CREATE TABLE path_piece_corridor (          -- who runs on it
    piece_id    INTEGER NOT NULL,
    corridor_id TEXT NOT NULL,
    uses        INTEGER NOT NULL,           -- 2 = there and back
    PRIMARY KEY (piece_id, corridor_id)
) WITHOUT ROWID;
CREATE INDEX path_piece_corridor_id ON path_piece_corridor (corridor_id);

CREATE TABLE path_piece_territory (         -- leaves through which it runs; of what follows a border each side has half
    piece_id INTEGER NOT NULL,
    key      TEXT NOT NULL,
    length_m REAL NOT NULL,
    PRIMARY KEY (piece_id, key)
) WITHOUT ROWID;
CREATE INDEX path_piece_territory_key ON path_piece_territory (key);

CREATE TABLE corridor_end (                 -- where the paths of a kind of line end near a border: a row for each side of it
    end_id      INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    corridor_id TEXT NOT NULL,              -- of the lines that end there the first by id
    part        INTEGER NOT NULL,           -- of that corridor
    corridors   INTEGER NOT NULL,           -- lines that end there
    key         TEXT NOT NULL,              -- leaf in which it ends; empty text = outside all leaves
    other_key   TEXT NOT NULL,              -- leaf on the other side of the border; empty text = outside
    border_m    REAL NOT NULL,              -- distance to that border
    joined_m    REAL,                       -- distance to the nearest other line of the kind; NULL = none within reach
    onward_m    REAL,                       -- distance to the nearest line of the kind in other_key; NULL = none within reach;
    onward_id   TEXT                        -- 0 where the line itself comes from there
);
SELECT AddGeometryColumn('corridor_end', 'geom', :srid, 'POINT', 'XY');
CREATE INDEX corridor_end_pair ON corridor_end (key, other_key);

CREATE TABLE stop_territory (               -- the leaf in which a stop lies; of several the one whose key comes first
    stop_id TEXT PRIMARY KEY,
    key     TEXT NOT NULL                   -- empty text = outside all leaves
) WITHOUT ROWID;
CREATE INDEX stop_territory_key ON stop_territory (key);

-- ---------------------------------------------------------------------------------------------- derived: timetables
CREATE TABLE reference_day (                -- the days for which service is told, of each timetable
    source_id  INTEGER NOT NULL,
    day_type   TEXT NOT NULL CHECK (day_type IN ('weekday', 'saturday', 'sunday')),
    date       TEXT NOT NULL,
    rule       TEXT NOT NULL CHECK (rule IN ('chosen', 'ordinary')),
    trips      INTEGER NOT NULL,            -- that run on it, frequencies not expanded
    recurs     INTEGER NOT NULL,            -- dates of its kind with the same number of trips
    considered INTEGER NOT NULL,            -- dates of its kind with any trip, holidays left out
    PRIMARY KEY (source_id, day_type)
) WITHOUT ROWID;

CREATE TABLE pattern_service (              -- trips of a reference day, by line, direction, pattern and path
    day_type     TEXT NOT NULL,
    route_id     TEXT NOT NULL,
    direction_id INTEGER NOT NULL,          -- 0 also where the feed does not say
    pattern_id   INTEGER NOT NULL,
    corridor_id  TEXT NOT NULL,             -- path, empty text = none
    trips        INTEGER NOT NULL,
    runs         INTEGER NOT NULL,          -- frequencies expanded
    first_s      INTEGER,                   -- first and last start; NULL = on demand
    last_s       INTEGER,
    PRIMARY KEY (day_type, route_id, direction_id, pattern_id, corridor_id)
) WITHOUT ROWID;

CREATE TABLE service_territory (            -- departures of a line in a leaf; a trip's last stop is no departure
    day_type   TEXT NOT NULL,
    route_id   TEXT NOT NULL,
    key        TEXT NOT NULL,               -- leaf by the stop's own place; empty text = outside
    departures INTEGER NOT NULL,
    runs       INTEGER NOT NULL,            -- runs with a departure there
    first_s    INTEGER,                     -- of the departures that have a time
    last_s     INTEGER,
    PRIMARY KEY (day_type, route_id, key)
) WITHOUT ROWID;

CREATE TABLE service_km (                   -- timetable-km of a line in a leaf, by its paths; half of what follows a border to each side
    day_type     TEXT NOT NULL,
    route_id     TEXT NOT NULL,
    key          TEXT NOT NULL,             -- leaf; empty text = outside
    runs         INTEGER NOT NULL,          -- runs whose path touches it
    timetable_km REAL NOT NULL,             -- a path driven twice counts twice
    PRIMARY KEY (day_type, route_id, key)
) WITHOUT ROWID;

CREATE TABLE line_hour (                    -- departures at the trips' own first stops, by clock hour of the service day
    day_type     TEXT NOT NULL,
    route_id     TEXT NOT NULL,
    direction_id INTEGER NOT NULL,
    hour         INTEGER NOT NULL,          -- beyond 23 after midnight
    departures   INTEGER NOT NULL,
    PRIMARY KEY (day_type, route_id, direction_id, hour)
) WITHOUT ROWID;

CREATE TABLE line_day (                     -- the days of the week (Monday to Sunday) in which the ordinary weekday lies
    unit         TEXT NOT NULL CHECK (unit IN ('route', 'line')), -- line = all routes of a feed with one short name
    line         TEXT NOT NULL,             -- route_id, or the short name
    source_id    INTEGER NOT NULL,
    direction_id INTEGER NOT NULL,
    weekday      INTEGER NOT NULL,          -- 1 Monday .. 7 Sunday
    date         TEXT NOT NULL,
    runs         INTEGER NOT NULL,
    first_s      INTEGER,                   -- departure at the trips' own first stop
    last_s       INTEGER,
    hours        INTEGER NOT NULL,          -- bit h: a departure in clock hour h
    longest_gap_s INTEGER,                  -- between two departures; NULL = fewer than two
    PRIMARY KEY (unit, line, source_id, direction_id, weekday)
) WITHOUT ROWID;

CREATE TABLE line_week (                    -- orders of stops that run Monday to Friday of that week
    unit         TEXT NOT NULL,
    line         TEXT NOT NULL,
    source_id    INTEGER NOT NULL,
    direction_id INTEGER NOT NULL,
    stop_lists   INTEGER NOT NULL,
    runs         INTEGER NOT NULL,
    main_runs    INTEGER NOT NULL,          -- of the order of stops with the most
    PRIMARY KEY (unit, line, source_id, direction_id)
) WITHOUT ROWID;

CREATE TABLE stop_list_territory (          -- leaves in which an order of stops has stops, neighbours of one key joined
    stop_list INTEGER NOT NULL,
    position  INTEGER NOT NULL,             -- from 1
    key       TEXT NOT NULL,
    PRIMARY KEY (stop_list, position)
) WITHOUT ROWID;

CREATE TABLE station (                      -- stops that passengers take for one
    station_id TEXT PRIMARY KEY,            -- its parent station, else the smallest stop_id of the group
    name       TEXT,
    stops      INTEGER NOT NULL,
    is_grouped INTEGER NOT NULL,            -- 1 = by name and distance, 0 = by parent_station
    key        TEXT NOT NULL,               -- leaf; empty text = outside
    source_id  INTEGER NOT NULL
);
SELECT AddGeometryColumn('station', 'geom', :srid, 'POINT', 'XY');

CREATE TABLE stop_station (
    stop_id    TEXT PRIMARY KEY,
    station_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX stop_station_station ON stop_station (station_id);

CREATE TABLE station_hour (                 -- departures at a station
    day_type   TEXT NOT NULL,
    station_id TEXT NOT NULL,
    mode       TEXT NOT NULL,               -- of the line
    hour       INTEGER NOT NULL,            -- clock hour of the service day; -1 = no time
    departures INTEGER NOT NULL,
    PRIMARY KEY (day_type, station_id, mode, hour)
) WITHOUT ROWID;

CREATE TABLE stop_class (                   -- class of a station by a rulebook, on the weekday
    standard     TEXT NOT NULL,
    edition      TEXT NOT NULL,
    station_id   TEXT NOT NULL,
    departures   INTEGER NOT NULL,          -- in the rulebook's window, all modes and directions
    mode         TEXT NOT NULL,             -- the best with a departure in it
    interval_min REAL NOT NULL,             -- window / (departures / 2)
    interval_class INTEGER,                 -- NULL = too long an interval for any
    category     TEXT,                      -- NULL = none
    PRIMARY KEY (standard, edition, station_id)
) WITHOUT ROWID;

CREATE TABLE class_band (                   -- where a class holds in a leaf: discs around stations, the best class wins
    band_id  INTEGER PRIMARY KEY,
    standard TEXT NOT NULL,
    edition  TEXT NOT NULL,
    key      TEXT NOT NULL,
    class    TEXT NOT NULL
);
SELECT AddGeometryColumn('class_band', 'geom', :srid, 'MULTIPOLYGON', 'XY');

CREATE TABLE class_territory (              -- part of a leaf in a class
    standard   TEXT NOT NULL,
    edition    TEXT NOT NULL,
    key        TEXT NOT NULL,
    class      TEXT NOT NULL,               -- empty text = in none
    area_km2   REAL NOT NULL,
    population REAL,                        -- of the grid's cells whose centre lies there; NULL = no grid
    PRIMARY KEY (standard, edition, key, class)
) WITHOUT ROWID;

CREATE TABLE stop_population (              -- inhabitants within a distance of a stop that is served often enough
    standard   TEXT NOT NULL,
    edition    TEXT NOT NULL,
    key        TEXT NOT NULL,               -- leaf
    population REAL NOT NULL,               -- of the grid's cells in the leaf
    near       REAL NOT NULL,               -- of them within the rulebook's distance
    PRIMARY KEY (standard, edition, key)
) WITHOUT ROWID;

CREATE TABLE site_territory (               -- leaves in which a site lies
    site_id TEXT NOT NULL,
    key     TEXT NOT NULL,                  -- leaf; empty text = outside all leaves
    share   REAL NOT NULL CHECK (share > 0),-- of its outline; 1 for a point
    PRIMARY KEY (site_id, key)
) WITHOUT ROWID;

CREATE TABLE site_reach (                   -- the nearest line and the nearest stop of each kind
    site_id    TEXT NOT NULL,
    target     TEXT NOT NULL CHECK (target IN ('corridor', 'stop')),
    kind       TEXT NOT NULL,               -- corridor.kind or stop.kind
    target_id  TEXT NOT NULL,               -- corridor_id or stop_id
    distance_m REAL NOT NULL,               -- air line from the site's geometry (its outline, where it has one)
    PRIMARY KEY (site_id, target, kind)
) WITHOUT ROWID;

CREATE TABLE flow_line (                    -- air line between the anchors of two territories; a_key < b_key
    a_key TEXT NOT NULL,
    b_key TEXT NOT NULL,
    distance_km REAL NOT NULL,              -- the line itself is made of the anchors where it is wanted
    PRIMARY KEY (a_key, b_key)
) WITHOUT ROWID;

-- --------------------------------------------------------------------------------------------------------- regions
-- Regions found from flows. A unit is a territory of the level of the flows; a region is called by its smallest unit.
CREATE TABLE partition (                    -- a division of the units by one method and its parameters
    partition_id   TEXT PRIMARY KEY,        -- its name in region.yaml (derive: regions), '<name>_<n>' for a cut of a tree
    method         TEXT NOT NULL,           -- 'labour_market_areas', 'intramax', 'functional_areas', 'rings', 'communities', 'level'
    parameters     TEXT NOT NULL,           -- in words: 'min_size 3500, target_size 25000, ...'
    statistic      TEXT NOT NULL,
    year           INTEGER NOT NULL,
    mode           TEXT NOT NULL,
    level          TEXT NOT NULL,
    units          INTEGER NOT NULL,        -- units with flows
    units_placed   INTEGER NOT NULL,        -- of them in a region
    regions        INTEGER NOT NULL,
    persons        REAL NOT NULL,           -- all between and within units
    persons_inside REAL NOT NULL,           -- of them with both ends in one region
    persons_outside REAL NOT NULL,          -- of the statistic, with an end that is no unit: not counted
    modularity     REAL                     -- NULL: no flows
) WITHOUT ROWID;

CREATE TABLE partition_unit (               -- which unit is in which region; areas of different centres may overlap
    partition_id TEXT NOT NULL,
    key          TEXT NOT NULL,
    region_key   TEXT NOT NULL,             -- smallest unit of the region (its centre where the method has centres); '' = in none
    role         TEXT NOT NULL,             -- 'member', 'centre', 'zone', 'enclave', 'exclave', 'supplement', 'inner', 'outer', 'none'
    share        REAL,                      -- the share that decided (out-commuters to the centre), NULL: none did
    PRIMARY KEY (partition_id, key, region_key)
) WITHOUT ROWID;

CREATE TABLE partition_region (             -- a region with its measures and its shape
    partition_id TEXT NOT NULL,
    region_key   TEXT NOT NULL,
    main_key     TEXT NOT NULL,             -- unit in which most work
    name         TEXT NOT NULL,             -- its name
    units        INTEGER NOT NULL,
    parts        INTEGER,                   -- connected parts by shared borders, NULL: no borders known
    lives        REAL NOT NULL,             -- persons who live there, flows within units among them (O)
    works        REAL NOT NULL,             -- persons who work there (D)
    within       REAL NOT NULL,             -- both
    validity     REAL,                      -- X of the labour market areas, valid from 1 on, NULL: another method
    population   REAL,                      -- NULL: not known of every unit
    area_km2     REAL,
    PRIMARY KEY (partition_id, region_key)
);
SELECT AddGeometryColumn('partition_region', 'geom', :srid, 'MULTIPOLYGON', 'XY');

CREATE TABLE partition_change (             -- what a method did with single units, in order
    partition_id TEXT NOT NULL,
    step         INTEGER NOT NULL,
    action       TEXT NOT NULL,             -- 'set_aside', 'to_reserve', 'placed', 'placed_valid', 'rejoined', 'merged', ...
    key          TEXT NOT NULL,
    from_key     TEXT,                      -- region before, NULL = none
    to_key       TEXT,                      -- region after, NULL = none
    value        REAL,                      -- what decided: linkage, share, validity
    remark       TEXT,
    PRIMARY KEY (partition_id, step)
) WITHOUT ROWID;

CREATE TABLE merge_step (                   -- a tree of regions: key_b becomes part of key_a, which lives on
    partition_id   TEXT NOT NULL,
    step           INTEGER NOT NULL,        -- from 1 on
    key_a          TEXT NOT NULL,           -- smallest unit of each of the two, key_a < key_b
    key_b          TEXT NOT NULL,
    criterion      REAL NOT NULL,
    persons_inside REAL NOT NULL,           -- after the step, with both ends in one region
    inside_share   REAL NOT NULL,           -- of all persons of the matrix
    PRIMARY KEY (partition_id, step)
) WITHOUT ROWID;

CREATE TABLE perimeter_step (               -- the perimeter of a forum changed greedily, one member a step
    forum_id     TEXT NOT NULL,
    is_connected INTEGER NOT NULL,          -- 1 = only such that the perimeter stays in as few parts as it has
    action       TEXT NOT NULL CHECK (action IN ('enter', 'leave')),
    step         INTEGER NOT NULL,          -- from 1 on
    rank         INTEGER NOT NULL,          -- 1 = the one taken, 2 and on: the next best at this step
    key          TEXT NOT NULL,
    fit_before   REAL,                      -- persons between members / persons from or to a member, NULL = nobody
    fit_after    REAL,
    inside       REAL NOT NULL,             -- after it
    touching     REAL NOT NULL,
    PRIMARY KEY (forum_id, is_connected, action, step, rank)
) WITHOUT ROWID;

-- --------------------------------------------------------------------------------------------------------- outputs
CREATE TABLE published (                    -- what was written, so that an unchanged file is not written again
    path        TEXT PRIMARY KEY,           -- relative to the output folder
    fingerprint TEXT NOT NULL,              -- of everything it was made from
    sha256      TEXT NOT NULL               -- of its content: a file that somebody changed is written again
) WITHOUT ROWID;
