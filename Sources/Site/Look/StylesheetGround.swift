extension Stylesheet {
  static let ground = #"""
    @font-face { font-family: "UI Latin"; src: local("Inter"), local("Inter Variable");
      unicode-range: U+20-22, U+24-26, U+28-7E, U+A0-B6, U+B8-FF, U+2190-2193, U+2212; }
    *, ::before, ::after { box-sizing: border-box; }
    * { margin: 0; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding: 5rem 0 6rem; }
    body { min-height: 100vh; display: flex; flex-direction: column; background: var(--bg); color: var(--text);
      font-family: "UI Latin", "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei UI", "Microsoft YaHei",
        "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif;
      font-size: var(--body); line-height: var(--lh-ui); font-variant-numeric: tabular-nums; line-break: strict;
      overflow-wrap: anywhere; text-autospace: normal; text-spacing-trim: trim-start;
      -webkit-font-smoothing: antialiased; }
    h1, h2, h3 { font-size: inherit; font-weight: 600; line-height: var(--lh-tight); text-wrap: balance; }
    b, th { font-weight: 600; }
    small { font-size: var(--fs-100); color: var(--text-3); font-weight: 400; }
    ul, ol { list-style: none; padding: 0; }
    a { color: var(--accent-text); text-decoration: none; text-underline-offset: .2em; }
    a:hover { text-decoration: underline; }
    main p a, main dd a, main .words a { text-decoration: underline; }
    img { max-width: 100%; display: block; }
    button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
    table { border-collapse: collapse; width: 100%; }
    dd { margin: 0; }
    fieldset { border: 0; padding: 0; min-width: 0; }
    legend { padding: 0; }
    code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .92em; }
    kbd { font: inherit; font-size: var(--fs-100); color: var(--text-3); border: 1px solid var(--line-2);
      border-radius: var(--r-1); padding: 0 .4em; }
    .i { width: 1.125em; height: 1.125em; flex: none; vertical-align: -.2em; fill: none; stroke: currentColor;
      stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
    :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: var(--r-1); }
    main:focus, figcaption:focus { outline: 0; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap; }
    .skip { position: absolute; left: -200vw; top: 0; z-index: 30; background: var(--surface);
      padding: var(--s-3) var(--s-4);
      border: 2px solid var(--focus); border-radius: var(--r-2); }
    .skip:focus { left: var(--s-2); top: var(--s-2); }
    [hidden] { display: none !important; }
    @media (prefers-reduced-motion: no-preference) {
      a, button, input, .b, tr, .tiles span, .g path { transition: background-color .15s, border-color .15s,
      filter .15s; }
    }
    @media (scripting: none) { [data-locate], .zoom, .accuracy, kbd { display: none !important; } }
    """#
}
