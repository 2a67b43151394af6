extension Stylesheet {
  static let forms = #"""
    .b { display: inline-flex; align-items: center; justify-content: center; gap: var(--s-2); min-height: var(--tap);
      padding: .25em 1em; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface-2);
      color: var(--text); font-weight: 400; text-align: center; cursor: pointer; position: relative; z-index: 1; }
    .desk .b { font-size: var(--fs-200); padding-inline: .9em; }
    .b:hover { text-decoration: none; background: var(--surface-3); }
    main .b { text-decoration: none; }
    .b-primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); font-weight: 600; }
    .b-primary:hover { background: var(--accent); filter: brightness(1.1); }
    .b-quiet { background: none; border-color: transparent; color: var(--accent-text); }
    .b-danger { background: none; border-color: var(--bad); color: var(--bad); }
    .b-danger:hover { background: var(--bad-soft); }
    .wide { width: 100%; }
    .b[aria-busy=true] { opacity: .75; cursor: progress; }
    .buttons { display: flex; flex-wrap: wrap; gap: var(--s-2); margin-top: var(--s-4); }
    .deed { display: inline-flex; align-items: center; gap: var(--s-2); max-width: 100%; }
    .deed .b { white-space: nowrap; }
    .deed input[type=date] { min-width: 0; min-height: var(--tap); padding: .15em .5em; background: var(--surface);
      border: 1px solid var(--edge); border-radius: var(--r-2); }
    .seg { display: inline-flex; max-width: 100%; overflow-x: auto;
      border: 1px solid var(--line-2); border-radius: var(--r-2);
      background: var(--surface-2);
      padding: 2px; gap: 2px; }
    .seg a { flex: 1; display: inline-flex; align-items: center; justify-content: center;
      min-height: calc(var(--tap) - 6px);
      padding: 0 .8em; border-radius: var(--r-1); color: var(--text-2); font-size: var(--fs-200); white-space: nowrap;
      border: 1px solid transparent; text-decoration: none; }
    .seg a:hover { color: var(--text); }
    .seg a[aria-current] { background: var(--seg-on); color: var(--text); font-weight: 600;
      border-color: var(--line-2); }
    .form > * + *, .field + .field { margin-top: var(--s-6); }
    .desk .form > * + * { margin-top: var(--s-4); }
    .form > input[type=hidden] + * { margin-top: 0 !important; }
    .label { display: flex; width: 100%; justify-content: space-between; align-items: baseline; gap: var(--s-3);
      margin-bottom: var(--s-2); font-weight: 600; }
    .site .label { font-size: var(--fs-400); }
    .opt { color: var(--text-3); font-weight: 400; font-size: var(--fs-300); white-space: nowrap; }
    .hint, .fault { margin-top: var(--s-2); font-size: var(--fs-300); color: var(--text-2); }
    .desk .hint, .desk .fault { font-size: var(--fs-200); }
    .fault { color: var(--bad); font-weight: 600; }
    .fault .i { margin-right: .3em; }
    .field :is(input:not([type=checkbox], [type=radio], [type=file]), select, textarea),
      .filters :is(input:not([type=checkbox]), select),
    .numbers input { width: 100%; min-height: var(--tap); padding: .35em .75em; background: var(--surface);
      color: var(--text);
      border: 1px solid var(--edge); border-radius: var(--r-2); }
    .field textarea { padding: .7em .85em; line-height: var(--lh-text); resize: vertical; display: block; }
    ::placeholder { color: var(--text-3); opacity: 1; }
    .wrong :is(input, select, textarea) { border-color: var(--bad) !important; box-shadow: inset 0 0 0 1px var(--bad); }
    .counted { position: relative; display: block; }
    .counted output { display: block; text-align: right; margin-top: var(--s-1); font-size: var(--fs-200);
      color: var(--text-3); }
    .with-unit { display: flex; align-items: center; gap: var(--s-2); white-space: nowrap; }
    .tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: var(--s-2); }
    :lang(en) .tiles { grid-template-columns: repeat(3, 1fr); }
    .tiles label, .cards label { position: relative; display: block; cursor: pointer; }
    .tiles input, .cards input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: pointer; }
    .tiles label > span { display: flex; flex-direction: column; align-items: center; justify-content: center;
      gap: var(--s-2); min-height: 4.5rem; height: 100%; padding: var(--s-2) var(--s-1); text-align: center;
      background: var(--surface); border: 1px solid var(--line-2); border-radius: var(--r-3); color: var(--text-2);
      font-size: var(--fs-300); box-shadow: var(--shadow-1); }
    .tiles b { font-weight: 400; color: var(--text); }
    .tiles .i { width: 1.625rem; height: 1.625rem; }
    .tiles input:checked + span, .cards input:checked + span { background: var(--accent-soft);
      color: var(--accent-text);
      border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
    .tiles input:checked + span b { color: var(--accent-text); font-weight: 600; }
    .tiles input:focus-visible + span, .cards input:focus-visible + span { outline: 2px solid var(--focus);
      outline-offset: 2px; }
    .tiles label:hover > span, .cards label:hover > span { border-color: var(--accent); }
    [data-size=large] .tiles { grid-template-columns: repeat(2, 1fr); }
    .cards { display: grid; gap: var(--s-2); }
    .cards label > span { display: grid; grid-template-columns: auto 1fr; gap: 0 var(--s-3); align-items: center;
      min-height: var(--tap); padding: var(--s-2) var(--s-4); background: var(--surface);
      border: 1px solid var(--line-2);
      border-radius: var(--r-3); }
    .cards label > span:not(:has(> .i)) { grid-template-columns: 0 1fr; column-gap: 0; }
    .cards b { font-weight: 600; grid-column: 2; }
    .cards small { grid-column: 2; }
    .cards span > .i { grid-row: span 2; }
    .one { background: var(--surface); border: 1px solid var(--line); border-radius: var(--r-3); padding: 0 var(--s-4);
      box-shadow: var(--shadow-1); }
    .one .hint, .one .fault { margin: 0 0 var(--s-3); }
    .one > legend { float: left; width: 100%; padding-top: var(--s-3); margin: 0; }
    .one > legend + * { clear: both; }
    .one label { display: flex; justify-content: space-between; align-items: center; gap: var(--s-4);
      min-height: 3.25rem; }
    .ticks { padding-block: var(--s-2); columns: 17rem; column-gap: var(--s-6); }
    .ticks .tick { display: flex; align-items: center; gap: var(--s-3); min-height: 2.75rem; break-inside: avoid; }
    .ticks small { display: block; }
    .tick { flex-direction: row-reverse; justify-content: flex-end !important; }
    .tick input, .filters input[type=checkbox] { width: 1.25em; height: 1.25em; accent-color: var(--accent);
      flex: none; }
    .toggle input { appearance: none; flex: none; width: 3.125rem; height: 1.875rem; border-radius: var(--r-full);
      background: var(--edge); position: relative; cursor: pointer; }
    .toggle input::after { content: ""; position: absolute; top: 3px; left: 3px; width: 1.5rem; height: 1.5rem;
      border-radius: 50%; background: #fff; }
    .toggle input:checked { background: var(--accent); }
    .toggle input:checked::after { left: auto; right: 3px; }
    .shots { display: grid; grid-template-columns: repeat(3, 1fr); gap: var(--s-3); }
    .shoot { position: relative; display: flex; flex-direction: column; align-items: center; justify-content: center;
      gap: var(--s-1); min-height: 6.625rem; padding: var(--s-2); background: var(--surface); color: var(--accent-text);
      border: 1px dashed var(--edge); border-radius: var(--r-3); text-align: center; cursor: pointer;
      font-size: var(--fs-300); }
    .shoot:only-child { grid-column: 1 / -1; }
    .shoot .i { width: 1.75rem; height: 1.75rem; }
    .shoot input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: pointer; }
    .shoot:focus-within { outline: 2px solid var(--focus); outline-offset: 2px; }
    .shot { position: relative; aspect-ratio: 1; border-radius: var(--r-3); overflow: hidden;
      background: var(--surface-3); }
    .shot img { width: 100%; height: 100%; object-fit: cover; }
    .shot button { position: absolute; top: 0; right: 0; width: 2.75rem; height: 2.75rem; border: 0; background: none;
      padding: .5rem; cursor: pointer; }
    .shot button .i, .shot button span { display: grid; place-items: center; width: 1.75rem; height: 1.75rem;
      padding: .3rem;
      border-radius: 50%; background: rgb(16 20 28/.85); color: #fff; stroke: #fff; }
    [data-size=large] .shots { grid-template-columns: repeat(2, 1fr); }
    [data-size=large] .shoot { grid-column: 1 / -1; flex-direction: row; flex-wrap: wrap; gap: 0 var(--s-2);
      font-size: var(--fs-500);
      min-height: 4.5rem; }
    .submit-bar { position: sticky; bottom: 0; z-index: 10; margin-inline: calc(-1 * var(--s-4));
      padding: var(--s-3) var(--s-4);
      background: var(--surface); border-top: 1px solid var(--line); }
    .submit-bar .b { min-height: 3.125rem; font-size: var(--fs-500); border-radius: var(--r-3); }
    .promise { margin-top: var(--s-2); text-align: center; font-size: var(--fs-300); color: var(--text-2); }
    .promise b { color: var(--text); }
    .filters { display: flex; flex-wrap: wrap; gap: var(--s-2) var(--s-3); align-items: end;
      padding: var(--s-3) var(--s-4);
      background: var(--surface); border: 1px solid var(--line); border-radius: var(--r-3); margin-bottom: var(--s-4); }
    .filters label { display: grid; gap: 2px; min-width: 8rem; }
    .filters label > span { font-size: var(--fs-100); color: var(--text-2); }
    .filters .grow { flex: 1; min-width: 12rem; }
    .filters .check { display: flex; align-items: center; gap: var(--s-2); min-height: var(--tap); min-width: 0; }
    .filters .check > span { font-size: inherit; color: inherit; }
    .filters :is(input, select) { font-size: var(--fs-200); }
    .site .filters :is(input, select) { font-size: var(--fs-400); }
    .filters .do { display: flex; gap: var(--s-2); }
    dialog { margin: auto; max-width: min(26rem, calc(100vw - 2rem)); padding: var(--s-6);
      border: 1px solid var(--line-2);
      border-radius: var(--r-4); background: var(--surface); color: var(--text); box-shadow: var(--shadow-2); }
    dialog::backdrop { background: rgb(8 12 20/.5); }
    @media (max-width: 640px) {
      .filters { display: grid; grid-template-columns: 1fr 1fr; }
      .filters label { min-width: 0; } .filters .grow, .filters .do { grid-column: 1 / -1; }
      .filters .do .b { flex: 1; }
      .panel .buttons .b, .panel .buttons .deed { width: 100%; }
    }
    @media (max-width: 360px) { .tiles { grid-template-columns: repeat(2, 1fr); } }
    @media (forced-colors: active) {
      .tiles input:checked + span, .cards input:checked + span, .seg a[aria-current] { outline: 3px solid Highlight; }
      .toggle input { border: 1px solid ButtonText; } .toggle input::after { background: ButtonText; }
    }
    .boxes { max-height: 14rem; overflow: auto; padding: var(--s-1) var(--s-3); background: var(--surface);
      border: 1px solid var(--edge); border-radius: var(--r-2); }
    .boxes .group { margin: var(--s-2) 0 2px; font-size: var(--fs-100); color: var(--text-2); }
    .boxes .tick { display: flex; align-items: center; gap: var(--s-3); min-height: var(--tap); }
    .actions { margin-inline: calc(-1 * var(--s-4)); }
    .actions > .more { padding-inline: var(--s-4); border-bottom: 1px solid var(--line); }
    .actions > .more:last-child { border-bottom: 0; }
    .actions summary { min-height: 2.5rem; font-size: var(--fs-300); }
    .actions .step[open] > summary { font-weight: 600; color: var(--text); }
    .actions .group > summary { color: var(--text-2); }
    .actions .group > .step { margin-left: 1.1em; border-top: 1px solid var(--line); }
    """#
}
