import Basics

/// A photo that is shown small and opens large.
package struct Photo: Sendable {
  package var path: String
  package var smallPath: String
  /// What is on it, for those who cannot see it.
  package var alt: String

  package init(path: String, smallPath: String? = nil, alt: String) {
    self.path = path
    self.smallPath = smallPath ?? path
    self.alt = alt
  }
}

/// One entry in the life of a matter: who did what, when, how long it took, which clock was running.
package struct TimelineItem: Sendable {
  package enum Sight: Sendable { case everyone, insiders }

  package var icon: Icon
  package var tone: Tone
  package var what: String
  package var who: String
  package var at: Instant
  /// "用时 1 小时 20 分"; empty for the first entry.
  package var took: String
  package var note: String
  package var photos: [Photo]
  /// The digest of the entry in the chain; its first ten characters are shown.
  package var digest: String?
  package var sight: Sight
  /// Further words, such as the reason of a routing.
  package var extra: HTML

  package init(
    icon: Icon = .circleDot, tone: Tone = .plain, what: String, who: String, at: Instant, took: String = "",
    note: String = "", photos: [Photo] = [], digest: String? = nil, sight: Sight = .everyone, extra: HTML = .empty
  ) {
    self.icon = icon
    self.tone = tone
    self.what = what
    self.who = who
    self.at = at
    self.took = took
    self.note = note
    self.photos = photos
    self.digest = digest
    self.sight = sight
    self.extra = extra
  }
}

/// The entries as an ordered list. Whether entries for insiders are in it is the caller's decision; here they are
/// marked as such.
package func timeline(_ items: [TimelineItem], zone: LocalZone = .shanghai, in language: Language) -> HTML {
  "<ol class=\"line\">\(items.html { timelineItem($0, zone, language) })</ol>"
}

private func timelineItem(_ item: TimelineItem, _ zone: LocalZone, _ language: Language) -> HTML {
  let inside: HTML = when(
    item.sight == .insiders, "<span class=\"inside\">\(Icon.lock.html())\(language.pick("内部", "Internal"))</span>")
  let took: HTML = when(!item.took.isEmpty, "<span class=\"took\">\(Icon.clock.html())\(item.took)</span>")
  let chain: HTML = item.digest.map { digest in
    let word = language.pick("链上摘要", "Chain digest")
    return "<code title=\"\(word) \(digest)\">#\(digest.prefix(10))</code>"
  } ?? .empty
  let note: HTML = when(!item.note.isEmpty, "<p class=\"note\">\(item.note)</p>")
  return """
    <li class="l-\(item.tone.rawValue)\(when(item.sight == .insiders, " internal"))"><span class="knob">\
    \(item.icon.html())</span>\
    <div><p class="what"><b>\(item.what)</b>\(inside)</p><p class="by">\(item.who)</p>\(note)\(item.extra)\
    \(when(!item.photos.isEmpty, photoRow(item.photos)))<p class="when">\
    \(moment(item.at, zone: zone))\(took)\(chain)</p></div></li>
    """
}

/// Photos side by side, each a link to the whole picture.
package func photoRow(_ photos: [Photo]) -> HTML {
  let pictures = photos.html { photo in
    "<a href=\"\(link(photo.path))\"><img src=\"\(link(photo.smallPath))\" alt=\"\(photo.alt)\" loading=\"lazy\"></a>"
  }
  return "<div class=\"photos\">\(pictures)</div>"
}

/// One line of an explained deadline: a span of time, what it is, whether it counts.
package struct ExplainLine: Sendable {
  package var span: String
  package var what: String
  /// The rule, clause or notice behind it; empty when there is none.
  package var basis: String
  /// Time booked in this line ("3 小时 30 分"), or "–".
  package var counted: String
  package var counts: Bool

  package init(span: String, what: String, basis: String = "", counted: String, counts: Bool) {
    self.span = span
    self.what = what
    self.basis = basis
    self.counted = counted
    self.counts = counts
  }
}

/// An explained deadline, line by line; the last row says the result.
package func explainTable(caption: String, lines: [ExplainLine], result: HTML, in language: Language) -> HTML {
  let titles = [
    Phrase("时段", "Span"), Phrase("事由与依据", "What, and by which rule"), Phrase("计入", "Counted"),
  ].map { $0[language] }
  let rows = lines.html { line in
    let basis: HTML = when(!line.basis.isEmpty, "<small>\(line.basis)</small>")
    let sign = line.counts ? Icon.check : Icon.pause
    let span: HTML = line.span.isEmpty ? "<td></td>" : "<th scope=\"row\">\(line.span)</th>"
    return """
      <tr\(when(!line.counts, " class=\"off\""))>\(span)<td class="w" \
      data-label="\(titles[1])">\
      \(line.what)\(basis)</td>\
      <td class="n" data-label="\(titles[2])">\(sign.html())\(line.counted)</td></tr>
      """
  }
  return """
    <div class="explained"><table class="table explain"><caption class="unseen">\(caption)</caption><thead><tr><th scope="col">\(titles[0])\
    </th>\
    <th scope="col" class="w">\(titles[1])</th><th scope="col" class="n">\(titles[2])</th></tr></thead>\
    <tbody>\(rows)</tbody><tfoot><tr><td colspan="3">\(result)</td></tr></tfoot></table></div>
    """
}

/// The time left and the date of a deadline, large; red when it is over.
package func deadlineFigure(label: String, left: String, at: HTML, tone: Tone) -> HTML {
  """
  <div class="deadline k-\(tone.rawValue)"><p class="name">\(label)</p><p class="value">\(left)</p><p class="delta">\
  \(at)</p></div>
  """
}
