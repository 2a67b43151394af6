import Basics
import HTTPTypes
import Organization
import Platform

/// The stream of what changes, for pages that keep themselves up to date.
package enum LiveEndpoint {
  package static let endpoints = [
    Endpoint(.get, "/live", permission: .see, purpose: Phrase("实时变化", "Changes as they happen")) { call in
      var reply = Reply()
      reply.fields[.contentType] = "text/event-stream; charset=utf-8"
      reply.fields[.cacheControl] = "no-store"
      // Proxies that gather answers would hold the events back.
      reply.fields[HTTPField.Name("X-Accel-Buffering")!] = "no"
      if call.method != .head {
        let who = call.principal
        reply.stream = try call.jurisdiction.live.watch(
          who.reach, name: who.person.isEmpty ? "post:\(who.post)" : who.person)
      }
      return reply
    },
    Live.module.endpoint, FindModule.module.endpoint,
  ]
}
