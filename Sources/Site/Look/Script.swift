import Basics

/// The one script, an ES module: comfort only, every page works without it.
package enum Script {
  package static let digest = contentDigest(text)
  /// Where the pages look for it; to be served as `text/javascript; charset=utf-8`, immutable.
  package static let path = "/assets/site-\(digest).js"

  package static let text = lists + photos + places + drafts

  private static let lists = #"""
    const zh = document.documentElement.lang.startsWith("zh");
    const say = (chinese, english) => zh ? chinese : english;
    const all = (what, within = document) => [...within.querySelectorAll(what)];

    // Where the tabs scroll, the current one is in sight.
    for (const tab of all(".tabs [aria-current]")) tab.parentElement.scrollLeft = tab.offsetLeft - 16;

    // Lists: filters send themselves, j and k walk the rows, Enter opens, / searches.
    for (const form of all("form[data-autosubmit]")) {
      form.addEventListener("change", event => {
        if (event.target.matches("select, [type=checkbox]")) form.requestSubmit();
      });
    }
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
      if (event.key === "/") {
        const box = all("[data-search], form[data-autosubmit] [type=search]").find(one => one.offsetParent);
        if (box) { event.preventDefault(); box.focus(); box.select(); }
      }
      if (event.key !== "j" && event.key !== "k") return;
      const rows = all(".table a.row, .feed a.row");
      if (!rows.length) return;
      const at = rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
      rows[Math.max(0, Math.min(rows.length - 1, at))].focus();
    });

    // Deeds that cannot be taken back ask first.
    document.addEventListener("click", event => {
      const button = event.target.closest("button[data-confirm]");
      if (!button || button.dataset.sure) return;
      event.preventDefault();
      const box = document.createElement("dialog");
      const text = document.createElement("p");
      const row = document.createElement("div");
      const yes = document.createElement("button");
      const no = document.createElement("button");
      text.textContent = button.dataset.confirm;
      yes.textContent = button.textContent;
      no.textContent = say("取消", "Cancel");
      row.className = "buttons"; yes.className = "b b-danger"; no.className = "b b-plain";
      row.append(yes, no); box.append(text, row); document.body.append(box);
      box.addEventListener("close", () => { box.remove(); button.focus(); });
      no.addEventListener("click", () => box.close());
      yes.addEventListener("click", () => {
        box.close(); button.dataset.sure = "1"; button.click(); delete button.dataset.sure;
      });
      box.showModal(); no.focus();
    });
    document.addEventListener("submit", event => {
      if (event.target.method !== "post" || !event.submitter) return;
      event.submitter.setAttribute("aria-busy", "true");
    });

    // "12 minutes ago", within a day only; the exact time stays in the title.
    const words = new Intl.RelativeTimeFormat(zh ? "zh" : "en", { numeric: "auto" });
    const age = () => {
      for (const time of all("time[data-relative]")) {
        const minutes = Math.round((new Date(time.dateTime) - Date.now()) / 60000);
        if (Math.abs(minutes) >= 1440) { time.textContent = time.title; continue; }
        const hours = Math.round(minutes / 60);
        time.textContent = Math.abs(minutes) < 60 ? words.format(minutes, "minute") : words.format(hours, "hour");
      }
    };
    age(); setInterval(age, 60000);

    const count = area => {
      const out = document.querySelector(`[data-count-of="${area.id}"]`);
      if (out) out.textContent = `${[...area.value].length} / ${area.maxLength}`;
    };
    for (const area of all("textarea[maxlength]")) { area.addEventListener("input", () => count(area)); count(area); }

    """#

  private static let photos = #"""
    // Photos: at most 1600 px and JPEG 0.8 before they travel; drawing them anew also drops where they were taken.
    const shrink = async file => {
      try {
        const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
        const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale); canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.8));
        return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
      } catch { return file; }
    };
    for (const box of all("[data-photos]")) {
      const input = box.querySelector("input[type=file]");
      let kept = [];
      const show = () => {
        const carrier = new DataTransfer();
        kept.forEach(file => carrier.items.add(file));
        input.files = carrier.files;
        for (const old of all(".shot", box)) { URL.revokeObjectURL(old.firstChild.src); old.remove(); }
        kept.forEach((file, index) => {
          const shot = document.createElement("div"), image = document.createElement("img");
          const drop = document.createElement("button"), cross = document.createElement("span");
          shot.className = "shot"; image.src = URL.createObjectURL(file); image.alt = file.name;
          drop.type = "button"; drop.ariaLabel = say(`删除第 ${index + 1} 张`, `Remove photo ${index + 1}`);
          cross.textContent = "✕"; cross.ariaHidden = "true";
          drop.append(cross); shot.append(image, drop); box.append(shot);
          drop.addEventListener("click", () => { kept.splice(index, 1); show(); });
        });
        box.querySelector("small").textContent = `${kept.length} / ${box.dataset.photos}`;
        input.required = input.required && !kept.length;
      };
      input.addEventListener("change", async () => {
        const fresh = await Promise.all([...input.files].map(shrink));
        kept = [...kept, ...fresh].slice(0, Number(box.dataset.photos));
        show();
      });
    }

    """#

  private static let places = #"""
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

    """#

  private static let drafts = #"""
    // Drafts: what was typed stays on the device until the form is sent.
    for (const form of all("form[data-draft]")) {
      const key = `draft:${form.dataset.draft}`;
      const skipped = "[type=hidden], [type=file], [type=password]";
      const fields = () => [...form.elements].filter(one => one.name && !one.matches(skipped));
      const save = () => {
        const kept = {};
        for (const one of fields()) {
          if (one.type === "radio") { if (one.checked) kept[one.name] = one.value; }
          else kept[one.name] = one.type === "checkbox" ? one.checked : one.value;
        }
        try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full or refused: nothing is lost yet */ }
      };
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(key) ?? "null"); } catch { kept = null; }
      // A page that came back with faults already holds what was sent.
      if (kept && !form.querySelector(".fault")) {
        for (const one of fields()) {
          if (!(one.name in kept)) continue;
          if (one.type === "radio") one.checked = one.value === kept[one.name];
          else if (one.type === "checkbox") one.checked = kept[one.name];
          else if (!one.value) one.value = kept[one.name];
          if (one.tagName === "TEXTAREA") count(one);
        }
        all("[data-pick]", form).forEach(pick => pick.dispatchEvent(new Event("restored")));
      }
      form.addEventListener("input", save);
      form.addEventListener("change", save);
      form.addEventListener("submit", () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } });
    }

    """#
}
