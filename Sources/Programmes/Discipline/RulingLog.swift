import Basics
import Casework
import Delivery
import Storage

/// Reads from the log who refused what and how it was decided, and keeps the decisions as precedents.
enum RulingLog {
  /// Steps after which it is known whose a refused matter is.
  private static let resolving: Set<String> = ["redispatch", "decide", "nameLead", "backToAcceptor"]

  static let subscriber = Subscriber(
    name: "discipline.rulings",
    wants: { topic in
      let action = topic.drop { $0 != "." }.dropFirst()
      return action == "return" || resolving.contains(String(action))
    },
    receive: { parcel, transaction in
      let entries = try EntriesTable.of(parcel.matter, in: transaction)
      guard let entry = entries.first(where: { $0.ordinal == parcel.entry }),
        let matter = try MattersTable.one(key: parcel.matter, in: transaction)
      else { return }
      if entry.action == "return" {
        try RefusalsTable.put(
          RefusalRecord(
            matter: matter.key, number: matter.number, entry: entry.ordinal, refuser: entry.agency,
            clause: entry.form["clause"] ?? "", at: entry.at), in: transaction)
        return
      }
      guard let refusal = entries.last(where: { $0.action == "return" && $0.ordinal < entry.ordinal }) else { return }
      let agency = entry.form["agency"]
      try RefusalsTable.decide(
        matter.key, refusal.ordinal, isUpheld: agency != refusal.agency, at: entry.at, in: transaction)
      guard entry.action == "decide" || entry.action == "nameLead", let agency, let category = matter.category else {
        return
      }
      try PrecedentsTable.put(
        Precedent(
          matter: matter.key, number: matter.number, entry: entry.ordinal, category: category, street: matter.street,
          agency: agency, before: refusal.agency, clause: entry.form["clause"], decidedAt: entry.at), in: transaction)
    })
}
