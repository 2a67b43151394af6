import Basics
import Casework
import Organization
import Territory
import Timing

/// How matters are put into words and colours, the same on every page.
package enum MatterWords {
  package static func pill(_ matter: Matter, in district: District, now: Instant, language: Language) -> HTML {
    let label = district.stage(of: matter)?.label ?? .verbatim(matter.stage)
    if matter.isOverdue(at: now) {
      return statusPill(kind: .overdue, word: language.pick("\(label.zh) · 超期", "\(label.en) · overdue"))
    }
    return statusPill(kind: kind(matter), word: label[language])
  }

  /// What the reporter and the public read.
  package static func publicPill(_ matter: Matter, in district: District, language: Language) -> HTML {
    statusPill(kind: kind(matter), word: (district.stage(of: matter)?.publicLabel ?? .verbatim(matter.stage))[language])
  }

  private static func kind(_ matter: Matter) -> StatusKind {
    switch matter.phase {
    case .waiting: .new
    case .working: .working
    case .checking: .checking
    case .done: .done
    case .dropped: .dropped
    }
  }

  package static func title(_ matter: Matter, in district: District, language: Language) -> String {
    // Reporters write their own numbers anywhere; a title stands in lists.
    if !matter.title.isEmpty { return Masking.text(matter.title) }
    if let category = matter.category { return district.catalogue.name(category)[language] }
    let masked = Masking.text(matter.details)
    guard !masked.isEmpty else { return language.pick("照片上报", "Reported by photo") }
    guard masked.count > titleMost else { return masked }
    // Half of a masked number says nothing.
    let words = masked.prefix(titleMost), kept = words.reversed().drop { $0.isASCIIDigit || $0 == "*" }
    return (kept.isEmpty ? String(words) : String(kept.reversed())) + "…"
  }

  /// So many characters of a description stand for a title.
  private static let titleMost = 24

  /// The name of a field of personal data, as the audit has it.
  package static func shown(_ field: String) -> Phrase {
    switch field {
    case "reporter.name": Phrase("上报人称呼", "reporter's name")
    case "reporter.phone": Phrase("上报人电话", "reporter's phone")
    case "person.phone": Phrase("人员电话", "staff phone")
    case "person.email": Phrase("人员邮箱", "staff e-mail")
    case "report": Phrase("上报内容", "the report")
    case "consents": Phrase("同意记录", "consents")
    case "openings": Phrase("查看记录", "who looked")
    default: .verbatim(field)
    }
  }

  /// Why a missed limit does not count.
  package static func exemption(_ code: String) -> Phrase {
    switch code {
    case "appeal": Phrase("不计超时（申诉通过）", "not counted as late (appeal granted)")
    case "honestError": Phrase("不计超时（容错）", "not counted as late (honest error)")
    default: .verbatim(code)
    }
  }

  /// Why a matter is left out of appraisals.
  package static func exclusion(_ code: String) -> Phrase {
    switch code {
    case "postponed": Phrase("缓办期间不计入", "left out while postponed")
    case "excluded": Phrase("经批准剔除", "excluded with approval")
    default: .verbatim(code)
    }
  }

  /// Who has a matter in hand, as the ledger of hours names them.
  package static func holder(_ code: String, in district: District) -> Phrase {
    switch code {
    case "centre": Phrase("治理中心", "the centre")
    case "inspector": Phrase("核查方", "the inspectors")
    case "arbiter": Phrase("裁定单位", "the arbiter")
    case "nobody": Phrase("经批准暂缓", "on hold with approval")
    default: district.roster.name(code)
    }
  }

  package static func place(_ matter: Matter, in district: District, language: Language) -> String {
    guard let area = matter.area else { return language.pick("未定位", "Not located") }
    return district.territory.placeLabel(of: area)[language]
  }

  package static func street(_ matter: Matter, in district: District, language: Language) -> String {
    guard let street = matter.street, let area = district.territory[street] else {
      return language.pick("未定位", "Not located")
    }
    return area.label[language]
  }

  /// As near as the public may know where it lies: the community, or else the street.
  package static func community(_ matter: Matter, in district: District, language: Language) -> String {
    matter.community.flatMap { district.territory[$0] }?.label[language]
      ?? street(matter, in: district, language: language)
  }

  /// `2 小时 5 分`, `3 天 4 小时`; the larger two parts.
  package static func span(_ seconds: Seconds, language: Language) -> String {
    let minutes = Int(seconds.milliseconds.magnitude / 60_000)
    let days = minutes / 1440, hours = minutes / 60 % 24, rest = minutes % 60
    if days > 0 { return language.pick("\(days) 天 \(hours) 小时", "\(days) d \(hours) h") }
    if hours > 0 { return language.pick("\(hours) 小时 \(rest) 分", "\(hours) h \(rest) min") }
    return language.pick("\(rest) 分", "\(rest) min")
  }

  /// `还剩 2 小时` or `已超 3 天`.
  package static func left(_ due: Instant, now: Instant, language: Language) -> String {
    let words = span(due < now ? now - due : due - now, language: language)
    return due < now
      ? language.pick("已超 \(words)", "\(words) over") : language.pick("还剩 \(words)", "\(words) left")
  }

  package static func channel(_ code: String) -> Phrase {
    switch code {
    case "web": Phrase("网页", "Web")
    case "phone": Phrase("电话", "Phone")
    case "grid": Phrase("网格员", "Grid worker")
    case "enforcement": Phrase("执法", "Enforcement")
    case "hotline": Phrase("12345 热线", "12345 hotline")
    case "sensor": Phrase("感知告警", "alarm of a device")
    case "hall": Phrase("办事大厅", "service hall")
    default: .verbatim(code)
    }
  }

  package static func tone(_ due: Instant?, now: Instant, open: Bool) -> Tone {
    guard open, let due else { return .plain }
    return due < now ? .bad : due - now < .hours(1) ? .warn : .plain
  }
}
