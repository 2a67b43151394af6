import Basics
import Correspondence
import Delivery
import Platform
import Site
import Storage

/// How many parcels and messages wait, and for how long: for the page of the outbox and the alarm on the start of administration.
struct OutboxFigures: Sendable {
  /// Beyond it one only knows that there are as many.
  static let mostCounted = 10_000
  /// Somebody is told when something waits longer.
  static let alarmAfter = Seconds.minutes(10)

  /// How many there are of a kind, and since when the oldest of them waits.
  struct Line: Sendable {
    var waiting = 0
    var failed = 0
    var givenUp = 0
    var oldest: Instant?
  }

  var parcels = Line()
  var messages = Line()

  static func read(_ jurisdiction: Jurisdiction) async throws -> OutboxFigures {
    try await jurisdiction.database.read("outbox.figures") { transaction in
      var figures = OutboxFigures()
      let parcels = try ParcelState.allCases.map {
        try OutboxPagesTable.figures(of: $0, most: mostCounted, in: transaction)
      }
      let messages = try [Message.State.waiting, .failed, .givenUp].map {
        try MessagesTable.figures(of: $0, most: mostCounted, in: transaction)
      }
      figures.parcels = Line(parcels)
      figures.messages = Line(messages)
      return figures
    }
  }

  /// What somebody should look at now, in a sentence; nil if all goes well.
  func alarm(at now: Instant) -> Phrase? {
    let lost = parcels.givenUp + messages.givenUp
    if lost > 0 {
      return Phrase("发件箱：\(lost) 件多次失败，已停止重试", "Outbox: \(lost) failed too often and are not tried any more")
    }
    guard let oldest = [parcels.oldest, messages.oldest].compactMap(\.self).min(), now - oldest > Self.alarmAfter else {
      return nil
    }
    let words = { (language: Language) in MatterWords.span(now - oldest, language: language) }
    return Phrase("发件箱：最早的一件已等待 \(words(.zh))", "Outbox: the oldest has been waiting for \(words(.en))")
  }

  /// The strip on top of the page.
  func strip(_ call: Call, at now: Instant) -> HTML {
    func kpis(_ line: Line, _ what: Phrase, _ list: OutboxPage.List) -> [KPI] {
      let path = "/administration/outbox?list=\(list.rawValue)&state="
      let age = line.oldest.map { MatterWords.span(now - $0, language: call.language) } ?? "–"
      let isLate = line.oldest.map { now - $0 > Self.alarmAfter } ?? false
      return [
        KPI(
          label: "\(what[call.language]) · \(call.say("等待", "waiting"))", value: grouped(line.waiting + line.failed),
          tone: line.failed > 0 ? .warn : .plain, path: path + "failed"),
        KPI(
          label: "\(what[call.language]) · \(call.say("已放弃", "given up"))", value: grouped(line.givenUp),
          tone: line.givenUp > 0 ? .bad : .plain, path: path + "givenUp"),
        KPI(
          label: "\(what[call.language]) · \(call.say("最早一件", "oldest"))", value: age, tone: isLate ? .bad : .plain),
      ]
    }
    return kpiStrip(
      kpis(messages, Phrase("消息", "Messages"), .messages) + kpis(parcels, Phrase("包裹", "Parcels"), .parcels))
  }
}

extension OutboxFigures.Line {
  /// - Parameter states: waiting, failed, given up. What was given up waits for nobody but a person, and counts apart.
  fileprivate init(_ states: [(count: Int, oldest: Instant?)]) {
    self.init(
      waiting: states[0].count, failed: states[1].count, givenUp: states[2].count,
      oldest: states.prefix(2).compactMap(\.oldest).min())
  }
}
