#!/usr/bin/env python3
"""Makes Packs/jiangning/territory/ from the published list of codes and a schematic outline.

    python3 Tools/tessellate.py adcode_320115.csv Packs/jiangning/territory

Needs Python 3.10, shapely >= 2.1 and pypinyin (both from PyPI). The same input gives the same files, byte for byte,
as long as the versions of shapely and GEOS stay the same.

What is real: codes, names and points of the list (Vonng/adcode, CC BY 4.0, state of 2016-07-31).
What is schematic: every polygon. The outline is drawn here by hand with about forty vertices; it follows no survey and
no boundary file. Inside it, streets are a power diagram, communities and grids are Voronoi cells.

Why it is done from the bottom: cells cut one from another and rounded to six decimals would leave slivers. So all cell
borders are noded together on the 1e-6 degree lattice, the faces between them are the grids, and communities, streets
and the district are unions of grids. Vertices then agree on every level, and nesting is exact.
"""
import csv
import json
import math
import random
import sys
from pathlib import Path

import shapely
from pypinyin import lazy_pinyin
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.strtree import STRtree

SEED = 320115
GRIDS_WANTED = 2500
LATTICE = 1e-6

# Drawn by hand: a crooked, wide district with the Yangtze in the west, a bay where the old city is, hills in the east.
OUTLINE = [
    (118.482, 31.862), (118.505, 31.815), (118.522, 31.772), (118.560, 31.742), (118.612, 31.735), (118.640, 31.702),
    (118.678, 31.668), (118.712, 31.640), (118.762, 31.620), (118.812, 31.634), (118.848, 31.662), (118.888, 31.690),
    (118.902, 31.728), (118.948, 31.742), (118.992, 31.772), (119.040, 31.790), (119.072, 31.826), (119.064, 31.868),
    (119.088, 31.912), (119.104, 31.962), (119.120, 32.012), (119.108, 32.062), (119.082, 32.096), (119.036, 32.110),
    (118.988, 32.102), (118.952, 32.092), (118.908, 32.098), (118.872, 32.072), (118.866, 32.036), (118.848, 32.008),
    (118.812, 31.992), (118.778, 31.978), (118.752, 31.952), (118.712, 31.944), (118.672, 31.936), (118.640, 31.918),
    (118.596, 31.926), (118.556, 31.912), (118.520, 31.898),
]

# Official spellings of the ten streets; the zones are translated. The second figure is the share of the district that
# the schematic street gets, in round square kilometres.
STREETS = {
    "320115001": ("Dongshan Street", 90), "320115002": ("Moling Street", 180), "320115003": ("Tangshan Street", 172),
    "320115004": ("Chunhua Street", 180), "320115005": ("Lukou Street", 190), "320115006": ("Jiangning Street", 170),
    "320115007": ("Guli Street", 100), "320115008": ("Hushu Street", 145), "320115009": ("Hengxi Street", 200),
    "320115010": ("Qilin Street", 70),
}
ZONES = {
    "320115401": ("Qinglongshan Forest Farm", "forest"),
    "320115402": ("Jiangning Development Zone", "development"),
    "320115403": ("Jiangning Binjiang Development Zone", "development"),
    "320115404": ("Jiangning High-Tech Industrial Park", "development"),
    "320115405": ("Qilin Science and Technology Innovation Park", "development"),
}
# Schematic ellipses (centre lon, lat, half axes in metres, turn in degrees). Those with a point in the list lie on it.
ELLIPSES = {
    "320115401": (118.9865, 31.9580, 3600, 2100, 35),
    "320115402": (118.8250, 31.9050, 4600, 5400, 10),
    "320115403": (118.5835, 31.8390, 2400, 4800, -30),
    "320115404": (118.9050, 31.9170, 3200, 2200, 20),
    "320115405": (118.9150, 32.0350, 2600, 3400, -15),
}

MIDDLE = (118.80, 31.86)
SCALE = (111_319.49 * math.cos(math.radians(MIDDLE[1])), 110_870.0)


def to_metres(lon, lat):
    """Local plane coordinates, good to a few metres over the district; only used to make cells look even."""
    return ((lon - MIDDLE[0]) * SCALE[0], (lat - MIDDLE[1]) * SCALE[1])


def to_degrees(x, y):
    return (x / SCALE[0] + MIDDLE[0], y / SCALE[1] + MIDDLE[1])


