import Auditing
import Basics
import Casework
import Ciphers
import Correspondence
import Delivery
import Identity
import OpenID
import Organization
import Postage
import Storage

/// One district with its database and its pack, ready to serve. A process may hold several; nothing is global.
package struct Jurisdiction: Sendable {
  /// What a jurisdiction is opened with besides its database.
  package struct Surroundings: Sendable {
    package var programmes: [Programme]
    package var photos: PhotoStore
    package var keys: KeyMaker
    package var keyFile: KeyFile
    /// Who else may say who somebody is.
    package var providers: [OpenIDProvider] = []
    package var load: OpenIDFlow.Load?
    /// Under which address people reach it; nil on a machine of one's own.
    package var address: PublicAddress?
    /// How a reporter is called without seeing the number: a link with `{phone}`; it may lead to a bridge.
    package var callLink = "tel:{phone}"
    /// Whether a call goes through a bridge, so that nobody learns the number.
    package var hidesNumbers: Bool { !callLink.hasPrefix("tel:") }
    /// By which ways messages leave; nil if none is configured.
    package var carrier: Carrier?
    /// How other systems are asked.
    package var remote: RemoteRequest.Send = RemoteRequest.network
    /// Where backups are made from the pages, and how; nil if nowhere.
    package var backups: Backups?
    /// Whether demo posts may be picked here: on loopback only.
    package var allowsPicker = false
    package var passwordCost = PasswordHash.Cost.standard
    /// The scripts and style sheets of other people.
    package var web = WebFiles()
    /// How many may watch what changes.
    package var liveLimits = LiveFeed.Limits()
    package var now: @Sendable () -> Instant

    package init(
      programmes: [Programme], photos: PhotoStore, keys: KeyMaker, keyFile: KeyFile,
      now: @escaping @Sendable () -> Instant
    ) {
      self.programmes = programmes
      self.photos = photos
      self.keys = keys
      self.keyFile = keyFile
      self.now = now
    }
  }

  package let database: any Database
  package let current: CurrentDistrict
  package let matters: Matters
  package let people: SignIns
  package let audit: AuditTrail
  package let rules: Rules
  package let outbox: Outbox
  package let messages: Messages
  package let live: LiveFeed
  package let surroundings: Surroundings
  /// Wrong guesses at what proves that a report is one's own.
  package let attempts = AttemptLimit()
  /// Long work that pages start and watch.
  package let errands = Errands()
  /// Whether posts may be picked without a password: a demo database, on loopback.
  package let allowsPicker: Bool

  package var district: District { current.value }
  package var programmes: [Programme] { surroundings.programmes }
  package var photos: PhotoStore { surroundings.photos }
  package var keyFile: KeyFile { surroundings.keyFile }
  package var now: @Sendable () -> Instant { surroundings.now }
  package var today: LocalDate { district.today(now()) }

  package static func migrations(_ programmes: [Programme]) -> [Migration] {
    Outbox.migrations + AuditTable.migrations + Matters.migrations + Messages.migrations + IdentityTables.migrations
      + PacksTable.migrations + SavedFiltersTable.migrations + PackDraftsTable.migrations + JobRunsTable.migrations
        + SettingsTable.migrations + RetentionTable.migrations + PhotoPrintsTable.migrations
      + programmes.flatMap(\.migrations)
  }

  /// Opens a jurisdiction whose schema is up to date and to which a pack has been applied.
  /// - Throws: `Refusal` (no pack yet), `DatabaseFault`, `Problem` of a stored pack.
  package init(database: any Database, _ surroundings: Surroundings) async throws {
    let rules = Rules(surroundings.programmes)
    let current = CurrentDistrict(try await PacksTable.district(in: database, rules: rules))
    let keyFile = surroundings.keyFile
    self.database = database
    self.surroundings = surroundings
    self.rules = rules
    self.current = current
    let isDemo = try await database.read("settings.demo") { try SettingsTable.isDemo(in: $0) }
    allowsPicker = isDemo && surroundings.allowsPicker
    matters = Matters(
      database: database, current: current, rules: rules, keys: surroundings.keys, secrets: { keyFile.ring },
      now: surroundings.now)
    people = SignIns(
      database: database, keys: { keyFile.ring }, desk: PasswordDesk(cost: surroundings.passwordCost),
      maker: surroundings.keys)
    audit = AuditTrail(database: database, mac: { keyFile.ring.mac($0, for: "audit") })
    messages = Messages(
      database: database, current: current, keys: surroundings.keys, secrets: { keyFile.ring },
      carrier: surroundings.carrier, address: surroundings.address?.text, now: surroundings.now)
    live = LiveFeed(database: database, limits: surroundings.liveLimits, now: surroundings.now)
    outbox = Outbox(
      database: database, subscribers: surroundings.programmes.flatMap(\.subscribers) + [messages.subscriber])
  }

  /// Takes up a pack that another process has applied. Returns whether there was a new one.
  package func refresh() async throws -> Bool {
    let stored = try await database.read("packs.version") { try PacksTable.version(in: $0) }
    guard stored != current.value.packVersion else { return false }
    current.replace(try await PacksTable.district(in: database, rules: rules))
    return true
  }

  /// A line of the audit for what a command or a job did.
  package func draft(
    _ kind: AuditDraft.Kind, act: String, subject: String = "", result: String = "ok", detail: String = ""
  ) -> AuditDraft {
    AuditDraft(
      at: now(), kind: kind, person: "", personName: "", post: "", agency: "", address: "local", request: "", act: act,
      subject: subject, fields: [], reason: "", result: result, detail: detail)
  }
}
