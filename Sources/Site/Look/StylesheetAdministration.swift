extension Stylesheet {
  /// Editing the pack: sections, code, differences, the map of areas, the diagram of a lifecycle.
  static let administration = """
    .pack-sections { overflow-x: auto; margin-block-end: var(--s-4); }
    .pack-sections .seg { flex-wrap: nowrap; width: max-content; }
    .crumbs { padding: var(--s-2) var(--s-4); }
    .hint.pad { padding: var(--s-2) var(--s-4); }
    textarea.code, pre.lines { font-family: ui-monospace, monospace; font-size: var(--fs-200); line-height: 1.5; }
    textarea.code { white-space: pre; overflow: auto; width: 100%; }
    pre.lines { overflow: auto; max-height: 36rem; margin: 0;
      padding: var(--s-3); background: var(--surface-2); border-radius: var(--r-2); }
    pre.lines > span, pre.lines ins, pre.lines del, pre.lines div > span { display: block; text-decoration: none; }
    pre.lines b { display: inline-block; min-width: 3.5em; color: var(--text-2); font-weight: 400; text-align: end; user-select: none; }
    pre.diff ins { background: var(--good-soft); color: var(--text); }
    pre.diff del { background: var(--bad-soft); color: var(--text); }
    pre.diff div + div { border-block-start: 1px dashed var(--edge); margin-block-start: var(--s-2); padding-block-start: var(--s-2); }
    .area-map { height: 28rem; background: var(--map-bg); z-index: 0; }
    .area-map:not([data-ready]) { height: 2rem; }
    .branches, .branches ul { list-style: none; padding-inline-start: 0; }
    .branches ul { padding-inline-start: var(--s-5); border-inline-start: 1px solid var(--line); }
    .branches li { padding-block: var(--s-1); }
    .branches a { text-decoration: underline; }
    .flow { overflow: auto; border-radius: var(--r-2); }
    .flow svg { display: block; max-width: none; }
    .fl-box { fill: var(--surface); stroke: var(--edge); stroke-width: 1.2; }
    .fl-start, .fl-dot, .fl-tip { fill: var(--text-2); }
    .fl-line { fill: none; stroke: var(--text-2); stroke-width: 1.1; }
    .fl-title { font-size: 14px; font-weight: 600; fill: var(--text); }
    .fl-note { font-size: 11px; fill: var(--text-2); }
    .fl-word { font-size: 12px; fill: var(--text); paint-order: stroke; stroke: var(--surface); stroke-width: 4px; }
    .fl-head { font-size: 13px; fill: var(--text-2); }
    progress { width: min(24rem, 100%); accent-color: var(--accent); }
    """
}
