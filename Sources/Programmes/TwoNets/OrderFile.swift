import Basics
import Casework
import Documents
import Organization
import Timing

/// An order with what has come of it: what goes back to the system that sent it.
struct OrderFile: Sendable {
  var order: LinkedOrder
  var matter: Matter
  var entries: [Entry]
  var lifecycle: Lifecycle

  /// What was entered last in a public field of that name, in words; nil if nothing was.
  func text(_ field: String, in district: District) -> Phrase? {
    for entry in entries.reversed() {
      guard let action = lifecycle.action(entry.action), entry.form[field] != nil,
        let found = action.fields.first(where: { $0.name == field && $0.isPublic })
      else { continue }
      return action.publicAnswers(entry, in: district).first { $0.label == found.label }?.words
    }
    return nil
  }

  /// Why it was sent back; nil if it was not.
  func returnReason(in district: District) -> Phrase? {
    guard order.state == .returned, let entry = entries.last(where: { lifecycle.stage($0.to)?.phase == .dropped }),
      let action = lifecycle.action(entry.action)
    else { return nil }
    let words = action.publicAnswers(entry, in: district).map(\.words)
    return words.isEmpty ? action.done : words.joined(Phrase("；", "; "))
  }

  /// The steps that the reporter is told of, with their times (时间节点).
  var marks: [(action: Action, at: Instant)] {
    entries.compactMap { entry in
      lifecycle.action(entry.action).flatMap { $0.notice == nil ? nil : ($0, entry.at) }
    }
  }

  /// As the other system reads it (docs/api/hotline.md).
  func json(in district: District, at now: Instant) -> JSONValue {
    let zone = district.calendar.zone
    func time(_ instant: Instant?) -> JSONValue { instant.map { .string(zone.iso($0)) } ?? .null }
    func words(_ phrase: Phrase?) -> JSONValue { phrase.map { .string($0.zh) } ?? .null }
    let stage = lifecycle.stage(matter.stage)
    let closure = matter.closure.map { code -> JSONValue in
      ["code": .string(code), "name_zh": words(text("closure", in: district))]
    }
    let rating = order.rating.map { rating -> JSONValue in
      [
        "responded": .bool(rating.responded), "solved": .bool(rating.solved), "satisfied": .bool(rating.satisfied),
        "at": time(rating.at),
      ]
    }
    return [
      "number": .string(order.number), "source": .string(order.source), "matter": .string(matter.number),
      "state": .string(order.state.rawValue), "kind": .string(order.kind),
      "link": order.link.map { .string($0) } ?? .null,
      "item": order.item.map { .string($0) } ?? .null, "created_at": time(order.createdAt),
      "received_at": time(order.receivedAt), "due_at": time(order.dueAt), "is_overdue": .bool(order.isOverdue(at: now)),
      "ended_at": time(order.endedAt),
      "stage": ["code": .string(matter.stage), "name_zh": words(stage?.publicLabel)],
      "agency": matter.agency.map { ["code": .string($0), "name_zh": .string(district.roster.name($0).zh)] } ?? .null,
      "closure": closure ?? .null, "result": words(text("result", in: district)),
      "reply": words(text("reply", in: district)),
      "return_reason": words(returnReason(in: district)), "rating": rating ?? .null,
      "marks": .array(
        marks.map { ["action": .string($0.action.code), "name_zh": .string($0.action.done.zh), "at": time($0.at)] }),
      "changed": .integer(order.changed),
    ]
  }
}
