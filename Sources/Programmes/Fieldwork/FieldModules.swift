import Site

/// The scripts of field work, one for each thing it can do; every page works without them.
enum FieldModules {
  static let all = [list, map, camera, matter]

  /// The order by distance, and keeping the pages of the list. A position is used for one order, then forgotten.
  static let list = Module(
    "field-list",
    #"""
    import { say } from "\#(Module.outbox.path)";
    const tools = document.querySelector("[data-field-tools]");
    const told = tools?.querySelector("[data-field-told]");
    const lists = [...document.querySelectorAll(".jobs ol")];
    const before = lists.map(list => [...list.children]);

    const metres = (lon, lat, job) => {
      const rad = Math.PI / 180, b = Number(job.dataset.lat) * rad, a = lat * rad;
      const x = (Number(job.dataset.lon) - lon) * rad * Math.cos((a + b) / 2);
      return Math.hypot(x, b - a) * 6371000;
    };
    const words = away => away < 1000 ? say(`${Math.round(away / 10) * 10} 米`, `${Math.round(away / 10) * 10} m`)
      : say(`${(away / 1000).toFixed(1)} 公里`, `${(away / 1000).toFixed(1)} km`);
    const near = tools?.querySelector("[data-near]");
    const byTime = () => {
      lists.forEach((list, index) => { list.append(...before[index]); list.closest(".jobs").hidden = false; });
      for (const one of document.querySelectorAll(".away")) { one.textContent = ""; one.hidden = true; }
      near.setAttribute("aria-pressed", "false"); told.textContent = "";
    };
    near?.addEventListener("click", () => {
      if (near.getAttribute("aria-pressed") === "true") { byTime(); return; }
      near.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        near.removeAttribute("aria-busy");
        const all = before.flat().map(job => [job, "lon" in job.dataset ? metres(coords.longitude, coords.latitude, job) : Infinity]);
        all.sort((one, other) => one[1] - other[1]);
        for (const [job, away] of all) {
          const place = job.querySelector(".away");
          place.hidden = away === Infinity;
          place.textContent = away === Infinity ? "" : words(away);
        }
        lists[0].append(...all.map(pair => pair[0]));
        lists.slice(1).forEach(list => { list.closest(".jobs").hidden = true; });
        near.setAttribute("aria-pressed", "true");
        told.textContent = near.dataset.used;
      }, () => { near.removeAttribute("aria-busy"); told.textContent = near.dataset.denied; },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 });
    });

    // The worker serves what lies in this cache when there is no network, and empties it when somebody signs in or out.
    const store = tools?.querySelector("[data-store]");
    store?.addEventListener("click", async () => {
      store.setAttribute("aria-busy", "true");
      const pages = store.dataset.store.split(" ");
      let kept = 0;
      try {
        const cache = await caches.open("yiwang-kept");
        for (const path of ["/field", ...store.dataset.with.split(" ")]) await cache.add(path);
        for (const path of pages) {
          const answer = await fetch(path, { cache: "no-store" });
          if (!answer.ok || answer.redirected) continue;
          const text = await answer.clone().text();
          await cache.put(path, answer);
          for (const image of new DOMParser().parseFromString(text, "text/html").querySelectorAll("main img[src^='/photos/']")) {
            await fetch(image.getAttribute("src")).catch(() => {});
          }
          kept += 1;
          told.textContent = store.dataset.keeping.replace("{}", kept).replace("{all}", pages.length);
        }
        told.textContent = store.dataset.kept.replace("{}", kept);
      } catch { told.textContent = store.dataset.failed; }
      store.removeAttribute("aria-busy");
    });
    if (tools) {
      tools.hidden = false;
      near.hidden = !navigator.geolocation;
      store.hidden = !("caches" in window) || !navigator.serviceWorker;
    }
    """#)

  /// Leaflet with our own boundaries and the matters of the list; the drawing of the server steps aside.
  static let map = Module(
    "field-map",
    #"""
    const place = document.querySelector("[data-field-map]");
    const draw = async () => {
      const answer = await fetch(place.dataset.fieldMap);
      if (!answer.ok) return;
      const areas = await answer.json();
      place.hidden = false;
      const map = L.map(place, { zoomControl: false, attributionControl: false, zoomSnap: 0.25 });
      L.control.zoom({ zoomInTitle: place.dataset.in, zoomOutTitle: place.dataset.out }).addTo(map);
      const land = L.geoJSON(areas, { style: { className: "field-area", fillOpacity: 1 }, interactive: false }).addTo(map);
      const points = [];
      [...document.querySelectorAll(".job[data-lat]")].forEach((job, index) => {
        const at = [Number(job.dataset.lat), Number(job.dataset.lon)], link = job.querySelector("a.row");
        points.push(at);
        const late = job.classList.contains("k-bad") ? " k-bad" : "";
        const icon = L.divIcon({ className: `field-dot${late}`, iconSize: [44, 44], html: String(index + 1) });
        const title = `${job.querySelector(".do").textContent} · ${link.textContent}`;
        link.prepend(`${index + 1}. `);
        const open = event => { if (event.type === "click" || event.originalEvent.key === "Enter") location.assign(link.href); };
        L.marker(at, { icon, title, alt: title, keyboard: true }).on("click keypress", open).addTo(map);
      });
      map.fitBounds(points.length ? L.latLngBounds(points).pad(0.2) : land.getBounds(), { maxZoom: 15, animate: false });
      document.querySelector("main .map").hidden = true;
    };
    if (place && window.L) draw().catch(() => { place.hidden = true; });
    """#)

  /// The camera with the photo of before laid over it, half transparent. Without a camera the field beneath it does.
  static let camera = Module(
    "field-camera",
    #"""
    const say = (chinese, english) => document.documentElement.lang.startsWith("zh") ? chinese : english;
    const make = (tag, look, words) => {
      const made = document.createElement(tag);
      if (look) made.className = look;
      if (words) made.textContent = words;
      return made;
    };
    for (const ghost of document.querySelectorAll("[data-ghost]")) {
      const input = ghost.closest("form").querySelector(`input[type=file][name="${ghost.dataset.into}"]`);
      const open = ghost.querySelector("[data-ghost-open]"), told = ghost.querySelector("[role=status]");
      if (!input || !navigator.mediaDevices?.getUserMedia) continue;
      open.hidden = false;
      open.addEventListener("click", async () => {
        let stream;
        try {
          const video = { facingMode: { ideal: "environment" }, width: { ideal: 1600 }, height: { ideal: 1200 } };
          stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
        } catch { told.textContent = ghost.dataset.denied; open.hidden = true; input.focus(); return; }
        told.textContent = "";
        show(ghost, input, stream, open, told);
      });
    }
    const show = async (ghost, input, stream, opener, told) => {
      const box = make("dialog", "ghost-camera"), view = make("div", "view"), video = make("video"), image = make("img");
      const label = make("label", "", say("处置前照片的深浅", "How much of the photo of before shows")), slider = make("input");
      const row = make("div", "buttons"), shutter = make("button", "b b-primary", say("拍照", "Take the photo"));
      const cancel = make("button", "b b-plain", say("取消", "Cancel"));
      box.setAttribute("aria-label", say("对照处置前拍照", "Camera over the photo of before"));
      video.muted = true; video.playsInline = true; video.srcObject = stream;
      image.src = ghost.dataset.ghost; image.alt = "";
      slider.type = "range"; slider.min = 0; slider.max = 100; slider.value = 50;
      const fade = () => { image.style.opacity = slider.value / 100; };
      slider.addEventListener("input", fade); fade();
      shutter.type = "button"; cancel.type = "button"; shutter.disabled = true;
      label.append(slider); view.append(video, image); row.append(cancel, shutter); box.append(view, label, row);
      document.body.append(box);
      box.addEventListener("close", () => { stream.getTracks().forEach(track => track.stop()); box.remove(); opener.focus(); });
      cancel.addEventListener("click", () => box.close());
      shutter.addEventListener("click", async () => {
        const canvas = make("canvas");
        canvas.width = video.videoWidth; canvas.height = video.videoHeight;
        canvas.getContext("2d").drawImage(video, 0, 0);
        const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.9));
        box.close();
        if (!blob) { told.textContent = ghost.dataset.denied; return; }
        const carrier = new DataTransfer();
        carrier.items.add(new File([blob], `after-${Date.now()}.jpg`, { type: "image/jpeg" }));
        input.files = carrier.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        told.textContent = ghost.dataset.taken;
      });
      box.showModal();
      try { await video.play(); shutter.disabled = false; shutter.focus(); }
      catch { box.close(); told.textContent = ghost.dataset.denied; }
    };
    """#)

  /// A step that waited on the device and could not be sent: what happened since, what was typed, and discarding it.
  static let matter = Module(
    "field-matter",
    #"""
    import { drop, entry } from "\#(Module.outbox.path)";
    const held = document.querySelector("template[data-changes]");
    const id = new URLSearchParams(location.search).get("outbox");
    const one = held && id ? await entry(id).catch(() => null) : null;
    if (one) {
      const place = held.content.firstElementChild;
      const value = name => one.values.find(pair => pair[0] === name)?.[1] ?? "";
      const seen = Number(value("version")), part = name => place.querySelector(`[data-${name}]`);
      for (const line of place.querySelectorAll("li")) line.hidden = Number(line.dataset.ordinal) <= seen;
      part("changed").hidden = Number(held.dataset.version) <= seen;
      const step = document.getElementById(`step-${value("action")}`);
      part("possible").hidden = !step;
      part("impossible").hidden = !!step;
      if (step) step.open = true;
      else for (const [name, text] of one.values) {
        if (typeof text !== "string" || !text || ["action", "version", "once"].includes(name)) continue;
        const line = document.createElement("p");
        line.textContent = text;
        part("typed").append(line);
      }
      part("discard").addEventListener("click", async () => { await drop(id); location.assign(location.pathname); });
      held.replaceWith(place);
    }
    """#)
}
