import Basics
import Casework
import Documents
import Foundation
import Platform
import Storage
import Timing

/// Brings what `Departure` wrote into an empty database, and checks it: every file against its digest, every table against its count and
/// hash, the figures against those at the time of leaving.
package struct Arrival: Sendable {
  /// What was found.
  package struct Result: Sendable {
    package var rows = 0
    package var photos = 0
    package var at: Instant
    package var program: String
    /// Tables whose rows are not those that left.
    package var differing: [String] = []
  }

  private let folder: String
  private let manifest: BundleManifest

  /// Reads the manifest.
  /// - Throws: `Problem` if the folder is no such bundle.
  package init(folder: String) throws {
    self.folder = folder
    let path = "\(folder)/\(BundleManifest.name)"
    manifest = try BundleManifest(JSONValue.parse(FileSource(path: path).readAll(), file: path), file: path)
  }

  /// Compares every file with the list of digests.
  /// - Returns: the files that are missing or were changed, and those the list does not know.
  package func changedFiles(progress: (Int, Int) -> Void = { _, _ in }) throws -> [String] {
    let path = "\(folder)/\(BundleManifest.sums)"
    let text = try FileSource(path: path).readText()
    let lines = text.split(separator: "\n")
    var faults: [String] = []
    var known: Set<String> = [BundleManifest.sums]
    for (count, line) in lines.enumerated() {
      let digest = String(line.prefix(64))
      let name = String(line.dropFirst(66))
      known.insert(name)
      let found = try? DigestedFile.digest(of: "\(folder)/\(name)")
      if found != digest { faults.append(name) }
      progress(count + 1, lines.count)
    }
    for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder), !isFolder.boolValue,
        !known.contains(name)
      {
        faults.append(name)
      }
    }
    return faults
  }

  /// Fills the database.
  /// - Parameters:
  ///   - target: empty; the schema is made.
  ///   - photos: the folder that photos are put into.
  /// - Throws: `Refusal` when the target is not empty, or the program does not know the schema; `Problem` of a line that cannot be read.
  package func bring(
    into target: any Database, photos: String, migrations: [Migration], now: Instant,
    progress: @Sendable (MovingProgress) -> Void = { _ in }
  ) async throws -> Result {
    let own = migrations.map { "\($0.name) \($0.digest)" }
    let theirs = manifest.steps.map { "\($0.name) \($0.digest)" }
    guard own == theirs else {
      throw Refusal(
        .conflict, "enter.schema",
        Phrase(
          "写出它的是 \(manifest.program)，结构与本程序不同：请用那个版本读入，再升级",
          "It was written by \(manifest.program), whose schema is another: read it with that version, then upgrade"))
    }
    let made = try await Carrying.prepare(target, migrations: migrations, now: now)
    guard made == manifest.tables.map(\.table) else {
      throw Refusal(
        .conflict, "enter.tables", Phrase("清单中的表与本程序不同", "The tables of the manifest are not those of this program"))
    }
    var result = Result(at: manifest.at, program: manifest.program)
    let total = 2 * manifest.tables.reduce(0) { $0 + $1.sum.rows }
    for item in manifest.tables {
      result.rows += try await load(item.table, into: target, before: result.rows, total: total, progress)
    }
    var done = result.rows
    for item in manifest.tables {
      let before = done
      let sum = try await Carrying.read(item.table, of: target) { _, sum in
        progress(MovingProgress(table: item.table.name, rows: before + sum.rows, total: total))
      }
      done += sum.rows
      if sum != item.sum { result.differing.append(item.table.name) }
    }
    result.photos = try bringPhotos(to: photos)
    return result
  }

  private func load(
    _ table: StoredTable, into target: any Database, before: Int, total: Int, _ progress: @Sendable (MovingProgress) -> Void
  ) async throws -> Int {
    let path = "\(folder)/tables/\(table.name).jsonl"
    let source = try PlainSource(path: path)
    var rest: [UInt8] = []
    var rows: [StoredRow] = []
    var count = 0
    func store() async throws {
      guard !rows.isEmpty else { return }
      try await Carrying.write(rows, into: table, of: target)
      rows.removeAll(keepingCapacity: true)
      progress(MovingProgress(table: table.name, rows: before + count, total: total))
    }
    while let piece = try source.next() {
      rest += piece
      var from = 0
      while let end = rest[from...].firstIndex(of: 10) {
        count += 1
        rows.append(try table.row(Array(rest[from..<end]), file: path, number: count))
        from = end + 1
        if rows.count == Carrying.batch { try await store() }
      }
      rest.removeFirst(from)
    }
    guard rest.isEmpty else {
      throw Problem(
        path, count + 1, Phrase("文件在一行中间断了", "the file ends in the middle of a line"), remedy: Phrase("重新复制", "copy it again"))
    }
    try await store()
    return count
  }

  private func bringPhotos(to target: String) throws -> Int {
    let source = "\(folder)/photos"
    let files = FileManager.default
    guard let walk = files.enumerator(atPath: source) else { return 0 }
    var count = 0
    for case let path as String in walk {
      var isFolder: ObjCBool = false
      guard files.fileExists(atPath: "\(source)/\(path)", isDirectory: &isFolder), !isFolder.boolValue else { continue }
      count += 1
      let place = "\(target)/\(path)"
      // Photos are named by their content: one that is there is the same.
      guard !files.fileExists(atPath: place) else { continue }
      try files.createDirectory(atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try files.copyItem(atPath: "\(source)/\(path)", toPath: place)
    }
    return count
  }

  /// The figures that are other than at the time of leaving; empty if all are the same.
  package func differingFigures(_ jurisdiction: Jurisdiction) async throws -> [String] {
    let zone = jurisdiction.district.calendar.zone
    let at = manifest.at
    let figures = try await jurisdiction.database.read("enter.figures") { try Figures.read(zone: zone, at: at, in: $0) }
    return manifest.figures.differing(from: figures)
  }

  /// How many figures are compared.
  package var figures: Int { manifest.figures.values.count }
}
