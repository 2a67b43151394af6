import Basics

/// Which parts of a workbook are its sheets, shared texts and styles.
struct XLSXBook {
  private(set) var sheets: [(name: String, path: String)] = []
  private(set) var sharedTexts: String?
  private(set) var styles: String?
  private(set) var isFrom1904 = false

  init(_ archive: ZipArchive) throws(Problem) {
    let book =
      try Self.targets(archive, "_rels/.rels", base: "").first { $0.sort == "officeDocument" }?.path ?? "xl/workbook.xml"
    guard let entry = archive.entries[book] else { throw archive.damaged() }
    let slash = book.lastIndex(of: "/")
    let folder = slash.map { String(book[...$0]) } ?? ""
    let name = slash.map { String(book[book.index(after: $0)...]) } ?? book
    let targets = try Self.targets(archive, "\(folder)_rels/\(name).rels", base: folder)
    sharedTexts = targets.first { $0.sort == "sharedStrings" }?.path
    styles = targets.first { $0.sort == "styles" }?.path
    var scanner = XMLScanner(try archive.source(entry)) { Problem(archive.file, nil, $0) }
    while let event = try scanner.next() {
      guard case .start(let name, _) = event else { continue }
      if name == "workbookPr" { isFrom1904 = scanner["date1904"] == "1" || scanner["date1904"] == "true" }
      if name == "sheet", let title = scanner["name"], let id = scanner["id"],
        let path = targets.first(where: { $0.id == id && $0.sort == "worksheet" })?.path
      {
        sheets.append((title, path))
      }
    }
    guard !sheets.isEmpty else { throw archive.damaged() }
  }

  private static func targets(
    _ archive: ZipArchive, _ path: String, base: String
  ) throws(Problem) -> [(id: String, sort: String, path: String)] {
    guard let entry = archive.entries[path] else { return [] }
    var scanner = XMLScanner(try archive.source(entry)) { Problem(archive.file, nil, $0) }
    var targets: [(id: String, sort: String, path: String)] = []
    while let event = try scanner.next() {
      guard case .start("Relationship", _) = event, let id = scanner["Id"], let target = scanner["Target"],
        let type = scanner["Type"],
        scanner["TargetMode"] != "External"
      else { continue }
      let sort = type.split(separator: "/").last.map(String.init) ?? ""
      targets.append((id, sort, target.hasPrefix("/") ? String(target.dropFirst()) : base + target))
    }
    return targets
  }
}

/// The texts that cells share, in one run of bytes: a million of them cost little more than their letters.
struct XLSXSharedTexts {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  init(_ archive: ZipArchive, path: String?, limits: XLSXLimits) throws(Problem) {
    guard let path, let entry = archive.entries[path] else { return }
    let file = archive.file
    var scanner = XMLScanner(try archive.source(entry), textMost: limits.cellBytes) { Problem(file, nil, $0) }
    var keeps = false
    var isReading = false
    while let event = try scanner.next() {
      switch event {
      case .start("si", let isEmpty): if isEmpty { ends.append(bytes.count) }
      case .end("si"): ends.append(bytes.count)
      case .start("t", let isEmpty): keeps = !isReading && !isEmpty
      case .start("rPh", let isEmpty): isReading = !isEmpty
      case .end("rPh"): isReading = false
      case .start, .end: keeps = false
      case .text(let more): if keeps { bytes += more }
      }
      guard bytes.count <= limits.sharedBytes else {
        throw Problem(
          file, nil, Phrase("共享文本过多", "its shared texts are too many"),
          remedy: Phrase("拆成几个文件，或存为 CSV", "split it into several files, or save it as CSV"))
      }
    }
  }

  subscript(index: Int) -> String? {
    guard ends.indices.contains(index) else { return nil }
    return XLSXText.decoded(String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self))
  }
}
