import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Territory

/// The list of matters as points on a map: those of the filter that have a place, the first ones in the order of the list.
enum MattersMap {
  static let endpoints = [
    Endpoint(
      .get, "/matters/points.json", permission: .see, purpose: Phrase("当前筛选的位置", "Where the filtered matters are"),
      answer: points),
    Endpoint(
      .get, "/matters/outlines.json", permission: .see, purpose: Phrase("街道轮廓", "Outlines of the streets"),
      answer: outlines),
    module.endpoint,
  ]

  private static let most = 500

  static func html(_ call: Call, query: String) -> HTML {
    """
    <div class="lmap" data-points="/matters/points.json?\(query)" data-outlines="/matters/outlines.json" role="region" \
    aria-label="\(call.say("案件地图", "Map of matters"))" data-note="\(call.say("显示 {} 件有位置的案件，最多 \(most) 件", "{} matters with a place, \(most) at most"))">\
    </div><p class="hint" data-map-note role="status">\(call.say("地图需要脚本；不用脚本时请看清单。", "The map needs a script; without it, see the list."))</p>
    """
  }

  @Sendable private static func points(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let now = call.jurisdiction.now()
    let filter = try MattersPage.filter(call, now: now)
    let (matters, _) = try await call.jurisdiction.matters.list(filter, reach: call.principal.reach, limit: most)
    let points = matters.compactMap { matter -> JSONValue? in
      guard let place = matter.coordinate else { return nil }
      let title = MatterWords.title(matter, in: district, language: call.language)
      return .object([
        JSONMember("number", .string(matter.number)), JSONMember("title", .string(title)),
        JSONMember("lon", .number(place.longitude)), JSONMember("lat", .number(place.latitude)),
        JSONMember("late", .bool(matter.isOverdue(at: now))),
      ])
    }
    return .text(JSONValue.array(points).canonical, type: "application/json")
  }

  @Sendable private static func outlines(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let areas = district.streets.map { area -> JSONValue in
      let rings = (area.shape?.polygons ?? []).flatMap(\.rings).map { ring in
        JSONValue.array(ring.map { .array([.number($0.latitude), .number($0.longitude)]) })
      }
      return .object([JSONMember("name", .string(area.label[call.language])), JSONMember("rings", .array(rings))])
    }
    return .text(JSONValue.array(areas).canonical, type: "application/json")
  }

  static let module = Module(
    "matters-map",
    #"""
    const zh = document.documentElement.lang.startsWith("zh");
    for (const box of document.querySelectorAll(".lmap")) {
      const note = document.querySelector("[data-map-note]");
      note.textContent = zh ? "正在取位置…" : "Fetching places…";
      try {
        const [outlines, points] = await Promise.all(
          [box.dataset.outlines, box.dataset.points].map(path => fetch(path).then(answer => {
            if (!answer.ok) throw new Error(answer.status);
            return answer.json();
          })));
        const map = L.map(box, { minZoom: 8, maxZoom: 18, scrollWheelZoom: false, attributionControl: false });
        const ground = L.featureGroup(outlines.flatMap(area => area.rings.map(ring =>
          L.polygon(ring, { className: "area-line", interactive: false })))).addTo(map);
        const seen = L.featureGroup(points.map(point => {
          const dot = L.circleMarker([point.lat, point.lon], { radius: 7, className: point.late ? "dot late" : "dot" });
          const link = document.createElement("a");
          link.href = "/matters/" + point.number; link.textContent = point.title;
          dot.bindPopup(link);
          dot.on("add", () => {
            const path = dot.getElement();
            path.setAttribute("tabindex", "0"); path.setAttribute("role", "button"); path.setAttribute("aria-label", point.title);
            path.addEventListener("keydown", event => { if (event.key === "Enter") dot.openPopup(); });
          });
          return dot;
        })).addTo(map);
        map.fitBounds((points.length ? seen : ground).getBounds(), { padding: [20, 20], maxZoom: 16 });
        note.textContent = box.dataset.note.replace("{}", points.length);
      } catch {
        note.textContent = zh ? "取不到位置，请看清单" : "The places could not be fetched: see the list";
      }
    }

    """#)
}
