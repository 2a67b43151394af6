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
    @media print { .offline-bar { display: none !important; } }
    """#
}
