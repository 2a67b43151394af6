import Basics
import Casework
import Documents
import Territory

/// Some rows of the file, read and not yet played.
struct Batch: Sendable {
  var index = 0
  /// Rows read, good or not.
  var rows = 0
  var requests: [Request] = []
  /// The number each request gets as a matter.
  var numbers: [String] = []
  var known = 0
  var issues: [RequestIssue] = []
}

/// A batch that has gone through the lifecycle in memory.
struct Played: Sendable {
  var batch: Batch
  /// Those that passed, with their requests in the same order.
  var matters: [(playing: Playing, countdowns: Countdowns)] = []
  var requests: [Request] = []
  var issues: [RequestIssue] = []

  init(batch: Batch) { self.batch = batch }
}

/// Cuts a table into batches; refuses rows that cannot be read, and numbers that the file has had before.
struct BatchReader {
  private var table: CSVTable
  private let reader: RequestReader
  private let size: Int
  private var lines: [String: Int] = [:]
  private var isAtEnd = false
  /// The line of the last fault of the CSV itself: one that comes again is the end.
  private var faultLine = 0
  private(set) var broken: Problem?

  init(table: CSVTable, reader: RequestReader, size: Int) {
    self.table = table
    self.reader = reader
    self.size = size
  }

  /// nil at the end.
  mutating func next() -> Batch? {
    guard !isAtEnd else { return nil }
    var batch = Batch()
    while batch.rows < size {
      do {
        guard let row = try table.next() else {
          isAtEnd = true
          break
        }
        batch.rows += 1
        take(row, into: &batch)
      } catch {
        let line = error.line ?? 0
        if line == 0 || line == faultLine {
          broken = error
          isAtEnd = true
          break
        }
        faultLine = line
        batch.rows += 1
        batch.issues.append(RequestIssue(.refused, line: line, number: "", code: "malformed", phrase: error.phrase))
      }
    }
    return batch.rows == 0 ? nil : batch
  }

  private mutating func take(_ row: CSVRow, into batch: inout Batch) {
    let number = reader.number(of: row)
    func refuse(_ code: String, _ phrase: Phrase) {
      batch.issues.append(RequestIssue(.refused, line: row.line, number: number, code: code, phrase: phrase))
    }
    if !number.isEmpty {
      if let first = lines[number] {
        return refuse(
          "repeatedNumber",
          Phrase("编号 \(number) 与第 \(first) 行重复", "the number \(number) stands already in line \(first)"))
      }
      lines[number] = row.line
    }
    do {
      batch.requests.append(try reader.request(row))
    } catch {
      refuse(error.code, error.phrase)
    }
  }
}

/// What became of a batch.
struct Tally: Sendable {
  private var counts = RequestImportResult()

  init(_ played: Played, district: District) {
    counts.read = played.batch.rows
    counts.known = played.batch.known
    counts.created = played.matters.count
    counts.issues = played.batch.issues + played.issues
    for (request, one) in zip(played.requests, played.matters) { locate(request, one.playing.matter, district) }
  }

  private mutating func locate(_ request: Request, _ matter: Matter, _ district: District) {
    guard let area = matter.area else {
      counts.issues.append(unlocated(request))
      return
    }
    let day = district.today(matter.reportedAt)
    if let coordinate = matter.coordinate, district.territory.locate(coordinate, on: day)?.code == area {
      counts.locatedByPolygon += 1
      guard case .named(let code) = request.place else { return }
      counts.compared += 1
      if area == code || district.territory.ancestors(of: area).contains(where: { $0.code == code }) {
        counts.agreeing += 1
      }
    } else if case .named = request.place {
      counts.locatedByNamedArea += 1
    } else {
      counts.locatedByAddress += 1
    }
  }

  private func unlocated(_ request: Request) -> RequestIssue {
    let (code, phrase): (String, Phrase) =
      switch request.place {
      case .nothing, .named: ("noPlace", Phrase("没有坐标，也没有区域", "neither point nor area"))
      case .pointOnly: ("outside", Phrase("坐标不在任何区域内", "the point lies in no area"))
      case .unreadablePoint: ("unreadablePoint", Phrase("看不懂坐标", "the point cannot be read"))
      case .unknownArea(let word):
        ("unknownArea", Phrase("没有区域“\(word.prefix(60))”", "there is no area \"\(word.prefix(60))\""))
      case .ambiguousArea(let word):
        ("ambiguousArea", Phrase("有几个区域叫“\(word.prefix(60))”", "several areas are called \"\(word.prefix(60))\""))
      }
    return RequestIssue(.unlocated, line: request.line, number: request.number, code: code, phrase: phrase)
  }

  func add(to result: inout RequestImportResult) {
    result.read += counts.read
    result.known += counts.known
    result.created += counts.created
    result.issues += counts.issues
    result.locatedByPolygon += counts.locatedByPolygon
    result.locatedByNamedArea += counts.locatedByNamedArea
    result.locatedByAddress += counts.locatedByAddress
    result.compared += counts.compared
    result.agreeing += counts.agreeing
  }
}
