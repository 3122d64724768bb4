"""Makes the invented region: municipalities and their figures, lines, stops, commuters, sites. Standard library only.

    python3 generate.py            writes its files beside itself; the same bytes on every run

The plan of the region is drawn in whole metres of EPSG:25831, in the open North Sea, and written as lon/lat (RFC 7946).
The sea is cut into small Voronoi cells; a municipality is a group of cells, and what no group takes stays sea. Every
edge between two groups is bent once, by midpoint displacement, and used by both neighbours: the polygons tile exactly.
forums.csv and memberships.csv are written by hand; region.yaml and README.md too.
"""
import csv
import json
import math
import os
import random

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = "Musterregion"
CENTRE = (500_000, 6_262_000)  # 3 degrees east, 56.5 north
KM = 1000

# key, name, kind, population, position in km from CENTRE, pull (how far it reaches), jobs (how many it draws)
TOWNS = [
    ("99001000", "Wendelförde", "Stadt", 181_400, (1.0, -1.0), 1.45, 1.30),
    ("99051001", "Brüggenfleth", "Stadt", 31_200, (-17.5, 3.0), 1.15, 1.15),
    ("99051002", "Büsenwiek", "Gemeinde", 5_430, (-27.0, 6.5), 1.00, 0.70),
    ("99051003", "Höverwiek", "Gemeinde", 2_910, (-26.5, -3.5), 1.00, 0.65),
    ("99051004", "Krähensiel", "Gemeinde", 1_460, (-22.5, 14.0), 0.95, 0.50),
    ("99051005", "Mönkewarf", "Gemeinde", 8_240, (-9.0, -7.5), 0.95, 0.60),
    ("99051006", "Nübelfleth", "Gemeinde", 12_650, (-8.5, 4.5), 1.00, 1.00),
    ("99051007", "Pöhlsiel", "Gemeinde", 3_880, (-17.5, -6.5), 1.00, 0.60),
    ("99051008", "Röhrkoog", "Gemeinde", 830, (-22.5, -13.0), 0.90, 0.45),
    ("99051009", "Weißenwarf", "Gemeinde", 6_720, (-13.0, -15.0), 1.05, 0.75),
    ("99051010", "Lüttenförde", "Gemeinde", 4_090, (-14.5, 12.5), 0.95, 0.60),
    ("99052001", "Rüstwedel", "Stadt", 44_300, (8.5, 15.0), 1.20, 1.25),
    ("99052002", "Großenholm", "Gemeinde", 9_780, (0.0, 8.5), 0.95, 0.70),
    ("99052003", "Wöhrstedt", "Gemeinde", 7_310, (-6.0, 13.5), 0.95, 0.65),
    ("99052004", "Jürsbrook", "Gemeinde", 2_240, (-9.5, 21.5), 1.05, 0.50),
    ("99052005", "Förstenhagen", "Gemeinde", 3_570, (1.0, 21.5), 1.00, 0.60),
    ("99052006", "Uhlenbüttel", "Stadt", 14_120, (18.5, 9.0), 1.05, 0.95),
    ("99052007", "Süßenbek", "Gemeinde", 5_190, (9.5, 6.0), 0.90, 0.65),
    ("99052008", "Vörderup", "Gemeinde", 1_930, (17.5, 19.5), 0.95, 0.50),
    ("99052009", "Tüdelsbek", "Gemeinde", 1_240, (26.5, 13.0), 0.95, 0.45),
    ("99053001", "Güldenbarg", "Stadt", 27_850, (18.5, -7.5), 1.20, 1.10),
    ("99053002", "Straßmoor", "Gemeinde", 11_340, (10.5, -2.0), 0.90, 0.85),
    ("99053003", "Fließhorn", "Gemeinde", 6_080, (8.5, -11.0), 0.95, 0.60),
    ("99053004", "Kükenlund", "Gemeinde", 2_370, (27.5, 1.5), 1.00, 0.55),
    ("99053005", "Schlüttmoor", "Gemeinde", 980, (27.5, -13.5), 0.95, 0.45),
    ("99053006", "Südermöhl", "Gemeinde", 4_680, (-0.5, -11.5), 0.95, 0.60),
    ("99053007", "Ödenbüll", "Gemeinde", 3_310, (-5.0, -20.0), 1.05, 0.55),
    ("99053008", "Quermoor", "Gemeinde", 1_720, (7.0, -20.5), 0.95, 0.50),
    ("99053009", "Dörpstrand", "Gemeinde", 7_930, (17.5, -18.5), 1.05, 0.90),
]
EXCLAVE = ("99052006", "99053001", (20.5, -3.0))  # owner, host around it, position in km
SECOND_PART = ("99051009", (-24.5, -17.5))        # owner, position of the cell that lies apart


def plane(km):
    return (round(CENTRE[0] + km[0] * KM), round(CENTRE[1] + km[1] * KM))


AT = {town[0]: plane(town[4]) for town in TOWNS}
KEY = {town[1]: town[0] for town in TOWNS}


