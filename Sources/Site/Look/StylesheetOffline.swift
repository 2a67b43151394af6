extension Stylesheet {
  static let offline = #"""
    .offline-bar { position: sticky; top: 0; z-index: 11; margin: 0 calc(-1 * var(--s-4)) var(--s-4);
      padding: var(--s-3) var(--s-4); background: var(--warn-soft); color: var(--warn); border-bottom: 1px solid currentColor; }
    .offline-bar:not([hidden]) { display: grid; gap: 0 var(--s-4); }
    .offline-bar a { color: inherit; text-decoration: underline; min-height: 1.5rem; }
    .waiting-list { display: grid; gap: var(--s-3); }
    .waiting-entry { padding: var(--s-4); background: var(--surface); border: 1px solid var(--line-2);
      border-radius: var(--r-3); }
    .waiting-entry.w-needs { border-color: var(--bad); }
    .gate.now .notice { outline: 3px solid var(--bad); }
    .calls { display: flex; flex-wrap: wrap; gap: var(--s-2); margin-top: var(--s-2); }
    .shown { display: flex; gap: var(--s-2); color: var(--text-2); font-size: var(--fs-300); }
    .where { padding: var(--s-3) var(--s-4); border: 1px solid var(--line-2); border-radius: var(--r-3);
      background: var(--surface); margin-top: var(--s-2); }
    .where:not([hidden]) { display: grid; } .where span, .found span { color: var(--text-2); font-size: var(--fs-300); }
    .finder { margin-bottom: var(--s-2); }
    .found a { display: grid; min-height: var(--tap); padding: var(--s-2) var(--s-3); }
    .nearby { margin-top: var(--s-6); padding: var(--s-4); border: 1px solid var(--accent); border-radius: var(--r-3);
      background: var(--surface); }
    .nearby h2 { font-size: var(--fs-400); }
    .near { display: flex; flex-wrap: wrap; gap: var(--s-2) var(--s-4); justify-content: space-between; align-items: center;
      padding-block: var(--s-3); border-top: 1px solid var(--line); }
    .near p { color: var(--text-2); } .near b { margin-right: var(--s-2); } .near .deed { flex-wrap: wrap; }
    .near .tick { display: flex; align-items: center; gap: var(--s-2); min-height: var(--tap); }
    @media print { .offline-bar { display: none !important; } }
    """#
}
