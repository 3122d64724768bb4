#!/usr/bin/env python3
"""Makes the hostile files that are too large, too binary or too special for a repository.

usage: make.py FOLDER

Deterministic: no clock, no random. What each one is good for stands in manifest.csv.
"""
import io
import json
import os
import sqlite3
import struct
import sys
import zipfile

MEMBERSHIPS = "forum_id,member_name,member_kind,member_key,role,valid_from,valid_to,source,note\n"
ROW = "runde,Ahaus,municipality,12000001,chair,2001,,invented,\n"
REGION = os.path.join(os.path.dirname(os.path.abspath(__file__)), "region")


def put(path, content):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def square(key, x=400000, y=5790000, size=1000, name="Dorf"):
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Feature", "properties": {"key": key, "name": name, "population": 10},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def make_csv():
    head, row = MEMBERSHIPS, ROW
    put("csv/nul.csv", head + "runde,A\0haus,municipality,12000001,chair,2001,,invented,\n")
    put("csv/nul_only.csv", b"\0" * 5000)
    put("csv/utf16le.csv", b"\xff\xfe" + (head + row).encode("utf-16-le"))
    put("csv/utf16be.csv", b"\xfe\xff" + (head + row).encode("utf-16-be"))
    put("csv/utf16_without_mark.csv", (head + row).encode("utf-16-le"))
    put("csv/utf32.csv", b"\xff\xfe\0\0" + (head + row).encode("utf-32-le"))
    put("csv/bom.csv", b"\xef\xbb\xbf" + (head + row).encode())
    put("csv/bom_twice.csv", b"\xef\xbb\xbf" * 2 + (head + row).encode())
    put("csv/latin1.csv", (head + row.replace("Ahaus", "Ähaus")).encode("latin-1"))
    put("csv/latin1_declared.csv", (head + row.replace("invented", "erfünden")).encode("latin-1"))
    put("csv/cp1252_undefined.csv", head.encode() + row.encode().replace(b"Ahaus", b"A\x81haus"))
    put("csv/overlong_utf8.csv", head.encode() + row.encode().replace(b"Ahaus", b"A\xc0\xafhaus"))
    put("csv/surrogate_utf8.csv", head.encode() + row.encode().replace(b"Ahaus", b"A\xed\xa0\x80haus"))
    put("csv/cut_utf8.csv", head.encode() + row.encode()[:-1] + b"\xe2\x82")
    put("csv/line_ends_mixed.csv", (head.replace("\n", "\r\n") + row + row.replace("chair", "guest").replace("\n", "\r")
                                    + row.replace("2001", "2003")))
    put("csv/line_ends_cr.csv", (head + row).replace("\n", "\r"))
    put("csv/field_64k.csv", head + row.replace("invented", "x" * 65536))
    put("csv/field_64k_and_1.csv", head + row.replace("invented", "x" * 65537))
    put("csv/field_endless.csv", head + row.replace("invented", "x" * 30_000_000))
    put("csv/columns_10001.csv", head + row + "," * 10000 + "\n")
    put("csv/header_columns_10001.csv", ",".join(f"c{i}" for i in range(10001)) + "\n")
    put("csv/header_columns_9000.csv", head[:-1] + "," + ",".join(f"c{i}" for i in range(8991)) + "\n"
        + row[:-1] + "," * 8991 + "\n")
    put("csv/quotes_only.csv", head + '"' * 100_000 + "\n")
    put("csv/blank_lines_million.csv", head + "\n" * 1_000_000 + row)
    put("csv/rejects_200000.csv", head + "nowhere,Ahaus,municipality,12000001,chair,2001,,invented,\n" * 200_000)
    put("csv/same_row_300000.csv", head + row * 300_000)
    put("csv/unterminated_late.csv", head + row * 2 + 'runde,"Ahaus' + ",x\n" * 3000)
    put("csv/zip_called_csv.csv", b"PK\3\4" + b"\0" * 200)
    put("csv/gzip_called_csv.csv", b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\xab" * 100)
    put("csv/escape_in_header.csv", head.replace("note", "\x1b]0;owned\x07note").replace("member_name", "member\x1b[31m_name") + row)
    put("csv/escape_in_name.csv", head + row.replace("Ahaus", "A\x1b[2Jhaus").replace("12000001", ""))
    put("csv/bidi_in_name.csv", head + row.replace("Ahaus", "A\u202esuah").replace("12000001", ""))
    put("csv/newline_in_name.csv", head + 'runde,"Ahaus\numland build: all is well",municipality,,chair,2001,,x,\n')
    os.makedirs("csv/folder.csv", exist_ok=True)
    make_special("csv")


def make_special(folder):
    """A pipe without a writer, links."""
    for name, make in [("pipe.csv", lambda p: os.mkfifo(p)),
                       ("link_to_nothing.csv", lambda p: os.symlink("nothing.csv", p)),
                       ("link_to_itself.csv", lambda p: os.symlink("link_to_itself.csv", p)),
                       ("link_to_device.csv", lambda p: os.symlink("/dev/zero", p))]:
        path = f"{folder}/{name}"
        if not os.path.lexists(path):
            make(path)


def make_yaml():
    with open(os.path.join(REGION, "region.yaml"), encoding="utf-8") as text:
        good = text.read()
    put("yaml/deep_flow.yaml", "region: " + "[" * 400_000)
    put("yaml/deep_flow_maps.yaml", "region: " + "{a: " * 100_000)
    put("yaml/deep_block.yaml", "\n".join(" " * i + "a:" for i in range(1200)))
    put("yaml/deep_sequence.yaml", "region:\n  " + "- " * 200_000 + "x\n")
    put("yaml/larger_than_1_mib.yaml", good + "# " + "x" * (1 << 20))
    put("yaml/nul.yaml", good.replace("Drei", "Drei\0"))
    put("yaml/utf16.yaml", b"\xff\xfe" + good.encode("utf-16-le"))
    put("yaml/latin1.yaml", good.replace("Drei", "Für").encode("latin-1"))
    put("yaml/many_sources.yaml", good.replace("analyses:", "".join(
        f"  s{i}: {{loader: forums, files: forums.csv, title: t, licence: l, attribution: a}}\n"
        for i in range(9000)) + "analyses:"))
    put("yaml/long_name.yaml", good.replace("Drei Quadrate", "x" * 900_000))
    put("yaml/escape_in_key.yaml", good.replace("  focus:", '  "fo\\e[31mkus":'))
    put("yaml/bidi.yaml", good.replace("Drei Quadrate", "Drei \u202eQuadrate"))
    put("yaml/long_key.yaml", "region:\n  " + "k" * 5000 + ": x\n")
    put("yaml/alias_bomb.yaml", "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [" + ",".join(["*" + chr(97 + i)] * 9) + "]\n" for i in range(9)))
    put("yaml/many_errors.yaml", "region:\n" + "".join(f"  key{i}: x\n" for i in range(50_000)))


