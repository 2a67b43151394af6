extension Module {
  /// The map on which a place is pointed out: `PickMap`.
  package static let places = Module(
    "places",
    #"""
    const all = (what, within = document) => [...within.querySelectorAll(what)];

    // The place: the device's position, or a tap on the map.
    for (const pick of all("[data-pick]")) {
      const map = pick.querySelector("svg[data-west]");
      const field = name => pick.querySelector(`[data-place=${name}]`);
      if (!map) continue;
      const [west, north, perLon, perLat, margin] =
        ["west", "north", "perLon", "perLat", "margin"].map(name => Number(map.dataset[name]));
      const pin = map.querySelector("[data-pin]"), ring = pin.querySelector(".ring");
      const about = pick.querySelector(".accuracy");
      const whole = map.viewBox.baseVal, full = { width: whole.width, height: whole.height };
      let zoom = 1, centre = { x: full.width / 2, y: full.height / 2 };
      const mark = () => {
        const lon = parseFloat(field("lon").value), lat = parseFloat(field("lat").value);
        const known = Number.isFinite(lon) && Number.isFinite(lat);
        pin.classList.toggle("off", !known);
        if (!known) return;
        const spot = { x: margin + (lon - west) * perLon, y: margin + (north - lat) * perLat };
        const inside = spot.x >= 0 && spot.y >= 0 && spot.x <= full.width && spot.y <= full.height;
        if (inside) centre = spot;
        const metres = parseFloat(field("accuracy").value) || 0;
        pin.setAttribute("transform", `translate(${spot.x} ${spot.y})`);
        ring.setAttribute("r", metres / 111320 * perLat);
        const words = about.dataset.about.replace("{}", Math.round(metres));
        about.textContent = metres ? words : `${lon.toFixed(5)}, ${lat.toFixed(5)}`;
      };
      const frame = () => {
        const width = full.width / zoom, height = full.height / zoom;
        const x = Math.max(0, Math.min(full.width - width, centre.x - width / 2));
        const y = Math.max(0, Math.min(full.height - height, centre.y - height / 2));
        map.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
        // Pin and names keep their size on the screen, however far the map is zoomed.
        const unit = 1 / (map.getScreenCTM()?.a || 1), names = map.querySelector(".ml");
        map.querySelector("[data-scaled]").setAttribute("transform", `scale(${unit})`);
        names.style.fontSize = `${14 * unit}px`; names.style.strokeWidth = `${3 * unit}px`;
        mark();
      };
      const set = (lon, lat, metres) => {
        field("lon").value = lon.toFixed(6); field("lat").value = lat.toFixed(6);
        field("accuracy").value = metres ? Math.round(metres) : "";
        field("lon").dispatchEvent(new Event("input", { bubbles: true }));
      };
      map.addEventListener("click", event => {
        const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
        set(west + (at.x - margin) / perLon, north - (at.y - margin) / perLat, 0);
      });
      for (const button of all("[data-zoom]", pick)) {
        button.addEventListener("click", () => {
          zoom = Math.max(1, Math.min(64, zoom * Number(button.dataset.zoom))); frame();
        });
      }
      const locate = pick.querySelector("[data-locate]");
      locate.hidden = !navigator.geolocation;
      locate.addEventListener("click", () => {
        locate.setAttribute("aria-busy", "true");
        navigator.geolocation.getCurrentPosition(({ coords }) => {
          locate.removeAttribute("aria-busy");
          set(coords.longitude, coords.latitude, coords.accuracy);
          zoom = Math.max(zoom, 5); frame();
        }, () => { locate.removeAttribute("aria-busy"); about.textContent = about.dataset.denied; },
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
      });
      pick.addEventListener("input", mark);
      pick.addEventListener("restored", () => frame());
      new ResizeObserver(() => frame()).observe(map);
      frame();
    }
    """#)
}
