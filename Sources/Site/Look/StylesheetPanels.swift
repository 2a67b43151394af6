extension Stylesheet {
  static let panels = #"""
    .panel { background: var(--surface); border: 1px solid var(--line); border-radius: var(--r-3);
      box-shadow: var(--shadow-1);
      min-width: 0; overflow: clip; }
    .panel + .panel { margin-top: var(--s-4); }
    .panel > header { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s-1) var(--s-3);
      min-height: 2.75rem;
      padding: var(--s-2) var(--s-4); }
    .panel.flush > header { border-bottom: 1px solid var(--line); }
    .panel h2 { font-size: var(--fs-300); }
    .site .panel h2 { font-size: var(--fs-400); }
    .sub { font-size: var(--fs-100); color: var(--text-3); }
    .panel > header .tools { margin-left: auto; }
    .panel > .in { padding: var(--s-1) var(--s-4) var(--s-4); }
    .panel.flush > .in { padding: 0; }
    .panel:not(.flush) > .in > :is(.buttons, .ref):first-child { margin-top: 0; }
    .in > :is(.facts, .buttons, .rules, p) + .form, .in > .facts + :is(p, .more) { margin-top: var(--s-5); }
    .more > .form { margin-block: var(--s-2) var(--s-4); }
    .in > .notice:last-child { margin-bottom: 0; }
    .in > svg[shape-rendering] { display: block; max-width: 100%; height: auto; }
    .in > p { line-height: 1.6; }
    .desk .panel .form { max-width: 42rem; }
    .in > h3 { margin-block: var(--s-5) var(--s-2); }
    .rules { list-style: disc; padding-left: 1.25em; line-height: 1.6; color: var(--text-2); }
    .deck { display: grid; grid-template-columns: repeat(24, minmax(0, 1fr)); gap: var(--s-4); margin-top: var(--s-4); }
    .s8 { grid-column: span 8; } .s12 { grid-column: span 12; } .s16 { grid-column: span 16; } .s24 {
      grid-column: span 24; }
    .deck > div, .stack { grid-template-columns: minmax(0, 1fr); }
    .deck > div { display: grid; min-width: 0; }
    .beside { grid-template-rows: auto 1fr; } .beside > .s8 { grid-row: 1 / span 2; grid-column: 17 / -1; }
    .stack { display: grid; gap: var(--s-4); align-content: start; min-width: 0; }
    .stack > .panel, .stack > .notice { margin: 0; }
    .strip { container-type: inline-size; }
    .kpis { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); background: var(--line); gap: 1px;
      border: 1px solid var(--line); border-radius: var(--r-3); overflow: clip; box-shadow: var(--shadow-1); }
    .kpi { grid-column: span 3; } .kpi:last-child:nth-child(odd) { grid-column: 1 / -1; }
    @container (min-width: 33rem) {
      .c3 > .kpi, .c3 > .kpi:last-child:nth-child(odd) { grid-column: span 2; }
      .c3 > .kpi:last-child:nth-child(3n + 1) { grid-column: 1 / -1; }
      .c3 > .kpi:last-child:nth-child(3n + 2) { grid-column: span 4; }
    }
    @container (min-width: 56rem) {
      .n4 { grid-template-columns: repeat(4, minmax(0, 1fr)); } .n5 { grid-template-columns: repeat(5, minmax(0, 1fr)); }
      :is(.n4, .n5, .n6:has(> :last-child:nth-child(6))) > .kpi.kpi.kpi { grid-column: span 1; }
    }
    .kpi { background: var(--surface); padding: var(--s-3) var(--s-4) var(--s-2); position: relative; min-width: 0; }
    .name { display: flex; justify-content: space-between; gap: var(--s-2); font-size: var(--fs-200);
      color: var(--text-2); }
    .name a { color: inherit; text-decoration: none !important; }
    .name a::after { content: ""; position: absolute; inset: 0; }
    .kpi:has(a):hover { background: var(--surface-2); }
    .goal { font-size: var(--fs-100); color: var(--text-3); white-space: nowrap; }
    .value { font-size: var(--fs-700); font-weight: 600; letter-spacing: -.02em; line-height: 1.3; }
    .value small { font-size: var(--fs-200); letter-spacing: 0; margin-left: .3em; }
    .delta { font-size: var(--fs-100); color: var(--text-2); }
    .delta .i { width: 1em; height: 1em; vertical-align: -.12em; }
    .k-good .delta b { color: var(--good); } .k-warn .delta b { color: var(--warn); } .k-bad .delta b {
      color: var(--bad); }
    .k-bad.deadline .value { color: var(--bad); } .k-warn.deadline .value { color: var(--warn); }
    .deadline { padding-bottom: var(--s-3); }
    .pill { display: inline-flex; align-items: center; gap: .35em; height: 1.375rem; padding: 0 .55em;
      border-radius: var(--r-full);
      font-size: var(--fs-100); font-weight: 400; white-space: nowrap; background: var(--mute-soft);
      color: var(--text-2);
      line-height: 1; }
    .pill .i { width: 1.1em; height: 1.1em; vertical-align: 0; }
    [data-size=large] .pill { height: 1.7rem; }
    .p-new { color: var(--text); } .p-working { background: var(--info-soft); color: var(--info); }
    .p-checking { background: var(--warn-soft); color: var(--warn); } .p-done { background: var(--good-soft);
      color: var(--good); }
    .p-overdue { background: var(--bad-soft); color: var(--bad); font-weight: 600; }
    .tag { display: inline-block; padding: 0 .5em; border: 1px solid var(--line-2); border-radius: var(--r-1);
      font-size: var(--fs-100); color: var(--text-2); white-space: nowrap; }
    .t-good { color: var(--good); } .t-warn { color: var(--warn); } .t-bad { color: var(--bad); } .t-info {
      color: var(--info); }
    .facts { display: grid; gap: var(--s-2) var(--s-4); }
    .facts > div { display: grid; grid-template-columns: 5.5rem 1fr; gap: var(--s-3); }
    .facts dt { color: var(--text-3); font-size: var(--fs-200); padding-top: .08em; }
    .site .facts dt { font-size: var(--fs-300); }
    .more > summary { cursor: pointer; color: var(--accent-text); font-size: var(--fs-200); min-height: var(--tap);
      display: flex; align-items: center; gap: .4em; }
    .more > summary::before { content: "▸"; } .more[open] > summary::before { content: "▾"; }
    .panel.flush .in > .more > * { margin-inline: var(--s-4); }
    .panel.flush .in > .more > :last-child:not(summary) { margin-bottom: var(--s-4); }
    .notice { display: flex; gap: var(--s-3); padding: var(--s-3) var(--s-4); border-radius: var(--r-3);
      border: 1px solid;
      margin-block: var(--s-4); background: var(--surface-2); border-color: var(--line-2); }
    .notice > .i { margin-top: .12em; width: 1.25em; height: 1.25em; }
    .notice .words { color: var(--text); margin-top: var(--s-1); }
    .n-info { background: var(--info-soft); color: var(--info); border-color: var(--info-soft); }
    .n-good { background: var(--good-soft); color: var(--good); border-color: var(--good-soft); }
    .n-warn { background: var(--warn-soft); color: var(--warn); border-color: var(--warn-soft); }
    .n-bad { background: var(--bad-soft); color: var(--bad); border-color: var(--bad); }
    .n-bad .words a { color: inherit; }
    .empty { display: grid; justify-items: center; gap: var(--s-2); padding: var(--s-10) var(--s-4); text-align: center;
      color: var(--text-2); }
    .empty > .i { width: 2.5rem; height: 2.5rem; color: var(--text-3); stroke-width: 1.25; }
    .empty b { color: var(--text); } .empty .b { margin-top: var(--s-2); }
    .error { max-width: 34rem; margin: var(--s-8) auto; }
    .error .status { font-size: 3.5rem; line-height: 1; font-weight: 600; color: var(--text-3);
      letter-spacing: -.03em; }
    .error h1 { font-size: var(--fs-600); margin-block: var(--s-3) var(--s-2); }
    .error p { line-height: var(--lh-text); color: var(--text-2); } .error .facts { margin-block: var(--s-4); }
    .ref { margin-top: var(--s-3); }
    .ref code { background: var(--surface-3); color: var(--text); padding: .15em .5em; border-radius: var(--r-1);
      user-select: all; }
    @media (max-width: 1100px) {
      .deck { grid-template-columns: minmax(0, 1fr); } .deck > div, .beside > .s8 { grid-column: 1; }
      .beside { grid-template-rows: none; } .beside > .s8 { grid-row: auto; }
    }
    @media (max-width: 560px) {
      .kpi { padding-inline: var(--s-3); }
      [data-size=large] .kpis.kpis > .kpi.kpi { grid-column: 1 / -1; }
      .facts > div { grid-template-columns: 1fr; gap: 0; }
    }
    @media (forced-colors: active) { .pill, .tag, .b { border: 1px solid; } .kpis { gap: 0; } .kpi {
      border: 1px solid; } }
    """#
}
