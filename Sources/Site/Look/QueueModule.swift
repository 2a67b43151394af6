/// The list of matters for whoever works through it: on a wide screen a matter opens beside the list, keys tick and close.
package enum QueueModule {
  package static let module = Module(
    "queue",
    #"""
    const pane = document.querySelector("#pane");
    const zh = document.documentElement.lang.startsWith("zh");
    const wide = matchMedia("(min-width: 1100px)");
    let from = null;

    // The page of the matter, with all it can do, in the room beside the list; everywhere else the link is a link.
    const show = async link => {
      const answer = await fetch(link.href);
      if (!answer.ok) { location.href = link.href; return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const main = page.querySelector("#main");
      for (const head of main.querySelectorAll("h1")) {
        const lower = document.createElement("h2");
        lower.append(...head.childNodes); head.replaceWith(lower);
      }
      for (const part of main.querySelectorAll("[data-live]")) part.removeAttribute("data-live");
      const close = document.createElement("button");
      close.type = "button"; close.className = "b b-plain close"; close.textContent = pane.dataset.close + " (Esc)";
      close.addEventListener("click", hide);
      pane.replaceChildren(close, ...main.childNodes);
      pane.hidden = false; pane.closest(".queue").classList.add("split");
      from = link.getAttribute("href");
      for (const row of document.querySelectorAll("#queue tr")) row.removeAttribute("aria-current");
      link.closest("tr")?.setAttribute("aria-current", "true");
      pane.scrollTop = 0; pane.focus({ preventScroll: true });
    };
    const hide = () => {
      if (pane.hidden) return;
      pane.hidden = true; pane.replaceChildren(); pane.closest(".queue").classList.remove("split");
      [...document.querySelectorAll("#queue a.row")].find(row => row.getAttribute("href") === from)?.focus();
    };
    document.addEventListener("click", event => {
      const link = event.target.closest("#queue a.row");
      if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault(); show(link);
    });

    // x ticks the row that has the focus, ? says which keys there are.
    const keys = zh
      ? [["j / k", "下一行 / 上一行"], ["Enter", "打开"], ["x", "勾选"], ["Esc", "关闭右侧"], ["Ctrl K", "查找"], ["?", "这张表"]]
      : [["j / k", "next / previous row"], ["Enter", "open"], ["x", "tick"], ["Esc", "close the pane"], ["Ctrl K", "search"], ["?", "this list"]];
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
      if (event.key === "Escape") hide();
      if (event.key === "x") {
        const box = document.activeElement.closest("#queue tr")?.querySelector(".tick-row");
        if (box) { box.checked = !box.checked; event.preventDefault(); }
      }
      if (event.key === "?") {
        const box = document.createElement("dialog"), list = document.createElement("dl"), close = document.createElement("button");
        for (const [key, does] of keys) {
          const term = document.createElement("dt"), words = document.createElement("dd"), face = document.createElement("kbd");
          face.textContent = key; term.append(face); words.textContent = does; list.append(term, words);
        }
        list.className = "keys"; close.className = "b b-plain"; close.textContent = pane.dataset.close;
        box.ariaLabel = zh ? "快捷键" : "Keys";
        close.addEventListener("click", () => box.close());
        box.addEventListener("close", () => box.remove());
        box.append(list, close); document.body.append(box); box.showModal();
      }
    });

    """#)
}
