extension Module {
  /// Drafts, and sending without a network: every `form[data-draft]` keeps on the device what was typed and which photos were
  /// chosen, every `form[data-offline]` is put into the outbox before it is sent.
  package static let forms = Module(
    "forms",
    #"""
    import { attempt, drafts, drop, entries, entry, flush, put, say, unique } from "\#(Module.outbox.path)";
    const all = (what, within = document) => [...within.querySelectorAll(what)];
    const files = form => all("input[type=file]", form);

    const fill = (form, pairs, anew) => {
      const skipped = "[type=hidden], [type=file], [type=password]";
      const given = new Map(), known = (name, value) => pairs.some(pair => pair[0] === name && pair[1] === value);
      for (const [name, value] of pairs) if (!given.has(name)) given.set(name, value);
      for (const one of form.elements) {
        if (!one.name || one.matches(skipped) || !("value" in one) || one.tagName === "BUTTON") continue;
        if (one.type === "radio" || one.type === "checkbox") one.checked = known(one.name, one.value);
        else if ((anew || !one.value) && given.has(one.name)) one.value = given.get(one.name);
        if (one.tagName === "TEXTAREA") one.dispatchEvent(new Event("input"));
        if (one.tagName === "SELECT" && one.value) one.closest("details")?.setAttribute("open", "");
      }
      for (const input of files(form)) {
        const carrier = new DataTransfer();
        for (const [name, value] of pairs) if (name === input.name && value instanceof Blob) carrier.items.add(value);
        if (!carrier.files.length) continue;
        input.files = carrier.files;
        input.dispatchEvent(new Event("restored"));
      }
      all("[data-pick]", form).forEach(pick => pick.dispatchEvent(new Event("restored")));
      form.dispatchEvent(new Event("restored"));
    };

    const start = async form => {
      const key = form.dataset.draft, once = form.elements.namedItem("once"), offline = "offline" in form.dataset && once;
      const reopened = offline && new URLSearchParams(location.search).get("outbox");
      const typed = () => [...new FormData(form)].filter(pair => typeof pair[1] === "string" && pair[0] !== "once");
      const save = () => { if (key) drafts.put({ key, once: once?.value, values: typed() }).catch(() => {}); };
      const savePhotos = () => {
        const photos = files(form).flatMap(input => [...input.files].map(file => [input.name, file]));
        if (key) drafts.put({ key: `${key} photos`, photos }).catch(() => {});
      };
      const forget = async () => { if (key) { await drafts.drop(key); await drafts.drop(`${key} photos`); } };

      try {
        const back = form.querySelector(".fault") || form.dataset.once === "keep";
        const kept = key && await drafts.one(key), photos = key && (await drafts.one(`${key} photos`))?.photos || [];
        const waited = reopened && await entry(reopened);
        // A page may have several such forms, told apart by their action.
        const isIt = waited?.values.every(pair => pair[0] !== "action" || pair[1] === form.elements.namedItem("action")?.value);
        if (waited && isIt) {
          once.value = waited.id;
          fill(form, waited.values, true);
        } else if (back) {
          // What was sent came back with the page, but for the photos.
          if (!once || kept?.once === once.value) fill(form, [...typed(), ...photos], false);
        } else {
          if (offline) once.value = kept?.once || unique();
          if (kept) fill(form, [...kept.values, ...photos], false);
        }
      } catch { /* without a store there are no drafts */ }
      form.addEventListener("input", save);
      form.addEventListener("change", event => event.target.type === "file" ? savePhotos() : save());
      form.addEventListener("photos", savePhotos);
      if (!offline) { form.addEventListener("submit", () => forget().catch(() => {})); return; }

      let busy = false;
      form.addEventListener("submit", async event => {
        if (form.dataset.plain || event.defaultPrevented) return;
        event.preventDefault();
        if (busy) return;
        busy = true;
        const submitter = event.submitter;
        const sent = [...new FormData(form, submitter)].filter(pair => typeof pair[1] === "string" || pair[1].size);
        // What only asks the person in front of the page is not asked when it is sent later.
        const asks = new Set(all("[data-online]", form).map(one => one.name));
        const page = new URL(location.href);
        page.searchParams.delete("outbox");
        const one = {
          id: once.value, action: form.getAttribute("action"), page: page.pathname + page.search, owner: form.dataset.owner || "",
          title: form.dataset.title || document.querySelector("h1")?.textContent || "", at: Date.now(), state: "waiting", tries: 0,
          values: sent.filter(pair => !asks.has(pair[0])),
        };
        const plainly = () => { form.dataset.plain = "1"; form.requestSubmit(submitter?.isConnected ? submitter : undefined); };
        try { await put(one); } catch { plainly(); return; }
        const next = navigator.onLine ? await attempt(one, sent.filter(pair => asks.has(pair[0]))) : one;
        if (next.state === "done") {
          await drop(one.id); await forget();
          location.assign(next.receipt);
        } else if (next.state === "needs") {
          // Nothing was taken: the page with what is asked or wrong is shown as without scripts.
          await drop(one.id);
          plainly();
        } else {
          await put(next); await forget();
          form.reset();
          once.value = unique();
          submitter?.removeAttribute("aria-busy");
          form.dispatchEvent(new Event("restored"));
          all("[data-pick]", form).forEach(pick => pick.dispatchEvent(new Event("restored")));
          busy = false;
          state(say("已存在本机，联网后自动提交", "Kept on this device; it is sent when the network is back"));
          bar.scrollIntoView({ block: "nearest" });
        }
      });
    };

    // The bar under the header, and what the button promises.
    const bar = document.createElement("div");
    bar.className = "offline-bar"; bar.hidden = true; bar.setAttribute("role", "status");
    document.querySelector("main").prepend(bar);
    const state = async saved => {
      const left = await entries().then(found => found.filter(one => one.state !== "done"), () => []);
      const away = !navigator.onLine, needs = left.some(one => one.state === "needs");
      const title = saved || (away ? say("当前没有网络", "No network now")
        : needs ? say("有内容需要您处理", "Something needs you") : left.length ? say("正在等待提交", "Waiting to be sent") : "");
      bar.hidden = !title;
      const head = document.createElement("b"), words = document.createElement("span"), link = document.createElement("a");
      head.textContent = title;
      words.textContent = away && !saved
        ? say("可以继续填写，内容已存在本机，联网后自动提交", "Go on: it is kept on this device and sent when the network is back") : "";
      link.href = "/outbox";
      link.textContent = say(`本机待提交 ${left.length} 条`, `${left.length} waiting on this device`);
      bar.replaceChildren(head, words, ...(left.length ? [link] : []));
      const count = left.length ? say(`本机待提交 ${left.length} 条 · `, `${left.length} waiting here · `) : "";
      for (const form of all("form[data-offline]")) {
        const button = form.querySelector(".submit-bar button span"), promise = form.querySelector(".promise");
        for (const [one, other] of [[button, say("保存，联网后自动提交", "Keep, send when online")],
          [promise, count + say("请勿清除浏览器数据", "do not clear the data of your browser")]]) {
          if (!one) continue;
          one.dataset.before ??= one.textContent;
          one.textContent = away ? other : one.dataset.before;
        }
      }
    };
    addEventListener("online", () => state());
    addEventListener("offline", () => state());
    document.addEventListener("outbox", event => {
      const done = event.detail;
      state(done ? say(`已自动提交，编号 ${done.number}`, `Sent; its number is ${done.number}`) : "");
    });
    for (const form of all("form[data-draft], form[data-offline]")) start(form);
    if (document.querySelector("form[data-offline]")) { state(); flush().catch(() => {}); }
    """#)
}