# ------------------------------------------------------------------------------------- UTM zone 31, GRS80, to lon/lat
# Series of Krüger to the fourth power of the third flattening n: far below 1 mm within a zone.
N = (1 / 298.257222101) / (2 - 1 / 298.257222101)
RADIUS = 6_378_137 / (1 + N) * (1 + N**2 / 4 + N**4 / 64)
BETA = (N / 2 - 2 * N**2 / 3 + 37 * N**3 / 96 - N**4 / 360, N**2 / 48 + N**3 / 15 - 437 * N**4 / 1440,
        17 * N**3 / 480 - 37 * N**4 / 840, 4397 * N**4 / 161280)
DELTA = (2 * N - 2 * N**2 / 3 - 2 * N**3 + 116 * N**4 / 45, 7 * N**2 / 3 - 8 * N**3 / 5 - 227 * N**4 / 45,
         56 * N**3 / 15 - 136 * N**4 / 35, 4279 * N**4 / 630)


def lonlat(point):
    """Easting, northing of EPSG:25831 in metres to degrees, rounded to 7 decimals (1 cm)."""
    xi, eta = point[1] / (0.9996 * RADIUS), (point[0] - 500_000) / (0.9996 * RADIUS)
    xi_0, eta_0 = xi, eta
    for i, beta in enumerate(BETA, 1):
        xi_0 -= beta * math.sin(2 * i * xi) * math.cosh(2 * i * eta)
        eta_0 -= beta * math.cos(2 * i * xi) * math.sinh(2 * i * eta)
    chi = math.asin(math.sin(xi_0) / math.cosh(eta_0))
    lat = chi + sum(delta * math.sin(2 * i * chi) for i, delta in enumerate(DELTA, 1))
    lon = math.radians(3) + math.atan2(math.sinh(eta_0), math.cos(xi_0))
    return [round(math.degrees(lon), 7), round(math.degrees(lat), 7)]


