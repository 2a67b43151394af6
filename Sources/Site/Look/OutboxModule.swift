extension Module {
  /// What waits on the device to be sent, and what is known of the network: the store behind every form that can be filled in
  /// without one. Nothing leaves it but by a receipt or by the person's own hand.
  package static let outbox = Module(
    "outbox",
    #"""
    const zh = document.documentElement.lang.startsWith("zh");
    export const say = (chinese, english) => zh ? chinese : english;
    export const unique = () =>
      [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");

    let database;
    const opened = () => database ??= new Promise((done, fail) => {
      const asked = indexedDB.open("yiwang", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("outbox", { keyPath: "id" });
        asked.result.createObjectStore("drafts", { keyPath: "key" });
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    const deal = async (store, mode, what) => {
      const held = await opened();
      return new Promise((done, fail) => {
        const transaction = held.transaction(store, mode), asked = what(transaction.objectStore(store));
        transaction.oncomplete = () => done(asked.result);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
      });
    };
    const box = name => ({
      one: key => deal(name, "readonly", store => store.get(key)),
      all: () => deal(name, "readonly", store => store.getAll()),
      put: value => deal(name, "readwrite", store => store.put(value)),
      drop: key => deal(name, "readwrite", store => store.delete(key)),
    });
    export const drafts = box("drafts");
    const waiting = box("outbox");

    // How many wait is also noted where any page can see it at once, so that it loads this module only then.
    const told = async detail => {
      const left = (await waiting.all()).filter(entry => entry.state !== "done").length;
      try { left ? localStorage.setItem("outbox", left) : localStorage.removeItem("outbox"); } catch { /* a hint only */ }
      document.dispatchEvent(new CustomEvent("outbox", { detail }));
    };
    export const entries = async () => (await waiting.all()).sort((one, other) => one.at - other.at);
    export const entry = id => waiting.one(id);
    export const put = async one => { await waiting.put(one); await told(); };
    export const drop = async id => { await waiting.drop(id); await told(); };

    const reason = async answer => {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const told = page.querySelector("main [data-reason]")?.textContent.trim();
      if (told) return told;
      const lines = [...page.querySelectorAll("main .notice li, main .fault")].map(line => line.textContent.trim());
      return [...new Set(lines)].join("；") || page.querySelector("main h1")?.textContent.trim() || `${answer.status}`;
    };

    // Tries to send one: it comes back done (with where its receipt is), needing its person, or waiting still.
    // Whatever the answer, and also if it is lost, the server takes one `once` a single time.
    const inHand = new Set();
    export const attempt = async (one, more = []) => {
      if (inHand.has(one.id)) return one;
      inHand.add(one.id);
      const form = new FormData();
      for (const [name, value] of [...one.values, ...more]) form.append(name, value);
      let next;
      try {
        if (one.owner) {
          const who = await (await fetch("/outbox/owner", { cache: "no-store" })).text();
          if (who !== one.owner) return { ...one, reason: say("请以填写时的身份登录后提交", "Sign in as who filled it in") };
        }
        const answer = await fetch(one.action, { method: "POST", body: form, signal: AbortSignal.timeout(90000) });
        if (answer.redirected && answer.ok) {
          const receipt = new URL(answer.url), number = /\d{6}-\d{8}-\d{6}/.exec(receipt.pathname)?.[0] ?? "";
          next = { ...one, state: "done", values: [], receipt: receipt.pathname + receipt.search, number, reason: "" };
        } else if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
          next = { ...one, reason: say(`服务暂时不可用（${answer.status}）`, `The service cannot answer now (${answer.status})`) };
        } else {
          next = { ...one, state: "needs", reason: await reason(answer) };
        }
      } catch {
        next = { ...one, reason: "" };
      } finally {
        inHand.delete(one.id);
      }
      return { ...next, tries: one.tries + 1, tried: Date.now() };
    };

    export const flush = async () => {
      const run = async () => {
        for (const one of await entries()) {
          if (one.state !== "waiting" || inHand.has(one.id) || !navigator.onLine) continue;
          const next = await attempt(one);
          // Deleted by its person meanwhile: it stays deleted.
          if (!await entry(one.id)) continue;
          await waiting.put(next);
          await told(next.state === "done" ? next : null);
        }
      };
      await (navigator.locks ? navigator.locks.request("outbox", { ifAvailable: true }, lock => lock && run()) : run());
    };
    const wake = () => { if (document.visibilityState === "visible") flush().catch(() => {}); };
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    setInterval(wake, 60000);
    wake();

    // The worker serves the pages without a network; `keep` leaves it pages of field work until somebody signs in or out.
    const worker = navigator.serviceWorker;
    worker?.register("/service-worker.js").then(() => worker.ready).then(ready => {
      const { lang, dataset } = document.documentElement, look = `${lang} ${dataset.theme} ${dataset.size}`;
      try {
        if (localStorage.getItem("shell") !== look) ready.active?.postMessage({ refresh: true });
        localStorage.setItem("shell", look);
      } catch { /* the look of the last visit then */ }
      const pages = [...document.querySelectorAll("[data-keep]")].flatMap(one => one.dataset.keep.split(" ")).filter(Boolean);
      if (pages.length) ready.active?.postMessage({ keep: pages });
    }).catch(() => {});
    export const keep = async pages => (await worker?.ready)?.active?.postMessage({ keep: pages });
    """#)
}
