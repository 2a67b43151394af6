extension Stylesheet {
  static let fieldwork = #"""
    .field-face .b { min-height: 2.75rem; }
    .field-face > * + * { margin-top: var(--s-4); }
    .field-go .b { flex: 1; }
    .field-tools { display: flex; flex-wrap: wrap; gap: var(--s-2) var(--s-3); align-items: center; }
    .field-tools .hint { flex-basis: 100%; margin: 0; }
    .jobs h2 { margin-block: var(--s-4) var(--s-2); }
    .jobs ol { display: grid; gap: var(--s-3); }
    .job { position: relative; display: grid; gap: var(--s-1); min-height: 3.75rem; padding: var(--s-3) var(--s-4);
      background: var(--surface); border: 1px solid var(--line); border-left: 4px solid var(--line-2);
      border-radius: var(--r-3); box-shadow: var(--shadow-1); }
    .job.k-bad { border-left-color: var(--bad); } .job.k-warn { border-left-color: var(--bar-warn); }
    .job .row { color: var(--text); text-decoration: none; font-size: var(--fs-500); }
    .job .row::after { content: ""; position: absolute; inset: 0; }
    .job p { color: var(--text-2); font-size: var(--fs-300); } .job .do { color: var(--accent-text); font-weight: 600; }
    .left b { font-size: var(--fs-500); margin-right: .3em; } .k-bad.left b, .k-bad .left b { color: var(--bad); }
    .k-warn.left b, .k-warn .left b { color: var(--warn); }
    .away { float: right; font-weight: 600; color: var(--text); }
    .field-steps { display: grid; gap: var(--s-3); }
    .field-face .field-step > summary { display: flex; min-height: 3.75rem; font-size: var(--fs-500); border-radius: var(--r-3);
      list-style: none; }
    .field-step > summary::-webkit-details-marker { display: none; }
    .field-step > .form { margin-top: var(--s-4); padding: var(--s-4); background: var(--surface);
      border: 1px solid var(--line); border-radius: var(--r-3); }
    .field-step .buttons .b { width: 100%; min-height: 3.75rem; font-size: var(--fs-500); }
    .latest { display: grid; gap: var(--s-2); margin-block: var(--s-2); } .latest small { display: block; color: inherit; }
    .ghost { display: grid; gap: var(--s-3); } .ghost figcaption { font-size: var(--fs-300); color: var(--text-2); }
    .ghost figure { margin: 0; } .ghost img { width: 9rem; max-height: 9rem; object-fit: cover; border-radius: var(--r-2); }
    .ghost-camera { width: 100vw; max-width: 100vw; height: 100dvh; max-height: 100dvh; margin: 0; padding: var(--s-3);
      border: 0; border-radius: 0; background: #0b0e14; color: #fff; }
    .ghost-camera[open] { display: grid; grid-template-rows: minmax(0, 1fr) auto auto; gap: var(--s-3); }
    .ghost-camera .view { position: relative; }
    .ghost-camera :is(video, img) { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
    .ghost-camera label { display: grid; gap: var(--s-1); } .ghost-camera input { width: 100%; height: 2.75rem; }
    .ghost-camera .buttons { margin: 0; } .ghost-camera .b { flex: 1; min-height: 3.75rem; }
    .field-map { height: min(28rem, 60vh); border: 1px solid var(--line-2); border-radius: var(--r-3); z-index: 0; }
    .leaflet-container { background: var(--map-bg) !important; color: var(--text); font: inherit !important; }
    .leaflet-bar a { width: var(--tap) !important; height: var(--tap) !important; line-height: var(--tap) !important;
      background: var(--surface) !important; color: var(--text) !important; }
    .field-area { fill: var(--map-land); fill-opacity: 1; stroke: var(--map-street); stroke-width: 1.5; }
    .field-dot { display: grid; place-items: center; border: 2px solid var(--surface); border-radius: 50%;
      background: var(--accent); color: var(--accent-ink); font-weight: 600; }
    .field-dot.k-bad { background: var(--bad); color: var(--bad-ink); }
    """#
}
