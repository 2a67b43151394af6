import Basics
import Documents
import Foundation

/// What is known of one backup.
package struct BackupNote: Sendable, Hashable {
  /// The name of its folder.
  package var name: String
  /// When it was begun; nil if the folder does not say.
  package var at: Instant?
  /// Of database and photos.
  package var bytes: Int
  package var photos: Int
  /// Whether the copy of the database was opened and found sound; nil if nobody looked.
  package var isSound: Bool?

  package init(name: String, at: Instant? = nil, bytes: Int = 0, photos: Int = 0, isSound: Bool? = nil) {
    self.name = name
    self.at = at
    self.bytes = bytes
    self.photos = photos
    self.isSound = isSound
  }
}

/// Copies of the jurisdiction: the database and the photos, each in a folder of its own. The key file is in none of them.
package struct Backups: Sendable {
  /// What each copy says of itself.
  static let note = "backup.json"
  /// How many are listed.
  package static let listed = 200

  /// Where they lie.
  package var folder: String
  private let photos: String
  private let copy: @Sendable (_ folder: String) async throws -> Void
  private let check: @Sendable (_ folder: String) async throws -> [String]

  /// - Parameters:
  ///   - photos: the folder of photos.
  ///   - copy: writes the database into a folder that is there, while it is being served.
  ///   - check: what is wrong with the copy of the database in the folder.
  package init(
    folder: String, photos: String, copy: @escaping @Sendable (String) async throws -> Void,
    check: @escaping @Sendable (String) async throws -> [String]
  ) {
    self.folder = folder
    self.photos = photos
    self.copy = copy
    self.check = check
  }

  /// `2026-11-27T093015`: what a backup begun now is called.
  package static func name(at now: Instant, zone: LocalZone) -> String {
    let seconds = Int(zone.timeOfDay(now) / 1000)
    let clock = "\(padded(seconds / 3600, 2))\(padded(seconds / 60 % 60, 2))\(padded(seconds % 60, 2))"
    return "\(zone.date(now))T\(clock)"
  }

  /// Makes one in a new folder.
  /// - Parameters:
  ///   - target: the folder to make; by default one of that name among the others.
  ///   - progress: how many of how many steps; a photo is one.
  /// - Throws: `Refusal` if the folder exists.
  package func make(
    _ name: String, at now: Instant, in target: String? = nil, progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> BackupNote {
    let target = target ?? "\(folder)/\(name)"
    let files = FileManager.default
    guard !files.fileExists(atPath: target) else {
      throw Refusal(.conflict, "backup.exists", Phrase("\(target) 已存在", "\(target) exists already"))
    }
    try files.createDirectory(atPath: target, withIntermediateDirectories: true)
    progress(0, 2)
    try await copy(target)
    progress(1, 2)
    let faults = try await check(target)
    var note = BackupNote(name: name, at: now, bytes: 0, photos: 0, isSound: faults.isEmpty)
    // After the database: photos only ever grow, so every photo the copy names is there.
    let names = Self.files(below: photos)
    for (count, path) in names.enumerated() {
      let place = "\(target)/photos/\(path)"
      try files.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      // One that was deleted meanwhile because its time was over is in no backup.
      if files.fileExists(atPath: "\(photos)/\(path)") { try files.copyItem(atPath: "\(photos)/\(path)", toPath: place) }
      progress(2 + count + 1, 2 + names.count)
    }
    note.photos = names.count
    note.bytes = Self.bytes(below: target)
    try Data(Self.text(note).utf8).write(to: URL(fileURLWithPath: "\(target)/\(Self.note)"), options: .atomic)
    return note
  }

  /// Those there are, the newest first.
  package func list() -> [BackupNote] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted(by: >).compactMap { name -> BackupNote? in
      let place = "\(folder)/\(name)"
      let holds = ["yiwang.sqlite", "yiwang.dump", Self.note].contains {
        FileManager.default.fileExists(atPath: "\(place)/\($0)")
      }
      return holds ? Self.read("\(place)/\(Self.note)", name: name) ?? BackupNote(name: name) : nil
    }.prefix(Self.listed).map { $0 }
  }

  private static func text(_ note: BackupNote) -> String {
    let value: JSONValue = [
      "at": .integer(Int(note.at?.milliseconds ?? 0)), "bytes": .integer(note.bytes), "photos": .integer(note.photos),
      "sound": .bool(note.isSound ?? false),
    ]
    return value.canonical + "\n"
  }

  private static func read(_ path: String, name: String) -> BackupNote? {
    guard let data = FileManager.default.contents(atPath: path), data.count < 4096,
      let value = try? JSONValue.parse(Array(data), file: path)
    else { return nil }
    return BackupNote(
      name: name, at: value["at"]?.int.map { Instant(milliseconds: Int64($0)) }, bytes: value["bytes"]?.int ?? 0,
      photos: value["photos"]?.int ?? 0, isSound: value["sound"]?.bool)
  }

  private static func files(below folder: String) -> [String] {
    let root = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey]) else {
      return []
    }
    return walk.compactMap { item in
      guard let url = item as? URL, (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else {
        return nil
      }
      return String(url.standardizedFileURL.path.dropFirst(root.path.count + 1))
    }.sorted()
  }

  private static func bytes(below folder: String) -> Int {
    files(below: folder).reduce(0) { sum, path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
      return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }
}