# --------------------------------------------------------------------------------------------------- plane geometry
def turn(a, b, c):
    """Twice the signed area of a triangle: positive where a, b, c turn left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def area(ring):
    return sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(ring, ring[1:])) / 2


def contains(ring, point):
    inside = False
    for a, b in zip(ring, ring[1:]):
        if (a[1] > point[1]) != (b[1] > point[1]) and (turn(a, b, point) > 0) == (b[1] > a[1]):
            inside = not inside
    return inside


def bend(a, b, rng, ratio, step):
    """A crooked way from a to b: the middle is pushed aside, then both halves, until pieces are shorter than step."""
    length = math.dist(a, b)
    if length < step:
        return [a, b]
    push = rng.uniform(-ratio, ratio)
    middle = (round((a[0] + b[0]) / 2 - push * (b[1] - a[1])), round((a[1] + b[1]) / 2 + push * (b[0] - a[0])))
    return bend(a, middle, rng, ratio, step)[:-1] + bend(middle, b, rng, ratio, step)


def way(*stops, ratio=0.11, step=350):
    """A line through stops: names of towns, positions in km, or ready-made lists of points."""
    line = []
    for stop in stops:
        points = stop if isinstance(stop, list) else [AT[KEY[stop]] if isinstance(stop, str) else plane(stop)]
        if line:
            rng = random.Random(f"{SEED} {line[-1]} {points[0]}")
            line += bend(line[-1], points[0], rng, ratio, step)[1:]
            points = points[1:]
        line += points
    return line


# ---------------------------------------------------------------------------------------------------- cells and groups
def is_land(point):
    """Near a town, or inside a coast that swings around an ellipse of 60 by 50 km."""
    x, y = (point[0] - CENTRE[0]) / 30_500, (point[1] - CENTRE[1]) / 25_000
    angle = math.atan2(y, x)
    coast = 1 + 0.05 * math.sin(3 * angle + 0.6) + 0.035 * math.sin(5 * angle + 2) + 0.025 * math.sin(9 * angle)
    return math.hypot(x, y) < coast or any(math.dist(point, town) < 4_300 for town in AT.values())


def scatter_sites():
    """Cell centres with the key of their municipality, None for the sea."""
    rng = random.Random(SEED)
    owner, host, middle = EXCLAVE
    sites = [(plane(middle), owner), (plane(SECOND_PART[1]), SECOND_PART[0])]
    for i in range(8):  # a wreath of cells around the exclave closes it in
        angle, far = math.tau * i / 8 + rng.uniform(-0.3, 0.3), rng.uniform(1.9, 3.0)
        sites.append((plane((middle[0] + far * math.cos(angle), middle[1] + far * math.sin(angle))), host))
    fixed, spacing = list(sites), 3.6
    for row in range(-10, 11):
        for column in range(-11, 12):
            x = (column + row % 2 / 2) * spacing + rng.uniform(-1.25, 1.25)
            site = plane((x, row * spacing * 0.87 + rng.uniform(-1.25, 1.25)))
            if all(math.dist(site, other) > 2_600 for other, _ in fixed):
                sites.append((site, nearest_town(site, rng) if is_land(site) else None))
    return sites


def nearest_town(site, rng):
    return min(TOWNS, key=lambda town: math.dist(site, AT[town[0]]) / town[5] * rng.uniform(0.92, 1.08))[0]


def cell_neighbours(sites, i):
    """Neighbours of cell i, counter-clockwise: a big square, cut by the bisector to each of the nearest sites."""
    x, y = sites[i][0]
    far = 100 * KM
    corners = [((x - far, y - far), -1), ((x + far, y - far), -2), ((x + far, y + far), -3), ((x - far, y + far), -4)]
    near = sorted((j for j in range(len(sites)) if j != i), key=lambda j: math.dist(sites[i][0], sites[j][0]))
    for j in near[:40]:
        u, v = sites[j][0]
        side = [(u - x) * (p[0] - (x + u) / 2) + (v - y) * (p[1] - (y + v) / 2) for p, _ in corners]
        cut = []
        for k, (p, label) in enumerate(corners):  # label: the neighbour across the edge that begins at p
            q, here, there = corners[(k + 1) % len(corners)][0], side[k], side[(k + 1) % len(corners)]
            if here <= 0:
                cut.append((p, label))
            if (here <= 0) != (there <= 0):
                t = here / (here - there)
                cut.append(((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])), j if here <= 0 else label))
        corners = cut
    return [label for _, label in corners]


def meeting_point(sites, triple):
    """Where three cells meet: the point as far from all three centres, the same for whoever asks."""
    (ax, ay), (bx, by), (cx, cy) = (sites[k][0] for k in sorted(triple))
    bx, by, cx, cy = bx - ax, by - ay, cx - ax, cy - ay
    d = 2 * (bx * cy - by * cx)
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return (round(ax + (cy * b2 - by * c2) / d), round(ay + (bx * c2 - cx * b2) / d))


def bent_edge(sites, i, j, a, b):
    """The edge between cells i and j. It stays inside its two triangles to the centres, so that no edges cross."""
    ratio = 0.24
    while True:
        line = bend(a, b, random.Random(f"{SEED} {i} {j}"), ratio, 140)
        left, right = ([a, b, sites[k][0], a] for k in (i, j))
        if all(contains(left, p) or contains(right, p) for p in line[1:-1]) and is_simple(line):
            return line
        ratio *= 0.8


def is_simple(line):
    pieces = list(zip(line, line[1:]))
    return len(set(line)) == len(line) and not any(
        turn(a, b, c) * turn(a, b, d) <= 0 and turn(c, d, a) * turn(c, d, b) <= 0
        for i, (a, b) in enumerate(pieces) for c, d in pieces[i + 2:])


def municipal_rings():
    """key -> rings; a ring is a list of (edge as points, key across it or None), outer rings counter-clockwise."""
    sites, bent, starts = scatter_sites(), {}, {town[0]: {} for town in TOWNS}
    for i, (_, key) in enumerate(sites):
        around = cell_neighbours(sites, i) if key else []
        for k, j in enumerate(around):
            if sites[j][1] == key:
                continue
            a = meeting_point(sites, (i, around[k - 1], j))
            b = meeting_point(sites, (i, j, around[(k + 1) % len(around)]))
            if (j, i) not in bent:
                bent[i, j] = bent_edge(sites, i, j, a, b)
            edge = bent[i, j] if (i, j) in bent else bent[j, i][::-1]
            starts[key][edge[0]] = (edge, sites[j][1])
    rings = {}
    for key, edges in starts.items():
        rings[key] = []
        while edges:
            ring = [edges.pop(min(edges))]
            while ring[-1][0][-1] in edges:
                ring.append(edges.pop(ring[-1][0][-1]))
            rings[key].append(ring)
    return rings


def points_of(ring):
    return [p for edge, _ in ring for p in edge[:-1]] + [ring[0][0][0]]


def polygons(rings):
    """Outer rings, largest first, each with its holes."""
    closed = [points_of(ring) for ring in rings]
    outers = sorted((ring for ring in closed if area(ring) > 0), key=area, reverse=True)
    return [[outer] + [hole for hole in closed if area(hole) < 0 and contains(outer, hole[0])] for outer in outers]


# --------------------------------------------------------------------------------------------------------- the lines
def along_border(rings, name, other):
    """The longest stretch that two municipalities share, vertex by vertex."""
    runs, run = [], []
    for ring in rings[KEY[name]]:
        for edge, across in ring + [([], "end")]:
            if across == KEY[other]:
                run = run + edge[1:] if run else list(edge)
            elif run:
                runs.append(run)
                run = []
    return max(runs, key=len)


def stop_before_border(line, polygon, metres):
    """The line up to so many metres before it leaves a polygon for the first time."""
    walked = []  # a point every 10 m or so, with the number of vertices up to it
    for passed, (a, b) in enumerate(zip(line, line[1:]), 1):
        count = max(1, round(math.dist(a, b) / 10))
        walked += [((round(a[0] + (b[0] - a[0]) * k / count), round(a[1] + (b[1] - a[1]) * k / count)), passed)
                   for k in range(count)]
    leaves = next(i for i, (point, _) in enumerate(walked) if not contains(polygon, point))
    end, passed = walked[leaves - metres // 10]
    return line[:passed] + [end]


def cycle_routes(rings):
    city = polygons(rings["99001000"])[0][0]
    border = along_border(rings, "Pöhlsiel", "Brüggenfleth")
    return [
        ("rad1", "Radschnellweg Wendelförde–Nübelfleth–Brüggenfleth", "Stadt Wendelförde", "Bestand",
         [way("Wendelförde", (-3.5, 2.0), "Nübelfleth", (-13, 5), "Brüggenfleth")]),
        ("rad2", "Radschnellweg Wendelförde–Südermöhl", "Stadt Wendelförde", "in Planung",
         [stop_before_border(way("Wendelförde", (0.5, -6), "Südermöhl"), city, 180)]),
        ("rad3", "Heideweg Güldenbarg–Uhlenbüttel", "Landkreis Dünenharde", "Bestand",
         [way("Güldenbarg", (19.5, -5.2), EXCLAVE[2], (19.8, 0.5), "Uhlenbüttel")]),
        ("rad4", "Deichweg", "Landkreis Wiekmarsch", "Bestand",
         [way("Höverwiek", border if math.dist(AT[KEY["Höverwiek"]], border[0])
              < math.dist(AT[KEY["Höverwiek"]], border[-1]) else border[::-1], "Nübelfleth")]),
        ("rad5", "Ringroute um Wendelförde", "Stadt-Umland-Forum Wendelförde", "Bestand",
         [way("Großenholm", "Nübelfleth", "Mönkewarf", "Südermöhl", "Fließhorn", "Straßmoor", "Süßenbek", "Großenholm")]),
        ("rad6", "Küstenroute", "Tourismusverband Musterland", "lückenhaft",  # two parts with a gap between them
         [way("Büsenwiek", "Krähensiel", "Lüttenförde", "Wöhrstedt"), way("Förstenhagen", "Vörderup", "Tüdelsbek")]),
        ("rad7", "Vorrangroute Rüstwedel–Wendelförde", "Landkreis Tiefengeest", "in Bau",
         [way("Rüstwedel", (7, 10.5), "Süßenbek", (5, 3), "Wendelförde")]),
    ]


def transit_lines():
    wiek, geest, harde = "Wiekmarschbus GmbH", "Geestverkehr GmbH", "Verkehrsbetriebe Wendelförde GmbH"
    return [
        ("bus10", "Bus 10 Wendelförde–Mönkewarf–Weißenwarf", harde, "bus",
         way("Wendelförde", (-4, -4), "Mönkewarf", "Weißenwarf")),
        ("bus20", "PlusBus 20 Wendelförde–Großenholm–Rüstwedel", geest, "bus",
         way("Wendelförde", "Großenholm", (3.5, 12.5), "Rüstwedel")),
        ("bus30", "Bus 30 Wendelförde–Straßmoor–Güldenbarg", harde, "bus",
         way("Wendelförde", "Straßmoor", "Güldenbarg")),
        ("bus40", "Bus 40 Brüggenfleth–Pöhlsiel–Röhrkoog", wiek, "bus", way("Brüggenfleth", "Pöhlsiel", "Röhrkoog")),
        ("bus50", "Bus 50 Uhlenbüttel–Kükenlund–Schlüttmoor–Dörpstrand", geest, "bus",
         way("Uhlenbüttel", "Kükenlund", "Schlüttmoor", (23, -11.5), (19, -13.5), "Dörpstrand")),
        ("bahn1", "RE 1 Wiekküste–Wendelförde–Ostküste", "Musterbahn AG", "rail",
         way((-36, 3), (-26, 4), "Brüggenfleth", "Nübelfleth", "Wendelförde", "Straßmoor", (22, 1), (36, 4), ratio=0.04)),
        ("bahn2", "RB 2 Rüstwedel–Wendelförde–Dörpstrand", "Musterbahn AG", "rail",
         way("Rüstwedel", "Süßenbek", "Wendelförde", "Fließhorn", "Dörpstrand", ratio=0.04)),
    ]


# -------------------------------------------------------------------------------------------------------- the numbers
def commuter_matrix(area_km2):
    """(origin, destination, persons, car, transit, cycle, walk): jobs draw, distance deters; under 10 persons no row."""
    rows = []
    for origin, _, _, population, *_ in TOWNS:
        pull = {}
        for key, _, _, people, _, _, jobs in TOWNS:
            km = math.dist(AT[origin], AT[key]) / KM if key != origin else 0.22 * math.sqrt(area_km2[key])
            pull[key] = jobs * people**0.76 * math.exp(-km / 7), km
        total = sum(weight for weight, _ in pull.values())
        for key, (weight, km) in pull.items():
            persons = round(0.41 * population * weight / total)
            if persons >= 10:
                walk = round(persons * 0.30 * math.exp(-km / 2.5))
                cycle = round(persons * 0.26 * math.exp(-km / 6))
                transit = round(persons * (0.24 if "99001000" in (origin, key) else 0.08))
                rows.append((origin, key, persons, persons - walk - cycle - transit, transit, cycle, walk))
    return rows


def commercial_sites():
    """Two to the east or west of every town, one elsewhere; the price falls with the distance from Wendelförde."""
    rows, rng, prices = [], random.Random(SEED + " sites"), random.Random(SEED + " prices")
    for key, name, kind, *_ in TOWNS:
        for side, number in ((1, 1), (-1, 2)) if kind == "Stadt" else ((1, 1),):
            spot = (AT[key][0] + side * rng.randint(700, 1100), AT[key][1] + rng.randint(-600, 600))
            use = rng.choice(("Gewerbegebiet", "Industriegebiet", "Sondergebiet Hafen", "Gewerbegebiet"))
            label = f"{use} {name} {'Ost' if side > 0 else 'West'}"
            status = rng.choice(("bestehend", "bestehend", "geplant", "Potenzial"))
            area_ha, km = rng.randint(30, 600) / 10, math.dist(AT[key], AT["99001000"]) / KM
            price = 5 * round(110 * math.exp(-km / 18) / 5) + 5 * prices.randint(1, 4)
            rows.append({"site_id": f"{key}-{number}", "name": label, "kind": "commercial", "status": status,
                         "area_ha": area_ha, "price_eur_m2": "" if status == "bestehend" else price, "at": spot})
    return rows


def housing_sites():
    """Land for housing, one in every third municipality."""
    rng = random.Random(SEED + " housing")
    return [{"site_id": f"{key}-w", "name": f"Wohngebiet {name} Süd", "kind": "housing", "status": "geplant",
             "area_ha": rng.randint(20, 200) / 10, "price_eur_m2": 5 * rng.randint(10, 40),
             "at": (AT[key][0] + rng.randint(-400, 400), AT[key][1] - rng.randint(500, 900))}
            for key, name, *_ in TOWNS[::3]]


# name, status, opening, position in km from CENTRE or the name of a town
HUBS = [
    ("Mobilstation Wendelförde Hauptbahnhof", "in Betrieb", "2022-05-01", "Wendelförde"),
    ("Mobilstation Brüggenfleth Bahnhof", "in Betrieb", "2023-09-15", "Brüggenfleth"),
    ("Mobilstation Rüstwedel Bahnhof", "geplant", "2026", "Rüstwedel"),
    ("Mobilstation Straßmoor Bahnhof", "geplant", "2025-10", "Straßmoor"),
    ("Mobilstation Großenholm Markt", "in Betrieb", "2021-04", "Großenholm"),
    ("Mobilstation Südermöhl Kreuz", "Potenzial", "", (-1.5, -10.5)),
]

# id, name, status, begin, end, cost, themes, place (km from CENTRE, a town, or None), partners: (name, role, cost share)
PROJECTS = [
    ("p-rad1", "Radschnellweg Wendelförde–Brüggenfleth, Abschnitt Nübelfleth", "in Bau", "2023-03", "2026-06", 8_400_000,
     "cycling;mobility", (-8.5, 4.0),
     [("Wendelförde", "Federführung", 0.5), ("Nübelfleth", "Partner", 0.3), ("Brüggenfleth", "Partner", 0.2)]),
    ("p-bruecke", "Brücke über den Süßenbek", "in Planung", "2024-01", "2028", 3_150_000, "cycling", (7.2, 4.4),
     [("Süßenbek", "Federführung", 0.4), ("Straßmoor", "Partner", 0.35), ("Landkreis Tiefengeest", "Förderer", 0.25)]),
    ("p-bus", "Gemeinsame Buslinie 40", "abgeschlossen", "2019-08-01", "2023-07-31", 960_000, "transit;mobility", None,
     [("Brüggenfleth", "Partner", 0.6), ("Pöhlsiel", "Partner", 0.25), ("Röhrkoog", "Partner", 0.15)]),
    ("p-gewerbe", "Interkommunales Gewerbegebiet Mönkewarf", "in Planung", "2025", "", 12_000_000, "economy", (-7.6, -6.6),
     [("Mönkewarf", "Federführung", ""), ("99001000", "Partner", ""), ("gespraech", "Beirat", "")]),
    ("p-hafen", "Landstrom im Hafen Dörpstrand", "in Planung", "2024-06-01", "", "", "energy", "Dörpstrand",
     [("Dörpstrand", "Federführung", 0.3), ("Musterhafen GmbH", "Betreiber", 0.7)]),
]


def hubs_and_projects():
    def spot(place):
        return AT[KEY[place]] if isinstance(place, str) else place and plane(place)

    hubs = [{"site_id": f"hub-{number}", "name": name, "kind": "mobility_hub", "status": status, "valid_from": opening,
             "themes": "mobility", "at": spot(place)} for number, (name, status, opening, place) in enumerate(HUBS, 1)]
    return hubs + [{"site_id": site_id, "name": name, "kind": "project", "status": status, "valid_from": begin,
                    "valid_to": end, "cost_eur": cost, "themes": themes, "at": spot(place)}
                   for site_id, name, status, begin, end, cost, themes, place, partners in PROJECTS]


SITE_COLUMNS = ("site_id", "name", "kind", "status", "area_ha", "price_eur_m2", "cost_eur", "valid_from", "valid_to",
                "themes", "lon", "lat")


def site_rows():
    rows = []
    for site in commercial_sites() + housing_sites() + hubs_and_projects():
        place = lonlat(site["at"]) if site["at"] else ("", "")
        rows.append([site.get(column, "") for column in SITE_COLUMNS[:-2]] + list(place))
    return rows


def project_partners():
    """(site_id, partner, role, cost_share); a partner is named by its name, its key or, a forum, by its id."""
    return [(site_id, *partner) for site_id, *_, partners in PROJECTS for partner in partners]


# Where the lines stop: at the towns in their course. A place with bus and train has a stop of each.
STOPPING = [
    ("bus", ("Wendelförde", "Mönkewarf", "Weißenwarf", "Großenholm", "Rüstwedel", "Straßmoor", "Güldenbarg", "Brüggenfleth",
             "Pöhlsiel", "Röhrkoog", "Uhlenbüttel", "Kükenlund", "Schlüttmoor", "Dörpstrand")),
    ("rail", ("Brüggenfleth", "Nübelfleth", "Wendelförde", "Straßmoor", "Rüstwedel", "Süßenbek", "Fließhorn",
              "Dörpstrand")),
]


def stops():
    """(stop_id, name, kind, easting, northing): the coordinates are whole metres of EPSG:25831."""
    words = {"bus": "Markt", "rail": "Bahnhof"}
    return [(f"{kind}-{KEY[town]}", f"{town} {words[kind]}", kind, *AT[KEY[town]])
            for kind, towns in STOPPING for town in towns]


# 3 Oberzentrum, 2 Mittelzentrum, 1 Grundfunktionaler Schwerpunkt, else 0
CENTRAL_PLACES = {"Wendelförde": 3, "Brüggenfleth": 2, "Rüstwedel": 2, "Güldenbarg": 2, "Nübelfleth": 1, "Uhlenbüttel": 1,
                  "Straßmoor": 1, "Weißenwarf": 1}
ATTRIBUTES = ("ags", "name", "central_place", "employees_land_using", "own_funds_teur", "passengers", "timetable_km",
              "wages_teur")


def attributes(flows):
    """Figures of the municipalities in 2024, by ATTRIBUTES: the key, the name, then indicators."""
    rows, rng = [], random.Random(SEED + " attributes")
    for key, name, _, population, *_ in TOWNS:
        jobs = sum(row[2] for row in flows if row[1] == key)
        riders = sum(row[4] for row in flows if key in row[:2])
        rows.append((key, name, CENTRAL_PLACES.get(name, 0), round(jobs * rng.uniform(0.35, 0.65)),
                     round(population * rng.uniform(0.008, 0.02)), 2 * riders,
                     1000 * round(population**0.7 * rng.uniform(0.2, 0.4)), round(jobs * rng.uniform(31, 44))))
    return rows


# ------------------------------------------------------------------------------------------------------ the timetable
# Six lines of three operators: (route_id, agency, short name, long name, GTFS route type, metres a minute, towns or ways,
# first departures out and back). The bus stops in a town are two, one for each direction, 30 m apart.
VBW, GV, MB = "vbw", "gv", "mb"
AGENCIES = [(VBW, "Verkehrsbetriebe Wendelförde GmbH"), (GV, "Geestverkehr GmbH"), (MB, "Musterbahn AG")]
CITY_END = "Wendelförde, Südstadt"  # where line 12 ends, before the border of Südermöhl


def clock(hours, minute):
    return [60 * hour + minute for hour in hours]


def timetable_lines(city):
    south = stop_before_border(way("Wendelförde", (0.5, -6), "Südermöhl"), city, 180)
    return [
        ("rb2", MB, "RB 2", "Rüstwedel–Wendelförde–Dörpstrand", 106, 1000, way("Rüstwedel", "Süßenbek", "Wendelförde", "Fließhorn",
                                                                              "Dörpstrand", ratio=0.04),
         ["Rüstwedel", "Süßenbek", "Wendelförde", "Fließhorn", "Dörpstrand"], clock(range(5, 23), 4), clock(range(5, 23), 34)),
        ("b10", VBW, "10", "Wendelförde–Mönkewarf–Weißenwarf", 700, 500, way("Wendelförde", "Mönkewarf", "Weißenwarf"),
         ["Wendelförde", "Mönkewarf", "Weißenwarf"], clock((6, 7, 12, 13, 16, 17), 15) + [24 * 60 + 10], clock((6, 7, 13, 14, 17, 18), 25)),
        ("b12", VBW, "12", "Wendelförde Hauptbahnhof–Südstadt", 3, 400, south, ["Wendelförde", CITY_END], [6 * 60], [6 * 60 + 10]),
        ("b20", GV, "20", "PlusBus Wendelförde–Großenholm–Rüstwedel", 700, 500, way("Wendelförde", "Großenholm", "Rüstwedel"),
         ["Wendelförde", "Großenholm", "Rüstwedel"], clock(range(6, 21), 10), clock(range(6, 21), 20)),
        ("b30", VBW, "30", "Wendelförde–Straßmoor–Güldenbarg", 700, 500, way("Wendelförde", "Straßmoor", "Güldenbarg"),
         ["Wendelförde", "Straßmoor", "Güldenbarg"], clock(range(6, 20, 2), 5), clock(range(6, 20, 2), 55)),
        ("b31", GV, "31", "Wendelförde–Straßmoor–Uhlenbüttel", 700, 500, way("Wendelförde", "Straßmoor", "Uhlenbüttel"),
         ["Wendelförde", "Straßmoor", "Uhlenbüttel"], clock(range(7, 20, 2), 5), clock(range(7, 20, 2), 55)),
    ]


def minutes_along(line, places, speed):
    """Minutes from the first place to each, along the line; a place is a vertex of it."""
    way_m, at = 0.0, []
    for k, point in enumerate(line):
        way_m += math.dist(line[k - 1], point) if k else 0
        if len(at) < len(places) and point == places[len(at)]:
            at.append(round(way_m / speed))
    return at


def stop_place(town, line):
    return line[-1] if town == CITY_END else AT[KEY[town]]


def stop_id_of(town, route_type, direction):
    if town == "Wendelförde":
        return "hbf-gleis" if route_type == 106 else f"hbf-bus-{direction + 1}"
    kind = "bf" if route_type == 106 else "h"
    return f"{kind}-{KEY.get(town, 'suedstadt')}" + ("" if route_type == 106 else f"-{direction + 1}")


def timetable_stops(lines):
    """stop_id -> (name, place, location_type, parent)"""
    stops = {"hbf": ("Wendelförde Hauptbahnhof", AT[KEY["Wendelförde"]], 1, "")}
    for _, _, _, _, kind, _, line, towns, _, _ in lines:
        for town in towns:
            for direction in (0,) if kind == 106 else (0, 1):
                x, y = stop_place(town, line)
                name = town if town == CITY_END else f"{town} {'Bahnhof' if kind == 106 else 'Markt'}"
                at_hub = town == "Wendelförde"
                stops[stop_id_of(town, kind, direction)] = (
                    "Wendelförde Hauptbahnhof" if at_hub else name, (x + 30 * direction, y), 0, "hbf" if at_hub else "")
    return stops


def hms(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


SERVICES = [("WT", 1, 0, 0), ("SA", 0, 1, 0), ("SO", 0, 0, 1)]  # Monday to Friday, Saturday, Sunday and holidays
FIRST_DAY, LAST_DAY, HOLIDAY = "20241215", "20251213", "20241225"


def starts_on(service, starts):
    """All of them on weekdays, every second on Saturdays, every third on Sundays."""
    return starts[::{"WT": 1, "SA": 2, "SO": 3}[service]]


def timetable_trips(lines):
    """Rows of trips and stop_times."""
    trips, times = [], []
    for route, _, _, _, kind, speed, line, towns, out, back in lines:
        for direction, starts in ((0, out), (1, back)):
            course = line[::-1] if direction else line
            names = towns[::-1] if direction else towns
            at = minutes_along(course, [stop_place(town, line) for town in names], speed)
            for service, *_ in SERVICES:
                for start in starts_on(service, starts):
                    trip = f"{route}-{direction}-{service}-{start:04d}"
                    trips.append((route, service, trip, names[-1], direction, f"{route}-{direction}"))
                    times += [(trip, hms(start + minutes), hms(start + minutes), stop_id_of(town, kind, direction), k, "", "")
                              for k, (town, minutes) in enumerate(zip(names, at), 1)]
    trips.append(("b10", "WT", "b10-rufbus", "Weißenwarf", 0, ""))  # on demand: windows, no times
    times += [("b10-rufbus", "", "", stop, k, "19:00:00", "23:00:00") for k, stop in enumerate(("h-99051005-1", "h-99051009-1"), 1)]
    return trips, times


def write_timetable(city):
    lines = timetable_lines(city)
    trips, times = timetable_trips(lines)
    os.makedirs(os.path.join(HERE, "timetable"), exist_ok=True)
    write_csv("timetable/agency.txt", ("agency_id", "agency_name", "agency_url", "agency_timezone"),
              [(key, name, f"https://{key}.example.org", "Etc/UTC") for key, name in AGENCIES])
    write_csv("timetable/stops.txt", ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station"),
              [(key, name, *lonlat(place)[::-1], kind, parent) for key, (name, place, kind, parent) in timetable_stops(lines).items()])
    write_csv("timetable/routes.txt", ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"),
              [line[:5] for line in lines])
    write_csv("timetable/calendar.txt", ("service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                                         "sunday", "start_date", "end_date"),
              [(key, *[weekday] * 5, saturday, sunday, FIRST_DAY, LAST_DAY) for key, weekday, saturday, sunday in SERVICES])
    write_csv("timetable/calendar_dates.txt", ("service_id", "date", "exception_type"),
              [("WT", HOLIDAY, 2), ("SO", HOLIDAY, 1)])
    write_csv("timetable/trips.txt", ("route_id", "service_id", "trip_id", "trip_headsign", "direction_id", "shape_id"), trips)
    write_csv("timetable/stop_times.txt", ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence",
                                           "start_pickup_drop_off_window", "end_pickup_drop_off_window"), times)
    write_csv("timetable/frequencies.txt", ("trip_id", "start_time", "end_time", "headway_secs", "exact_times"),
              [(trip[2], hms(360), hms(1140), 1200, 0) for trip in trips if trip[0] == "b12"])
    write_csv("timetable/shapes.txt", ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"),
              [(f"{line[0]}-{direction}", *lonlat(point)[::-1], k) for line in lines for direction in (0, 1)
               for k, point in enumerate(line[6][::-1] if direction else line[6])])


def population_grid(shapes):
    """(id, easting, northing, inhabitants): places 700 m apart, more people near the town; they add up to its population."""
    rows = []
    for key, _, _, population, *_ in TOWNS:
        outer = shapes[key][0][0]
        xs, ys = [p[0] for p in outer], [p[1] for p in outer]
        places = [(x, y) for x in range(min(xs) // 700 * 700 + 350, max(xs), 700) for y in range(min(ys) // 700 * 700 + 350, max(ys), 700)
                  if contains(outer, (x, y)) and not any(contains(hole, (x, y)) for hole in shapes[key][0][1:])]
        weights = [math.exp(-math.dist(place, AT[key]) / 900) + 0.002 for place in places]
        shares = [population * weight / sum(weights) for weight in weights]
        people = [math.floor(share) for share in shares]
        for i in sorted(range(len(places)), key=lambda i: people[i] - shares[i])[:population - sum(people)]:
            people[i] += 1
        rows += [(f"{key}N{y}E{x}", x, y, n) for (x, y), n in zip(places, people) if n >= 1]
    return rows


# ------------------------------------------------------------------------------------------------------------ writing
def write_csv(name, header, rows):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def write_geojson(name, features):
    """(properties, geometry type, coordinates in the plane): one feature a line."""
    def turned(part):
        return lonlat(part) if isinstance(part, tuple) else [turned(inner) for inner in part]

    lines = [json.dumps({"type": "Feature", "id": next(iter(properties.values())), "properties": properties,
                         "geometry": {"type": kind, "coordinates": turned(coordinates)}},
                        ensure_ascii=False, separators=(",", ":")) for properties, kind, coordinates in features]
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as file:
        file.write('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n")


def main():
    rings = municipal_rings()
    shapes = {key: polygons(own) for key, own in rings.items()}
    area_km2 = {key: round(sum(area(ring) for part in parts for ring in part) / 1e6, 2) for key, parts in shapes.items()}
    flows = commuter_matrix(area_km2)
    write_geojson("municipalities.geojson", [
        ({"ags": key, "name": name, "kind": kind, "population": population, "area_km2": area_km2[key],
          "employees_residence": sum(row[2] for row in flows if row[0] == key),
          "employees_workplace": sum(row[2] for row in flows if row[1] == key)}, "MultiPolygon", shapes[key])
        for key, name, kind, population, *_ in TOWNS])
    write_geojson("cycle_routes.geojson", [
        ({"id": line_id, "name": name, "operator": operator, "status": status},
         "MultiLineString" if len(parts) > 1 else "LineString", parts if len(parts) > 1 else parts[0])
        for line_id, name, operator, status, parts in cycle_routes(rings)])
    write_geojson("transit_lines.geojson", [
        ({"id": line_id, "name": name, "operator": operator, "mode": mode}, "LineString", line)
        for line_id, name, operator, mode, line in transit_lines()])
    write_csv("flows.csv", ("origin", "destination", "persons", "car", "transit", "cycle", "walk"), flows)
    write_csv("sites.csv", SITE_COLUMNS, site_rows())
    write_csv("project_partners.csv", ("site_id", "partner", "role", "cost_share"), project_partners())
    write_csv("stops.csv", ("stop_id", "name", "kind", "easting", "northing"), stops())
    write_csv("attributes.csv", ATTRIBUTES, attributes(flows))
    write_timetable(shapes["99001000"][0][0])
    with open(os.path.join(HERE, "population_grid.csv"), "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(
            [("GITTER_ID_100m", "x_mp_100m", "y_mp_100m", "Einwohner"), *population_grid(shapes)])


if __name__ == "__main__":
    main()