def make_geojson():
    g = "geojson/"
    put(g + "deep.geojson", "[" * 1_000_000)
    put(g + "deep_coordinates.geojson", collection(square("12999")).replace("[[[", "[" * 200_000, 1))
    put(g + "deep_properties.geojson", collection(square("12999")).replace('"Dorf"', '{"a":' * 100_000 + "1" + "}" * 100_000))
    put(g + "nul.geojson", b"\0" * 4096)
    put(g + "latin1.geojson", collection(square("12999", name="Dörf")).encode().replace(b"\\u00f6", b"\xf6"))
    put(g + "utf16.geojson", collection(square("12999")).encode("utf-16"))
    put(g + "bom.geojson", b"\xef\xbb\xbf" + collection(square("12999")).encode())
    long_ring = [[400000 + i % 1000, 5790000 + i // 1000] for i in range(200_000)]
    wild = square("12999")
    wild["geometry"]["coordinates"] = [long_ring + long_ring[:1]]
    put(g + "crosses_itself_a_lot.geojson", collection(wild))
    zigzag = square("12999")
    zigzag["geometry"]["coordinates"] = [[[400000 + i, 5790000 + (1000 if i % 2 else -1000) + i] for i in range(3001)]
                                         + [[400000, 5789000]]]
    put(g + "zigzag.geojson", collection(zigzag))
    holes = square("12999")
    holes["geometry"]["coordinates"] += [[[400001 + i * .01, 5790001], [400001.005 + i * .01, 5790001],
                                          [400001.005 + i * .01, 5790002], [400001 + i * .01, 5790001]] for i in range(20_000)]
    put(g + "holes_20000.geojson", collection(holes))
    parts = square("12999")
    parts["geometry"] = {"type": "MultiPolygon", "coordinates": [
        square("1", 400000 + 3 * i, 5790000, 2)["geometry"]["coordinates"] for i in range(50_000)]}
    put(g + "parts_50000.geojson", collection(parts))
    put(g + "features_without_end.geojson", '{"type":"FeatureCollection","features":['
        + (json.dumps(square("12999")) + ",") * 50_000)
    put(g + "same_key_20000.geojson", collection(*[square("12999", 400000 + 2 * i, 5790000, 1) for i in range(20_000)]))
    put(g + "long_text.geojson", collection(square("12999", name="x" * 5_000_000)))
    put(g + "many_columns.geojson", collection({**square("12999"), "properties": {
        "key": "12999", "name": "Dorf", **{f"c{i}": i for i in range(20_000)}}}))
    put(g + "escape_in_column.geojson", collection(square("12999")).replace('"name"', '"na\\u001b[31mme"'))
    put(g + "escape_in_key.geojson", collection(square("12\x1b[2J99")))
    put(g + "newline_in_key.geojson", collection(square("12\numland: done\n99")))
    put(g + "sqlite_called.geojson", b"SQLite format 3\0" + b"\0" * 4000)
    put(g + "vrt.geojson", '<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>/etc/passwd</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>")
    os.makedirs(g + "folder.geojson", exist_ok=True)
    if not os.path.lexists(g + "pipe.geojson"):
        os.mkfifo(g + "pipe.geojson")


def shp(points, declared=None):
    """A .shp and a .shx of one polygon; `declared` = the number of points that the record claims."""
    body = struct.pack("<i4d2i", 5, 4e5, 5.79e6, 401e3, 5.791e6, 1, declared or len(points))
    body += struct.pack("<i", 0) + b"".join(struct.pack("<2d", *p) for p in points)
    record = struct.pack(">2i", 1, len(body) // 2) + body

    def head(size):
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, size // 2) + struct.pack("<2i8d", 1000, 5, 4e5, 5.79e6, 401e3, 5.791e6, 0, 0, 0, 0)
    return head(100 + len(record)) + record, head(108) + struct.pack(">2i", 50, len(body) // 2)


def dbf(rows, n_claimed=None):
    fields = [(b"key", 12), (b"name", 20)]
    head = struct.pack("<4BIHH20x", 3, 124, 1, 1, n_claimed or len(rows), 33 + 32 * len(fields), 1 + sum(n for _, n in fields))
    for name, width in fields:
        head += name.ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
    return head + b"\r" + b"".join(b" " + b"".join(v.ljust(n)[:n] for v, (_, n) in zip(row, fields)) for row in rows) + b"\x1a"


def make_shapefiles():
    ring = [(4e5, 5.79e6), (4e5, 5.791e6), (401e3, 5.791e6), (401e3, 5.79e6), (4e5, 5.79e6)]
    body, index = shp(ring)
    table = dbf([(b"12999", b"Dorf")])
    files = {
        "whole": (body, index, table), "without_shx": (body, None, table), "without_dbf": (body, index, None),
        "cut_shp": (body[:150], index, table), "cut_shx": (body, index[:104], table), "cut_dbf": (body, index, table[:80]),
        "empty_shp": (b"", index, table), "head_only": (body[:100], index[:100], table),
        "points_2_billion": (shp(ring, 2_000_000_000)[0], index, table),
        "points_negative": (shp(ring, -1)[0], index, table),
        "index_outside": (body, index[:100] + struct.pack(">2i", 500_000_000, 100), table),
        "records_2_billion": (body, index, dbf([(b"12999", b"Dorf")], 2_000_000_000)),
        "dbf_not_utf8": (body, index, dbf([(b"12999", b"D\xf6rf")])),
        "nan": (shp([(float("nan"), 5.79e6)] + ring[1:])[0], index, table),
        "inf": (shp([(float("inf"), 5.79e6)] + ring[1:])[0], index, table),
        "noise": (bytes((i * 7919) % 256 for i in range(5000)), index, table),
    }
    for name, parts in files.items():
        for ending, content in zip(("shp", "shx", "dbf"), parts):
            if content is not None:
                put(f"shapefile/{name}.{ending}", content)


def gpkg(path, *extra, geometry=None, columns="key TEXT, name TEXT"):
    if os.path.exists(path):
        os.remove(path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    db = sqlite3.connect(path)
    ring = [(4e5, 5.79e6), (401e3, 5.79e6), (401e3, 5.791e6), (4e5, 5.791e6), (4e5, 5.79e6)]
    wkb = struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<2d", *p) for p in ring)
    blob = geometry if geometry is not None else b"GP\0\1" + struct.pack("<i", 25833) + wkb
    db.executescript(f"""PRAGMA application_id = 1196444487; PRAGMA user_version = 10200;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
            organization_coordsys_id INTEGER, definition TEXT, description TEXT);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 25833, 'EPSG', 25833, 'undefined', '');
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
            last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
            z TINYINT, m TINYINT);
        INSERT INTO gpkg_contents VALUES ('t', 'features', 't', '', '2024-01-01T00:00:00.000Z', 0, 0, 1, 1, 25833);
        INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 'GEOMETRY', 25833, 0, 0);
        CREATE TABLE t (fid INTEGER PRIMARY KEY, geom BLOB, {columns});""")
    db.execute("INSERT INTO t (geom, key, name) VALUES (?, '12999', 'Dorf')", (blob,))
    for sql in extra:
        db.executescript(sql)
    db.commit()
    db.close()


def make_gpkg():
    g = "gpkg/"
    gpkg(g + "whole.gpkg")
    with open(g + "whole.gpkg", "rb") as file:
        whole = file.read()
    for name, content in [("cut_half", whole[:len(whole) // 2]), ("cut_page", whole[:-4096]), ("head_only", whole[:100]),
                          ("noise_inside", whole[:9000] + b"\xa5" * 6000 + whole[15000:])]:
        put(f"{g}{name}.gpkg", content)
    gpkg(g + "view.gpkg", """ALTER TABLE t RENAME TO hidden;
        CREATE VIEW t AS SELECT fid, geom, key, readfile('/etc/passwd') AS name FROM hidden""")
    gpkg(g + "view_slow.gpkg", """ALTER TABLE t RENAME TO hidden;
        CREATE VIEW t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT max(i) AS fid, NULL AS geom, '1' AS key, 'x' AS name FROM n""")
    gpkg(g + "trigger.gpkg", """CREATE TRIGGER run AFTER INSERT ON t BEGIN
        SELECT load_extension('/tmp/umland_hostile'); END""")
    gpkg(g + "virtual.gpkg", """PRAGMA writable_schema = ON;
        INSERT INTO sqlite_master VALUES ('table', 'v', 'v', 0,
            'CREATE VIRTUAL TABLE v USING VirtualText(''/etc/passwd'', ''UTF-8'', 0, COMMA, NONE, '','')');
        UPDATE gpkg_contents SET table_name = 'v'; UPDATE gpkg_geometry_columns SET table_name = 'v'""")
    gpkg(g + "generated_column.gpkg", "ALTER TABLE t ADD COLUMN population INTEGER AS (length(hex(zeroblob(500000000))))")
    gpkg(g + "name_injects.gpkg", """ALTER TABLE t RENAME TO "t"";DROP TABLE t;--";
        UPDATE gpkg_contents SET table_name = 't";DROP TABLE t;--';
        UPDATE gpkg_geometry_columns SET table_name = 't";DROP TABLE t;--'""")
    gpkg(g + "no_such_table.gpkg", "DROP TABLE t")
    gpkg(g + "crs_unknown.gpkg", """UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', organization_coordsys_id = 7,
        definition = 'GEOGCS[[[['""")
    gpkg(g + "two_layers.gpkg", """CREATE TABLE u (fid INTEGER PRIMARY KEY, geom BLOB, key TEXT, name TEXT);
        INSERT INTO gpkg_contents SELECT 'u', 'features', 'u', '', last_change, 0, 0, 1, 1, 25833 FROM gpkg_contents;
        INSERT INTO gpkg_geometry_columns VALUES ('u', 'geom', 'GEOMETRY', 25833, 0, 0)""")
    gpkg(g + "key_is_number.gpkg", columns="key INTEGER, name TEXT")
    point = struct.pack("<BI2d", 1, 1, 4e5, 5.79e6)
    head = b"GP\0\1" + struct.pack("<i", 25833)
    nest = b""
    for _ in range(3000):
        nest += struct.pack("<BII", 1, 7, 1)
    for name, blob in [("blob_empty", b""), ("blob_noise", b"\xff" * 60), ("blob_magic", b"GP"),
                       ("blob_points_4_billion", head + struct.pack("<BIII", 1, 3, 1, 0xffffffff)),
                       ("blob_rings_4_billion", head + struct.pack("<BII", 1, 3, 0xffffffff)),
                       ("blob_cut", head + struct.pack("<BIII", 1, 3, 1, 5) + b"\0" * 40),
                       ("blob_other_type", head + point), ("blob_nested_3000", head + nest + point),
                       ("blob_unknown_type", head + struct.pack("<BI", 1, 99)),
                       ("blob_endian", b"GP\0\1" + struct.pack("<iB", 25833, 7) + b"\0" * 30),
                       ("blob_empty_polygon", head + struct.pack("<BII", 1, 3, 0)),
                       ("blob_multi_with_empty", head + struct.pack("<BII", 1, 6, 1) + struct.pack("<BII", 1, 3, 0)),
                       ("blob_curve", head + struct.pack("<BII", 1, 10, 0)),
                       ("blob_inf", head + struct.pack("<BIII", 1, 3, 1, 5) + struct.pack("<10d", *[float("inf")] * 10)),
                       ("blob_nan", head + struct.pack("<BIII", 1, 3, 1, 5) + struct.pack("<10d", *[float("nan")] * 10)),
                       ("blob_other_srid", b"GP\0\1" + struct.pack("<i", 4326) + struct.pack("<BIII", 1, 3, 1, 4)
                        + struct.pack("<8d", 0, 0, 9e9, 0, 0, 9e9, 0, 0))]:
        gpkg(f"{g}{name}.gpkg", geometry=blob)


def archive(path, *members, packing=zipfile.ZIP_DEFLATED):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with zipfile.ZipFile(path, "w", packing) as file:
        for name, content in members:
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = packing
            file.writestr(info, content)


def make_archives():
    import warnings
    warnings.simplefilter("ignore")  # two members of one name are what is wanted
    good = collection(square("12999"))
    a = "archive/"
    archive(a + "whole.zip", ("t.geojson", good))
    archive(a + "bomb.zip", ("t.geojson", b" " * 300_000_000))
    archive(a + "bomb_of_json.zip", ("t.geojson", "[" * 100_000_000))
    archive(a + "traversing.zip", ("../../tmp/umland_hostile.geojson", good))
    archive(a + "absolute.zip", ("/tmp/umland_hostile.geojson", good))
    archive(a + "backslash.zip", ("..\\t.geojson", good))
    archive(a + "drive.zip", ("C:t.geojson", good))
    archive(a + "twice.zip", ("t.geojson", good), ("t.geojson", good))
    archive(a + "members_1001.zip", *[(f"{i}.txt", "x") for i in range(1001)])
    archive(a + "members_999_and_layer.zip", ("t.geojson", good), *[(f"{i}.txt", "x") for i in range(999)])
    archive(a + "no_layer.zip", ("readme.txt", "x"))
    archive(a + "two_layers.zip", ("a.geojson", good), ("b.geojson", collection(square("12998", 403000))))
    archive(a + "escape_in_name.zip", ("\x1b[2J.geojson", good))
    archive(a + "packed_by_lzma.zip", ("t.geojson", good), packing=zipfile.ZIP_LZMA)
    archive(a + "packed_by_bzip2.zip", ("t.geojson", good), packing=zipfile.ZIP_BZIP2)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr(zipfile.ZipInfo("t.geojson", (2024, 1, 1, 0, 0, 0)), good)
    archive(a + "nested.zip", ("inner.zip", inner.getvalue()))
    archive(a + "folder_only.zip", ("t.geojson/", ""))
    archive(a + "empty_member.zip", ("t.geojson", ""))
    with open(a + "whole.zip", "rb") as file:
        whole = file.read()
    put(a + "cut.zip", whole[:-30])
    put(a + "cut_front.zip", whole[20:])
    put(a + "noise.zip", b"PK\5\6" + b"\xff" * 18)
    put(a + "trailing_noise.zip", whole + b"x" * 1000)
    put(a + "empty.zip", b"")
    put(a + "no_member.zip", b"PK\5\6" + b"\0" * 18)
    crc = whole.index(b"PK\1\2") + 16
    put(a + "wrong_crc.zip", whole[:14] + b"abcd" + whole[18:crc] + b"abcd" + whole[crc + 4:])
    put(a + "encrypted.zip", whole[:6] + b"\1" + whole[7:crc - 8] + b"\1" + whole[crc - 7:])
    size = crc + 8
    put(a + "size_lies.zip", whole[:22] + struct.pack("<I", 10) + whole[26:size] + struct.pack("<I", 10) + whole[size + 4:])


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
ODS = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text", "style"))
SHEETS = '<sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets>'


def relationships(*items):
    return f"<Relationships {PACKAGE}>" + "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in items) + "</Relationships>"


def cells(line, n=None):
    """A line of a CSV as a row of texts."""
    place = f' r="{n}"' if n else ""
    return f"<row{place}>" + "".join(f'<c t="inlineStr"><is><t>{c}</t></is></c>' if c else "<c/>" for c in line.strip().split(",")) + "</row>"


GOOD_ROWS = cells(MEMBERSHIPS) + cells(ROW)


def with_cell(text, cell):
    """The good rows with another cell in place of that of a text."""
    return GOOD_ROWS.replace(f'<c t="inlineStr"><is><t>{text}</t></is></c>', cell)



def xlsx(name, rows=GOOD_ROWS, book=SHEETS, texts="", styles="", more=(), without=(), dtype="", is_packed=True, **changed):
    """A workbook by hand, part by part; `changed` replaces whole parts: package, parts, workbook, sheet."""
    parts = {
        "_rels/.rels": changed.get("package", relationships(("rId1", "officeDocument", "xl/workbook.xml"))),
        "xl/workbook.xml": changed.get("workbook", f'{dtype}<workbook {MAIN} xmlns:r="{OFFICE}">{book}</workbook>'),
        "xl/_rels/workbook.xml.rels": changed.get("parts", relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"), ("rId3", "sharedStrings", "texts.xml"))),
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
        "xl/texts.xml": f"<sst {MAIN}>{texts}</sst>",
        "xl/worksheets/sheet1.xml": changed.get("sheet", f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"),
    }
    archive(f"sheet/{name}.xlsx", *[(part, content) for part, content in parts.items() if part not in without], *more,
            packing=zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED)  # what repeats itself packs like a bomb


def ods_cells(line, rows=1):
    repeated = f' table:number-rows-repeated="{rows}"' if rows > 1 else ""
    return f"<table:table-row{repeated}>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' if c else "<table:table-cell/>"
        for c in line.strip().split(",")) + "</table:table-row>"


GOOD_ODS = ods_cells(MEMBERSHIPS) + ods_cells(ROW)


def ods(name, rows=GOOD_ODS, head="", content=None, more=()):
    whole = (f'{head}<office:document-content {ODS}><office:body><office:spreadsheet><table:table table:name="Liste">{rows}'
             "</table:table></office:spreadsheet></office:body></office:document-content>")
    archive(f"sheet/{name}.ods", ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", whole if content is None else content), *more)


BILLION_LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)) + "]>"
OUTSIDE_ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def change_bytes(source, target, change):
    with open(source, "rb") as file:
        put(target, change(file.read()))


def encrypted(whole):
    """Every member says that it is encrypted."""
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        pieces = whole.split(mark)
        whole = mark.join([pieces[0]] + [p[:at - 4] + bytes([p[at - 4] | 1]) + p[at - 3:] for p in pieces[1:]])
    return whole


def with_wrong_sum(whole):
    """The sum of the last member, the sheet, is another one."""
    at, central = whole.rindex(b"PK\3\4") + 14, whole.rindex(b"PK\1\2") + 16
    return whole[:at] + b"abcd" + whole[at + 4:central] + b"abcd" + whole[central + 4:]


def make_workbooks():
    s = "sheet/"
    row = cells(ROW)
    xlsx("whole")
    for name, dtype in (("entity_bomb", BILLION_LAUGHS), ("outside_entity", OUTSIDE_ENTITY), ("doctype", "<!DOCTYPE workbook>")):
        xlsx(name, dtype=dtype)
        xlsx(name + "_in_sheet", sheet=f"{dtype}<worksheet {MAIN}><sheetData>{GOOD_ROWS.replace('Ahaus', '&l9;')}</sheetData></worksheet>")
    xlsx("utf16_doctype", workbook=(BILLION_LAUGHS.replace("?>", ' encoding="UTF-16"?>', 1) + f"<workbook {MAIN}/>").encode("utf-16"))
    change_bytes(s + "whole.xlsx", s + "cut.xlsx", lambda whole: whole[:-40])
    change_bytes(s + "whole.xlsx", s + "cut_front.xlsx", lambda whole: whole[30:])
    change_bytes(s + "whole.xlsx", s + "half.xlsx", lambda whole: whole[:len(whole) // 2])
    change_bytes(s + "whole.xlsx", s + "encrypted.xlsx", encrypted)
    change_bytes(s + "whole.xlsx", s + "wrong_sum.xlsx", with_wrong_sum)
    change_bytes(s + "whole.xlsx", s + "called.csv", lambda whole: whole)
    change_bytes(s + "whole.xlsx", s + "called.ods", lambda whole: whole)
    put(s + "password.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1528)  # how Excel packs it: no zip
    put(s + "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1528)
    put(s + "csv_called.xlsx", MEMBERSHIPS + ROW)
    put(s + "html_called.xlsx", "<html><table><tr><td>forum_id</td></tr></table></html>")
    put(s + "html_called.xls", "<html><table><tr><td>forum_id</td></tr></table></html>")
    put(s + "empty.xlsx", b"")
    put(s + "no_member.xlsx", b"PK\5\6" + b"\0" * 18)
    os.makedirs(s + "folder.xlsx", exist_ok=True)
    xlsx("no_relationships", without=("_rels/.rels",))
    xlsx("no_workbook", without=("xl/workbook.xml",))
    xlsx("no_parts", without=("xl/_rels/workbook.xml.rels",))
    xlsx("no_sheet", without=("xl/worksheets/sheet1.xml",))
    xlsx("no_texts", without=("xl/texts.xml",))
    xlsx("no_styles", without=("xl/styles.xml",))
    xlsx("package_of_nothing", package=relationships())
    xlsx("package_climbs", package=relationships(("rId1", "officeDocument", "../../../etc/passwd")))
    xlsx("package_absolute", package=relationships(("rId1", "officeDocument", "//etc/passwd")))
    xlsx("package_url", package=relationships(("rId1", "officeDocument", "http://127.0.0.1:9/workbook.xml")))
    xlsx("sheet_climbs", parts=relationships(("rId1", "worksheet", "../../../../etc/passwd")))
    xlsx("sheet_is_chart", parts=relationships(("rId1", "chartsheet", "worksheets/sheet1.xml")))
    xlsx("sheet_is_workbook", parts=relationships(("rId1", "worksheet", "workbook.xml")))
    xlsx("sheet_of_other_id", book=SHEETS.replace("rId1", "rId9"))
    xlsx("sheet_without_id", book='<sheets><sheet name="Liste"/></sheets>')
    xlsx("no_sheets", book="<sheets/>")
    xlsx("sheets_20000", book="<sheets>" + "".join(f'<sheet name="s{i}" r:id="rId1"/>' for i in range(20_000)) + "</sheets>")
    xlsx("sheet_name_escape", book=SHEETS.replace("Liste", "a&#10;b") + SHEETS)
    xlsx("workbook_cut", workbook=f"<workbook {MAIN}><sheets>")
    xlsx("workbook_latin1", workbook=f'<workbook {MAIN}><sheets><sheet name="\xe4"/>'.encode("latin-1"))
    xlsx("workbook_is_text", workbook="hello")
    xlsx("workbook_empty", workbook="")
    xlsx("deep", sheet=f"<worksheet {MAIN}>" + "<a>" * 100_000)
    xlsx("attributes_50000", sheet=f"<worksheet {MAIN}><sheetData><row " + " ".join(f'a{i}=""' for i in range(50_000)) + "/></sheetData></worksheet>")
    xlsx("attribute_long", sheet=f'<worksheet {MAIN} x="' + "x" * 5_000_000 + '"><sheetData/></worksheet>', is_packed=False)
    xlsx("column_huge", cells(MEMBERSHIPS) + row.replace("<row><c", '<row><c r="ZZZZZZZZZZ2"', 1))
    xlsx("column_beyond", cells(MEMBERSHIPS) + row.replace("<row><c", '<row><c r="XFE2"', 1))
    xlsx("column_noise", cells(MEMBERSHIPS) + row.replace("<row><c", '<row><c r="\u00e9"', 1))
    xlsx("columns_backwards", cells(MEMBERSHIPS) + '<row><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>')
    xlsx("row_huge", cells(MEMBERSHIPS) + row.replace("<row>", '<row r="99999999999999999999">'))
    xlsx("row_zero", cells(MEMBERSHIPS) + row.replace("<row>", '<row r="0">'))
    xlsx("row_negative", cells(MEMBERSHIPS) + row.replace("<row>", '<row r="-1">'))
    xlsx("rows_backwards", cells(MEMBERSHIPS, 5) + cells(ROW, 2))
    xlsx("row_twice", cells(MEMBERSHIPS, 1) + cells(ROW, 1))
    xlsx("rows_empty_million", cells(MEMBERSHIPS) + "<row/>" * 1_000_000 + row, is_packed=False)
    xlsx("cells_empty_million", cells(MEMBERSHIPS) + "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(2, 1_000_002)))
    xlsx("rows_50000", cells(MEMBERSHIPS) + row.replace("chair", "emperor") * 50_000, is_packed=False)
    xlsx("rows_of_last_column", cells(MEMBERSHIPS) + '<row><c r="XFD2"><v>1</v></c></row>')
    xlsx("rows_of_last_column_100000", cells(MEMBERSHIPS) + "".join(f'<row><c r="XFD{i}"><v>1</v></c></row>' for i in range(2, 100_002)))
    xlsx("header_empty", "<row/>")
    xlsx("header_only", cells(MEMBERSHIPS))
    xlsx("no_rows", "")
    xlsx("formula_without_value", with_cell("12000001", "<c><f>A1+1</f></c>"))
    xlsx("formula_of_text", with_cell("Ahaus", '<c t="str"><f>cmd|&apos;/C calc&apos;!A0</f><v>Ahaus</v></c>'))
    xlsx("error_value", with_cell("12000001", '<c t="e"><v>#REF!</v></c>'))
    xlsx("key_number", with_cell("12000001", "<c><v>12000001</v></c>"))
    xlsx("key_lost_zero", with_cell("12000001", "<c><v>1000001</v></c>"))
    xlsx("key_huge", with_cell("12000001", "<c><v>1E308</v></c>"))
    for name, index in (("beyond", "7"), ("negative", "-1"), ("huge", "99999999999999999999"), ("noise", "x"), ("fraction", "0.5")):
        xlsx(f"text_{name}", with_cell("Ahaus", f'<c t="s"><v>{index}</v></c>'), texts="<si><t>Ahaus</t></si>")
    xlsx("text_long", with_cell("Ahaus", '<c t="s"><v>0</v></c>'), texts="<si><t>" + "x" * 70_000 + "</t></si>")
    xlsx("text_of_escapes", cells(MEMBERSHIPS) + row.replace("Ahaus", "A&#x1b;[2Jhaus"))
    xlsx("text_of_newlines", cells(MEMBERSHIPS) + row.replace("Ahaus", "A&#10;haus").replace("12000001", ""))
    xlsx("texts_million", texts="<si><t/></si>" * 1_000_000, is_packed=False)
    xlsx("cell_type_unknown", cells(MEMBERSHIPS) + row.replace('t="inlineStr"', 't="zzzzzzzzzzzzzzzzzzzz"', 1))
    xlsx("formats_bomb", styles="<numFmts>" + "".join(f'<numFmt numFmtId="{i}" formatCode="d"/>' for i in range(200, 100_200))
         + '</numFmts><cellXfs>' + '<xf numFmtId="199"/>' * 100_000 + "</cellXfs>")
    xlsx("date_huge", with_cell("2001", '<c s="0"><v>1E300</v></c>'),
         styles='<cellXfs><xf numFmtId="14"/></cellXfs>')
    xlsx("date_negative", with_cell("2001", '<c s="0"><v>-5</v></c>'),
         styles='<cellXfs><xf numFmtId="14"/></cellXfs>')
    xlsx("member_climbs", more=[("../../tmp/umland_hostile", "x")])
    xlsx("member_absolute", more=[("/tmp/umland_hostile", "x")])
    xlsx("member_backslash", more=[("..\\umland_hostile", "x")])
    xlsx("member_twice", more=[("xl/workbook.xml", f"<workbook {MAIN}/>")])
    xlsx("members_2000", more=[(f"xl/media/{i}.png", "x") for i in range(2000)])
    xlsx("bomb", more=[("xl/media/bomb.bin", b"\0" * 300_000_000)])
    xlsx("bomb_of_rows", sheet=f"<worksheet {MAIN}><sheetData>" + "<row/>" * 50_000_000)
    xlsx("macro", more=[("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")])
    xlsx("two_sheets", book=SHEETS.replace("<sheets>", '<sheets><sheet name="Hilfe" sheetId="2" r:id="rId2"/>'))


def make_open_documents():
    s, row = "sheet/", ods_cells(ROW)
    head = ods_cells(MEMBERSHIPS)
    ods("whole")
    ods("entity_bomb", rows=GOOD_ODS.replace("Ahaus", "&l9;"), head=BILLION_LAUGHS)
    ods("outside_entity", rows=GOOD_ODS.replace("Ahaus", "&e;"), head=OUTSIDE_ENTITY)
    ods("doctype", head='<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">')
    change_bytes(s + "whole.ods", s + "cut.ods", lambda whole: whole[:-40])
    change_bytes(s + "whole.ods", s + "encrypted.ods", encrypted)
    change_bytes(s + "whole.ods", s + "wrong_sum.ods", with_wrong_sum)
    change_bytes(s + "whole.ods", s + "ods_called.xlsx", lambda whole: whole)
    put(s + "csv_called.ods", MEMBERSHIPS + ROW)
    put(s + "flat.ods", f"<office:document {ODS}/>")
    archive(s + "no_content.ods", ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"))
    ods("content_empty", content="")
    ods("content_cut", content=f"<office:document-content {ODS}><office:body>")
    ods("content_other", content="<html/>")
    ods("member_twice", more=[("content.xml", "<a/>")])
    ods("member_climbs", more=[("Pictures/../../../tmp/umland_hostile", "x")])
    ods("no_table", content=f"<office:document-content {ODS}/>")
    ods("text_document", content=f"<office:document-content {ODS}><office:body><office:text><text:p>x</text:p></office:text></office:body></office:document-content>")
    ods("rows_empty_million", head + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>' + row)
    ods("rows_empty_too_many", head + '<table:table-row table:number-rows-repeated="1048577"><table:table-cell/></table:table-row>' + row)
    ods("rows_repeated_200000", head + ods_cells(ROW.replace("chair", "emperor"), 200_000))
    ods("cells_without_end", head + '<table:table-row table:number-rows-repeated="1048575"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>')
    ods("cell_of_a_gigabyte", head + '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>" + "x" * 65_000 + "</text:p></table:table-cell></table:table-row>")
    ods("columns_repeated_negative", head + row.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="-5"', 1))
    ods("columns_repeated_huge", head + row.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="99999999999999999999"', 1))
    ods("blanks_huge", head + row.replace("Ahaus", 'A<text:s text:c="999999999"/>haus'))
    ods("blanks_many", head + row.replace("Ahaus", 'A' + '<text:s text:c="60000"/>' * 40 + "haus"))
    ods("table_in_cell", head + row.replace("<text:p>Ahaus", '<table:table table:name="inner">' + row + "</table:table><text:p>Ahaus"))
    ods("deep", rows="<text:p>" * 100_000)
    ods("formula_without_value", head + row.replace(
        '<table:table-cell office:value-type="string"><text:p>12000001</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=1+1"/>'))
    ods("key_number", head + row.replace('office:value-type="string"><text:p>12000001</text:p>',
                                         'office:value-type="float" office:value="12000001"><text:p>12000001</text:p>'))
    ods("value_no_number", head + row.replace('office:value-type="string"><text:p>12000001</text:p>',
                                              'office:value-type="float" office:value="many"><text:p>1</text:p>'))
    ods("date_noise", head + row.replace('office:value-type="string"><text:p>2001</text:p>',
                                         'office:value-type="date" office:date-value="yesterday"><text:p>x</text:p>'))


def make_stores():
    s = "store/"
    gpkg(s + "geopackage.sqlite")
    put(s + "empty.sqlite", b"")
    put(s + "noise.sqlite", bytes((i * 7919) % 251 for i in range(9000)))
    put(s + "head_only.sqlite", b"SQLite format 3\0" + b"\x10\0\1\1\0\x40\x20\x20" + b"\0" * 76)
    for name, statements in {
        "right_id_nothing_else": "",
        "view_for_region": "CREATE VIEW region AS SELECT 25833 AS srid",
        "endless_region": "CREATE VIEW region AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS srid FROM n",
        "reads_files": """CREATE VIEW region AS SELECT BlobFromFile('/etc/passwd') AS srid""",
        "quoted_layer": """CREATE TABLE region (srid); INSERT INTO region VALUES (25833);
            CREATE TABLE geometry_columns (f_table_name, f_geometry_column, spatial_index_enabled);
            INSERT INTO geometry_columns VALUES ('x" UNION SELECT load_extension(''/tmp/umland_hostile'') --', 'geom', 1)""",
    }.items():
        path = f"{s}{name}.sqlite"
        if os.path.exists(path):
            os.remove(path)
        db = sqlite3.connect(path)
        db.executescript("PRAGMA application_id = 1970105444; PRAGMA user_version = VERSION;".replace("VERSION", schema_version()) + statements)
        db.close()


def schema_version():
    with open(os.path.join(REGION, "../../../engine/core/db.h"), encoding="utf-8") as text:
        return text.read().split("UM_DB_SCHEMA_VERSION =")[1].split()[0].strip(",;")


def make_checks():
    put("check/deep.geojson", "[" * 1_000_000)
    put("check/deep_closed.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
        + '{"a":' * 50_000 + "1" + "}" * 50_000 + ',"geometry":null}]}')
    put("check/latin1.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"\xe4","properties":{},"geometry":null}]}')
    put("check/bom.geojson", b'\xef\xbb\xbf{"type":"FeatureCollection","features":[]}')
    put("check/faults_100000.geojson", '{"type":"FeatureCollection","features":['
        + ",".join(['{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[999,0]}}'] * 100_000) + "]}")
    put("check/long_ring.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
        '{"type":"Polygon","coordinates":[[' + "[0,0]," * 1_000_000 + "[0,0]]]}}]}")
    put("check/long_text.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"' + "x" * 20_000_000
        + '"},"geometry":null}]}')
    put("check/nul.geojson", b"\0" * 1000)
    put("check/empty.geojson", "")


def make_queries():
    head = "-- title: T\n-- needs: territory\n-- column: n | integer | | N\n"
    put("query/deep_parentheses.sql", head + "SELECT " + "(" * 5000 + "1" + ")" * 5000 + " AS n")
    put("query/deep_not.sql", head + "SELECT " + "NOT " * 100_000 + "1 AS n")
    put("query/union_10000.sql", head + " UNION ALL ".join(["SELECT 1 AS n"] * 10_000))
    put("query/larger_than_1_mib.sql", head + "SELECT 1 AS n -- " + "x" * (1 << 20))
    put("query/nul.sql", head + "SELECT 1 AS n\0; DROP TABLE territory")
    put("query/latin1.sql", (head.replace("T\n", "Ä\n") + "SELECT 1 AS n").encode("latin-1"))
    put("query/columns_5000.sql", "-- title: T\n-- needs: territory\n" + "".join(
        f"-- column: c{i} | integer | | N\n" for i in range(5000)) + "SELECT " + ", ".join(f"{i} AS c{i}" for i in range(5000)))
    put("query/params_3000.sql", "-- title: T\n-- needs: territory\n" + "".join(
        f"-- param: p{i} | integer | 1 | | P\n" for i in range(3000)) + "-- column: n | integer | | N\nSELECT 1 AS n")
    put("query/header_only_long.sql", "-- title: " + "x" * 900_000 + "\n")


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    os.chdir(sys.argv[1])
    for make in (make_csv, make_yaml, make_geojson, make_shapefiles, make_gpkg, make_archives, make_workbooks,
                 make_open_documents, make_stores, make_checks, make_queries):
        make()


main()
