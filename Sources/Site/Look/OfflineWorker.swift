import Basics

/// The worker that answers when the network does not. It keeps style sheet, scripts and the pages that say nothing of anybody; of
/// other pages only those that field work asks for, until somebody signs in or out.
package enum OfflineWorker {
  package static let path = "/service-worker.js"
  /// Kept as a visitor gets them.
  package static let pages = ["/report", "/outbox", "/offline"]
  private static let files =
    [Stylesheet.path, Script.path] + [Module.outbox, .forms, .outboxPage, .photos, .places].map(\.path)

  /// - Parameter modules: the paths of further modules that the kept pages need.
  package static func text(modules: [String] = []) -> String {
    let all = files + modules
    let version = contentDigest(all.joined(separator: " ") + rest)
    func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
    return """
      const shell = "yiwang-shell-\(version)", kept = "yiwang-kept";
      const files = \(list(all)), pages = \(list(pages));

      """ + rest
  }

  private static let rest = #"""
    const fill = async cache => {
      for (const page of pages) {
        const answer = await fetch(`${page}?shell=1`, { cache: "no-store" });
        if (answer.ok) await cache.put(page, answer);
      }
    };
    self.addEventListener("install", event => event.waitUntil((async () => {
      const cache = await caches.open(shell);
      await cache.addAll(files);
      await fill(cache);
      await self.skipWaiting();
    })()));
    self.addEventListener("activate", event => event.waitUntil((async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("yiwang-shell-") && name !== shell) await caches.delete(name);
      }
      await self.clients.claim();
    })()));
    self.addEventListener("message", event => event.waitUntil((async () => {
      if (event.data?.refresh) await fill(await caches.open(shell)).catch(() => {});
      if (!Array.isArray(event.data?.keep)) return;
      const cache = await caches.open(kept);
      for (const page of event.data.keep) {
        const url = new URL(page, location.origin);
        if (url.origin !== location.origin) continue;
        const answer = await fetch(url, { cache: "no-store" }).catch(() => null);
        if (answer?.ok && !answer.redirected) await cache.put(url.pathname + url.search, answer);
      }
    })()));
    const page = async (request, url) => {
      try {
        return await fetch(request);
      } catch {
        const store = await caches.open(kept);
        const own = await store.match(url.pathname + url.search) ?? await store.match(url.pathname);
        const cache = await caches.open(shell);
        return own ?? await cache.match(url.pathname) ?? await cache.match("/offline") ?? Response.error();
      }
    };
    self.addEventListener("fetch", event => {
      const request = event.request, url = new URL(request.url);
      if (url.origin !== location.origin) return;
      if (request.method === "POST" && /^\/(mine\/)?sign-(in|out)(\/|$)/.test(url.pathname)) {
        event.waitUntil(caches.delete(kept));
      }
      if (request.method !== "GET") return;
      if (url.pathname.startsWith("/assets/")) {
        event.respondWith(caches.match(request).then(found => found ?? fetch(request)));
      } else if (request.mode === "navigate") {
        event.respondWith(page(request, url));
      }
    });

    """#
}
