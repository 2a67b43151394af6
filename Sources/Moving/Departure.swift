import Basics
import Casework
import Documents
import Foundation
import Platform
import Storage
import Timing

/// Writes everything a jurisdiction is into a folder of plain files, so that whoever runs it can go elsewhere: every table as JSON lines,
/// the photos, the pack, the schema, figures and digests, and a page that reads it all in a browser without this program. What is sealed
/// stays sealed: the key file travels by another way.
package struct Departure: Sendable {
  private let jurisdiction: Jurisdiction
  private let migrations: [Migration]
  private let program: String

  /// - Parameter program: its name and version.
  package init(_ jurisdiction: Jurisdiction, migrations: [Migration], program: String) {
    self.jurisdiction = jurisdiction
    self.migrations = migrations
    self.program = program
  }

  /// What was written.
  package struct Result: Sendable {
    package var tables: Int
    package var rows: Int
    package var photos: Int
  }

  /// - Parameter folder: is made; must not be there yet.
  package func write(to folder: String, progress: @Sendable (MovingProgress) -> Void = { _ in }) async throws -> Result {
    let files = FileManager.default
    guard !files.fileExists(atPath: folder) else {
      throw Refusal(.conflict, "leave.exists", Phrase("\(folder) 已存在，请指定新的文件夹", "\(folder) exists: name a new folder"))
    }
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    var sums: [(path: String, digest: String)] = []
    let database = jurisdiction.database
    let now = jurisdiction.now()
    // Changes not taken up by their days yet are added up, so that what is written is at rest.
    try await jurisdiction.matters.foldDays()
    let (tables, total) = try await Carrying.tables(of: database)
    var written: [BundleManifest.Table] = []
    var done = 0
    for table in tables {
      let file = try DigestedFile(path: "\(folder)/tables/\(table.name).jsonl")
      let before = done
      let sum = try await Carrying.read(table, of: database) { rows, sum in
        for row in rows { try file.write(table.line(row)) }
        progress(MovingProgress(table: table.name, rows: before + sum.rows, total: total))
      }
      done += sum.rows
      sums.append(("tables/\(table.name).jsonl", try file.close()))
      written.append(BundleManifest.Table(table: table, sum: sum))
    }
    let photos = try copyPhotos(to: folder, &sums)
    try await writePack(to: folder, &sums)
    for engine in Engine.allCases { try put(schema(engine), "schema/\(engine.rawValue).sql", folder, &sums) }
    let zone = jurisdiction.district.calendar.zone
    let figures = try await database.read("leave.figures") { try Figures.read(zone: zone, at: now, in: $0) }
    let manifest = BundleManifest(
      program: program, at: now, district: jurisdiction.district.name, steps: migrations.map { ($0.name, $0.digest) },
      tables: written,
      figures: figures)
    try put(Array((manifest.json.canonical + "\n").utf8), BundleManifest.name, folder, &sums)
    try put(Array(DeparturePage.html(manifest, photos: photos).text.utf8), "index.html", folder, &sums)
    let list = sums.sorted { $0.path < $1.path }.map { "\($0.digest)  \($0.path)\n" }.joined()
    try Data(list.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(BundleManifest.sums)"), options: .atomic)
    return Result(tables: tables.count, rows: done, photos: photos)
  }

  private func put(_ bytes: [UInt8], _ path: String, _ folder: String, _ sums: inout [(path: String, digest: String)]) throws {
    let file = try DigestedFile(path: "\(folder)/\(path)")
    try file.write(bytes)
    sums.append((path, try file.close()))
  }

  private func copyPhotos(to folder: String, _ sums: inout [(path: String, digest: String)]) throws -> Int {
    let source = jurisdiction.photos.folder
    guard let walk = FileManager.default.enumerator(atPath: source) else { return 0 }
    var count = 0
    for case let path as String in walk {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(source)/\(path)", isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      let photo = try PlainSource(path: "\(source)/\(path)")
      let copy = try DigestedFile(path: "\(folder)/photos/\(path)")
      while let piece = try photo.next() { try copy.write(piece) }
      sums.append(("photos/\(path)", try copy.close()))
      count += 1
    }
    return count
  }

  private func writePack(to folder: String, _ sums: inout [(path: String, digest: String)]) async throws {
    let pack = try await jurisdiction.database.read("leave.pack") {
      try PacksTable.files(version: PacksTable.version(in: $0), in: $0)
    }
    for (path, bytes) in pack.files.sorted(by: { $0.key < $1.key }) {
      let place = path.hasPrefix("data:") ? "data/\(path.dropFirst(5))" : path
      guard !place.split(separator: "/").contains("..") else { continue }
      try put(bytes, "pack/\(place)", folder, &sums)
    }
  }

  /// The steps of the schema as one script.
  private func schema(_ engine: Engine) -> [UInt8] {
    var text = ""
    for step in migrations {
      text += "-- \(step.name)  \(step.digest)\n"
      for statement in step.statements { text += statement.rendered(for: engine).text + ";\n" }
      text += "\n"
    }
    return Array(text.utf8)
  }
}
