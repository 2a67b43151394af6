import Basics
import Crypto
import Documents
import Foundation

/// A pack as it lies on disk or in the database: the text of every file by its path within the pack.
package struct PackFiles: Sendable {
  /// The largest file and the most files that are taken.
  package static let bytesMost = 64 << 20
  package static let filesMost = 2000

  package var files: [String: [UInt8]]

  package init(_ files: [String: [UInt8]]) { self.files = files }

  /// Reads a folder. Files a pack names as `data:…` lie in another folder, given by `data`.
  /// - Throws: `Problem` naming what cannot be read.
  package init(folder: String, data: String? = nil) throws(Problem) {
    files = [:]
    let root = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey]) else {
      throw Problem(folder, nil, Phrase("打不开该文件夹", "the folder cannot be opened"))
    }
    for case let url as URL in walk {
      guard ["yaml", "csv", "geojson", "json"].contains(url.pathExtension) else { continue }
      let path = String(url.standardizedFileURL.path.dropFirst(root.path.count + 1))
      files[path] = try FileSource(path: url.path, name: path).readAll(limit: Self.bytesMost)
      guard files.count <= Self.filesMost else {
        throw Problem(folder, nil, Phrase("文件多于 \(Self.filesMost) 个", "there are more than \(Self.filesMost) files"))
      }
    }
    guard files["pack.yaml"] != nil else {
      throw Problem(
        folder, nil, Phrase("没有 pack.yaml", "there is no pack.yaml"),
        remedy: Phrase("指定辖区包所在的文件夹，例如 Packs/jiangning", "name the folder of a pack, such as Packs/jiangning"))
    }
    try addData(from: data)
  }

  /// Brings in the files that the territory names as `data:PATH`.
  private mutating func addData(from folder: String?) throws(Problem) {
    var problems: Problems = []
    guard let text = text("territory/territory.yaml"),
      let root = YAMLNode.parse(text, file: "territory/territory.yaml", into: &problems)
    else { return }
    for list in ["shapes", "zones"] {
      for node in root.optionalList(list, into: &problems) {
        let name = node.optionalText("file", into: &problems) ?? ""
        guard name.hasPrefix("data:") else { continue }
        guard let folder else {
          throw Problem(
            node.file, node.line, Phrase("\(name) 需要数据文件夹", "\(name) needs a data folder"),
            remedy: Phrase(
              "用 --data 或环境变量 YIWANG_DATA 指定", "give one by --data or the environment variable YIWANG_DATA"))
        }
        files[name] = try FileSource(path: "\(folder)/\(name.dropFirst(5))", name: name).readAll(limit: Self.bytesMost)
      }
    }
  }

  /// The text of a file; nil if there is none. Broken UTF-8 is repaired; the CSV reader says where it was.
  package func text(_ path: String) -> String? { files[path].map { String(decoding: $0, as: UTF8.self) } }

  package func source(_ path: String) -> MemorySource? { files[path].map { MemorySource($0, file: path) } }

  /// The paths below a folder, in order.
  package func paths(in folder: String) -> [String] { files.keys.filter { $0.hasPrefix(folder + "/") }.sorted() }

  package static func digest(_ bytes: [UInt8]) -> String { hexadecimal(Array(SHA256.hash(data: bytes))) }

  /// SHA-256 over paths and contents, so that two packs with the same text have the same digest.
  package var digest: String {
    var hasher = SHA256()
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      hasher.update(data: Array("\(path)\0\(bytes.count)\0".utf8))
      hasher.update(data: bytes)
    }
    return hexadecimal(Array(hasher.finalize()))
  }

  /// Writes every file below the folder; `data:` files into its `data` folder.
  package func write(to folder: String) throws {
    for (path, bytes) in files {
      let path = path.hasPrefix("data:") ? "data/\(path.dropFirst(5))" : path
      guard !path.split(separator: "/").contains("..") else { continue }
      let url = URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent(path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    }
  }
}
