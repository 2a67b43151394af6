extension Stylesheet {
  static let print = """
    @media print {
    :root, :root[data-theme=dark], :root[data-theme=auto] {
    \(light)
    --bg: #fff; --shadow-1: none; --shadow-2: none;
    }
    @page { size: A4; margin: 14mm 12mm; }
    body { min-height: 0; font-size: 10pt; }
    .tabs, .field, .panel:has(> .in > .buttons, > .in > .deed, > .in > .form:only-child), .bar .right, .filters, .pager,
    .buttons, .deed, .submit-bar, .skip, .seg,
    .tools .b, .zoom, .locate,
      .foot .right,
    .more > summary { display: none !important; }
    .bar { position: static; padding: 0; border-bottom: 1pt solid #000; } main { padding: 8pt 0; max-width: none; }
    .panel, .kpis, .line > li, tr, figure { break-inside: avoid; } h2 { break-after: avoid; }
    .panel { box-shadow: none; overflow: visible; }
    .table thead th { position: static; } thead { display: table-header-group; }
    .map, .bars, .kpis, .pill, .legend, .ch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    .foot { padding: 8pt 0 0; }
    @page daily { size: A3 landscape; margin: 12mm; }
    .daily { page: daily; } .daily ~ .foot, body:has(.daily) .bar { display: none; }
    .daily .deck { grid-template-columns: repeat(3, minmax(0, 1fr)); } .daily .deck > div { grid-column: auto; }
    .daily .attention .b, .cockpit .feed, .cockpit .tools { display: none; }
    a { color: inherit; text-decoration: none !important; }
    }
    """
}
