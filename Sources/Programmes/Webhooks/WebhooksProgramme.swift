import Basics
import Platform

/// Other systems hear of steps, signed and in order (订阅推送).
package enum WebhooksProgramme {
  package static let programme = Programme(
    name: "webhooks", label: Phrase("订阅推送", "Webhooks"), migrations: HooksTable.migrations,
    endpoints: { _ in HooksPage.endpoints + HookPage.endpoints },
    subscribers: [Hooks.subscriber],
    jobs: [
      Job("webhooks.send", every: .seconds(1)) { try await Hooks($0).sendDue() },
      Job("webhooks.sweep", every: .minutes(10)) { try await Hooks($0).sweep() },
    ],
    reseal: { try await Hooks($0).reseal() })
}
