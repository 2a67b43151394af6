import Basics
import Casework
import Documents
import HTTPTypes
import Platform
import Site
import Storage

/// Requests of a time as a file of comma-separated values (GeoReport Bulk), written piece by piece.
enum RequestFile {
  private static let piece = 1000

  static let head = [
    "service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description", "status_notes",
    "source", "service_name", "service_subtype", "description", "agency_responsible", "address", "lat", "long",
  ]

  @Sendable static func answer(_ call: Call) async throws -> Reply {
    try Speech.checkJurisdiction(call)
    let asked = try RequestFilter(call)
    let jurisdiction = call.jurisdiction, answer = RequestAnswer(call)
    var first = CSVWriter(guardsFormulas: true)
    first.append(head)
    var reply = Reply.csv(first.take(), name: "requests.csv")
    if let asked = asked.question {
      reply.writing = { write in
        var question = asked
        question.offset = 0
        question.limit = piece
        while true {
          let next = question
          let matters = try await jurisdiction.database.read("open311.file") { try RequestsTable.list(next, in: $0) }
          var writer = CSVWriter(guardsFormulas: true)
          for row in try await answer.rows(matters) { writer.append(row) }
          if !matters.isEmpty { try await write(writer.take()) }
          guard matters.count == piece, let last = matters.last else { return }
          question.below = last.key
        }
      }
    }
    return Speech.open(reply)
  }
}

extension RequestAnswer {
  /// The columns of the file, of each request.
  func rows(_ matters: [Matter]) async throws -> [[String]] {
    try await list(matters, isExtended: false).map { answer in
      guard case .record(let members) = answer else { return [] }
      let values = Dictionary(members.map { ($0.name, $0.value.plain) }, uniquingKeysWith: { first, _ in first })
      let isClosed = values["status"] == "closed"
      return RequestFile.head.map { column in
        switch column {
        case "closed_date": isClosed ? values["updated_datetime"] ?? "" : ""
        case "status_description": values["status"] ?? ""
        case "service_subtype": values["service_code"] ?? ""
        default: values[column] ?? ""
        }
      }
    }
  }
}

extension Answer {
  /// A value in one cell.
  fileprivate var plain: String {
    switch self {
    case .text(let text): text
    case .number(let number): JSONValue.text(of: number)
    case .flag(let flag): flag ? "true" : "false"
    case .null, .list, .record: ""
    }
  }
}
