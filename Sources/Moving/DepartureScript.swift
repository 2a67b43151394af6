import Basics

/// The script of the page beside the files. It reads what its reader has chosen, piece by piece, and sends nothing anywhere.
enum DepartureScript {
  static let text: HTML = """
    "use strict";
    const chosen = new Map(), one = id => document.getElementById(id);
    const folder = one("folder"), table = one("table"), word = one("word");
    const read = one("read"), more = one("more"), state = one("state"), rows = one("rows");
    folder.addEventListener("change", () => {
      chosen.clear();
      for (const file of folder.files) if (file.name.endsWith(".jsonl")) chosen.set(file.name.slice(0, -6), file);
      table.replaceChildren(...[...chosen.keys()].sort().map(name => new Option(name, name, false, name === "matters")));
      read.disabled = chosen.size === 0;
      state.textContent = chosen.size + " 个表 / tables";
    });
    async function* lines(file) {
      const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const piece = await reader.read();
        if (piece.done) break;
        const parts = (rest + piece.value).split("\\n");
        rest = parts.pop();
        yield* parts;
      }
      if (rest) yield rest;
    }
    function shown(name, value) {
      if (typeof value === "object") return JSON.stringify(value);
      if (/(^|_)at$/.test(name) && Number(value) > 1e11) return new Date(Number(value)).toLocaleString();
      if ((name === "lon" || name === "lat") && Number(value)) return String(Number(value) / 1e7);
      return String(value);
    }
    function card(line) {
      const row = JSON.parse(line), article = document.createElement("article"), list = document.createElement("dl");
      for (const name of Object.keys(row)) {
        const term = document.createElement("dt"), value = document.createElement("dd");
        term.textContent = name;
        value.textContent = shown(name, row[name]);
        list.append(term, value);
      }
      article.append(list);
      if (table.value === "matters" && chosen.has("entries")) {
        const steps = document.createElement("button");
        steps.textContent = "流转记录 / Entries";
        steps.addEventListener("click", async () => {
          steps.disabled = true;
          const own = "\\"matter\\":\\"" + row.key + "\\"";
          for await (const step of lines(chosen.get("entries"))) if (step.includes(own)) article.append(card2(step));
        });
        article.append(steps);
      }
      return article;
    }
    function card2(line) {
      const step = JSON.parse(line), text = document.createElement("p");
      text.textContent = step.ordinal + ". " + new Date(step.at).toLocaleString() + "  " + step.action +
        "  " + step.from_stage + " → " + step.to_stage +
        "  " + step.agency + "  " + JSON.stringify(step.form);
      return text;
    }
    let walk = null, seen = 0;
    async function next() {
      let found = 0;
      more.hidden = true;
      while (found < 50) {
        const line = await walk.next();
        if (line.done) { state.textContent = seen + " 行，到底了 / rows, the end"; return; }
        seen += 1;
        if (word.value && !line.value.includes(word.value)) continue;
        rows.append(card(line.value));
        found += 1;
      }
      state.textContent = seen + " 行 / rows";
      more.hidden = false;
    }
    read.addEventListener("click", () => { rows.replaceChildren(); seen = 0; walk = lines(chosen.get(table.value)); next(); });
    more.addEventListener("click", next);
    """
}
