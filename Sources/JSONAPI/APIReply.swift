import Basics
import Ciphers
import Documents
import HTTPTypes
import Platform
import Site

/// Answers in JSON.
package enum APIReply {
  /// With the mark of what was seen (RFC 9110, 8.8.3); answers 304 to whoever has it already.
  package static func json(_ value: JSONValue, tag: String, _ call: Call) -> Reply {
    let mark = "\"\(tag)\""
    guard call.fields[.ifNoneMatch] != mark else {
      var reply = Reply(.notModified)
      reply.fields[.eTag] = mark
      return reply
    }
    var reply = Reply.json(value)
    reply.fields[.eTag] = mark
    // Kept by whoever asked, and asked for again each time: what one may see depends on who asks.
    reply.fields[.cacheControl] = "private, no-cache"
    return reply
  }

  /// The mark of an answer whose parts have no version: its digest.
  package static func digested(_ value: JSONValue, _ call: Call) -> Reply {
    json(value, tag: hexadecimal(Array(sha256(Array(value.canonical.utf8)).prefix(8))), call)
  }
}
