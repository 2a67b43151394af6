import Basics
import Casework
import Delivery
import Documents
import Exchange
import Organization
import Platform
import Storage

/// The orders of other systems: taken in live, and kept as their matters stand.
struct LinkedOrders: Sendable {
  /// What became of one order that was sent.
  struct Taken: Sendable {
    /// As it was sent, shortened.
    var number: String
    /// Its place in what was sent, from 1.
    var line: Int
    var result: Result<Receipt, Refusal>
  }

  let jurisdiction: Jurisdiction

  init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// Keeps the state of an order with its matter, in the transaction of the parcel.
  static let subscriber = Subscriber(name: "linked-orders", wants: { _ in true }) { parcel, transaction in
    guard var order = try LinkedOrdersTable.one(matter: parcel.matter, in: transaction),
      let matter = try MattersTable.one(key: parcel.matter, in: transaction)
    else { return }
    let old = order
    order.state = LinkedOrder.State(matter.phase)
    order.endedAt = matter.closedAt
    // What was said of an earlier round says nothing of this one.
    if order.state.isOpen { order.rating = nil }
    let entry = try EntriesTable.of(matter.key, in: transaction).first { $0.ordinal == parcel.entry }
    if let form = entry?.form, let responded = form["responded"], let solved = form["solved"],
      let satisfied = form["satisfied"]
    {
      order.rating = LinkedOrder.Rating(
        responded: responded == "yes", solved: solved == "yes", satisfied: satisfied == "yes", at: parcel.at)
    }
    // Also a step that changes neither is news: the other system sees where it stands.
    guard order != old || entry?.from != entry?.to else { return }
    try LinkedOrdersTable.update(order, in: transaction)
  }

  /// Takes one in. The same number again gives the first receipt.
  /// - Throws: `Refusal` with what is wrong with it.
  func take(
    _ order: LiveOrder, as system: LinkedOrder.System, lifecycle: String, by principal: Principal
  ) async throws -> Receipt {
    var report = order.report
    if !order.name.isEmpty || !order.phone.isEmpty { report.reporter = Reporter(name: order.name, phone: order.phone) }
    // Whoever may bring in orders may report them; a token need not name both.
    var principal = principal
    principal.permissions.insert(.report)
    let now = jurisdiction.now()
    let key = jurisdiction.surroundings.keys.next(at: now), source = report.source
    return try await jurisdiction.matters.report(report, lifecycle: lifecycle, by: principal) { matter, transaction in
      try LinkedOrdersTable.insert(
        LinkedOrder(
          key: key, system: system, source: source, number: order.number, matter: matter.key, kind: order.kind,
          link: order.link, item: order.item, createdAt: order.createdAt, receivedAt: now, dueAt: order.dueAt),
        in: transaction)
    }
  }

  /// Takes in rows one after the other; one that is refused holds up no other.
  func take(
    _ rows: [(line: Int, row: Result<CSVRow, Refusal>)], with reader: LiveReader, as system: LinkedOrder.System,
    lifecycle: String, by principal: Principal
  ) async throws -> [Taken] {
    var taken: [Taken] = []
    for (line, row) in rows {
      var number = ""
      do {
        let row = try row.get()
        number = reader.number(of: row)
        let receipt = try await take(try reader.order(row), as: system, lifecycle: lifecycle, by: principal)
        taken.append(Taken(number: number, line: line, result: .success(receipt)))
      } catch let refusal as Refusal {
        taken.append(Taken(number: number, line: line, result: .failure(refusal)))
      }
    }
    return taken
  }

  /// Writes what was said when the other system called its requester back.
  /// - Throws: `Refusal` when there is no such order, or it is still open.
  func rate(
    _ number: String, _ system: LinkedOrder.System, responded: Bool, solved: Bool, satisfied: Bool
  ) async throws {
    let now = jurisdiction.now()
    try await jurisdiction.database.write("orders.rate") { transaction in
      guard var order = try LinkedOrdersTable.numbered(number, system, in: transaction).last else {
        throw Refusal.noOrder(number)
      }
      guard !order.state.isOpen else {
        throw Refusal(
          .conflict, "order.open", Phrase("工单 \(number) 尚未办结，不能回填回访结果", "The order \(number) is still open"))
      }
      order.rating = LinkedOrder.Rating(responded: responded, solved: solved, satisfied: satisfied, at: now)
      try LinkedOrdersTable.update(order, in: transaction)
    }
  }

  /// Orders with their matters and entries, in the order given; those out of reach are left out.
  func files(_ orders: [LinkedOrder], reach: Reach) async throws -> [OrderFile] {
    guard !orders.isEmpty else { return [] }
    let district = jurisdiction.district
    return try await jurisdiction.database.read("orders.files") { transaction in
      let matters = Dictionary(
        try MattersTable.of(orders.map(\.matter), in: transaction).map { ($0.key, $0) },
        uniquingKeysWith: { first, _ in first })
      let entries = try EntriesTable.of(orders.map(\.matter), in: transaction)
      return orders.compactMap { order in
        guard let matter = matters[order.matter], reach.admits(matter), let lifecycle = district.lifecycle(of: matter)
        else {
          return nil
        }
        return OrderFile(order: order, matter: matter, entries: entries[matter.key] ?? [], lifecycle: lifecycle)
      }
    }
  }
}

extension Refusal {
  static func noOrder(_ number: String) -> Refusal {
    Refusal(
      .notFound, "order.none",
      Phrase("没有编号为 \(number.prefix(64)) 的工单", "There is no order numbered \(number.prefix(64))"))
  }
}
