import Basics
import Platform

/// Parts of a page that fetch themselves anew when something has changed. Without the script they are as they were when the page came.
package enum Live {
  package static let modules = [module]
  /// What other people's scripts it needs: none.
  package static let assets: [Asset] = []

  /// A part that keeps itself up to date.
  /// - Parameters:
  ///   - id: of the element; unique on the page, and the same on the page it is fetched from.
  ///   - source: path and query of a page that holds the part, mostly the page itself.
  ///   - number: only when this matter has changed; nil for any within reach.
  package static func region(id: String, source: String, number: String? = nil, body: HTML) -> HTML {
    "<div id=\"\(id)\" class=\"live-part\" data-live=\"\(link(source))\"\(attribute("data-number", number))>\(body)</div>"
  }

  /// The mark that says whether the page is live, with the button that pauses it (WCAG 2.2.2), and the one polite voice of all changes.
  package static func state(in language: Language) -> HTML {
    let words = (
      on: language.pick("实时", "Live"), off: language.pick("正在重连", "Reconnecting"),
      paused: language.pick("已暂停", "Paused"), pause: language.pick("暂停更新", "Pause updates"),
      go: language.pick("继续更新", "Resume updates"), told: language.pick("有 {} 处变化", "{} changes"),
      held: language.pick("有更新，点此查看", "There are changes: show them")
    )
    return """
      <span class="live" data-live-state="off" hidden data-on="\(words.on)" data-off="\(words.off)" \
      data-paused="\(words.paused)" data-told="\(words.told)" data-held="\(words.held)">\
      <span class="dot" aria-hidden="true"></span><span data-live-word>\(words.off)</span>\
      <button type="button" class="b b-quiet" data-live-pause data-pause="\(words.pause)" data-go="\(words.go)" \
      aria-pressed="false">\(words.pause)</button><span class="unseen" role="status" data-live-told></span></span>
      """
  }

  package static let module = Module(
    "live",
    #"""
    const mark = document.querySelector("[data-live-state]");
    const parts = () => [...document.querySelectorAll("[data-live]")];
    let paused = false, changes = 0, toldAt = 0, timer = 0, wanted = new Set(), busy = false;

    const show = state => {
      if (!mark) return;
      mark.hidden = false;
      mark.dataset.liveState = paused ? "paused" : state;
      mark.querySelector("[data-live-word]").textContent = mark.dataset[paused ? "paused" : state];
    };
    const tell = () => {
      const voice = mark?.querySelector("[data-live-told]");
      if (!voice || !changes || Date.now() - toldAt < 30000) return;
      voice.textContent = mark.dataset.told.replace("{}", changes);
      toldAt = Date.now(); changes = 0;
    };

    // What a person has begun must survive: a field that was changed, an open dialog, chosen text.
    const isBusy = part => {
      if (part.querySelector("dialog[open]")) return true;
      const at = document.activeElement;
      if (part.contains(at) && at.matches("input:not([type=checkbox]), textarea, select")) return true;
      return [...part.querySelectorAll("input, textarea, select")].some(one =>
        one.matches("[type=checkbox], [type=radio], [type=hidden]") ? false
        : one.tagName === "SELECT" ? chosenAnew(one)
        : one.value !== one.defaultValue);
    };
    // A list without a choice of its own shows its first line, which nobody has chosen.
    const chosenAnew = one => {
      const first = [...one.options].findIndex(option => option.defaultSelected);
      return one.multiple ? [...one.options].some(option => option.selected !== option.defaultSelected)
        : one.selectedIndex !== Math.max(0, first);
    };
    const label = one => one.id ? `#${one.id}` : one.href ? `a:${one.getAttribute("href")}` : `${one.tagName}:${one.name}:${one.value}`;
    const swap = (part, fresh) => {
      const focused = part.contains(document.activeElement) ? label(document.activeElement) : null;
      const ticked = new Set([...part.querySelectorAll("input[type=checkbox]:checked")].map(label));
      const open = new Set([...part.querySelectorAll("details[open] > summary")].map(one => one.textContent));
      const scrolls = [part, ...part.querySelectorAll("*")].filter(one => one.scrollTop || one.scrollLeft)
        .map(one => [one.id || one.className, one.scrollTop, one.scrollLeft]);
      const old = new Set([...part.querySelectorAll("a.row")].map(one => one.getAttribute("href")));
      const next = document.importNode(fresh, true);
      for (const box of next.querySelectorAll("input[type=checkbox]")) if (ticked.has(label(box))) box.checked = true;
      for (const fold of next.querySelectorAll("details > summary")) if (open.has(fold.textContent)) fold.parentElement.open = true;
      for (const row of next.querySelectorAll("a.row")) {
        if (old.size && !old.has(row.getAttribute("href"))) row.closest("tr, li")?.classList.add("fresh");
      }
      part.replaceWith(next);
      for (const [name, top, left] of scrolls) {
        const one = [next, ...next.querySelectorAll("*")].find(e => (e.id || e.className) === name);
        if (one) { one.scrollTop = top; one.scrollLeft = left; }
      }
      if (focused) [...next.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")]
        .find(one => label(one) === focused)?.focus({ preventScroll: true });
      next.dispatchEvent(new CustomEvent("live", { bubbles: true }));
    };
    const hold = part => {
      if (part.querySelector("[data-live-held]")) return;
      const button = document.createElement("button");
      button.type = "button"; button.className = "b live-held"; button.dataset.liveHeld = "";
      button.textContent = mark?.dataset.held ?? "…";
      button.addEventListener("click", () => location.reload());
      part.prepend(button);
    };

    const refresh = async () => {
      if (busy || paused || document.hidden) return;
      busy = true;
      const numbers = wanted; wanted = new Set();
      const due = parts().filter(part => numbers.has("*") || !part.dataset.number || numbers.has(part.dataset.number));
      const pages = new Map();
      for (const part of due) {
        if (isBusy(part)) { hold(part); continue; }
        const source = part.dataset.live;
        try {
          if (!pages.has(source)) {
            const answer = await fetch(source, { headers: { "X-Live": "1" } });
            pages.set(source, answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null);
          }
          const fresh = pages.get(source)?.getElementById(part.id);
          if (fresh && !isBusy(part)) swap(part, fresh); else if (fresh) hold(part);
        } catch { wanted.add("*"); }
      }
      busy = false;
      tell();
      if (wanted.size) timer ||= setTimeout(() => { timer = 0; refresh(); }, 2000);
    };
    // The first change shows at once, those that follow within a second together.
    let last = 0;
    const changed = number => {
      wanted.add(number); changes += 1;
      if (timer) return;
      const wait = Math.max(0, 1000 - (Date.now() - last));
      timer = setTimeout(() => { timer = 0; last = Date.now(); refresh(); }, wait);
    };

    // One connection for all windows of a browser: it keeps six to one address at most.
    const channel = "BroadcastChannel" in window ? new BroadcastChannel("live") : null;
    const heard = message => {
      if (message.number) changed(message.number);
      if (message.state) show(message.state);
    };
    if (channel) channel.onmessage = event => event.data === "?" ? say({ state: now }) : heard(event.data);
    let now = "off", leads = false;
    const say = message => { if (leads) channel?.postMessage(message); };
    const connect = () => {
      leads = true;
      let lost = false;
      const source = new EventSource("/live");
      const both = message => { heard(message); say(message); };
      source.addEventListener("matter", event => both({ number: JSON.parse(event.data).number }));
      source.addEventListener("open", () => {
        now = "on"; both({ state: "on" });
        // What happened while there was no connection is not told again.
        if (lost) both({ number: "*" });
        lost = false;
      });
      source.addEventListener("error", () => {
        now = "off"; lost = true; both({ state: "off" });
        if (source.readyState === EventSource.CLOSED) setTimeout(() => { source.close(); connect(); }, 5000);
      });
      addEventListener("pagehide", () => source.close());
    };
    show("off");
    if (navigator.locks && channel) {
      navigator.locks.request("live", () => { connect(); return new Promise(() => {}); });
      channel.postMessage("?");
    } else {
      connect();
    }
    document.addEventListener("visibilitychange", () => { if (!document.hidden && wanted.size) refresh(); });
    mark?.querySelector("[data-live-pause]").addEventListener("click", event => {
      paused = !paused;
      const button = event.currentTarget;
      button.setAttribute("aria-pressed", String(paused));
      button.textContent = paused ? button.dataset.go : button.dataset.pause;
      show(now);
      if (!paused) { wanted.add("*"); refresh(); }
    });

    """#)
}