def gcj_shift(lon, lat):
    a, ee = 6378245.0, 0.00669342162296594323
    x, y = lon - 105, lat - 35
    wave = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    rad = math.radians(lat)
    magic = 1 - ee * math.sin(rad) ** 2
    north = north * 180 / ((a * (1 - ee)) / (magic * math.sqrt(magic)) * math.pi)
    east = east * 180 / (a / math.sqrt(magic) * math.cos(rad) * math.pi)
    return east, north


def to_wgs84(lon, lat):
    """GCJ-02 has no closed inverse; a few rounds bring the error below a centimetre."""
    x, y = lon, lat
    for _ in range(8):
        dx, dy = gcj_shift(x, y)
        x, y = lon - dx, lat - dy
    return round(x, 6), round(y, 6)


def parts(geometry):
    return [g for g in getattr(geometry, "geoms", [geometry]) if isinstance(g, Polygon) and g.area > 1]


def tidy(cells):
    """Gives every piece but the largest of a cell to the neighbour with which it shares the longest border."""
    whole = [parts(c) for c in cells]
    main = [max(p, key=lambda g: g.area) for p in whole]
    for index, pieces in enumerate(whole):
        for piece in pieces:
            if piece is max(pieces, key=lambda g: g.area):
                continue
            shared = [(piece.intersection(main[j]).length if j != index else 0.0) for j in range(len(main))]
            best = max(range(len(main)), key=lambda j: shared[j])
            main[best if shared[best] > 1 else index] = main[best if shared[best] > 1 else index].union(piece)
    return main


def power_cells(sites, weights, outline):
    """Each cell is the outline cut by one half-plane for each other site (Aurenhammer 1987)."""
    far = 400_000
    cells = []
    for i, (xi, yi) in enumerate(sites):
        cell = outline
        for j, (xj, yj) in enumerate(sites):
            if i == j:
                continue
            dx, dy = xj - xi, yj - yi
            length = math.hypot(dx, dy)
            ux, uy = dx / length, dy / length
            t = (length * length + weights[i] - weights[j]) / (2 * length)
            mx, my = xi + ux * t, yi + uy * t
            cell = cell.intersection(Polygon([
                (mx - uy * far, my + ux * far), (mx + uy * far, my - ux * far),
                (mx + uy * far - ux * far, my - ux * far - uy * far),
                (mx - uy * far - ux * far, my + ux * far - uy * far)]))
        cells.append(cell)
    return cells


def street_cells(sites, shares, outline):
    wanted = [outline.area * s / sum(shares) for s in shares]
    weights = [0.0] * len(sites)
    for _ in range(120):
        cells = power_cells(sites, weights, outline)
        weights = [w + 0.25 * (want - c.area) for w, want, c in zip(weights, wanted, cells)]
    return tidy(power_cells(sites, weights, outline))


def voronoi(sites, outline):
    if len(sites) == 1:
        return [outline]
    cells = shapely.voronoi_polygons(MultiPoint(sites), extend_to=outline.envelope.buffer(50_000), ordered=True)
    return [c.intersection(outline) for c in cells.geoms]


def scatter(rng, outline, count):
    west, south, east, north = outline.bounds
    found = []
    while len(found) < count:
        point = (rng.uniform(west, east), rng.uniform(south, north))
        if outline.contains(Point(point)):
            found.append(point)
    return found


def even_cells(rng, outline, fixed, count, steps):
    """Cells around `fixed` sites (index -> point, never moved) and free sites evened out by Lloyd's steps."""
    free = scatter(rng, outline, count - len(fixed))
    sites = [fixed[i] if i in fixed else free.pop() for i in range(count)]
    for _ in range(steps):
        cells = voronoi(sites, outline)
        for i, cell in enumerate(cells):
            if i not in fixed:
                pieces = parts(cell)
                sites[i] = (max(pieces, key=lambda g: g.area) if pieces else cell).representative_point().coords[0] \
                    if not cell.contains(cell.centroid) else cell.centroid.coords[0]
    return tidy(voronoi(sites, outline))


def apart(points, gap):
    """Those of the points (index -> point) that keep `gap` metres from the ones before them."""
    kept = {}
    for index, point in points.items():
        if all(math.dist(point, other) >= gap for other in kept.values()):
            kept[index] = point
    return kept


def short_name(name):
    for ending, left in (("社区居委会", "社区"), ("社区居委", "社区"), ("居委会", "社区"), ("村委会", "村")):
        if name.endswith(ending):
            return name[: -len(ending)] + left
    return name


def english(name):
    for ending, word in (("社区", " Community"), ("村", " Village")):
        if name.endswith(ending) and len(name) > len(ending):
            return "".join(lazy_pinyin(name[: -len(ending)])).replace("ü", "v").capitalize() + word
    return "".join(lazy_pinyin(name)).capitalize()


