import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// Whether the evidence of a record is still what was entered: the entries are hashed again, and the photos as they lie on the disk.
enum EvidenceCheck {
  /// What became of one piece.
  enum Finding: Sendable, Equatable {
    case sealed
    /// The photo or its entry is not what it was.
    case broken
    /// The original is gone; what stays is its hash.
    case gone
  }

  /// The entries that hash to what stands in them and in the next one, by ordinal.
  static func sound(_ entries: [Entry]) -> Set<Int> {
    var sound: Set<Int> = []
    var previous = Entry.genesis
    for entry in entries {
      guard entry.previous == previous, entry.hash == entry.seal() else { break }
      sound.insert(entry.ordinal)
      previous = entry.hash
    }
    return sound
  }

  static func finding(_ piece: EnforcementRecord.Evidence, sound: Set<Int>, photo: (String) -> [UInt8]?) -> Finding {
    guard sound.contains(piece.entry.ordinal) else { return .broken }
    guard piece.words == nil else { return .sealed }
    guard let bytes = photo(piece.digest) else { return .gone }
    return PackFiles.digest(bytes) == piece.digest ? .sealed : .broken
  }

  @Sendable static func show(_ call: Call) async throws -> Reply {
    let number = call.parameter("number")
    let jurisdiction = call.jurisdiction
    let file = try await jurisdiction.matters.one(number, reach: call.principal.reach)
    guard let record = EnforcementRecord(file.matter, entries: file.entries, lifecycle: file.lifecycle) else {
      throw Refusal.noMatter(number)
    }
    let sound = sound(file.entries)
    let zone = jurisdiction.district.calendar.zone
    let findings = record.evidence.map { ($0, finding($0, sound: sound, photo: jurisdiction.photos.bytes)) }
    let rows = findings.map { piece, finding in
      let word: HTML =
        switch finding {
        case .sealed: tag(call.say("未变动", "unchanged"), tone: .good)
        case .broken: tag(call.say("与封存不符", "not as sealed"), tone: .bad)
        case .gone: tag(call.say("原件已按期清理", "original deleted in time"), tone: .warn)
        }
      return Row([
        moment(piece.entry.at, zone: zone), "\(piece.words.map { Masking.text($0) } ?? call.say("照片", "photo"))",
        EnforcementPanels.digest(piece.digest), word,
      ])
    }
    let isWhole = !findings.contains { $0.1 == .broken }
    let title = call.say("核对封存", "Check of the seals")
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/enforcement",
      body: pageHead(
        title: title, lede: "<a href=\"/matters/\(Look.percentEncoded(record.matter.number))\">\(record.matter.number)</a>")
        + notice(
          isWhole ? .good : .bad,
          title: isWhole
            ? call.say("记录与证据均与封存一致", "Entries and evidence are as they were sealed")
            : call.say("有记录或证据与封存不符", "An entry or a piece of evidence is not as it was sealed"))
        + panel(
          title: call.say("证据", "Evidence"),
          body: dataTable(
            caption: call.say("证据", "Evidence"),
            columns: [
              Column(call.say("何时", "When")), Column(call.say("内容", "What"), .wide), Column("SHA-256", .wide),
              Column(call.say("核对", "Check")),
            ], rows: rows,
            empty: emptyState(title: call.say("没有证据", "No evidence"), what: call.say("还没有提交。", "None was sent yet."))),
          flush: true))
  }
}
