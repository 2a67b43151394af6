import Basics
import Ciphers
import Postage

/// A mail before it is put on the way (RFC 5322, 2045, 2047).
package struct LetterText: Sendable, Hashable {
  package var sender: MailAddress
  package var senderName: String
  package var recipient: MailAddress
  package var subject: String
  /// Unique and the same at each try, so that a mail that arrives twice can be told.
  package var id: String
  package var at: Instant
  package var zone: LocalZone
  /// Where a POST ends it (RFC 8058); nil if nothing was begun.
  package var leaving: String?
  package var body: String

  package init(
    sender: MailAddress, senderName: String, recipient: MailAddress, subject: String, id: String, at: Instant,
    zone: LocalZone, leaving: String?, body: String
  ) {
    self.sender = sender
    self.senderName = senderName
    self.recipient = recipient
    self.subject = subject
    self.id = id
    self.at = at
    self.zone = zone
    self.leaving = leaving
    self.body = body
  }

  /// As the relay gets it.
  package var letter: Letter { Letter(from: sender.text, to: recipient.text, content: Array(content.utf8)) }

  private var content: String {
    let host = sender.text.drop { $0 != "@" }.dropFirst()
    var head = [
      "From: \(Self.words(senderName)) <\(sender.text)>", "To: <\(recipient.text)>",
      "Subject: \(Self.words(subject))", "Date: \(date)", "Message-ID: <\(Self.plain(id))@\(host)>",
      "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
    ]
    if let leaving {
      head.append("List-Unsubscribe: <\(Self.plain(leaving))>")
      if leaving.hasPrefix("https://") { head.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click") }
    }
    return head.joined(separator: "\r\n") + "\r\n\r\n" + packedBody
  }

  /// In lines of 76, their ends as mail has them.
  private var packedBody: String {
    let text = body.split(separator: "\n", omittingEmptySubsequences: false).map { $0.filter { $0 != "\r" && $0 != "\r\n" } }
      .joined(separator: "\r\n")
    let packed = Array(Base64.encode(Array(text.utf8)).utf8)
    return stride(from: 0, to: packed.count, by: 76).map {
      String(decoding: packed[$0..<min($0 + 76, packed.count)], as: UTF8.self) + "\r\n"
    }.joined()
  }

  /// `Mon, 23 Nov 2026 09:00:00 +0800`.
  private var date: String {
    let day = zone.date(at), seconds = Int(zone.timeOfDay(at) / 1000), east = abs(zone.minutesEast)
    let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.weekday - 1]
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][day.month - 1]
    let time = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    let offset = "\(zone.minutesEast < 0 ? "-" : "+")\(padded(east / 60, 2))\(padded(east % 60, 2))"
    return "\(weekday), \(padded(day.day, 2)) \(month) \(padded(day.year, 4)) \(time) \(offset)"
  }

  /// Encoded words (RFC 2047) of at most 75 characters, each of whole characters. Always encoded: so nothing in the text can end
  /// the line or mean something to who reads the head.
  static func words(_ text: String) -> String {
    var words: [String] = []
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars where scalar.value >= 32 && scalar.value != 127 {
      let more = Array(String(scalar).utf8)
      if bytes.count + more.count > 45 {
        words.append("=?utf-8?B?\(Base64.encode(bytes))?=")
        bytes = []
      }
      bytes += more
    }
    if !bytes.isEmpty || words.isEmpty { words.append("=?utf-8?B?\(Base64.encode(bytes))?=") }
    return words.joined(separator: "\r\n ")
  }

  /// What is made of printable characters only: others are left out.
  private static func plain(_ text: String) -> String {
    String(decoding: text.utf8.filter { $0 > 32 && $0 < 127 && $0 != 60 && $0 != 62 }, as: UTF8.self)
  }
}
