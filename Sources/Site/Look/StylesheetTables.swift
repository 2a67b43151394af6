extension Stylesheet {
  static let tables = #"""
    .table { font-size: var(--fs-200); }
    .site .table { font-size: var(--fs-300); }
    .table th, .table td { padding: var(--cell) var(--s-3); text-align: left; vertical-align: middle; font-weight: 400;
      border-bottom: 1px solid var(--line); }
    .compact { --cell: .25rem; }
    .desk .table tbody tr > * { height: 2.125rem; }
    .table tbody tr:last-child > * { border-bottom: 0; }
    .table tr > :first-child { padding-left: var(--s-4); } .table tr > :last-child { padding-right: var(--s-4); }
    .table thead th { position: sticky; top: 3.5rem; z-index: 2; background: var(--surface); color: var(--text-3);
      font-size: var(--fs-100); white-space: nowrap; box-shadow: inset 0 -1px var(--line); height: 2.125rem; }
    .table thead a { color: inherit; }
    .table thead [aria-sort] { color: var(--text); font-weight: 600; }
    .table .n, .bars .n { text-align: right; white-space: nowrap; }
    .table tbody tr { position: relative; }
    .table tbody tr:hover { background: var(--surface-2); }
    .table tbody th { font-weight: 600; white-space: nowrap; }
    .table td a { position: relative; z-index: 1; }
    a.row::after { content: ""; position: absolute; inset: 0; }
    .table tr:focus-within { outline: 2px solid var(--focus); outline-offset: -2px; }
    .table a.row:focus-visible { outline: 0; }
    .table tr.r-bad th { box-shadow: inset 3px 0 var(--bad); }
    .table tr.r-warn th { box-shadow: inset 3px 0 var(--bar-warn); }
    .table small { display: block; }
    .whole { white-space: nowrap; }
    .explain tr.off { color: var(--text-3); }
    .explain .off .i { color: var(--warn); } .explain .i { width: .95em; margin-right: .35em; color: var(--good); }
    .explain tfoot td { border-top: 2px solid var(--line-2); border-bottom: 0; padding-block: var(--s-3); }
    .explained { container-type: inline-size; margin-bottom: var(--s-3); } .explain thead th { position: static; }
    .explain tbody th { font-weight: 400; white-space: normal; }
    .explain :is(th, td) { overflow-wrap: break-word; }
    @container (max-width: 36rem) {
      .explain thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      .explained .explain, .explain tbody, .explain tfoot, .explain tfoot tr, .explained tfoot td { display: block; }
      .explained .explain tbody tr { display: grid; grid-template-columns: 1fr auto; gap: 0 var(--s-3);
        padding: var(--s-2) 0; border-bottom: 1px solid var(--line); }
      .explained .explain tbody tr > * { display: block; height: auto; padding: 0; border: 0; font-size: var(--fs-200); }
      .explained .explain tbody th { grid-column: 1 / -1; font-size: var(--fs-100); color: var(--text-3); }
      .explained .explain tbody .w { grid-column: 1; } .explained .explain tbody .off .w { grid-column: 1 / -1; }
      .explain tbody .off .n, .explain tbody td:empty { display: none !important; }
      .explained .explain tbody .n { text-align: right; }
      .explained .explain td[data-label]::before { display: none; }
      .explained .explain tfoot td { padding-inline: 0 !important; border-top: 0; }
    }
    .pager { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--s-3);
      margin-top: var(--s-4); color: var(--text-2); }
    .panel.flush .pager { margin: 0; padding: var(--s-3) var(--s-4); border-top: 1px solid var(--line); }
    .empty + .pager { display: none; }
    .table .b-quiet { padding-inline: 0; }
    .pager div { display: flex; gap: var(--s-2); }
    @media screen and (max-width: 760px) {
      .table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      .table, .table tbody, .table tfoot, .table tfoot tr, .table tfoot td { display: block; }
      .table tbody tr { display: grid; grid-template-columns: 1fr 1fr; gap: var(--s-1) var(--s-4);
      padding: var(--s-3) var(--s-4);
        border-bottom: 1px solid var(--line); }
      .table tbody tr:last-child { border-bottom: 0; }
      .desk .table tbody tr > *, .table tbody tr > * { display: block; height: auto; padding: 0; border: 0;
      text-align: left;
        white-space: normal; }
      .table tr > :first-child { padding: 0; box-shadow: none; }
      .table tbody tr:is(.r-bad, .r-warn) > th { box-shadow: none; }
      .table tr.r-bad { box-shadow: inset 3px 0 var(--bad); } .table tr.r-warn {
      box-shadow: inset 3px 0 var(--bar-warn); }
      .table tbody th, .table tbody .w { grid-column: 1 / -1; font-size: var(--fs-300); }
      .table td[data-label]::before { content: attr(data-label); display: block; font-size: var(--fs-100);
        color: var(--text-3); }
      .table td[data-label].w::before { display: none; }
      .table td:empty { display: none !important; }
      .table tbody .n { text-align: left; }
      .table td:has(> .deed input) { grid-column: 1 / -1; }
      .table tr > :last-child, .table tr > :first-child { padding-inline: 0; }
      .table tfoot td { padding: var(--s-3) var(--s-4) !important; }
    }
    """#
}
