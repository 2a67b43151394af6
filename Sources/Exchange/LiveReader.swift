import Basics
import Casework
import Documents
import Organization

/// One order of another system as it comes in, in the district's terms.
package struct LiveOrder: Sendable {
  /// Its number there.
  package var number: String
  /// When it was made there.
  package var createdAt: Instant
  /// By when the other system wants it done.
  package var dueAt: Instant?
  /// What sort of request it is there, in its words.
  package var kind: String
  /// Where it stands there: an address of http or https.
  package var link: String?
  /// The item of the service hall it is about, by its code.
  package var item: String?
  /// Without the identity of who asks.
  package var report: Report
  /// Who asks; sealed as the reporter's identity.
  package var name: String
  /// Where they are reached.
  package var phone: String

  package init(
    number: String, createdAt: Instant, dueAt: Instant?, kind: String, link: String?, item: String?, report: Report,
    name: String, phone: String
  ) {
    self.number = number
    self.createdAt = createdAt
    self.dueAt = dueAt
    self.kind = kind
    self.link = link
    self.item = item
    self.report = report
    self.name = name
    self.phone = phone
  }
}

/// Reads orders that come in live by a map: rows of a sheet, or JSON objects whose members are found by their path.
package struct LiveReader: Sendable {
  /// Letters of a number.
  package static let numberMost = 64
  private static let nameMost = 60
  private static let phoneMost = 30
  /// So many members of one object are looked at.
  private static let membersMost = 500
  /// Clocks differ.
  private static let tolerance = Seconds.minutes(10)

  private let reader: RequestReader
  private let recordedAt: Instant
  private let channel: String

  /// - Parameters:
  ///   - channel: how orders come, where the map has no column for it.
  ///   - header: the names of the columns.
  ///   - now: orders of later times are refused.
  /// - Throws: `Refusal` naming what of the map the file lacks.
  package init(
    _ map: RequestMap, channel: String, header: [String], file: String, headerLine: Int, district: District,
    now: Instant
  ) throws(Refusal) {
    self.channel = channel
    recordedAt = now
    reader = try RequestReader(
      Self.reduced(map, to: header), header: header, file: file, headerLine: headerLine, district: district,
      recordedAt: now + Self.tolerance)
  }

  /// The map without what a file that comes in live need not have.
  private static func reduced(_ map: RequestMap, to header: [String]) -> RequestMap {
    var map = map
    let there = Set(header.map { $0.lowercased() })
    for (value, names) in map.columns
    where !RequestMap.Value.required.contains(value) && !names.contains(where: { there.contains($0.lowercased()) }) {
      map.columns[value] = nil
      for text in [\RequestMap.title, \.details, \.address] {
        map[keyPath: text] = map[keyPath: text].replacing("{\(value.rawValue)}", with: "")
      }
    }
    return map
  }

  /// The number of a row, also of one that is refused; shortened.
  package func number(of row: CSVRow) -> String { String(reader.number(of: row).prefix(Self.numberMost)) }

  /// - Throws: `Refusal` with the reason for which it is not taken.
  package func order(_ row: CSVRow) throws(Refusal) -> LiveOrder {
    let map = reader.map, columns = reader.columns
    func cell(_ value: RequestMap.Value) -> String { row[columns[value]] }
    do {
      let request = try reader.request(row)
      var faults: [Refusal.Fault] = []
      for (value, most) in [
        (RequestMap.Value.number, Self.numberMost), (.name, Self.nameMost), (.phone, Self.phoneMost), (.kind, 60),
        (.link, 500), (.item, 60),
      ] {
        let text = cell(value)
        if text.count > most {
          faults.append(.init(value.rawValue, Phrase("最多 \(most) 字", "\(most) characters at most")))
        }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
          faults.append(.init(value.rawValue, Phrase("含有不可见的控制字符", "it holds control characters")))
        }
      }
      let link = cell(.link).nonEmpty
      if let link, !link.hasPrefix("https://"), !link.hasPrefix("http://") {
        faults.append(.init("link", Phrase("应为 http 或 https 地址", "an address of http or https is wanted")))
      }
      guard faults.isEmpty else { throw Refusal.invalid(faults) }
      var report = request.report
      report.sourceNumber = request.number
      if map.columns[.channel] == nil { report.channel = channel }
      return LiveOrder(
        number: request.number, createdAt: min(request.created, recordedAt),
        dueAt: try reader.moment(.due, row)?.instant,
        kind: cell(.kind), link: link, item: cell(.item).nonEmpty, report: report, name: cell(.name),
        phone: cell(.phone))
    } catch let fault as RequestReader.Fault {
      throw Refusal(.invalid, fault.code, fault.phrase)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(.invalid, "malformed", Phrase("看不懂这一件", "It cannot be read"))
    }
  }

  // MARK: JSON

  /// JSON objects as rows: `caller.phone`, `photos.0` are the names of columns. What the map names and an object lacks is empty there.
  /// - Returns: for each item its row, or why it is none.
  package static func rows(
    of items: [JSONValue], for map: RequestMap
  ) -> (header: [String], rows: [Result<CSVRow, Refusal>]) {
    let flat = items.map { item -> Result<[String: String], Refusal> in
      var members: [String: String] = [:]
      guard item.members != nil, flatten(item, "", into: &members) else {
        return .failure(
          Refusal(
            .invalid, "malformed",
            Phrase("应为 JSON 对象，最多 \(membersMost) 项", "A JSON object of \(membersMost) members at most is wanted")))
      }
      return .success(members)
    }
    var header: [String] = []
    var seen: Set<String> = []
    let wanted = Set((map.columns.values.flatMap(\.self) + map.namesInTexts).map { $0.lowercased() })
    for name in flat.flatMap({ (try? $0.get()).map { $0.keys.sorted() } ?? [] })
    where wanted.contains(name.lowercased()) && seen.insert(name.lowercased()).inserted { header.append(name) }
    // Of the names a value may have, those that came; one of them must stand in the header, or the file would seem to lack it.
    for names in map.columns.values.sorted(by: { $0.first ?? "" < $1.first ?? "" })
    where !names.contains(where: { seen.contains($0.lowercased()) }) {
      if let name = names.first, seen.insert(name.lowercased()).inserted { header.append(name) }
    }
    for name in map.namesInTexts where seen.insert(name.lowercased()).inserted { header.append(name) }
    let rows = flat.enumerated().map { index, members in
      members.map { members in
        let lower = Dictionary(members.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        return CSVRow(
          file: "body", line: index + 1, header: header, fields: header.map { lower[$0.lowercased()] ?? "" })
      }
    }
    return (header, rows)
  }

  /// Returns whether it was not too much.
  private static func flatten(_ value: JSONValue, _ path: String, into members: inout [String: String]) -> Bool {
    func put(_ text: String) -> Bool {
      members[path] = text
      return members.count <= membersMost
    }
    switch value {
    case .object(let inner):
      return inner.allSatisfy { flatten($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)", into: &members) }
    case .array(let inner):
      return inner.enumerated().allSatisfy { flatten($0.element, "\(path).\($0.offset)", into: &members) }
    case .string(let text): return put(text)
    case .integer(let number): return put(String(number))
    case .number(let number): return put(JSONValue.text(of: number))
    case .bool(let flag): return put(flag ? "true" : "false")
    case .null: return true
    }
  }
}
