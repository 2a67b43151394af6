import Basics
import Storage

/// What a check of the chain found wrong, and where: `audit 42`, `audit head`, `audit floor`.
package struct AuditFault: Sendable, Hashable {
  package var place: String
  package var phrase: Phrase

  package init(place: String, phrase: Phrase) {
    self.place = place
    self.phrase = phrase
  }
}

/// How far a check has come and what it found.
package struct AuditReport: Sendable, Hashable {
  package var records = 0
  package var faults: [AuditFault] = []
  /// Where the chain ended.
  package var end = AuditAnchor.start
}

/// Checks the chain without trusting whoever wrote it: no gap, every hash, the chain, the head and the floor with their
/// MACs, and anchors noted elsewhere. May run while records are being added.
package struct AuditCheck: Sendable {
  /// After so many faults the check stops looking for more.
  package static let faultsMost = 1000
  private static let batch = 1000

  package let database: any Database
  package let isMAC: @Sendable (_ mac: [UInt8], _ bytes: [UInt8]) -> Bool
  package let anchors: [AuditAnchor]

  /// - Parameters:
  ///   - isMAC: whether the MAC was made by any of our keys.
  ///   - anchors: places of the chain noted outside of the database. Only they show that an older copy was put back.
  package init(
    database: any Database, anchors: [AuditAnchor] = [],
    isMAC: @escaping @Sendable (_ mac: [UInt8], _ bytes: [UInt8]) -> Bool
  ) {
    self.database = database
    self.isMAC = isMAC
    self.anchors = anchors
  }

  private struct Glance: Sendable {
    var records: [AuditRecord]
    var head: AuditTable.Mark?
    var floor: AuditTable.Mark?
  }

  /// - Parameter progress: told after each thousand records.
  package func run(progress: @Sendable (AuditReport) -> Void = { _ in }) async throws -> AuditReport {
    var report = AuditReport()
    var floor: AuditTable.Mark?
    var isFirst = true
    var open = Dictionary(anchors.map { ($0.ordinal, $0.hash) }) { first, _ in first }
    while true {
      let last = isFirst ? -1 : report.end.ordinal
      // One snapshot: head and floor move while we read.
      let glance = try await database.read("audit.check") { transaction in
        Glance(
          records: try AuditTable.batch(after: last, limit: Self.batch, in: transaction),
          head: try AuditTable.head(in: transaction), floor: try AuditTable.floor(in: transaction))
      }
      if isFirst || glance.floor != floor { accept(glance.floor, isFirst: isFirst, &report) }
      floor = glance.floor
      isFirst = false
      for record in glance.records {
        check(record, &report)
        checkAnchor(record, &open, &report)
      }
      if glance.records.count < Self.batch {
        checkHead(glance.head, &report)
        break
      }
      progress(report)
      if report.faults.count >= Self.faultsMost { return report }
    }
    for (ordinal, hash) in open.sorted(by: { $0.key < $1.key }) {
      checkUnmet(AuditAnchor(ordinal: ordinal, hash: hash), floor?.anchor ?? .start, &report)
    }
    return report
  }

  /// Retention may move the floor ahead of us while we read; then the chain goes on from there.
  private func accept(_ floor: AuditTable.Mark?, isFirst: Bool, _ report: inout AuditReport) {
    guard let floor else {
      return fault("audit floor", Phrase("基线记录缺失", "the floor row is missing"), &report)
    }
    let isNew = floor.anchor == .start && floor.mac.isEmpty
    guard isNew || isMAC(floor.mac, floor.anchor.floorBytes) else {
      let phrase = Phrase(
        "基线的校验码不是本系统密钥所作，前 \(floor.anchor.ordinal) 条可能被删",
        "the MAC of the floor was not made with our keys: the first \(floor.anchor.ordinal) records may have been removed"
      )
      return fault("audit floor", phrase, &report)
    }
    if isFirst || floor.anchor.ordinal > report.end.ordinal { report.end = floor.anchor }
  }

  private func check(_ record: AuditRecord, _ report: inout AuditReport) {
    let place = "audit \(record.ordinal)"
    report.records += 1
    let expected = report.end.ordinal + 1
    if record.ordinal > expected {
      let (first, last) = (expected, record.ordinal - 1)
      let phrase = Phrase("第 \(first) 至 \(last) 条缺失", "records \(first) to \(last) are missing")
      fault(place, phrase, &report)
    } else if record.ordinal < expected {
      let phrase = Phrase("位于基线之前，不应存在", "it lies below the floor, where nothing should be")
      fault(place, phrase, &report)
      return
    } else if record.previous != report.end.hash {
      fault(place, Phrase("与前一条不衔接", "it does not follow from the record before it"), &report)
    }
    if record.hash != record.seal() {
      fault(place, Phrase("内容与哈希不符，被改动过", "its content differs from its hash: it was changed"), &report)
    }
    report.end = AuditAnchor(ordinal: record.ordinal, hash: record.hash)
  }

  private func checkHead(_ head: AuditTable.Mark?, _ report: inout AuditReport) {
    guard let head else { return fault("audit head", Phrase("链头记录缺失", "the head row is missing"), &report) }
    let isNew = head.anchor == .start && head.mac.isEmpty
    if !isNew && !isMAC(head.mac, head.anchor.headBytes) {
      let phrase = Phrase("链头的校验码不是本系统密钥所作", "the MAC of the head was not made with our keys: it is forged")
      fault("audit head", phrase, &report)
    }
    let (said, found) = (head.anchor.ordinal, report.end.ordinal)
    if said > found {
      let phrase = Phrase(
        "链头为第 \(said) 条，只找到第 \(found) 条：末尾被截去",
        "the head says \(said), the last record is \(found): the tail was cut off")
      fault("audit head", phrase, &report)
    } else if said < found {
      let phrase = Phrase(
        "链头为第 \(said) 条，却有第 \(found) 条：末尾被添加", "the head says \(said), the last record is \(found): records were added")
      fault("audit head", phrase, &report)
    } else if head.anchor.hash != report.end.hash {
      fault("audit head", Phrase("链头与最后一条不符", "the head is not the hash of the last record"), &report)
    }
  }

  private func checkAnchor(_ record: AuditRecord, _ open: inout [Int64: [UInt8]], _ report: inout AuditReport) {
    guard let hash = open.removeValue(forKey: record.ordinal), hash != record.hash else { return }
    let phrase = Phrase("与另存的锚点不符", "it differs from the anchor noted elsewhere")
    fault("audit \(record.ordinal)", phrase, &report)
  }

  /// An anchor that no record answered.
  private func checkUnmet(_ anchor: AuditAnchor, _ floor: AuditAnchor, _ report: inout AuditReport) {
    if anchor.ordinal < floor.ordinal || anchor == floor || anchor == .start { return }
    let phrase = Phrase(
      "另存的锚点所指的记录不存在：链被截断，或恢复成了旧副本",
      "the record of an anchor noted elsewhere is gone: the chain was cut, or an older copy was put back")
    fault("audit \(anchor.ordinal)", phrase, &report)
  }

  private func fault(_ place: String, _ phrase: Phrase, _ report: inout AuditReport) {
    guard report.faults.count < Self.faultsMost else { return }
    report.faults.append(AuditFault(place: place, phrase: phrase))
  }
}
