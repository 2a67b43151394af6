extension Module {
  /// The list of the page `/outbox`: what waits, what needs its person and why, what was sent and its number.
  package static let outboxPage = Module(
    "outbox-page",
    #"""
    import { drop, entries, flush, put, say } from "\#(Module.outbox.path)";
    const place = document.querySelector("[data-outbox]");
    const make = (tag, look, words) => {
      const made = document.createElement(tag);
      if (look) made.className = look;
      if (words) made.textContent = words;
      return made;
    };
    const button = (words, look, deed, question) => {
      const made = make("button", `b b-${look}`, words);
      made.type = "button";
      if (question) made.dataset.confirm = question;
      made.addEventListener("click", () => { if (!question || made.dataset.sure) deed(); });
      return made;
    };
    const states = {
      waiting: say("待提交", "Waiting"), needs: say("需要您处理", "Needs you"), done: say("已提交", "Sent"),
    };
    const clock = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    const card = one => {
      const item = make("li", `waiting-entry w-${one.state}`), row = make("div", "buttons");
      const words = one.values.find(pair => pair[0] === "details")?.[1] ?? "";
      const photos = one.values.filter(pair => pair[1] instanceof Blob).length;
      item.append(make("b", "", `${one.title} · ${states[one.state]}`));
      item.append(make("p", "", [clock.format(one.at), words.slice(0, 60), photos && say(`照片 ${photos} 张`, `${photos} photos`)]
        .filter(Boolean).join(" · ")));
      if (one.reason) item.append(make("p", one.state === "needs" ? "fault" : "hint", one.reason));
      else if (one.state === "waiting" && one.tries) {
        item.append(make("p", "hint", say(`已尝试 ${one.tries} 次，网络没有接通`, `Tried ${one.tries} times without a connection`)));
      }
      const open = make("a", one.state === "needs" ? "b b-primary" : "b b-plain", say("打开修改", "Open and correct"));
      open.href = one.page + (one.page.includes("?") ? "&" : "?") + `outbox=${one.id}`;
      if (one.state === "done") {
        const receipt = make("a", "b b-plain", one.number ? say(`查看 ${one.number}`, `See ${one.number}`) : say("查看", "See it"));
        receipt.href = one.receipt;
        row.append(receipt, button(say("从列表移除", "Take off the list"), "quiet", () => drop(one.id)));
      } else {
        row.append(one.state === "needs" ? open : button(say("现在重试", "Try now"), "primary", () => flush()));
        if (one.state === "needs") row.append(button(say("原样再试", "Try as it is"), "plain", async () => {
          await put({ ...one, state: "waiting" }); await flush();
        }));
        else row.append(open);
        row.append(button(say("删除", "Delete"), "danger", () => drop(one.id),
          say("删除后无法找回，确定删除这一条？", "It cannot be brought back. Delete it?")));
      }
      item.append(row);
      return item;
    };
    const show = async () => {
      const found = await entries();
      const list = make("ul", "waiting-list");
      list.append(...found.map(card));
      place.replaceChildren(found.length ? list : make("p", "", say("没有等待提交的内容。", "Nothing waits here.")));
    };
    document.addEventListener("outbox", show);
    show();
    """#)
}