def lattice(polygon):
    """From metres to degrees on the lattice."""
    return shapely.set_precision(shapely.transform(polygon, lambda a: [to_degrees(x, y) for x, y in a]), LATTICE)


def polygon_text(geometry):
    def ring(coordinates):
        return "[" + ",".join(f"[{x:.6f},{y:.6f}]" for x, y in coordinates) + "]"

    def rings(polygon):
        polygon = shapely.orient_polygons(polygon)
        return "[" + ",".join(ring(r.coords) for r in [polygon.exterior, *polygon.interiors]) + "]"

    if isinstance(geometry, MultiPolygon):
        return '{"type":"MultiPolygon","coordinates":[' + ",".join(rings(p) for p in geometry.geoms) + "]}"
    return '{"type":"Polygon","coordinates":' + rings(geometry) + "}"


def write_geojson(path, features):
    lines = [
        '{"type":"Feature","properties":' + json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
        + ',"geometry":' + polygon_text(geometry) + "}"
        for properties, geometry in features
    ]
    path.write_text('{"type":"FeatureCollection","crs_declared":"wgs84","schematic":true,"features":[\n'
                    + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def faces(cells):
    """Nodes all cell borders together on the lattice; returns one geometry per cell, made of whole faces."""
    lines = shapely.union_all([lattice(c).boundary for c in cells], grid_size=LATTICE)
    found = list(shapely.polygonize([g for g in getattr(lines, "geoms", [lines]) if isinstance(g, LineString)]).geoms)
    degree_cells = [lattice(c) for c in cells]
    tree = STRtree(degree_cells)
    owned = [[] for _ in cells]
    for face in found:
        near = tree.query(face)
        best = max(near, key=lambda i: (degree_cells[i].intersection(face).area, -i))
        owned[best].append(face)
    return [shapely.coverage_union_all(pieces) if len(pieces) > 1 else pieces[0] for pieces in owned]


def single(geometry):
    """A collection of one polygon as that polygon."""
    pieces = [g for g in getattr(geometry, "geoms", [geometry]) if isinstance(g, Polygon)]
    return pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)


