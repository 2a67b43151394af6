import Basics
import Ciphers
import Documents
import Foundation
import Storage

/// What a folder that holds a whole jurisdiction says of itself.
struct BundleManifest: Sendable {
  static let name = "manifest.json"
  static let sums = "SHA256SUMS"
  static let format = 1

  struct Table: Sendable {
    var table: StoredTable
    var sum: TableSum
  }

  var program: String
  var at: Instant
  var district: Phrase
  /// The steps of the schema, with their digests.
  var steps: [(name: String, digest: String)]
  var tables: [Table]
  var figures: Figures

  var json: JSONValue {
    [
      "format": .integer(Self.format), "program": .string(program), "at": .integer(Int(at.milliseconds)),
      "district": ["zh": .string(district.zh), "en": .string(district.en)],
      "schema": .array(steps.map { ["name": .string($0.name), "digest": .string($0.digest)] }),
      "tables": .array(
        tables.map { item in
          [
            "name": .string(item.table.name), "file": .string("tables/\(item.table.name).jsonl"),
            "rows": .integer(item.sum.rows),
            "hash": .string(item.sum.hash),
            "columns": .array(item.table.columns.map { ["name": .string($0.name), "kind": .string($0.kind.rawValue)] }),
            "key": .array(item.table.key.map { .string(item.table.columns[$0].name) }),
          ]
        }),
      "figures": figures.json,
    ]
  }

  /// - Throws: `Problem` if it is none that this program reads.
  init(_ json: JSONValue, file: String) throws(Problem) {
    func wrong() -> Problem {
      Problem(
        file, nil, Phrase("不是本程序能读的搬迁清单", "not a manifest that this program reads"),
        remedy: Phrase("用写出它的同一版本程序读入", "read it with the version of the program that wrote it"))
    }
    guard json["format"]?.int == Self.format, let at = json["at"]?.int, case .array(let steps)? = json["schema"],
      case .array(let tables)? = json["tables"]
    else { throw wrong() }
    program = json["program"]?.string ?? ""
    self.at = Instant(milliseconds: Int64(at))
    district = Phrase(json["district"]?["zh"]?.string ?? "", json["district"]?["en"]?.string ?? "")
    self.steps = steps.map { ($0["name"]?.string ?? "", $0["digest"]?.string ?? "") }
    self.tables = []
    for item in tables {
      guard let name = item["name"]?.string, case .array(let columns)? = item["columns"], case .array(let key)? = item["key"],
        let rows = item["rows"]?.int, let sum = TableSum(rows: rows, hash: item["hash"]?.string ?? "")
      else { throw wrong() }
      var read: [StoredTable.Column] = []
      for column in columns {
        guard let name = column["name"]?.string, let kind = column["kind"]?.string.flatMap(StoredTable.Kind.init(rawValue:))
        else { throw wrong() }
        read.append(StoredTable.Column(name, kind))
      }
      let places = key.compactMap { name in read.firstIndex { $0.name == name.string } }
      self.tables.append(Table(table: StoredTable(name: name, columns: read, key: places), sum: sum))
    }
    figures = Figures(json["figures"])
  }

  init(
    program: String, at: Instant, district: Phrase, steps: [(name: String, digest: String)], tables: [Table], figures: Figures
  ) {
    self.program = program
    self.at = at
    self.district = district
    self.steps = steps
    self.tables = tables
    self.figures = figures
  }
}

/// A file that is written in pieces and knows its digest at the end.
final class DigestedFile {
  private let handle: FileHandle
  private var digest = RunningDigest()
  private var waiting: [UInt8] = []

  init(path: String) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    _ = files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw Problem(
        path, nil, Phrase("写不了", "cannot be written"), remedy: Phrase("检查路径和权限", "check the path and the permissions"))
    }
    self.handle = handle
  }

  func write(_ bytes: [UInt8]) throws {
    waiting += bytes
    if waiting.count >= 1 << 20 { try flush() }
  }

  private func flush() throws {
    digest.add(waiting)
    try handle.write(contentsOf: Data(waiting))
    waiting.removeAll(keepingCapacity: true)
  }

  /// Ends the file. Returns its digest in hexadecimal.
  func close() throws -> String {
    try flush()
    try handle.synchronize()
    try handle.close()
    return hexadecimal(digest.bytes)
  }

  /// The digest of a file that is there.
  static func digest(of path: String) throws(Problem) -> String {
    let source = try PlainSource(path: path)
    var digest = RunningDigest()
    while let piece = try source.next() { digest.add(piece) }
    return hexadecimal(digest.bytes)
  }
}

/// A file read in pieces, as it is: also one that happens to be gzip.
final class PlainSource {
  let file: String
  private let handle: FileHandle

  init(path: String) throws(Problem) {
    file = path
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Problem(
        path, nil, Phrase("没有这个文件", "there is no such file"), remedy: Phrase("重新复制整个文件夹", "copy the whole folder again"))
    }
    self.handle = handle
  }

  deinit { try? handle.close() }

  func next() throws(Problem) -> [UInt8]? {
    do {
      guard let data = try handle.read(upToCount: 1 << 20), !data.isEmpty else { return nil }
      return Array(data)
    } catch {
      throw Problem(file, nil, Phrase("读不了", "cannot be read"))
    }
  }
}
