import Auditing
import Basics
import Casework
import Organization
import Platform
import Storage

/// A request with what it is about, as an officer sees it.
struct DataRequest: Sendable {
  var file: MatterFile
  /// nil if the pack's lifecycle knows a right that the code does not: it can be answered, but opens nothing.
  var right: DataRight?
  /// The report it is about; nil when it is beyond the officer's reach, as a tip-off against their own agency is.
  var about: MatterFile?
  var aboutNumber: String
  var held: HeldIdentity
  /// Who opened personal data of the report, the latest first.
  var openings: [AuditRecord]

  /// So many openings are read at most.
  private static let openingsMost = 1000

  var matter: Matter { file.matter }

  /// - Throws: `matter.notFound` when there is no such request within reach.
  static func load(_ call: Call) async throws -> DataRequest {
    let number = call.parameter("number")
    let jurisdiction = call.jurisdiction
    let file = try await jurisdiction.matters.one(number, reach: call.principal.reach)
    guard file.lifecycle.name == DataRightsProgramme.lifecycle, let first = file.entries.first else {
      throw Refusal.noMatter(number)
    }
    let aboutNumber = first.form["about"] ?? ""
    var request = DataRequest(
      file: file, right: first.form["right"].flatMap(DataRight.init(rawValue:)), about: nil, aboutNumber: aboutNumber,
      held: HeldIdentity(), openings: [])
    do {
      let about = try await jurisdiction.matters.one(aboutNumber, reach: call.principal.reach)
      request.about = about
      request.held = try await jurisdiction.matters.held(of: about.matter)
      request.openings = try await openings(of: aboutNumber, jurisdiction)
    } catch let refusal as Refusal where refusal.kind == .notFound {}
    return request
  }

  private static func openings(of number: String, _ jurisdiction: Jurisdiction) async throws -> [AuditRecord] {
    let subject = "matter \(number)"
    var records: [AuditRecord] = []
    var after: Int64?
    repeat {
      let from = after
      let page = try await jurisdiction.database.read("dataRequests.openings") {
        try AuditTable.page(AuditFilter(kind: .disclosure, subject: subject), after: from, limit: 200, in: $0)
      }
      // The filter knows beginnings only, and one number may begin another.
      records += page.records.filter { $0.draft.subject == subject }
      after = page.next
    } while after != nil && records.count < openingsMost
    return records
  }

  /// The report, or the refusal to do anything with it.
  func required() throws(Refusal) -> MatterFile {
    guard let about else { throw .noMatter(aboutNumber) }
    return about
  }

  /// - Throws: `Refusal` when the request has ended, or asks for something else.
  func check(_ deed: Deed) throws(Refusal) {
    guard matter.isOpen else {
      throw Refusal(.notNow, "data.ended", Phrase("请求已结束", "The request has ended"))
    }
    guard right?.deeds.contains(deed) == true else {
      throw Refusal(
        .forbidden, "data.otherRight", Phrase("这件请求没有要求这样做", "This request does not ask for that"))
    }
  }
}
