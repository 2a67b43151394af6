import Basics
import Documents

extension Chart {
  /// What the card of a point shows, for the script; nothing without names of the points.
  static func hover(_ series: [Series], _ points: [String]) -> HTML {
    guard !points.isEmpty else { return .empty }
    let lines = series.map { line in
      JSONValue.object([
        JSONMember("name", .string(line.name)), JSONMember("style", .string(line.style.rawValue)),
        JSONMember("values", .array(line.values.map { .string($0.map { grouped(Int($0.rounded())) } ?? "") })),
      ])
    }
    let all = JSONValue.object([
      JSONMember("points", .array(points.map { .string($0) })), JSONMember("series", .array(lines)),
    ])
    return attribute("data-hover", all.canonical)
  }

  /// Shows the values at the nearest x beside the pointer. The same values stand in the table under the chart, so it is a convenience.
  package static let hover = Module(
    "hover",
    #"""
    const ns = "http://www.w3.org/2000/svg";
    let card, rule, chart;
    const leave = () => { card?.remove(); rule?.remove(); card = rule = chart = null; };
    document.addEventListener("pointermove", event => {
      const at = event.target.closest?.("svg.ch[data-hover]");
      if (!at) return leave();
      if (at !== chart) {
        leave();
        chart = at;
        card = document.createElement("div");
        card.className = "hover"; card.setAttribute("aria-hidden", "true");
        document.body.append(card);
        rule = document.createElementNS(ns, "line");
        rule.setAttribute("class", "now"); rule.setAttribute("y1", 6); rule.setAttribute("y2", at.getAttribute("height") - 24);
        at.append(rule);
      }
      const { points, series } = JSON.parse(at.dataset.hover), box = at.getBoundingClientRect();
      const last = points.length - 1;
      const index = Math.max(0, Math.min(last, Math.round((event.clientX - box.left) / box.width * last)));
      for (const end of ["x1", "x2"]) rule.setAttribute(end, `${index * 100 / last}%`);
      const lines = series.filter(line => line.values[index]).map(line => {
        const row = document.createElement("p"), value = document.createElement("b");
        value.textContent = line.values[index];
        row.append(`${line.name} `, value);
        return row;
      });
      const title = document.createElement("p");
      title.textContent = points[index];
      card.replaceChildren(title, ...lines);
      const left = box.left + scrollX + index * box.width / last;
      const turn = left + card.offsetWidth + 16 > scrollX + innerWidth;
      card.style.left = `${turn ? left - card.offsetWidth - 8 : left + 8}px`;
      card.style.top = `${box.top + scrollY + 8}px`;
    });
    document.addEventListener("scroll", leave, { passive: true });
    """#)
}
