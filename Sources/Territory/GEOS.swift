import CGEOS
import Foundation

/// One context of the GEOS library, to be used by one thread at a time.
final class GEOS {
  let context: GEOSContextHandle_t

  init() {
    guard let made = GEOS_init_r() else { fatalError("GEOS has no memory for a context") }
    context = made
  }

  deinit { GEOS_finish_r(context) }

  /// A GEOS geometry the caller has to destroy; nil where GEOS takes no polygon at all from the rings.
  /// - Parameter place: from 1e-7 degrees to plane coordinates; as they are by default.
  func geometry(
    _ shape: Shape, place: (Coordinate) -> (x: Double, y: Double) = { (Double($0.lon), Double($0.lat)) }
  ) -> OpaquePointer? {
    var polygons: [OpaquePointer?] = []
    for polygon in shape.polygons {
      guard let made = geometry(polygon, place) else {
        for made in polygons { GEOSGeom_destroy_r(context, made) }
        return nil
      }
      polygons.append(made)
    }
    guard polygons.count != 1 else { return polygons[0] }
    let kind = Int32(GEOS_MULTIPOLYGON.rawValue)
    return polygons.withUnsafeMutableBufferPointer {
      GEOSGeom_createCollection_r(context, kind, $0.baseAddress, UInt32($0.count))
    }
  }

  private func geometry(_ polygon: Polygon, _ place: (Coordinate) -> (x: Double, y: Double)) -> OpaquePointer? {
    var rings: [OpaquePointer?] = []
    for ring in polygon.rings {
      guard let made = self.ring(ring, place) else {
        for made in rings { GEOSGeom_destroy_r(context, made) }
        return nil
      }
      rings.append(made)
    }
    return rings.withUnsafeMutableBufferPointer { buffer in
      // GEOS takes the rings over, also when it fails.
      GEOSGeom_createPolygon_r(
        context, buffer[0], buffer.baseAddress.map { $0 + 1 }, UInt32(buffer.count - 1))
    }
  }

  private func ring(_ ring: [Coordinate], _ place: (Coordinate) -> (x: Double, y: Double)) -> OpaquePointer? {
    var flat: [Double] = []
    flat.reserveCapacity(ring.count * 2)
    for point in ring {
      let (x, y) = place(point)
      flat.append(x)
      flat.append(y)
    }
    guard let sequence = GEOSCoordSeq_copyFromBuffer_r(context, flat, UInt32(ring.count), 0, 0) else { return nil }
    return GEOSGeom_createLinearRing_r(context, sequence)
  }
}
