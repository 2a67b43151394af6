extension Stylesheet {
  static let maps = #"""
    .map { margin: 0; background: var(--map-bg); container-type: inline-size; position: relative; }
    .area { display: block; width: 100%; height: auto; max-height: 44rem; }
    .g { stroke: var(--map-edge); stroke-width: 1.2; stroke-linejoin: round; forced-color-adjust: none; }
    .area .g path, .street path, .land path, .chosen { vector-effect: non-scaling-stroke; }
    .g0 { fill: var(--load-0); } .g1 { fill: var(--load-1); } .g2 { fill: var(--load-2); } .g3 { fill: var(--load-3); }
    .g4 { fill: var(--load-4); } .h5 { fill: var(--load-5); } .hl { stroke: var(--hatch); stroke-width: 2.5; }
    .g a:hover path, .g > path:hover { filter: brightness(1.15); }
    .g a:focus-visible path { stroke: var(--text); stroke-width: 2.5; }
    .legend .g { stroke: var(--line-2); stroke-width: 1; }
    .street { fill: none; stroke: var(--map-street); stroke-width: var(--street-width);
      stroke-linejoin: round; pointer-events: none; }
    .chosen { fill: none; stroke: var(--text); stroke-width: 2.25; pointer-events: none; }
    .ml { font-size: 19px; font-weight: 600; fill: var(--map-label); stroke: var(--map-halo); stroke-width: 4px;
      paint-order: stroke;
      stroke-linejoin: round; text-anchor: middle; dominant-baseline: central; pointer-events: none; }
    .od circle { fill: var(--bad); stroke: #fff; stroke-width: 1.5; forced-color-adjust: none; }
    @container (max-width: 800px) { .ml { font-size: 22px; } .ml .far { display: none; } .area .od circle { r: 7px; } }
    @container (max-width: 480px) { .ml .mid { display: none; } .ml { font-size: 38px; stroke-width: 8px; } .area .od circle { r: 12px;
      stroke-width: 3; } }
    .map figcaption { display: flex; flex-wrap: wrap; gap: var(--s-1) var(--s-4); align-items: center;
      padding: var(--s-2) var(--s-4);
      background: var(--surface); border-top: 1px solid var(--line); font-size: var(--fs-100); color: var(--text-2); }
    .legend { display: flex; flex-wrap: wrap; gap: var(--s-1) var(--s-4); }
    .legend li { display: inline-flex; align-items: center; gap: .4em; white-space: nowrap; }
    .schematic { color: var(--text-3); font-size: var(--fs-100); }
    .pick .card { position: relative; container-type: inline-size; overflow: clip; border: 1px solid var(--line-2);
      border-radius: var(--r-4); background: var(--map-bg); box-shadow: var(--shadow-1); }
    .pick .ml { font-size: 28px; }
    .pick .area { height: min(24rem, 62vh); cursor: crosshair; touch-action: manipulation; }
    .pick .schematic { margin-top: var(--s-1); }
    .land { fill: var(--map-land); stroke: var(--edge); stroke-width: 1.25; stroke-linejoin: round; }
    .pin { fill: var(--accent); stroke: var(--surface); stroke-width: 2; }
    .eye { fill: var(--surface); }
    .ring { fill: var(--accent); fill-opacity: .15; stroke: var(--accent); stroke-opacity: .5;
      vector-effect: non-scaling-stroke; }
    [data-pin] { pointer-events: none; } [data-pin].off { display: none; }
    .accuracy { position: absolute; left: var(--s-3); top: var(--s-3); max-width: calc(100% - 5.5rem);
      padding: .2em .8em;
      border-radius: var(--r-full); background: var(--surface); color: var(--text-2); font-size: var(--fs-200);
      box-shadow: var(--shadow-2); }
    .zoom { position: absolute; right: var(--s-3); top: var(--s-3); display: grid; border-radius: var(--r-2);
      overflow: clip;
      box-shadow: var(--shadow-2); }
    .zoom button { width: var(--tap); height: var(--tap); border: 0; background: var(--surface); cursor: pointer; }
    .zoom button + button { border-top: 1px solid var(--line); }
    .locate { position: absolute; right: var(--s-3); bottom: var(--s-3); display: inline-flex; align-items: center;
      gap: var(--s-2);
      min-height: var(--tap); padding: 0 1em; border: 0; border-radius: var(--r-full); background: var(--surface);
      color: var(--accent-text); font-weight: 600; font-size: var(--fs-300); cursor: pointer;
      box-shadow: var(--shadow-2); }
    .numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: var(--s-3); }
    .numbers label > span { display: block; font-size: var(--fs-200); color: var(--text-2); }
    .ch { display: block; overflow: visible; }
    .ax { font-size: var(--fs-50); fill: var(--text-3); }
    @media (max-width: 480px) { [data-size=large] .ax.odd { display: none; } }
    .gl { stroke: var(--line); } .gl.base { stroke: var(--line-2); }
    .now { stroke: var(--text-3); stroke-dasharray: 2 3; }
    .l { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .l1 { stroke: var(--c1); } .l2 { stroke: var(--c3); } .l3 { stroke: var(--c2); }
    .lr { stroke: var(--c-ref); stroke-width: 1.5; stroke-dasharray: 5 4; }
    .ar { stroke: none; fill-opacity: .12; } .a1 { fill: var(--c1); } .a2 { fill: var(--c3); } .a3 { fill: var(--c2); }
    .ar.ar, .ar.a1 { pointer-events: none; }
    .d { stroke: var(--surface); stroke-width: 1.5; } .d1 { fill: var(--c1); } .d2 { fill: var(--c3); } .d3 {
      fill: var(--c2); }
    .spark { display: block; margin-top: var(--s-1); overflow: visible; --c: var(--c1); }
    .spark .l { stroke: var(--c); stroke-width: 1.75; } .spark .ar { fill: var(--c); } .spark .d { fill: var(--c);
      stroke: none; }
    .s-good { --c: var(--good); } .s-warn { --c: var(--bar-warn); } .s-bad { --c: var(--bad); }
    .bars { font-size: var(--fs-200); }
    .bars tr { position: relative; }
    .bars th, .bars td { padding: .35rem .4rem; text-align: left; font-weight: 400; }
    .bars tr > :first-child { padding-left: 0; } .bars tr > :last-child { padding-right: 0; }
    .bars thead th { font-size: var(--fs-100); color: var(--text-3); padding-block: 0 .2rem; white-space: nowrap; }
    .bars tbody th { white-space: nowrap; color: var(--text); }
    .bars tbody th a { color: inherit; text-decoration: none; }
    .bars tbody tr:hover { background: var(--surface-2); }
    .bars .i { color: var(--text-3); margin-right: .6em; }
    .bars .plot { width: 52%; } .bars .plot svg { display: block; }
    .bars td { color: var(--text-2); } .bars b { color: var(--text); } .bars .late { color: var(--bad); }
    .track { fill: var(--surface-3); } .b1, .b-plain, .b-info { fill: var(--c1); }
    rect.b-bad { fill: var(--bad); } rect.b-warn { fill: var(--bar-warn); } rect.b-good { fill: var(--c3); }
    .tick { stroke: var(--text); stroke-width: 1.5; }
    .f-bad { color: var(--bad) !important; font-weight: 600; } .f-warn { color: var(--warn) !important; }
    .f-plain, .f-good { color: var(--text) !important; }
    @media (forced-colors: active) {
      .ml, .ax { fill: CanvasText; stroke: Canvas; } .ax { stroke: none; }
      .track, .b1, rect, .l, .d { forced-color-adjust: none; }
    }
    """#
}
