import Site

extension Module {
  /// What the report page does beside its form: who answers for the place, places by name, similar reports nearby, words of danger.
  static let report = Module(
    "report",
    #"""
    const form = document.querySelector("form[action='/report']"), field = name => form.elements.namedItem(name);
    const place = form.querySelector("[data-where]"), nearby = document.querySelector("[data-nearby]");
    const part = async (path, query) => {
      try {
        const answer = await fetch(`${path}?${new URLSearchParams(query)}`);
        return answer.ok ? await answer.text() : "";
      } catch { return ""; }
    };
    const parsed = text => new DOMParser().parseFromString(text, "text/html").body;
    const where = () => ({ lon: field("lon").value, lat: field("lat").value });

    let asked = "", timer;
    const look = async () => {
      const at = where(), kind = form.querySelector("[name=category]:checked")?.value ?? "", query = JSON.stringify([at, kind]);
      if (query === asked || !at.lon || !at.lat) { if (!at.lon || !at.lat) place.hidden = true; return; }
      asked = query;
      const words = await part("/report/where", at);
      if (query !== asked) return;
      place.replaceChildren(...parsed(words).querySelector("[data-part]")?.childNodes ?? []);
      place.hidden = !place.firstChild;
      const found = kind ? parsed(await part("/report/nearby", { ...at, category: kind })) : document.createElement("div");
      if (query !== asked) return;
      // A form cannot stand in a form: each joins from the end of the page.
      for (const join of found.querySelectorAll("form")) {
        const deed = join.querySelector("button"), tick = join.querySelector("label");
        deed.type = "button";
        deed.addEventListener("click", () => {
          const sent = document.createElement("form");
          sent.method = "post"; sent.action = join.getAttribute("action"); sent.hidden = true;
          const remember = Object.assign(document.createElement("input"), { name: "remember", value: "yes" });
          if (tick?.querySelector("input").checked) sent.append(remember);
          document.body.append(sent); sent.submit();
        });
        const row = document.createElement("div");
        row.className = "deed"; row.append(deed, ...(tick ? [tick] : []));
        join.replaceWith(row);
      }
      const shown = found.querySelector(".nearby");
      nearby.replaceChildren(...(shown ? [shown] : []));
      // Tick boxes here belong to no report.
      for (const box of nearby.querySelectorAll("input")) box.removeAttribute("name");
      if (shown && field("check")) field("check").value = "seen";
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(look, 300); };
    for (const kind of ["input", "change", "restored"]) form.addEventListener(kind, soon);
    soon();

    const gate = document.querySelector("[data-danger]"), words = gate.dataset.danger.split("|");
    field("details").addEventListener("input", () => {
      const text = field("details").value.toLowerCase();
      gate.classList.toggle("now", words.some(word => text.includes(word)));
    });

    const finder = form.querySelector("[data-find]"), box = finder?.querySelector("input"), list = finder?.querySelector("div");
    const opener = form.querySelector("[data-opens-find]");
    opener?.addEventListener("click", event => {
      if (!navigator.onLine) return;
      event.preventDefault();
      finder.hidden = !finder.hidden;
      if (!finder.hidden) box.focus();
    });
    let typing;
    box?.addEventListener("input", event => {
      event.stopPropagation();
      clearTimeout(typing);
      typing = setTimeout(async () => {
        const found = parsed(await part("/report/places", { q: box.value })).querySelector("[data-found]");
        list.replaceChildren(...(found?.childNodes ?? []));
      }, 250);
    });
    box?.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
    list?.addEventListener("click", event => {
      const chosen = event.target.closest("a[data-lon]");
      if (!chosen) return;
      event.preventDefault();
      field("lon").value = chosen.dataset.lon; field("lat").value = chosen.dataset.lat; field("accuracy").value = "";
      const choice = field("area");
      if ([...choice.options].some(one => one.value === chosen.dataset.area)) choice.value = chosen.dataset.area;
      finder.hidden = true;
      form.querySelector("[data-pick]").dispatchEvent(new Event("restored"));
      field("lon").dispatchEvent(new Event("input", { bubbles: true }));
      opener.focus();
    });
    """#)
}
