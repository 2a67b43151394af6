import Basics
import Casework
import Documents
import Organization

extension PackReader {
  /// `security.yaml`: what is asked of passwords and sessions. Without the file, and for what it does not name, the defaults hold.
  mutating func security() -> SecurityPolicy {
    var policy = SecurityPolicy()
    guard files.text("security.yaml") != nil, let node = yaml("security.yaml") else { return policy }
    node.unknownKeys(
      allowed: [
        "password_length", "password_kinds", "password_days", "passwords_remembered", "failures_most", "lock_minutes",
        "idle_minutes", "session_hours", "token_days_most", "link_hours", "second_factor_for",
      ], into: &problems)
    func set(_ name: String, _ range: ClosedRange<Int>, _ path: WritableKeyPath<SecurityPolicy, Int>) {
      if let value = node.optionalInt(name, in: range, into: &problems) { policy[keyPath: path] = value }
    }
    set("password_length", 8...128, \.passwordLength)
    set("password_kinds", 1...4, \.passwordKinds)
    set("password_days", 0...3650, \.passwordDays)
    set("passwords_remembered", 0...24, \.passwordsRemembered)
    set("failures_most", 3...20, \.failuresMost)
    set("lock_minutes", 1...1440, \.lockMinutes)
    set("idle_minutes", 1...480, \.idleMinutes)
    set("session_hours", 1...24, \.sessionHours)
    set("token_days_most", 1...3650, \.tokenDaysMost)
    set("link_hours", 1...168, \.linkHours)
    // An empty list is a decision; only where the key is missing the default holds.
    if node.entries(into: &problems).contains(where: { $0.key == "second_factor_for" }) {
      policy.secondFactorFor = Set(node.list("second_factor_for", into: &problems).map { permission($0) })
    }
    return policy
  }

  /// A permission that exists; a problem otherwise.
  mutating func permission(_ node: YAMLNode) -> Permission {
    let permission = Permission(node.text(into: &problems))
    if !rules.permissions.contains(permission) {
      let known = rules.permissions.map(\.code).joined(separator: ", ")
      problems.append(
        node.problem(
          Phrase("没有权限 \(permission)", "there is no permission \(permission)"),
          remedy: Phrase("可用：\(known)", "permissions are: \(known)")))
    }
    return permission
  }

  /// `privacy.yaml`: the notice to whoever gives personal data, and how long each kind is kept.
  mutating func privacy() -> (notice: PrivacyNotice?, retention: Retention) {
    var retention = Retention()
    guard files.text("privacy.yaml") != nil, let node = yaml("privacy.yaml") else { return (nil, retention) }
    node.unknownKeys(
      allowed: ["version", "processor", "contact", "text", "purposes", "answer_days", "retention_days"],
      into: &problems)
    let purposes = node.map("purposes", into: &problems).map { entry in
      entry.value.unknownKeys(allowed: ["label", "consent", "ground"], into: &problems)
      return PrivacyNotice.Purpose(
        code: entry.key, label: entry.value.phrase("label", into: &problems),
        needsConsent: entry.value.optionalBool("consent", into: &problems) ?? false,
        ground: entry.value.phrase("ground", into: &problems))
    }
    for entry in node.optionalMap("retention_days", into: &problems) {
      guard let kind = Retention.Kind(rawValue: entry.key) else {
        let known = Retention.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        problems.append(
          entry.value.problem(
            Phrase("没有这类数据：\(entry.key)", "there is no kind of data \(entry.key)"),
            remedy: Phrase("可用：\(known)", "kinds are: \(known)")))
        continue
      }
      let text = entry.value.text(into: &problems)
      guard let days = Int(text), (1...36500).contains(days) else {
        problems.append(
          entry.value.problem(
            Phrase("保存天数应为 1 至 36500", "days to keep are 1 to 36500"),
            remedy: Phrase("填写天数", "give a number of days")))
        continue
      }
      if kind == .audit && days < Retention.auditLeast {
        problems.append(
          entry.value.problem(
            Phrase(
              "审计记录至少保存 \(Retention.auditLeast) 天", "the audit trail is kept \(Retention.auditLeast) days at least"),
            remedy: Phrase("网络安全法：不少于六个月，只能调高", "Cybersecurity Law: six months at least; it may only be raised")))
      }
      retention.days[kind] = days
    }
    let notice = PrivacyNotice(
      version: node.text("version", into: &problems), processor: node.phrase("processor", into: &problems),
      contact: node.phrase("contact", into: &problems), text: node.phrase("text", into: &problems),
      purposes: purposes, answerDays: node.optionalInt("answer_days", in: 1...60, into: &problems) ?? 15)
    return (notice, retention)
  }

  /// No role is two of the three administrators (三员分立).
  mutating func checkSeparation(_ entry: YAMLEntry, _ role: Role) {
    let both = Set(role.permissions.compactMap(\.separatedAs)).sorted()
    guard both.count > 1 else { return }
    let names = both.map(\.code).joined(separator: ", ")
    problems.append(
      entry.value.problem(
        Phrase("角色 \(role.code) 兼有 \(names)", "the role \(role.code) bundles \(names)"),
        remedy: Phrase("系统、安全、审计三员须分立", "the system, security and audit administrators are three")))
  }
}
