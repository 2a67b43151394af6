extension Stylesheet {
  static let queue = #"""
    .queue.split { display: grid; grid-template-columns: minmax(22rem, 2fr) 3fr; }
    .queue.split #bulk { min-width: 0; overflow: auto; max-height: 85vh; }
    .queue.split .table :is(th, td):nth-child(n + 4):not(:last-child) { display: none; }
    .pane { padding: var(--s-4); border-inline-start: 1px solid var(--line); max-height: 85vh; overflow: auto; min-width: 0; }
    .pane .deck { grid-template-columns: minmax(0, 1fr); } .pane .deck > * { grid-column: 1 / -1 !important; grid-row: auto !important; }
    .pane .close { position: sticky; top: 0; z-index: 2; float: inline-end; }
    tr[aria-current] > * { background: var(--accent-soft); }
    .tick-row { position: relative; z-index: 1; width: 1.25rem; height: 1.25rem; margin: .25rem; }
    #bulk > .buttons { padding: var(--s-3) var(--s-4); }
    .kept { display: flex; flex-wrap: wrap; gap: var(--s-2); align-items: start; margin-block-end: var(--s-3); }
    .kept ul { display: flex; flex-wrap: wrap; gap: var(--s-2); }
    .kept li { display: inline-flex; align-items: center; }
    .kept li > a { display: inline-block; padding: .25rem .75rem; border: 1px solid var(--line-2); border-radius: var(--r-full);
      background: var(--surface); color: var(--text-2); min-height: 2rem; }
    .kept li > a[aria-current] { border-color: var(--accent); color: var(--accent-text); background: var(--accent-soft); font-weight: 600; }
    .ask { display: flex; flex-wrap: wrap; gap: var(--s-2); align-items: end; margin-block-end: var(--s-4); }
    .ask label { flex: 1 0 100%; color: var(--text-2); }
    .ask input, .finder > input { flex: 1; min-width: 0; padding: .6rem .8rem; border: 1px solid var(--line-2); border-radius: var(--r-2);
      background: var(--surface); }
    .finder { width: min(44rem, 94vw); max-height: 80vh; padding: var(--s-4); border: 1px solid var(--line-2); border-radius: var(--r-3);
      background: var(--surface); color: var(--text); margin: 8vh auto auto; }
    .finder > input { width: 100%; }
    .found section { margin-block: var(--s-3); } .found h2 { font-size: var(--fs-200); color: var(--text-2); }
    .found li { padding: var(--s-2) 0; border-block-end: 1px solid var(--line); }
    .found li small { display: block; color: var(--text-2); }
    .keys { display: grid; grid-template-columns: auto 1fr; gap: var(--s-2) var(--s-4); margin-block-end: var(--s-4); }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: var(--s-3); margin-block-start: var(--s-3); }
    .pair figure { margin: 0; } .pair figcaption { font-size: var(--fs-200); color: var(--text-2); margin-block-end: var(--s-1); }
    .number-large { font-size: var(--fs-800); font-weight: 600; margin-block-end: var(--s-5); }
    .proposals li { display: flex; flex-wrap: wrap; gap: var(--s-2); align-items: center; padding: var(--s-1) 0; }
    .lmap { height: 65vh; background: var(--map-bg); }
    .lmap .area-line { fill: var(--surface-2); stroke: var(--map-street); stroke-width: 1.5; }
    .lmap .dot { fill: var(--c1); stroke: var(--surface); stroke-width: 2; fill-opacity: 1; } .lmap .dot.late { fill: var(--bad); }
    .lmap .dot:focus { stroke: var(--focus); stroke-width: 4; outline: 0; }
    .leaflet-popup-content-wrapper, .leaflet-popup-tip { background: var(--surface); color: var(--text); }
    .leaflet-popup-content a, .leaflet-container a.leaflet-popup-close-button { color: var(--accent-text); }
    [data-map-note] { padding: var(--s-2) var(--s-4); }
    @media print { .kept, .pane, .tick-row, #bulk > .buttons { display: none !important; } }
    """#
}
