import Basics
import HTTPTypes
import Organization
import Platform
import Site

/// How the boards look: a style sheet of their own beside that of all pages, and what the server draws.
enum LeagueLook {
  static let endpoints = [
    Endpoint(.get, path, permission: .open, purpose: Phrase("五榜样式", "Style sheet of the boards")) { _ in
      .asset(text, "text/css; charset=utf-8")
    }
  ]

  /// To be put at the head of a page's body.
  static let sheet: HTML = "<link rel=\"stylesheet\" href=\"\(path)\">"

  private static let path = "/assets/league-\(contentDigest(text)).css"

  /// A colour for each board, of equal weight; the name always stands beside it.
  private static let light =
    "--lg1: #b3261e; --lg2: #8f5300; --lg3: #0f7a55; --lg4: #1a4fc4; --lg5: #7a3ea8; --lamp: #e8a317;"
  private static let dark =
    "--lg1: #ff8a7a; --lg2: #f0b35e; --lg3: #4cc79a; --lg4: #8fb8ff; --lg5: #cfa2f5; --lamp: #ffc548;"

  private static let text = """
    :root { \(light) } :root[data-theme=dark] { \(dark) }
    @media (prefers-color-scheme: dark) { :root[data-theme=auto] { \(dark) } }
    @media print { :root, :root[data-theme=dark], :root[data-theme=auto] { \(light) } }
    @layer parts {
    .boards { display: grid; gap: var(--s-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
      align-items: start; }
    .boards + *, .stack + .boards, .boards > .panel { margin: 0; }
    .boards { margin-block: var(--s-4); }
    .board { --hue: var(--lg1); border-top: .25rem solid var(--hue); }
    .board.n2 { --hue: var(--lg2); } .board.n3 { --hue: var(--lg3); } .board.n4 { --hue: var(--lg4); } .board.n5 { --hue: var(--lg5); }
    .board > header { flex-wrap: wrap; } .board > header h2 { color: var(--hue); font-size: var(--fs-500); }
    .board h3 { display: flex; justify-content: space-between; gap: var(--s-2); margin: 0; padding: var(--s-3) var(--s-4) 0;
      font-size: var(--fs-200); }
    .board h3 small { font-weight: 400; color: var(--text-3); }
    .board .dots { display: block; width: 100%; height: auto; padding: 0 var(--s-3); }
    .dots line { stroke: var(--line-2); } .dots text { fill: var(--text-3); font-size: 10px; }
    .dots circle { fill: var(--hue, var(--c1)); fill-opacity: .75; stroke: var(--surface); }
    .dots .own { fill-opacity: 1; stroke: var(--text); stroke-width: 2; }
    .dots .flag, .award .flag { fill: #d3281c; } .dots .lamp { fill: var(--lamp); fill-opacity: 1; stroke: var(--text); }
    .dots .pole { stroke: var(--text); stroke-width: 1.5; }
    .ranks .award + .award { margin-left: .3em; } .ranks td:nth-child(3) { white-space: nowrap; width: 2.5rem; }
    .award { display: inline-flex; align-items: center; gap: .3em; white-space: nowrap; }
    .award + .award { margin-left: .6em; }
    .award svg { width: 1em; height: 1em; flex: none; overflow: visible; } .award .lamp { fill: var(--lamp); stroke: var(--text); }
    .award .pole { stroke: currentColor; stroke-width: 2; }
    .ranks { width: 100%; border-collapse: collapse; margin-bottom: var(--s-2); }
    .ranks td, .ranks th { padding: var(--s-1) var(--s-2); border-top: 1px solid var(--line); text-align: left; font-weight: 400;
      vertical-align: middle; }
    .ranks thead th { border: 0; font-size: var(--fs-100); color: var(--text-3); }
    .ranks .n { text-align: right; font-variant-numeric: tabular-nums; } .ranks tr > :first-child { padding-left: var(--s-4);
      width: 2.6rem; white-space: nowrap; }
    .ranks tr > :last-child { padding-right: var(--s-4); } .ranks .first { font-weight: 650; }
    .ranks th a { display: inline-flex; align-items: center; min-height: 1.75rem; }
    .board .more { margin: 0 var(--s-4) var(--s-3); } .scroll { overflow-x: auto; }
    .flagrow { display: flex; flex-wrap: wrap; gap: var(--s-2) var(--s-4); margin: 0; padding: 0; list-style: none; }
    .wall-of { display: grid; gap: var(--s-3) var(--s-5); grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
    .wall-of h3 { margin: 0 0 var(--s-2); font-size: var(--fs-200); color: var(--text-3); font-weight: 600; }
    .wall-of li { display: inline-flex; align-items: center; gap: var(--s-2); } .wall-of .award { font-size: 1.15em; }
    .wall-of .award + .award { margin-left: -.2em; } .group-of { margin-block: var(--s-4) 0; overflow-x: auto; }
    .steps-of { display: flex; flex-wrap: wrap; gap: var(--s-2); margin: 0 0 var(--s-4); padding: 0; list-style: none; }
    .steps-of li { padding: var(--s-1) var(--s-3); border: 1px solid var(--line-2); border-radius: var(--r-full); color: var(--text-2); }
    .steps-of [aria-current] { border-color: var(--accent); background: var(--accent-soft); color: var(--accent-text); font-weight: 600; }
    .pairs { display: grid; gap: 0 var(--s-4); } .pairs > .field { margin-top: 0; }
    @media (min-width: 700px) { .pairs { grid-template-columns: minmax(12rem, 1fr) 2fr; } }
    .reckoned { width: 100%; border-collapse: collapse; } .reckoned td, .reckoned th { padding: var(--s-1) var(--s-2);
      text-align: left; font-weight: 400; }
    .reckoned .own { font-weight: 650; } .reckoned .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .reckoned .bar { fill: var(--c-ref); } .reckoned .own .bar { fill: var(--accent); } .reckoned td:nth-child(2) { width: 45%; }
    .hash { overflow-wrap: anywhere; }
    }
    @media print {
    .daily .boards { grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 6pt; } .daily .boards .more { display: none; }
    .board, .board table { break-inside: avoid; } .board { border-top-width: 3pt; print-color-adjust: exact;
      -webkit-print-color-adjust: exact; }
    }
    """

