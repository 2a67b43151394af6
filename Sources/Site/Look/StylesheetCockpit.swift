extension Stylesheet {
  static let cockpit = #"""
    .out { color: var(--warn); text-decoration: underline; }
    .mapbox { position: relative; container-type: inline-size; }
    .areacard { padding: var(--s-4); border-top: 1px solid var(--line); background: var(--surface); }
    .areacard h3 small { display: block; }
    .areacard .value { display: flex; align-items: center; justify-content: space-between; gap: var(--s-2); }
    .areacard .facts { grid-template-columns: 1fr 1fr; margin-top: var(--s-3); }
    .areacard .facts > div { display: block; } .areacard dd { font-weight: 600; } .areacard .late { color: var(--bad); }
    .areacard .b { margin-top: var(--s-3); }
    @container (min-width: 46rem) {
      .mapbox > .areacard { position: absolute; right: var(--s-4); top: var(--s-4); width: 13.5rem; border: 1px solid var(--line-2);
        border-radius: var(--r-3); box-shadow: var(--shadow-2); }
      .mapbox:has(.areacard) .area { width: calc(100% - 14.5rem); }
    }
    .hover { position: absolute; z-index: 20; pointer-events: none; padding: var(--s-2) var(--s-3); border: 1px solid var(--line-2);
      border-radius: var(--r-2); background: var(--surface); box-shadow: var(--shadow-2); font-size: var(--fs-100);
      color: var(--text-2); white-space: nowrap; }
    .hover b { color: var(--text); } .hover p:first-child { color: var(--text-3); }
    .source { margin-top: var(--s-4); font-size: var(--fs-100); color: var(--text-3); }
    .daily .tools .filters { margin: 0; }
    .wall main { max-width: none; padding: var(--s-4) var(--s-5); }
    .wall .more, .wall .seg, .wall .areacard, .wall .panel > header .b { display: none; }
    .wall .attention .b { display: none; }
    .wall { min-height: 0; }
    @media (min-width: 1700px) { .wall { zoom: 1.1; } } @media (min-width: 2400px) { .wall { zoom: 1.5; } }
    @media (min-width: 3400px) { .wall { zoom: 2.2; } }
    @media (forced-colors: active) { .seg [aria-current] { text-decoration: underline; } .areacard, .hover { border: 1px solid; } }
    """#
}
