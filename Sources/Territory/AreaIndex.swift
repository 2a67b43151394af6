import CGEOS
import Synchronization

/// Finds the shapes that hold a point among very many. GEOS does the work: an STR-packed tree of boxes, then prepared
/// polygons (docs/adr/0003-geos-for-point-in-polygon.md). Coordinates go in as whole 1e-7 degrees, so a point on a
/// border is found to be on it exactly.
package final class AreaIndex: Sendable {
  /// Number of shapes.
  package let count: Int
  private let contents: Mutex<Contents>

  /// Builds the tree and prepares the polygons once; about 10 µs a shape.
  package init(_ shapes: [Shape]) {
    count = shapes.count
    contents = Mutex(Contents(shapes))
  }

  /// The positions, in the order given to `init` and rising, of all shapes that hold the point; a border belongs to all
  /// shapes that have it. About 1 µs; callers wait for each other.
  package func hits(at point: Coordinate) -> [Int] {
    contents.withLock { $0.hits(at: point) }
  }

  /// The first of `hits(at:)`, without making an array.
  package func firstHit(at point: Coordinate) -> Int? {
    contents.withLock { $0.firstHit(at: point) }
  }
}

/// Lives behind the lock: a context and prepared geometries must not be used by two threads at once.
private final class Contents {
  /// What the tree's callback fills; plain memory, because a C function writes it.
  struct Candidates {
    let places: UnsafeMutablePointer<Int>
    var count = 0
  }

  private let geos: GEOS
  private let context: GEOSContextHandle_t
  private let tree: OpaquePointer?
  private let owned: [OpaquePointer]
  private let count: Int
  private let prepared: UnsafeMutablePointer<OpaquePointer?>
  private let candidates: UnsafeMutablePointer<Candidates>

  init(_ shapes: [Shape]) {
    geos = GEOS()
    context = geos.context
    count = shapes.count
    tree = GEOSSTRtree_create_r(context, 10)
    prepared = .allocate(capacity: max(1, count))
    candidates = .allocate(capacity: 1)
    candidates.initialize(to: Candidates(places: .allocate(capacity: max(1, count))))
    var owned: [OpaquePointer] = []
    for (index, shape) in shapes.enumerated() {
      (prepared + index).initialize(to: nil)
      guard let geometry = geos.geometry(shape) else { continue }
      owned.append(geometry)
      guard let ready = GEOSPrepare_r(context, geometry) else { continue }
      prepared[index] = ready
      // The tree keeps the pointer as a bare number: the place plus one, because null means nothing.
      GEOSSTRtree_insert_r(context, tree, geometry, UnsafeMutableRawPointer(bitPattern: index + 1))
    }
    self.owned = owned
    // The first question builds the tree; asked here, so that no caller pays for it.
    _ = hits(at: shapes.first?.box.southWest ?? Coordinate(lon: 0, lat: 0))
  }

  deinit {
    GEOSSTRtree_destroy_r(context, tree)
    for index in 0..<count { GEOSPreparedGeom_destroy_r(context, prepared[index]) }
    for item in owned { GEOSGeom_destroy_r(context, item) }
    prepared.deallocate()
    candidates.pointee.places.deallocate()
    candidates.deallocate()
  }

  func hits(at point: Coordinate) -> [Int] {
    var found: [Int] = []
    search(point) { found.append($0) }
    return found.sorted()
  }

  func firstHit(at point: Coordinate) -> Int? {
    var first = Int.max
    search(point) { first = min(first, $0) }
    return first == .max ? nil : first
  }

  @inline(__always)
  private func search(_ point: Coordinate, _ take: (Int) -> Void) {
    let (x, y) = (Double(point.lon), Double(point.lat))
    guard let question = GEOSGeom_createPointFromXY_r(context, x, y) else { return }
    candidates.pointee.count = 0
    GEOSSTRtree_query_r(context, tree, question, { item, data in
      guard let item, let data else { return }
      let candidates = data.assumingMemoryBound(to: Candidates.self)
      candidates.pointee.places[candidates.pointee.count] = Int(bitPattern: item) - 1
      candidates.pointee.count += 1
    }, candidates)
    let places = candidates.pointee.places
    for position in 0..<candidates.pointee.count {
      let index = places[position]
      if GEOSPreparedIntersects_r(context, prepared[index], question) == 1 { take(index) }
    }
    GEOSGeom_destroy_r(context, question)
  }
}
