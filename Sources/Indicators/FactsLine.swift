import Basics

extension MatterFacts {
  /// Its canonical text: one line, every field in one order, so that a frozen month can be hashed, kept and read back. Days are
  /// written out; what is not there is empty.
  package var line: String {
    func day(_ value: LocalDate?) -> String { value?.description ?? "" }
    func yes(_ value: Bool?) -> String { value.map { $0 ? "1" : "0" } ?? "" }
    let refused = refusals.map { "\($0.agency):\($0.day):\(yes($0.isOverruled))" }.joined(separator: " ")
    let fields: [String] = [
      number, "\(matter)", flow, street, community, category, channel, day(reportedDay), yes(isSelfFound),
      yes(isRejected), day(filedDay),
      yes(filedOnTime), filedBy, day(dispatchedDay), yes(dispatchedOnTime), dispatchedBy, "\(redispatches)",
      day(dueDay), agency, handledBy,
      yes(isDue), handling.rawValue, yes(isExempt), yes(isDeferred), yes(isExcluded), yes(isUrgent), yes(isSuspended),
      "\(reworks)",
      "\(extensions)", "\(signs)", "\(signed)", "\(minutes)", refused, day(closedDay), yes(isFixed), yes(closedOnTime),
      yes(recurs),
      "\(appeals)", day(voicedDay), yes(responded), yes(solved), yes(satisfied),
    ]
    return fields.map(Self.escaped).joined(separator: "|")
  }

  /// The names of the fields of `line`, in its order: the head of a file of them.
  package static let lineFields = [
    "number", "matter", "flow", "street", "community", "category", "channel", "reported", "selfFound", "rejected",
    "filed", "filedOnTime",
    "filedBy", "dispatched", "dispatchedOnTime", "dispatchedBy", "redispatches", "due", "agency", "handledBy", "isDue",
    "handling",
    "exempt", "deferred", "excluded", "urgent", "suspended", "reworks", "extensions", "signs", "signed", "minutes",
    "refused", "closed",
    "fixed", "closedOnTime", "recurs", "appeals", "voiced", "responded", "solved", "satisfied",
  ]

  // Codes hold neither bars nor line ends; should one, the line still reads back.
  private static func escaped(_ text: String) -> String {
    guard text.contains(where: { "|\\\n\r".contains($0) }) else { return text }
    return text.replacing("\\", with: "\\\\").replacing("|", with: "\\p").replacing("\n", with: "\\n").replacing(
      "\r", with: "\\r")
  }

  private static func unescaped(_ text: Substring) -> String {
    guard text.contains("\\") else { return String(text) }
    var plain = "", isEscape = false
    for character in text {
      if isEscape {
        plain.append(["p": "|", "n": "\n", "r": "\r"][character] ?? character)
        isEscape = false
      } else if character == "\\" {
        isEscape = true
      } else {
        plain.append(character)
      }
    }
    return plain
  }

  /// Reads `line` back; nil if it is none.
  package init?(line: some StringProtocol) {
    let fields = String(line).split(separator: "|", omittingEmptySubsequences: false).map(Self.unescaped)
    guard fields.count == Self.lineFields.count, let key = Key(text: fields[1]), let reported = LocalDate(fields[7]),
      let handling = Handling(rawValue: fields[21])
    else { return nil }
    func yes(_ place: Int) -> Bool { fields[place] == "1" }
    func maybe(_ place: Int) -> Bool? { fields[place].isEmpty ? nil : fields[place] == "1" }
    func day(_ place: Int) -> LocalDate? { LocalDate(fields[place]) }
    func number(_ place: Int) -> Int { Int(fields[place]) ?? 0 }
    self.init(matter: key, number: fields[0], flow: fields[2], reportedDay: reported)
    (street, community, category, channel) = (fields[3], fields[4], fields[5], fields[6])
    (isSelfFound, isRejected) = (yes(8), yes(9))
    (filedDay, filedOnTime, filedBy) = (day(10), maybe(11), fields[12])
    (dispatchedDay, dispatchedOnTime, dispatchedBy, redispatches) = (day(13), maybe(14), fields[15], number(16))
    (dueDay, agency, handledBy, isDue) = (day(17), fields[18], fields[19], yes(20))
    self.handling = handling
    (isExempt, isDeferred, isExcluded, isUrgent, isSuspended) = (yes(22), yes(23), yes(24), yes(25), yes(26))
    (reworks, extensions, signs, signed, minutes) = (number(27), number(28), number(29), number(30), number(31))
    refusals = fields[32].split(separator: " ").compactMap { text in
      let parts = text.split(separator: ":")
      guard parts.count == 3, let day = LocalDate(parts[1]) else { return nil }
      return Refused(agency: String(parts[0]), day: day, isOverruled: parts[2] == "1")
    }
    (closedDay, isFixed, closedOnTime, recurs, appeals) = (day(33), yes(34), maybe(35), yes(36), number(37))
    (voicedDay, responded, solved, satisfied) = (day(38), yes(39), yes(40), yes(41))
  }
}
