import Basics
import Casework
import Documents
import Organization
import Storage

/// Brings the service requests of another system in as matters. Each row is played through the lifecycle with its own times and
/// under all its guards; a row that does not pass is refused with its line and reason. The same file a second time creates
/// nothing.
package struct RequestImport: Sendable {
  /// A CSV file, plain or gzip, or a workbook whose name ends in `.xlsx`.
  package enum File: Sendable {
    case path(String, name: String? = nil)
    case bytes([UInt8], name: String)
  }

  /// How far it is.
  package struct Progress: Sendable, Hashable {
    package var rows: Int
    package var created: Int
    /// Of the file as it lies on disk.
    package var bytes: Int64
    package var totalBytes: Int64
  }

  /// Rows that share one transaction.
  package static let batch = 200
  /// Batches that are read or played ahead of the one being written; bounds memory.
  private static let ahead = 4
  private static let tries = 6

  let matters: Matters
  let map: RequestMap
  let district: District
  let seed: UInt64

  /// - Parameter seed: for the keys of what is created; another one for every import.
  /// - Throws: `Refusal` with what the map names and the district does not have; fields are `file:line`.
  package init(_ map: RequestMap, into matters: Matters, seed: UInt64) throws(Refusal) {
    district = matters.district
    try map.problems(in: district).refuseErrors()
    self.matters = matters
    self.map = map
    self.seed = seed
  }

  /// Reads the whole file. What was written stays if it ends early; running it again goes on from there.
  /// - Throws: `Problem` if the file cannot be opened or has no header; `Refusal` naming columns it lacks; `DatabaseFault`.
  package func run(
    _ file: File, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws
    -> RequestImportResult
  {
    let source = try open(file)
    let table = try CSVTable(source.reader)
    let recordedAt = matters.now()
    let reader = try RequestReader(
      map, header: table.header, file: table.file, headerLine: table.headerLine, district: district,
      recordedAt: recordedAt)
    guard let lifecycle = district.currentLifecycles[map.lifecycle].flatMap({ district.lifecycles[$0] }),
      let centre = map.centreAgency(in: district)
    else {
      throw Refusal(
        .notFound, "import.lifecycle", Phrase("没有流程 \(map.lifecycle)", "There is no lifecycle \(map.lifecycle)"))
    }
    let player = RequestPlayer(
      map: map, lifecycle: lifecycle, district: district, rules: matters.rules, centre: centre.code,
      recordedAt: recordedAt)
    var rows = BatchReader(table: table, reader: reader, size: Self.batch)
    var result = RequestImportResult()
    try await withThrowingTaskGroup(of: Stage.self) { group in
      var index = 0, running = 0
      var isAtEnd = false, isStoring = false
      var waiting: [Played] = []
      while true {
        if !isAtEnd, running < Self.ahead {
          guard var batch = rows.next() else {
            isAtEnd = true
            continue
          }
          batch.index = index
          index += 1
          let prepared = try await prepare(batch)
          running += 1
          group.addTask { .played(play(prepared, with: player, attempt: 0)) }
          continue
        }
        guard let stage = try await group.next() else { break }
        switch stage {
        case .played(let played): waiting.append(played)
        case .stored(let tally):
          isStoring = false
          running -= 1
          tally.add(to: &result)
          progress(
            Progress(rows: result.read, created: result.created, bytes: source.bytesRead, totalBytes: source.totalBytes))
        }
        guard !isStoring, let next = waiting.min(by: { $0.batch.index < $1.batch.index }) else { continue }
        waiting.removeAll { $0.batch.index == next.batch.index }
        isStoring = true
        group.addTask { .stored(try await store(next, with: player)) }
      }
    }
    result.broken = rows.broken
    result.issues.sort { ($0.line, $0.sort.rawValue) < ($1.line, $1.sort.rawValue) }
    return result
  }

  private enum Stage: Sendable {
    case played(Played)
    case stored(Tally)
  }

  private func open(_ file: File) throws(Problem) -> TableSource {
    var settings = TableSource.Settings()
    settings.encoding = map.encoding
    settings.csv = CSVFormat(separator: map.separator)
    return switch file {
    case .path(let path, let name): try TableSource(path: path, name: name, settings)
    case .bytes(let bytes, let name): try TableSource(bytes: bytes, name: name, settings)
    }
  }

  /// Leaves out what is here already, and takes numbers for the rest: one transaction, in the order of the file.
  private func prepare(_ batch: Batch) async throws -> Batch {
    var batch = batch
    guard !batch.requests.isEmpty else { return batch }
    let known = try await matters.known(source: map.source, among: batch.requests.map(\.number))
    batch.known = known.count
    batch.requests.removeAll { known.contains($0.number) }
    let days = batch.requests.map { district.today($0.created) }
    let counts = Dictionary(days.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    guard !counts.isEmpty else { return batch }
    let firsts = try await matters.database.write("import.numbers") { transaction in
      try counts.map { ($0.key, try MattersTable.takeNumbers($0.value, day: $0.key, in: transaction)) }
    }
    var next = Dictionary(uniqueKeysWithValues: firsts)
    for day in days {
      let number = next[day] ?? 0
      next[day] = number + 1
      batch.numbers.append(Numbering.text(prefix: district.code, day: day, number: number))
    }
    return batch
  }

  private func play(_ batch: Batch, with player: RequestPlayer, attempt: Int) -> Played {
    let mixed = seed &+ UInt64(batch.index) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(attempt) &* 0xD1B5_4A32_D192_ED03
    var keys = HistoricalKeys(seed: mixed)
    var played = Played(batch: batch)
    for (request, number) in zip(batch.requests, batch.numbers) {
      do {
        played.matters.append(try player.play(request, number: number, keys: &keys))
        played.requests.append(request)
      } catch {
        played.issues.append(
          RequestIssue(.refused, line: request.line, number: request.number, code: error.code, phrase: error.phrase))
      }
    }
    return played
  }

  /// Writes a batch. Keys that met others are made anew; requests that another import has brought in meanwhile are known.
  private func store(_ played: Played, with player: RequestPlayer) async throws -> Tally {
    var played = played
    for attempt in 1... {
      do {
        if !played.matters.isEmpty { try await matters.store(played.matters) }
        break
      } catch DatabaseFault.notUnique(let constraint) {
        guard attempt < Self.tries else { throw DatabaseFault.notUnique(constraint) }
        var batch = played.batch
        let known = try await matters.known(source: map.source, among: batch.requests.map(\.number))
        let left = zip(batch.requests, batch.numbers).filter { !known.contains($0.0.number) }
        batch.known += batch.requests.count - left.count
        batch.requests = left.map(\.0)
        batch.numbers = left.map(\.1)
        played = play(batch, with: player, attempt: attempt)
      }
    }
    return Tally(played, district: district)
  }
}
