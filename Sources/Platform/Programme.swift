import Basics
import Casework
import Delivery
import Organization
import Storage

/// A named undertaking of the district (专项) as a value: what it contributes to the platform. The core names no programme.
package struct Programme: Sendable {
  package var name: String
  package var label: Phrase
  package var guards: [Guard]
  package var effects: [Effect]
  package var migrations: [Migration]
  package var endpoints: @Sendable (Jurisdiction) -> [Endpoint]
  package var subscribers: [Subscriber]

  package init(
    name: String, label: Phrase, guards: [Guard] = [], effects: [Effect] = [], migrations: [Migration] = [],
    endpoints: @escaping @Sendable (Jurisdiction) -> [Endpoint] = { _ in [] }, subscribers: [Subscriber] = []
  ) {
    self.name = name
    self.label = label
    self.guards = guards
    self.effects = effects
    self.migrations = migrations
    self.endpoints = endpoints
    self.subscribers = subscribers
  }
}

extension Rules {
  /// The guards and effects of all programmes.
  package init(_ programmes: [Programme]) {
    self.init(guards: programmes.flatMap(\.guards), effects: programmes.flatMap(\.effects))
  }
}

/// One district with its database and its pack, ready to serve. A process may hold several; nothing is global.
package struct Jurisdiction: Sendable {
  package let database: any Database
  package let current: CurrentDistrict
  package let matters: Matters
  package let rules: Rules
  package let outbox: Outbox
  package let photos: PhotoStore
  /// Wrong guesses at what proves that a report is one's own.
  package let attempts = AttemptLimit()
  package let programmes: [Programme]
  package let now: @Sendable () -> Instant
  /// Whether posts may be picked without a password; only on loopback.
  package let allowsPicker: Bool

  package var district: District { current.value }

  package static func migrations(_ programmes: [Programme]) -> [Migration] {
    Outbox.migrations + Matters.migrations + PacksTable.migrations + programmes.flatMap(\.migrations)
  }

  /// Opens a jurisdiction whose schema is up to date and to which a pack has been applied.
  /// - Throws: `Refusal` (no pack yet), `DatabaseFault`, `Problem` of a stored pack.
  package init(
    database: any Database, programmes: [Programme], photos: PhotoStore, keys: KeyMaker, allowsPicker: Bool,
    now: @escaping @Sendable () -> Instant
  ) async throws {
    let rules = Rules(programmes)
    let current = CurrentDistrict(try await PacksTable.district(in: database, rules: rules))
    self.database = database
    self.programmes = programmes
    self.rules = rules
    self.current = current
    self.photos = photos
    self.allowsPicker = allowsPicker
    self.now = now
    matters = Matters(database: database, current: current, rules: rules, keys: keys, now: now)
    outbox = Outbox(database: database, subscribers: programmes.flatMap(\.subscribers))
  }

  /// Takes up a pack that another process has applied. Returns whether there was a new one.
  package func refresh() async throws -> Bool {
    let stored = try await database.read("packs.version") { try PacksTable.version(in: $0) }
    guard stored != current.value.packVersion else { return false }
    current.replace(try await PacksTable.district(in: database, rules: rules))
    return true
  }
}
