import Basics
import Casework
import Documents

extension PackReader {
  /// `extension: {label: …, open: {applied: …}, ended: {granted: …}, most: {granted: 2}, many: no}`.
  mutating func strandKind(_ entry: YAMLEntry) -> StrandKind {
    let node = entry.value
    node.unknownKeys(allowed: ["label", "open", "ended", "most", "many", "dropped"], into: &problems)
    let open = node.optionalMap("open", into: &problems).map {
      StrandKind.State(code: $0.key, label: $0.value.phrase(into: &problems), isOpen: true)
    }
    let ended = node.map("ended", into: &problems).map {
      StrandKind.State(code: $0.key, label: $0.value.phrase(into: &problems), isOpen: false)
    }
    var most: [String: Int] = [:]
    for limit in node.optionalMap("most", into: &problems) { most[limit.key] = limit.value.int(into: &problems) }
    return StrandKind(
      code: entry.key, label: node.phrase("label", into: &problems), states: open + ended, most: most,
      isMany: node.optionalBool("many", into: &problems) ?? false,
      dropped: node.optionalPhrase("dropped", into: &problems))
  }

  /// `{kind: extension, from: [applied], to: agreed, begins: no, party: actor | lead | a field, own: yes, apart: person}`.
  mutating func strandStep(_ node: YAMLNode) -> StrandStep {
    node.unknownKeys(allowed: ["kind", "from", "to", "begins", "party", "own", "apart"], into: &problems)
    let party: StrandStep.Party =
      switch node.optionalText("party", into: &problems) {
      case nil, "actor": .actor
      case "lead": .lead
      case let name?: .field(name)
      }
    return StrandStep(
      kind: node.text("kind", into: &problems), from: node.optionalTexts("from", into: &problems),
      to: node.text("to", into: &problems), mayBegin: node.optionalBool("begins", into: &problems) ?? false,
      party: party, isOwn: node.optionalBool("own", into: &problems) ?? false,
      apart: node.optionalChoice("apart", of: StrandStep.Apart.self, into: &problems))
  }
}
