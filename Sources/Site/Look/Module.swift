import Basics
import HTTPTypes
import Organization
import Platform

/// An ES module of ours that only some pages need: a text, served under a name that changes with it.
package struct Module: Sendable, Hashable {
  package let name: String
  package let text: String
  /// Where pages look for it.
  package let path: String

  /// - Parameters:
  ///   - name: lower case letters and hyphens.
  ///   - text: the module; what it imports it names by the path of that module.
  package init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
    path = "/assets/\(name)-\(contentDigest(text)).js"
  }

  /// What serves it; to be put among the endpoints of whoever uses it.
  package var endpoint: Endpoint {
    Endpoint(.get, path, permission: .open, purpose: Phrase("页面模块 \(name)", "Module \(name) of the pages")) { _ in
      .asset(text, "text/javascript; charset=utf-8")
    }
  }
}

extension Reply {
  /// A text whose name changes with its content, so that it may be kept for ever.
  package static func asset(_ text: String, _ type: String) -> Reply { asset(Array(text.utf8), type) }

  /// Bytes whose name changes with their content, so that they may be kept for ever.
  package static func asset(_ bytes: [UInt8], _ type: String) -> Reply {
    var reply = Reply(body: bytes)
    reply.fields[.contentType] = type
    reply.fields[.cacheControl] = "public, max-age=31536000, immutable"
    return reply
  }
}
