"""The reference of `locate`: shapely's STRtree over the polygons and points that yiwang-bench wrote.

    polygons.py FILE
"""
import sys
import time

import numpy
import shapely

POLYGONS, VERTICES = 10_000, 53
pairs = numpy.fromfile(sys.argv[1], dtype="<i4").reshape(-1, 2).astype(float)
rings = pairs[: POLYGONS * VERTICES].reshape(POLYGONS, VERTICES, 2)
shapes = shapely.polygons(rings)
shapely.prepare(shapes)
places = shapely.points(pairs[POLYGONS * VERTICES:])
tree = shapely.STRtree(shapes)
tree.query(places[:1000], predicate="intersects")
print("shapely", shapely.__version__, "geos", shapely.geos_version_string)
for _ in range(3):
    start = time.process_time()
    hits = tree.query(places, predicate="intersects").shape[1]
    print("vector_us", (time.process_time() - start) * 1e6 / len(places))
    print("hits", hits)
    some = places[:100_000]
    start = time.process_time()
    for place in some:
        tree.query(place, predicate="intersects")
    print("call_us", (time.process_time() - start) * 1e6 / len(some))
