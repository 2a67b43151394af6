import Basics

extension Countdown {
  /// The clocks of one matter by name, from the events of all of them in order of the log.
  /// - Throws: the refusal of the clock whose events do not fit, its field preceded by the clock's name.
  package static func all(_ events: [NamedClockEvent], calendar: WorkCalendar) throws(Refusal) -> [String: Countdown] {
    var byName: [String: [ClockEvent]] = [:]
    for named in events { byName[named.clock, default: []].append(named.event) }
    var countdowns: [String: Countdown] = [:]
    for (name, events) in byName.sorted(by: { $0.key < $1.key }) {
      do {
        countdowns[name] = try compute(events, calendar: calendar)
      } catch {
        var refusal = error
        refusal.phrase = .verbatim("\(name): ") + refusal.phrase
        refusal.fields = refusal.fields.map { .init("\(name), \($0.field)", $0.phrase) }
        throw refusal
      }
    }
    return countdowns
  }
}
