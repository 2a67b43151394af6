import Basics

/// A feed as readers of news take it (Atom, RFC 4287). Entries keep their ids; what changed is told by their time.
package struct AtomFeed: Sendable {
  /// One thing that is told.
  package struct Entry: Sendable {
    package var id: String
    package var title: String
    /// nil where it is not told apart from `updated`.
    package var published: Instant?
    package var updated: Instant
    /// Where it is read, from the root of the site.
    package var path: String
    /// Put together to the summary; empty ones are left out.
    package var words: [String]

    /// `id` is global: a tag (RFC 4151).
    package init(
      id: String, title: String, published: Instant? = nil, updated: Instant, path: String, words: [String]
    ) {
      self.id = id
      self.title = title
      self.published = published
      self.updated = updated
      self.path = path
      self.words = words
    }
  }

  package var id: String
  package var title: String
  package var author: String
  /// The path of the feed itself, and of the page it is about.
  package var selfPath: String
  package var path: String
  package var entries: [Entry]

  /// `id` is global and names the feed for ever, wherever it is served.
  package init(id: String, title: String, author: String, selfPath: String, path: String, entries: [Entry]) {
    self.id = id
    self.title = title
    self.author = author
    self.selfPath = selfPath
    self.path = path
    self.entries = entries
  }

  package static let type = "application/atom+xml; charset=utf-8"

  /// The document.
  /// - Parameters:
  ///   - site: the address before every path; empty on a machine of one's own.
  ///   - now: its time while it has no entry.
  package func text(_ language: Language, site: String, zone: LocalZone, now: Instant) -> String {
    let told = entries.html { entry -> HTML in
      let summary = entry.words.filter { !$0.isEmpty }.joined(separator: language.pick("；", "; "))
      let published: HTML = entry.published.map { "<published>\(zone.iso($0))</published>" } ?? .empty
      return """
        <entry><id>\(entry.id)</id><title>\(Self.sound(entry.title))</title>\(published)<updated>\(zone.iso(entry.updated))</updated>\
        <link href="\(site)\(entry.path)"/><summary>\(Self.sound(summary))</summary></entry>

        """
    }
    let updated = entries.map(\.updated).max() ?? now
    let feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.tag)"><id>\(id)</id><title>\(Self.sound(title))</title>\
      <updated>\(zone.iso(updated))</updated><author><name>\(author)</name></author>\
      <link rel="self" href="\(site)\(selfPath)"/><link href="\(site)\(path)"/>
      \(told)</feed>

      """
    return feed.text
  }

  /// Without the controls that XML 1.0 does not allow (2.2).
  private static func sound(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }))
  }
}
