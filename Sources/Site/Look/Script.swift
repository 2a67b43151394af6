import Basics

/// The one script, an ES module: comfort only, every page works without it.
package enum Script {
  package static let digest = contentDigest(text)
  /// Where the pages look for it; to be served as `text/javascript; charset=utf-8`, immutable.
  package static let path = "/assets/site-\(digest).js"

  package static let text = lists + parts

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

  /// What only some pages need is loaded only there, by what stands on them.
  private static let parts = #"""
    const parts = [
      ["[data-photos]", "\#(Module.photos.path)"], ["[data-pick]", "\#(Module.places.path)"],
      ["form[data-draft], form[data-offline]", "\#(Module.forms.path)"], ["[data-outbox]", "\#(Module.outboxPage.path)"],
      ["[data-keep]", "\#(Module.outbox.path)"],
    ];
    for (const [what, path] of parts) if (document.querySelector(what)) import(path);
    // Something waits to be sent: wherever the person is, it goes as soon as it can.
    try { if (localStorage.getItem("outbox")) import("\#(Module.outbox.path)"); } catch { /* nothing can wait then */ }

    """#
}
