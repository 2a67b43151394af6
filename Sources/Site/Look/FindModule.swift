/// Ctrl-K: the search page's results in a dialog as one types. Without the script the box in the head leads to that page.
package enum FindModule {
  package static let module = Module(
    "find",
    #"""
    const zh = document.documentElement.lang.startsWith("zh");
    let box = null, timer = 0, asked = 0;
    const open = text => {
      if (box) return;
      box = document.createElement("dialog");
      const input = document.createElement("input"), list = document.createElement("div");
      box.className = "finder"; box.ariaLabel = zh ? "查找" : "Search";
      input.type = "search"; input.ariaLabel = zh ? "编号、文字、地址、区域、类别" : "Number, words, address, area, category";
      input.placeholder = input.ariaLabel; input.value = text; input.maxLength = 100;
      list.className = "found"; list.setAttribute("role", "region"); list.ariaLabel = zh ? "结果" : "Results"; list.ariaLive = "polite";
      const ask = async () => {
        const question = input.value.trim(), mine = ++asked;
        if (!question) { list.replaceChildren(); return; }
        list.setAttribute("aria-busy", "true");
        try {
          const answer = await fetch("/search?q=" + encodeURIComponent(question));
          if (mine !== asked) return;
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          list.replaceChildren(...(page.querySelector("#found")?.childNodes ?? page.querySelector("#main").childNodes));
        } catch {
          list.textContent = zh ? "没有网络，暂时查不了" : "No network: search again later";
        }
        list.removeAttribute("aria-busy");
      };
      input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
      box.addEventListener("keydown", event => {
        const rows = [...list.querySelectorAll("a, button")];
        const at = rows.indexOf(document.activeElement);
        if (event.key === "ArrowDown" && rows.length) { event.preventDefault(); rows[Math.min(rows.length - 1, at + 1)].focus(); }
        if (event.key === "ArrowUp") { event.preventDefault(); at > 0 ? rows[at - 1].focus() : input.focus(); }
        if (event.key === "Enter" && document.activeElement === input && rows.length) { event.preventDefault(); rows[0].click(); }
      });
      box.addEventListener("close", () => { box.remove(); box = null; });
      box.addEventListener("click", event => { if (event.target === box) box.close(); });
      box.append(input, list); document.body.append(box); box.showModal(); input.focus();
      if (text) ask();
    };
    document.addEventListener("keydown", event => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(""); }
    });
    document.querySelector("form.find input")?.addEventListener("input", event => {
      const text = event.target.value; event.target.value = ""; open(text);
    });

    """#)
}