def main(source, target):
    rng = random.Random(SEED)
    rows = list(csv.DictReader(open(source, encoding="utf-8")))
    point_of = {r["code"]: to_wgs84(float(r["longitude"]), float(r["latitude"])) for r in rows if r["longitude"]}
    villages = [r for r in rows if r["level"] == "village"]
    outline = Polygon([to_metres(*c) for c in OUTLINE])

    street_codes = list(STREETS)
    sites = [to_metres(*point_of[c + "000"]) for c in street_codes]
    streets = street_cells(sites, [STREETS[c][1] for c in street_codes], outline)

    # Communities: on their own point where it lies inside the schematic street, else scattered.
    community_cells = {}
    for code, cell in zip(street_codes, streets):
        members = [r for r in villages if r["code"].startswith(code) and r["ur_code"] != "123"]
        inner = cell.buffer(-150)
        known = {i: to_metres(*point_of[r["code"]]) for i, r in enumerate(members) if r["code"] in point_of}
        fixed = apart({i: p for i, p in known.items() if inner.contains(Point(p))}, 500)
        for row, part in zip(members, even_cells(rng, cell, fixed, len(members), 25)):
            community_cells[row["code"]] = part

    # Grids: more of them where the list says main urban area (111).
    real = [r for r in villages if r["code"] in community_cells]
    raw = {"111": 18.0, "112": 13.0, "220": 10.0}
    factor = GRIDS_WANTED / sum(raw.get(r["ur_code"], 11.0) for r in real)
    grid_codes, grid_cells = [], []
    for row in real:
        count = max(2, round(raw.get(row["ur_code"], 11.0) * factor + rng.uniform(-2.5, 2.5)))
        cells = even_cells(rng, community_cells[row["code"]], {}, count, 12)
        # West to east in bands from north to south, as DB11 numbers unit grids.
        band = (community_cells[row["code"]].bounds[3] - community_cells[row["code"]].bounds[1]) / math.sqrt(count)
        top = community_cells[row["code"]].bounds[3]
        cells.sort(key=lambda c: (int((top - c.centroid.y) / band), c.centroid.x))
        for number, cell in enumerate(cells, 1):
            grid_codes.append((row["code"], number))
            grid_cells.append(cell)

    grids = [single(g) for g in faces(grid_cells)]

    def union(pick):
        return single(shapely.coverage_union_all([g for (c, _), g in zip(grid_codes, grids) if pick(c)]))

    communities = {r["code"]: union(lambda c, code=r["code"]: c == code) for r in real}
    street_shapes = {s: union(lambda c, s=s: c.startswith(s)) for s in street_codes}
    district = union(lambda c: True)

    target.mkdir(parents=True, exist_ok=True)
    write_geojson(target / "district.geojson", [({"code": "320115"}, district)])
    write_geojson(target / "streets.geojson", [({"code": c}, g) for c, g in street_shapes.items()])
    write_geojson(target / "communities.geojson", [({"code": c}, g) for c, g in communities.items()])
    write_geojson(target / "grids.geojson",
                  [({"code": f"{c}{n:03d}"}, g) for (c, n), g in zip(grid_codes, grids)])

    zone_names = {r["code"][:9]: r["name"] for r in rows if r["level"] == "town"}
    zones = []
    for code, (lon, lat, a, b, turn) in ELLIPSES.items():
        x0, y0 = to_metres(lon, lat)
        turned = math.radians(turn)
        ring = []
        for k in range(36):
            u, v = a * math.cos(k * math.pi / 18), b * math.sin(k * math.pi / 18)
            ring.append((x0 + u * math.cos(turned) - v * math.sin(turned),
                         y0 + u * math.sin(turned) + v * math.cos(turned)))
        shape = single(lattice(Polygon(ring).intersection(outline.buffer(-20))))
        zones.append(({"code": code, "name": zone_names[code], "name_en": ZONES[code][0], "kind": ZONES[code][1],
                       "area": code}, shape))
    # The demonstration joint centre: where its area really ends was not published.
    lon, lat, reach = 118.862, 31.938, 0.016
    ring = [(round(lon + reach * 1.18 * math.cos(k * math.pi / 24), 6), round(lat + reach * math.sin(k * math.pi / 24), 6))
            for k in range(48)]
    zones.append(({"code": "tjs", "name": "天景山片区（示意）", "name_en": "Tianjingshan joint area (schematic)",
                   "kind": "joint"}, Polygon([to_metres(*point) for point in ring])))
    write_geojson(target / "zones.geojson", zones)

    with open(target / "areas.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow("code,name,name_en,level,kind,parent,valid_from,valid_to,lon,lat,note".split(","))

        def row(code, name, name_en, level, kind, parent, source_code="", note=""):
            lon, lat = point_of.get(source_code, ("", ""))
            point = (f"{lon:.6f}", f"{lat:.6f}") if source_code in point_of else ("", "")
            writer.writerow([code, name, name_en, level, kind, parent, "", "", *point, note])

        row("320115", "江宁区", "Jiangning District", "district", "district", "", "320115000000")
        for code, (name_en, _) in STREETS.items():
            row(code, zone_names[code], name_en, "street", "street", "320115", code + "000")
        for code, (name_en, _) in ZONES.items():
            row(code, zone_names[code], name_en, "street", "zone", "320115", code + "000", "see zones.geojson")
        name_of = {}
        for r in villages:
            code, third = r["code"], int(r["code"][9:])
            virtual = third == 498
            kind = "virtual" if virtual else "community" if third < 200 else "village"
            name = r["name"] if virtual else short_name(r["name"])
            name_of[code] = name
            name_en = ZONES[code[:9]][0] + " Virtual Community" if virtual else english(name)
            row(code, name, name_en, "community", kind, code[:9], code, "no shape" if virtual else "")
        for code, number in grid_codes:
            kind = "dedicated" if rng.random() < 0.08 else "general"
            row(f"{code}{number:03d}", f"{name_of[code]}第{number}网格", f"{english(name_of[code])} Grid {number}",
                "grid", kind, code)

    def km2(g):
        return sum(p.area for p in parts(shapely.transform(g, lambda a: [to_metres(x, y) for x, y in a]))) / 1e6

    print(f"{len(communities)} communities, {len(grids)} grids, district {km2(district):.0f} km2")
    for code, g in street_shapes.items():
        print(code, STREETS[code][0], f"{km2(g):.0f} km2", g.geom_type)
    sizes = sorted(km2(g) for g in grids)
    print(f"grid km2: smallest {sizes[0]:.3f}, median {sizes[len(sizes) // 2]:.3f}, largest {sizes[-1]:.2f};",
          "multi:", sum(isinstance(g, MultiPolygon) for g in grids), "invalid:", sum(not g.is_valid for g in grids))
    sizes = sorted(km2(g) for g in communities.values())
    print(f"community km2: smallest {sizes[0]:.3f}, median {sizes[len(sizes) // 2]:.3f}, largest {sizes[-1]:.2f}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
