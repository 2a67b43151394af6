/// Ctrl-K: the search page's results in a dialog as one types. Without the script the box in the head leads to that page.
package enum FindModule {
  package static let module = Module(
    "find",
    #"""
    const zh = document.documentElement.lang.startsWith("zh");
    let box = null, timer = 0, asked = 0, shown = "";
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
          shown = question;
          list.replaceChildren(...(page.querySelector("#found")?.childNodes ?? page.querySelector("#main").childNodes));
        } catch {
          list.textContent = zh ? "没有网络，暂时查不了" : "No network: search again later";
        }
        list.removeAttribute("aria-busy");
      };
      input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
      box.addEventListener("keydown", event => {
        // An input method uses the same keys to choose characters.
        if (event.isComposing) return;
        const rows = [...list.querySelectorAll("a, button")];
        const at = rows.indexOf(document.activeElement);
        if (event.key === "ArrowDown" && rows.length) { event.preventDefault(); rows[Math.min(rows.length - 1, at + 1)].focus(); }
        if (event.key === "ArrowUp") { event.preventDefault(); at > 0 ? rows[at - 1].focus() : input.focus(); }
        if (event.key === "Enter" && document.activeElement === input) {
          event.preventDefault();
          // What is shown may still answer an earlier question.
          if (input.value.trim() !== shown) { clearTimeout(timer); ask(); } else if (rows.length) rows[0].click();
        }
      });
      box.addEventListener("close", () => { box.remove(); box = null; });
      box.addEventListener("click", event => { if (event.target === box) box.close(); });
      box.append(input, list); document.body.append(box); box.showModal(); input.focus();
      if (text) ask();
    };
    document.addEventListener("keydown", event => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(""); }
    });
    // Characters that an input method still composes are left to it: taking the focus away would break them off.
    const head = document.querySelector("form.find input");
    const hand = event => {
      const text = head.value;
      if (event.isComposing || !text) return;
      head.value = ""; open(text);
    };
    head?.addEventListener("input", hand);
    head?.addEventListener("compositionend", hand);

    """#)
}
