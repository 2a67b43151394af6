extension Stylesheet {
  static let entries = #"""
    .prose p, .prose li { margin: 0 0 .5em; line-height: 1.8; max-width: 52rem; } .prose sup { line-height: 0; font-size: .7em; }
    .prose a { text-decoration: underline; }
    .line { position: relative; }
    .line > li { position: relative; display: grid; grid-template-columns: 1.75rem 1fr; gap: var(--s-3);
      padding-bottom: var(--s-5); }
    .line > li:last-child { padding-bottom: 0; }
    .line > li:not(:last-child)::before { content: ""; position: absolute; left: calc(.875rem - 1px); top: 1.75rem;
      bottom: 0;
      width: 2px; background: var(--line-2); }
    .knob { display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: 50%;
      background: var(--mute-soft); color: var(--text-2); font-size: var(--fs-200); }
    .l-info .knob { background: var(--info-soft); color: var(--info); } .l-good .knob { background: var(--good-soft);
      color: var(--good); }
    .l-warn .knob { background: var(--warn-soft); color: var(--warn); } .l-bad .knob { background: var(--bad-soft);
      color: var(--bad); }
    .what { display: flex; flex-wrap: wrap; gap: var(--s-2); align-items: baseline; min-height: 1.75rem;
      padding-top: .15rem; }
    .by { color: var(--text-2); }
    .when { display: flex; flex-wrap: wrap; gap: 0 var(--s-4); margin-top: var(--s-1); font-size: var(--fs-100);
      color: var(--text-3); }
    .took .i { margin-right: .3em; width: 1em; height: 1em; vertical-align: -.12em; }
    .note { margin-top: var(--s-2); padding: var(--s-2) var(--s-3); border-radius: var(--r-2);
      background: var(--surface-2);
      line-height: 1.6; white-space: pre-line; }
    .inside { display: inline-flex; align-items: center; gap: .25em; font-size: var(--fs-100); color: var(--warn); }
    .internal .note { background: var(--warn-soft); }
    .photos { display: flex; flex-wrap: wrap; gap: var(--s-2); margin-top: var(--s-2); }
    .photos img { width: 6rem; height: 6rem; object-fit: cover; border-radius: var(--r-2); background: var(--surface-3);
      border: 1px solid var(--line); }
    .attention > li { display: grid; grid-template-columns: auto 1fr auto; gap: var(--s-3); align-items: center;
      padding: var(--s-3) var(--s-4); border-bottom: 1px solid var(--line); }
    .attention > li:last-child { border: 0; }
    .attention p { font-size: var(--fs-100); color: var(--text-2); margin-top: 2px; }
    .tile { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: var(--r-2);
      background: var(--mute-soft); }
    .tile.t-bad { background: var(--bad-soft); } .tile.t-warn { background: var(--warn-soft); }
    .tile.t-info { background: var(--info-soft); } .tile.t-good { background: var(--good-soft); }
    .tile .i { width: 1.25rem; height: 1.25rem; }
    .feed > li { position: relative; display: grid; grid-template-columns: 2.75rem auto 1fr auto; gap: var(--s-2);
      align-items: center;
      min-height: 2.1rem; padding: .15rem var(--s-4); font-size: var(--fs-200); }
    .feed > li:hover { background: var(--surface-2); }
    .feed time, .feed > li > .i { color: var(--text-3); }
    .feed p { min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .feed a { color: var(--text); text-decoration: none; }
    .feed small { margin-left: .4em; }
    .key { display: flex; flex-wrap: wrap; gap: var(--s-1) var(--s-4); font-size: var(--fs-100); color: var(--text-2); }
    .key li { display: inline-flex; align-items: center; gap: .4em; white-space: nowrap; }
    @media (max-width: 560px) {
      .attention > li { grid-template-columns: auto 1fr; } .attention .b { grid-column: 2; justify-self: start;
      --tap: 2.75rem; }
      .feed > li { grid-template-columns: 2.75rem 1fr auto; min-height: 2.75rem; } .feed > li > .i { display: none; }
      .feed p { white-space: normal; }
      [data-size=large] .feed > li { grid-template-columns: auto 1fr; padding-block: var(--s-2); }
      [data-size=large] .feed .pill { grid-column: 2; justify-self: start; }
    }
    """#
}
