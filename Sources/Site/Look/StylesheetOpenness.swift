extension Stylesheet {
  static let openness = #"""
    .doors { display: grid; gap: var(--s-2); }
    .ways { display: flex; gap: 0 var(--s-5); overflow-x: auto; margin-bottom: var(--s-4); --tap: 2.75rem; }
    .ways.all { flex-wrap: wrap; margin: 0; }
    .ways a { display: inline-flex; align-items: center; gap: .4em; min-height: var(--tap); white-space: nowrap; }
    .ways a[aria-current] { color: var(--text); font-weight: 600; }
    .panel.flush .in > .hint { margin: var(--s-3) var(--s-4); }
    @media (min-width: 561px) {
      .doors { grid-template-columns: repeat(3, 1fr); } .doors > :first-child { grid-column: 1 / -1; }
    }
    @media (max-width: 560px) { .ways.all { display: grid; grid-template-columns: 1fr 1fr; }
      [data-size=large] .ways.all { grid-template-columns: 1fr; } .ways.all a { white-space: normal; } }
    """#
}
