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
  package var jobs: [Job]
  /// Puts what it keeps sealed under the current key, where it is under an older one. Returns how many rows it saw and changed.
  package var reseal: @Sendable (Jurisdiction) async throws -> (seen: Int, changed: Int)
  /// What it adds to the page of a matter that its reporter sees; nothing in it may be personal.
  package var publicPanels: @Sendable (Matter, Call) async throws -> [HTML]
  /// What it adds to the page of a matter that staff see; empty where it has nothing to say.
  package var panels: @Sendable (MatterFile, Call) async throws -> [HTML]

  package init(
    name: String, label: Phrase, guards: [Guard] = [], effects: [Effect] = [], migrations: [Migration] = [],
    endpoints: @escaping @Sendable (Jurisdiction) -> [Endpoint] = { _ in [] }, subscribers: [Subscriber] = [],
    jobs: [Job] = [],
    reseal: @escaping @Sendable (Jurisdiction) async throws -> (seen: Int, changed: Int) = { _ in (0, 0) },
    publicPanels: @escaping @Sendable (Matter, Call) async throws -> [HTML] = { _, _ in [] },
    panels: @escaping @Sendable (MatterFile, Call) async throws -> [HTML] = { _, _ in [] }
  ) {
    self.name = name
    self.label = label
    self.guards = guards
    self.effects = effects
    self.migrations = migrations
    self.endpoints = endpoints
    self.subscribers = subscribers
    self.jobs = jobs
    self.reseal = reseal
    self.publicPanels = publicPanels
    self.panels = panels
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
  /// The guards and effects of all programmes.
  package init(_ programmes: [Programme]) {
    self.init(guards: programmes.flatMap(\.guards), effects: programmes.flatMap(\.effects))
  }
}
