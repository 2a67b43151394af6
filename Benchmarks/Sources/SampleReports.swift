import Casework
import Foundation
import Territory

/// Reports with points inside the district, from lines `lon,lat,category,details` that Benchmarks/suite.py makes.
struct SampleReports: Sendable {
  let all: [Report]

  init(file: String) throws {
    all = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map { line in
      let cells = line.split(separator: ",", maxSplits: 3).map(String.init)
      guard cells.count == 4, let lon = Double(cells[0]), let lat = Double(cells[1]) else { throw Wrong("\(file): \(line)") }
      return Report(
        details: cells[3], channel: "web", category: CategoryKey(cells[2]), fix: RawFix(lon: lon, lat: lat, crs: .wgs84))
    }
    guard !all.isEmpty else { throw Wrong("\(file) is empty") }
  }

  subscript(place: Int) -> Report { all[place % all.count] }
}
