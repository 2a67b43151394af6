import Basics
import Organization

extension Lifecycle {
  /// The side procedures that the action could be a step of, for this principal; empty for one that begins one.
  package func candidates(_ action: Action, _ strands: [Strand], of principal: Principal) -> [Strand] {
    guard let step = action.strand else { return [] }
    return strands.filter { strand in
      strand.isOpen && strand.kind == step.kind && step.from.contains(strand.state)
        && (!step.isOwn || strand.agency == principal.agency)
    }
  }

  /// Why the step of a side procedure is not open to the principal now; nil if it is.
  func strandStanding(_ action: Action, _ situation: Situation) -> Refusal? {
    guard let step = action.strand, let kind = strandKind(step.kind) else { return nil }
    let mine = candidates(action, situation.strands, of: situation.principal)
    if !step.from.isEmpty, mine.isEmpty, !step.mayBegin { return .noStrand(kind, step, situation) }
    if mine.isEmpty, let refusal = beginStanding(kind, step, situation) { return refusal }
    if let most = kind.most[step.to], situation.strands.count(where: { $0.kind == kind.code && $0.been.contains(step.to) }) >= most {
      return Refusal(
        .notNow, "strand.most",
        Phrase("“\(kind.label.zh)”最多 \(most) 次，已经用完", "“\(kind.label.en)” is possible \(most) times at most, and they are used up"))
    }
    guard let apart = step.apart, !mine.isEmpty else { return nil }
    let principal = situation.principal
    let free = mine.contains { strand in
      switch apart {
      case .person: !strand.persons.contains(principal.person)
      case .agency: !strand.agencies.contains(principal.agency)
      }
    }
    guard !free else { return nil }
    return Refusal(
      .forbidden, "strand.apart.\(apart.rawValue)",
      apart == .person
        ? Phrase("须由此前未经手的人“\(action.label.zh)”", "Somebody who had no hand in it before must “\(action.label.en)”")
        : Phrase("须由其他单位“\(action.label.zh)”", "Another agency must “\(action.label.en)”"))
  }

  private func beginStanding(_ kind: StrandKind, _ step: StrandStep, _ situation: Situation) -> Refusal? {
    guard !kind.isMany, situation.strands.contains(where: { $0.kind == kind.code && $0.isOpen }) else { return nil }
    return Refusal(
      .notNow, "strand.open",
      Phrase("已有一项“\(kind.label.zh)”未了结", "There is an open “\(kind.label.en)” already"))
  }

  /// Which side procedure the step goes on with, as the entry names it; nil if it begins one.
  /// - Throws: `Refusal` when there are several and the form names none of them, or one that the principal may not go on with.
  func strand(_ action: Action, _ situation: Situation, _ form: [String: String]) throws(Refusal) -> String? {
    guard let step = action.strand, !step.from.isEmpty else {
      try checkParties(action, situation, form)
      return nil
    }
    var mine = candidates(action, situation.strands, of: situation.principal)
    if step.apart == .person { mine.removeAll { $0.persons.contains(situation.principal.person) } }
    if step.apart == .agency { mine.removeAll { $0.agencies.contains(situation.principal.agency) } }
    if let id = form["strand"] {
      guard mine.contains(where: { $0.id == id }) else {
        throw .invalid("strand", Phrase("没有可以办理的这一项：\(id)", "There is no such item to go on with: \(id)"))
      }
      return id
    }
    guard mine.count < 2 else {
      throw .invalid("strand", Phrase("请选择是哪一项", "Choose which one"))
    }
    return mine.first?.id
  }

  /// One agency has one open side procedure of a kind at most.
  private func checkParties(_ action: Action, _ situation: Situation, _ form: [String: String]) throws(Refusal) {
    guard let step = action.strand, case .field(let name) = step.party else { return }
    let open = Set(situation.strands.filter { $0.kind == step.kind && $0.isOpen }.map(\.agency))
    for code in (form[name] ?? "").split(separator: ",").map({ String($0) }) {
      let label = situation.district.roster.name(code)
      if open.contains(code) {
        throw .invalid(name, Phrase("\(label.zh)已在其中", "\(label.en) is part of it already"))
      }
      if situation.district.isBarred(code, from: situation.matter.accused) {
        throw .invalid(name, Phrase("被举报单位不能参与本案", "The accused agency cannot take part"))
      }
    }
  }
}

extension Refusal {
  fileprivate static func noStrand(_ kind: StrandKind, _ step: StrandStep, _ situation: Situation) -> Refusal {
    let isOthers = step.isOwn && situation.strands.contains { $0.kind == kind.code && $0.isOpen && step.from.contains($0.state) }
    return isOthers
      ? Refusal(
        .forbidden, "strand.notYours",
        Phrase("这项“\(kind.label.zh)”不是给贵单位的", "This “\(kind.label.en)” is not addressed to your agency"))
      : Refusal(
        .notNow, "strand.none",
        Phrase("没有待办的“\(kind.label.zh)”", "There is no “\(kind.label.en)” to go on with"))
  }
}