  /// A flag or a light with its word, never by colour alone.
  /// With `isSmall` the word is for readers of the screen only: the shapes differ.
  static func award(
    _ kind: LeaguePlan.AwardKind, _ language: Language, word: String? = nil, isSmall: Bool = false
  ) -> HTML {
    let shape: HTML =
      kind == .redFlag
      ? "<path class=\"pole\" d=\"M4 1v14\"/><path class=\"flag\" d=\"M5 2h9l-3 3.5 3 3.5H5z\"/>"
      : "<circle class=\"lamp\" cx=\"8\" cy=\"8\" r=\"6\"/>"
    let said = word ?? kind.label[language]
    let text: HTML = isSmall ? "<span class=\"unseen\">\(said)</span>" : "\(said)"
    return "<span class=\"award\"><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\">\(shape)</svg>\(text)</span>"
  }

  /// One unit on a strip of dots.
  struct Dot: Sendable {
    var name: String
    /// Hundredths of a point.
    var points: Int
    var kinds: Set<LeaguePlan.AwardKind>
    var isOwn = false
  }

  /// How the units lie between the worst and the best: what a rank does not tell. The table beside it is its twin.
  static func dots(_ dots: [Dot], label: String) -> HTML {
    guard let least = dots.map(\.points).min() else { return .empty }
    let low = min(9_000, least / 1_000 * 1_000), width = 320, left = 14, right = 306
    func x(_ points: Int) -> Int { left + (right - left) * (points - low) / (10_000 - low) }
    var taken: [Int] = []
    let shapes = dots.sorted { ($0.points, $0.name) < ($1.points, $1.name) }.html { dot -> HTML in
      let at = x(dot.points), near = taken.suffix(4).count { abs($0 - at) < 11 }
      taken.append(at)
      let y = 38 - near * 9
      let title = "\(dot.name) \(LeagueWords.points(dot.points))"
      let flag: HTML = when(
        dot.kinds.contains(.redFlag),
        "<path class=\"pole\" d=\"M\(at) \(y)V\(y - 20)\"/><path class=\"flag\" d=\"M\(at) \(y - 20)h11l-3 3.5 3 3.5h-11z\"/>"
      )
      let look = [dot.kinds.contains(.yellowLight) ? "lamp" : "", dot.isOwn ? "own" : ""].filter { !$0.isEmpty }.joined(
        separator: " ")
      return
        "\(flag)<circle\(attribute("class", look.nonEmpty)) cx=\"\(at)\" cy=\"\(y)\" r=\"5.5\"><title>\(title)</title></circle>"
    }
    let ticks = [low, (low + 10_000) / 2, 10_000].html { tick -> HTML in
      "<line x1=\"\(x(tick))\" x2=\"\(x(tick))\" y1=\"44\" y2=\"48\"/>"
        + "<text x=\"\(x(tick))\" y=\"58\" text-anchor=\"middle\">\(tick / 100)</text>"
    }
    return """
      <svg class="dots" viewBox="0 0 \(width) 60" role="img" aria-label="\(label)"><line x1="\(left)" x2="\(right)" y1="46" y2="46"/>\
      \(ticks)\(shapes)</svg>
      """
  }

  /// Figures of a group as bars, the own one marked.
  static func bars(
    caption: String, _ rows: [(name: String, figure: Int?, word: String, rank: String, isOwn: Bool)], titles: [String]
  ) -> HTML {
    let most = max(1, rows.compactMap { $0.figure.map(abs) }.max() ?? 1)
    let lines = rows.html { row -> HTML in
      let length = max(0, row.figure ?? 0) * 1000 / most
      return """
        <tr\(attribute("class", row.isOwn ? "own" : nil))><th scope="row">\(row.name)</th><td>\
        <svg width="100%" height="10" aria-hidden="true">\
        <rect class="bar" width="\(length / 10).\(length % 10)%" height="10" rx="3"/></svg></td><td class="n">\(row.word)</td>\
        <td class="n">\(row.rank)</td></tr>
        """
    }
    return """
      <table class="reckoned"><caption class="unseen">\(caption)</caption>\
      <thead class="unseen"><tr><th scope="col">\(titles[0])</th><td></td>\
      <th scope="col">\(titles[1])</th><th scope="col">\(titles[2])</th></tr></thead><tbody>\(lines)</tbody></table>
      """
  }
}
