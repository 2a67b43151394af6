import Basics
import Ciphers
import Delivery
import Organization
import Storage
import Synchronization
import Territory
import Timing

/// The district as it is now; replaced as a whole when a pack is applied.
package final class CurrentDistrict: Sendable {
  private let held: Mutex<District>

  package init(_ district: District) { held = Mutex(district) }

  package var value: District { held.withLock { $0 } }

  package func replace(_ district: District) { held.withLock { $0 = district } }
}

/// What the reporter gets: the number, and where and with whom it is.
package struct Receipt: Sendable, Hashable {
  package var matter: Matter
  /// The same report had come in before; nothing new was made.
  package var isRepeat: Bool
}

/// The matters of a jurisdiction: report, act, look. Every door (page, JSON, command) goes through here.
package struct Matters: Sendable {
  package let database: any Database
  package let current: CurrentDistrict
  package let rules: Rules
  package let keys: KeyMaker
  package let numbering: Numbering
  /// The keys that personal data is sealed with.
  package let secrets: @Sendable () -> KeyRing
  /// The clock, passed in.
  package let now: @Sendable () -> Instant

  package init(
    database: any Database, current: CurrentDistrict, rules: Rules, keys: KeyMaker,
    secrets: @escaping @Sendable () -> KeyRing, now: @escaping @Sendable () -> Instant
  ) {
    self.database = database
    self.current = current
    self.rules = rules
    self.keys = keys
    self.secrets = secrets
    self.now = now
    numbering = Numbering(database: database)
  }

  package static let migrations =
    MattersTable.migrations + EntriesTable.migrations + SealsTable.migrations + AttachmentsTable.migrations
    + ReportersTable.migrations + ConsentsTable.migrations + StrandsTable.migrations
    + PrecedentsTable.migrations + MattersTable.countdownMigrations + DaysTable.migrations + SearchTable.migrations
    + StepsOnceTable.migrations

  package var district: District { current.value }

  /// Takes in a report: located, written with its first entry, its countdown and its parcel in one durable transaction.
  /// The same `source` and `sourceNumber` a second time gives the receipt of the first.
  /// - Parameter alongside: what else is written with a new matter, in the same transaction.
  /// - Throws: `Refusal` (what is wrong with the report), `DatabaseFault`.
  package func report(
    _ report: Report, lifecycle name: String, by principal: Principal,
    alongside: (@Sendable (Matter, any Transaction) throws -> Void)? = nil
  ) async throws -> Receipt {
    let district = district
    let now = now()
    guard let lifecycle = district.currentLifecycles[name].flatMap({ district.lifecycles[$0] }) else {
      throw Refusal(.notFound, "lifecycle.unknown", Phrase("没有流程 \(name)", "There is no lifecycle \(name)"))
    }
    let number = try await numbering.next(prefix: district.code, day: district.today(now))
    let key = keys.next(at: now), entryKey = keys.next(at: now)
    var change = try lifecycle.open(
      report, number: number, key: key, entryKey: entryKey, by: principal, at: now, recordedAt: now, in: district)
    let countdowns = try Countdowns(entries: [change.entry], lifecycle: lifecycle, calendar: district.calendar)
    change.matter.settle(countdowns)
    let opened = change
    let identity = report.reporter.map { SealedReporter($0, of: key, at: now, keys: secrets()) }
    let consents = report.consents.map {
      Consent(matter: key, purpose: $0, notice: district.privacyNotice?.version ?? "", givenAt: now)
    }
    let parcel = Parcel(key: entryKey, topic: "\(lifecycle.name).\(opened.action.code)", matter: key, entry: 1, at: now)
    do {
      try await database.write("matters.report") { transaction in
        try MattersTable.insert(opened.matter, in: transaction)
        try EntriesTable.insert(opened.entry, in: transaction)
        try AttachmentsTable.claim(opened.entry, in: transaction)
        try MattersTable.put(countdowns, of: opened.matter, in: transaction)
        if let identity { try ReportersTable.insert(identity, in: transaction) }
        for consent in consents { try ConsentsTable.insert(consent, in: transaction) }
        try Outbox.put(parcel, in: transaction)
        try alongside?(opened.matter, transaction)
      }
    } catch DatabaseFault.notUnique(let constraint) {
      guard let sourceNumber = report.sourceNumber,
        let earlier = try await database.read(
          "matters.repeated",
          { transaction in
            try MattersTable.one(source: report.source, sourceNumber: sourceNumber, in: transaction)
          })
      else { throw DatabaseFault.notUnique(constraint) }
      return Receipt(matter: earlier, isRepeat: true)
    }
    return Receipt(matter: opened.matter, isRepeat: false)
  }

  /// Takes an action on a matter.
  /// - Parameters:
  ///   - version: the version the principal has seen.
  ///   - once: an id made where the form was filled in; the same step under the same id again changes nothing, and gives the matter
  ///     as it is now. Nil for what is never sent by itself.
  /// - Throws: `Refusal`: not found within the principal's reach, stale, not possible, not allowed, wrong form.
  @discardableResult
  package func act(
    _ code: String, on number: String, version: Int, form: StepForm, once: String? = nil, by principal: Principal
  ) async throws -> Matter {
    guard code != Self.splitting else {
      throw Refusal.invalid("part", Phrase("拆分须同时开立拆出的一件", "Splitting opens the part as well: split it off"))
    }
    let district = district
    let now = now()
    let entryKey = keys.next(at: now)
    let rules = rules
    let id = once?.trimmed.nonEmpty
    guard id.map({ $0.utf8.count <= Self.onceMost }) ?? true else {
      throw Refusal.invalid("once", Phrase("表单编号过长", "The id of the form is too long"))
    }
    return try await database.write("matters.act") { transaction in
      guard let matter = try MattersTable.one(number: number, reach: principal.reach, in: transaction) else {
        // A step may take the matter out of one's own reach: sent again, it is still done.
        guard let id, let done = try StepsOnceTable.done(id, post: principal.post, in: transaction), done.action == code,
          let matter = try MattersTable.one(key: done.matter, in: transaction), matter.number == number
        else { throw Refusal.noMatter(number) }
        return matter
      }
      if let id, let done = try StepsOnceTable.claim(
        id, post: principal.post, matter: matter.key, action: code, in: transaction)
      {
        guard done.matter == matter.key, done.action == code else {
          throw Refusal(
            .conflict, "once.taken", Phrase("这份表单已用于另一步骤，请重新打开", "This form was used for another step: open it anew"))
        }
        // Read anew: the first one may have been committed while this one waited for it.
        return try MattersTable.one(key: matter.key, in: transaction) ?? matter
      }
      guard matter.version == version else { throw Refusal.stale(matter, district) }
      return try Self.step(
        code, on: matter, form: form, by: principal, at: now, recordedAt: now, entryKey: entryKey, district: district,
        rules: rules, in: transaction)
    }
  }

  /// How long the id of a form may be, in bytes.
  static let onceMost = 64

  /// Takes an action on a matter in the caller's transaction: plans it, writes the matter, its entry, its clocks and side
  /// procedures, and a parcel.
  /// - Parameter at: when it happened; not before its last step.
  /// - Throws: `Refusal` as `act`, `DatabaseFault`.
  @discardableResult
  static func step(
    _ code: String, on matter: Matter, form: StepForm, by principal: Principal, at: Instant, recordedAt: Instant,
    entryKey: Key, district: District, rules: Rules, in transaction: any Transaction
  ) throws -> Matter {
    guard let lifecycle = district.lifecycle(of: matter) else { throw Refusal.noMatter(matter.number) }
    let entries = try EntriesTable.of(matter.key, in: transaction)
    let other = try other(lifecycle.action(code), form, principal, transaction)
    let situation = Situation(
      matter: matter, entries: entries, principal: principal, at: max(at, entries.last?.at ?? at), district: district,
      other: other, children: try MattersTable.children(of: matter.key, in: transaction))
    var change = try lifecycle.plan(
      code, in: situation, form: form, rules: rules, entryKey: entryKey, recordedAt: recordedAt)
    let after = entries + [change.entry]
    let oldClocks = try Countdowns(entries: entries, lifecycle: lifecycle, calendar: district.calendar)
    let newClocks = try Countdowns(entries: after, lifecycle: lifecycle, calendar: district.calendar)
    change.matter.settle(newClocks)
    guard try MattersTable.update(change.matter, in: transaction) else { throw Refusal.stale(matter, district) }
    try EntriesTable.insert(change.entry, in: transaction)
    try AttachmentsTable.claim(change.entry, in: transaction)
    try MattersTable.put(newClocks, changedFrom: oldClocks, of: change.matter, in: transaction)
    for party in Set(change.matter.parties).subtracting(matter.parties).sorted() {
      try MattersTable.put(party: party, of: matter.key, in: transaction)
    }
    try StrandsTable.put(
      StoredStrand.all(after, of: change.matter, lifecycle: lifecycle, countdowns: newClocks),
      changedFrom: StoredStrand.all(entries, of: matter, lifecycle: lifecycle, countdowns: oldClocks), in: transaction)
    try Outbox.put(
      Parcel(
        key: entryKey, topic: "\(lifecycle.name).\(code)", matter: matter.key, entry: change.entry.ordinal, at: recordedAt),
      in: transaction)
    return change.matter
  }

  /// The matter that a form names in a field of that kind.
  private static func other(
    _ action: Action?, _ form: StepForm, _ principal: Principal, _ transaction: any Transaction
  ) throws -> Matter? {
    guard let field = action?.fields.first(where: { $0.kind == .matter }), let number = form[field.name] else {
      return nil
    }
    guard let other = try MattersTable.one(number: number, reach: principal.reach, in: transaction) else {
      throw Refusal.invalid(field.name, Phrase("没有编号为 \(number) 的案件", "There is no matter numbered \(number)"))
    }
    return other
  }

  /// A matter with all its entries and countdowns, or the refusal that there is none within reach.
  package func one(_ number: String, reach: Reach) async throws -> MatterFile {
    let district = district
    return try await database.read("matters.one") { transaction in
      guard let matter = try MattersTable.one(number: number, reach: reach, in: transaction),
        let lifecycle = district.lifecycle(of: matter)
      else { throw Refusal.noMatter(number) }
      let entries = try EntriesTable.of(matter.key, in: transaction)
      return MatterFile(
        matter: matter, entries: entries, lifecycle: lifecycle,
        countdowns: try Countdowns(entries: entries, lifecycle: lifecycle, calendar: district.calendar),
        attachments: try AttachmentsTable.of(matter.key, in: transaction),
        parent: try matter.parent.flatMap { try MattersTable.one(key: $0, in: transaction) },
        children: try MattersTable.children(of: matter.key, in: transaction))
    }
  }

  /// The file of a matter for its reporter: the number and the last four digits of the phone must agree.
  /// A report without a phone is found by its number alone, and shows what anyone may see; but not a tip-off.
  package func followed(_ number: String, lastFour: String) async throws -> MatterFile {
    let file = try await one(number, reach: .everything)
    let sealed = try await database.read("matters.reporter") { try ReportersTable.any(file.matter.key, in: $0) }
    let reporter = try sealed?.opened(with: secrets())
    // A report does not become public by its reporter's having their identity deleted: what is left of that is restricted.
    let gaveNoPhone = sealed?.isRestricted != true && reporter?.phone.isEmpty ?? true
    // What only staff can begin has no reporter, and is nobody's to follow.
    let isOfThePublic = file.lifecycle.opening?.permission == .report && file.matter.source != Self.splitSource
    let isOpenToAll = gaveNoPhone && file.matter.accused == nil && isOfThePublic
    let isProven = sealed?.isRestricted == false && reporter?.phone.isEmpty == false && reporter?.lastFour == lastFour
    guard isOpenToAll || isProven else {
      throw Refusal(
        .notFound, "matter.notFollowed",
        Phrase("编号与手机号后四位不符，请核对", "The number and the last four digits of the phone do not agree"),
        fields: [
          .init("last_four", Phrase("请填写上报时所留手机号的后四位", "Enter the last four digits of the phone given when reporting"))
        ])
    }
    return file
  }

  /// One page of a list, with the cursor to the next if there is one.
  package func list(
    _ filter: MatterFilter, reach: Reach, limit: Int = 50
  ) async throws -> (matters: [Matter], next: MatterFilter.Cursor?) {
    let found = try await database.read("matters.list") { transaction in
      try MattersTable.list(filter, reach: reach, limit: limit + 1, in: transaction)
    }
    let page = Array(found.prefix(limit))
    return (page, found.count > limit ? page.last.map(filter.cursor(after:)) : nil)
  }

  /// Open matters that may be the same thing: same subclass, near in place and time, nearest first.
  package func duplicates(of matter: Matter, reach: Reach) async throws -> [(matter: Matter, metres: Double)] {
    guard let coordinate = matter.coordinate else { return [] }
    return try await near(
      coordinate, category: matter.category, since: matter.reportedAt - .hours(district.settings.duplicateHours),
      except: matter.key,
      reach: reach)
  }

  /// Open matters near a point, nearest first, with the distance in metres.
  package func near(
    _ coordinate: Coordinate, category: CategoryKey?, since: Instant, except key: Key?, reach: Reach
  ) async throws -> [(matter: Matter, metres: Double)] {
    let metres = district.settings.duplicateMetres
    let found = try await database.read("matters.near") { transaction in
      try MattersTable.near(
        coordinate, metres: metres, category: category, since: since, reach: reach, except: key, limit: 20,
        in: transaction)
    }
    return found.compactMap { matter in
      guard let place = matter.coordinate else { return nil }
      let distance = coordinate.distance(to: place)
      return distance <= metres ? (matter, distance) : nil
    }
    .sorted { $0.metres < $1.metres }
  }

  /// How many matters there are. Walks an index: for commands, not for pages.
  package func count() async throws -> Int {
    try await database.read("matters.count") { try MattersTable.count(in: $0) }
  }

  /// The reporter's name and phone in the clear. Whoever shows them asks `Disclosure` first and has it audited.
  package func reporter(of matter: Matter) async throws -> Reporter? {
    let sealed = try await database.read("matters.reporter") { try ReportersTable.of(matter.key, in: $0) }
    return try sealed?.opened(with: secrets())
  }

  /// The matters reported from a phone, newest first, within reach.
  package func reported(fromPhone phone: String, reach: Reach, limit: Int = 20) async throws -> [Matter] {
    let prints = SealedReporter.prints(ofPhone: phone, keys: secrets())
    return try await database.read("matters.caller") { transaction in
      try ReportersTable.matters(prints: prints, limit: 200, in: transaction).compactMap { key in
        try MattersTable.one(key: key, in: transaction)
      }
      .filter { reach.admits($0) }.prefix(limit).map(\.self)
    }
  }
}

