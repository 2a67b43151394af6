import Basics
import Casework
import Delivery
import Organization
import Storage

/// A named undertaking of the district (专项) as a value: what it contributes to the platform. The core names no programme.
package struct Programme: Sendable {
  package var name: String
  package var label: Phrase
  /// What it lets one do beyond the permissions of the core, with words for the page of one's rights.
  package var permissions: [(permission: Permission, label: Phrase)]
  package var guards: [Guard]
  package var effects: [Effect]
  /// Proves the files of a pack that it alone reads; nil if it reads none.
  package var proof: PackProof?
  /// Its places in the main navigation.
  package var tabs: [Tab]
  package var migrations: [Migration]
  package var endpoints: @Sendable (Jurisdiction) -> [Endpoint]
  package var subscribers: [Subscriber]
  package var jobs: [Job]
  /// Puts what it keeps sealed under the current key, where it is under an older one. Returns how many rows it saw and changed.
  package var reseal: @Sendable (Jurisdiction) async throws -> (seen: Int, changed: Int)
  /// What it adds to the page of a matter that its reporter sees; nothing in it may be personal.
  package var publicPanels: @Sendable (Matter, Call) async throws -> [HTML]
  /// What it adds to the page of a matter that staff see; empty where it has nothing to say.
  package var panels: @Sendable (MatterFile, Call) async throws -> [HTML]

  package init(
    name: String, label: Phrase, permissions: [(permission: Permission, label: Phrase)] = [], guards: [Guard] = [],
    effects: [Effect] = [], proof: PackProof? = nil, tabs: [Tab] = [], migrations: [Migration] = [],
    endpoints: @escaping @Sendable (Jurisdiction) -> [Endpoint] = { _ in [] }, subscribers: [Subscriber] = [],
    jobs: [Job] = [],
    reseal: @escaping @Sendable (Jurisdiction) async throws -> (seen: Int, changed: Int) = { _ in (0, 0) },
    publicPanels: @escaping @Sendable (Matter, Call) async throws -> [HTML] = { _, _ in [] },
    panels: @escaping @Sendable (MatterFile, Call) async throws -> [HTML] = { _, _ in [] }
  ) {
    self.name = name
    self.label = label
    self.permissions = permissions
    self.guards = guards
    self.effects = effects
    self.proof = proof
    self.tabs = tabs
    self.migrations = migrations
    self.endpoints = endpoints
    self.subscribers = subscribers
    self.jobs = jobs
    self.reseal = reseal
    self.publicPanels = publicPanels
    self.panels = panels
  }
}

/// A place in the main navigation, there for whoever has the permission.
package struct Tab: Sendable {
  package var permission: Permission
  package var word: Phrase
  package var path: String

  /// `path` is that of a page everybody with the permission may open.
  package init(_ permission: Permission, _ word: Phrase, path: String) {
    self.permission = permission
    self.word = word
    self.path = path
  }
}

/// What a programme does beside the requests, again and again. It may be run twice at once by two processes, and must bear that.
package struct Job: Sendable {
  package var name: String
  /// How long from one run to the next, at least.
  package var every: Seconds
  /// Returns how much it did.
  package var run: @Sendable (Jurisdiction) async throws -> Int

  package init(_ name: String, every: Seconds, run: @escaping @Sendable (Jurisdiction) async throws -> Int) {
    self.name = name
    self.every = every
    self.run = run
  }
}

extension Rules {
  /// What all programmes contribute.
  package init(_ programmes: [Programme]) {
    self.init(
      guards: programmes.flatMap(\.guards), effects: programmes.flatMap(\.effects),
      permissions: programmes.flatMap(\.permissions), proofs: programmes.compactMap(\.proof))
  }
}