/// Everything a page about one matter needs.
package struct MatterFile: Sendable {
  package var matter: Matter
  package var entries: [Entry]
  package var lifecycle: Lifecycle
  package var countdowns: Countdowns
  package var attachments: [Attachment]
  package var parent: Matter?
  /// The matters that belong to it: merged into it, split from it, records that began with it.
  package var children: [Matter]

  package var strands: [Strand] { lifecycle.strands(entries) }
}

extension Reach {
  /// `admits` of what a matter is, where it lies and whom it accuses.
  package func admits(_ matter: Matter) -> Bool {
    admits(
      agency: matter.agency, area: matter.area, accused: matter.accused, zone: matter.zone, parties: matter.parties)
  }
}

extension Refusal {
  /// There is none, or it is out of reach: both are answered alike, so that guessing tells nothing.
  package static func noMatter(_ number: String) -> Refusal {
    Refusal(
      .notFound, "matter.notFound",
      Phrase("没有找到案件 \(number)，或不在您的可见范围内", "There is no matter \(number), or it is beyond what you may see"))
  }

  package static func stale(_ matter: Matter, _ district: District) -> Refusal {
    let stage = district.stage(of: matter)?.label ?? .verbatim(matter.stage)
    return Refusal(
      .conflict, "matter.stale",
      Phrase(
        "案件刚被他人更新，现为“\(stage.zh)”。您填写的内容仍在下方，请核对后重新提交",
        "Somebody else has just changed the matter; it is “\(stage.en)” now. What you entered is still below: check and send again"
      ))
  }
}
