import Basics
import Platform
import Site

/// The map of areas: what lies beside, below and around, and the polygon to be drawn. It reads GeoJSON from our own address, and
/// writes what is drawn into the field of coordinates.
enum AreaMapModule {
  /// The place of the map.
  /// - Parameter below: of a new area, the code of what it lies in.
  static func map(of code: String, below: String? = nil, isEditable: Bool = false, _ call: Call) -> HTML {
    let query = below.map { "?below=\(Look.percentEncoded($0))" } ?? ""
    let label = call.say("区域的地图", "Map of the areas")
    let hint =
      isEditable
      ? call.say(
        "用左侧的工具画或改多边形；不用地图也可在“坐标”中修改。", "Draw or change polygons by the tools at the left; or edit the coordinates without the map.")
      : ""
    let note: HTML = hint.isEmpty ? .empty : "<p class=\"hint pad\">\(hint)</p>"
    return """
      <div class="area-map" data-shapes="/administration/pack/shapes/\(code.isEmpty ? "-" : code)\(query)" \
      data-edit="\(isEditable ? "yes" : "no")" data-words="\(words(call))" role="region" aria-label="\(label)"></div>\
      <noscript><p class="hint pad">\(call.say("地图需要 JavaScript；区域可用列表查看，坐标可直接填写。", "The map needs JavaScript; the areas are in the list, and coordinates can be typed."))</p></noscript>\
      \(note)
      """
  }

  /// Words of the drawing tools, parted by bars, in the order the module takes them.
  private static func words(_ call: Call) -> String {
    [
      call.say("画多边形", "Draw a polygon"), call.say("修改图形", "Change the polygon"), call.say("删除图形", "Delete the polygon"),
      call.say("完成", "Finish"), call.say("撤销最后一点", "Delete the last point"), call.say("取消", "Cancel"),
      call.say("保存", "Save"), call.say("点击开始", "Click to begin"), call.say("点击继续", "Click to go on"),
      call.say("点击第一个点完成", "Click the first point to finish"), call.say("没有图形", "No polygon"),
      call.say("清除全部", "Clear all"), call.say("线不能相交", "Lines must not cross"),
    ].joined(separator: "|")
  }

  static let module = Module(
    "area-map",
    #"""
    const box = document.querySelector('[data-shapes]')
    const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    const looks = {
      own: () => ({ color: css('--accent'), weight: 3, fillColor: css('--accent'), fillOpacity: .15 }),
      beside: () => ({ color: css('--text-3'), weight: 1, fillColor: css('--surface-3'), fillOpacity: .5 }),
      below: () => ({ color: css('--text-3'), weight: 1, fill: true, fillColor: css('--accent-soft'), fillOpacity: .4 }),
      parent: () => ({ color: css('--text-2'), weight: 2, dashArray: '6 4', fill: false })
    }
    const field = document.getElementById('f-shape')
    const plain = ring => ring.map(p => p.lng.toFixed(7) + ', ' + p.lat.toFixed(7)).join('\n')
    const write = layers => {
      const parts = []
      layers.eachLayer(layer => {
        const rings = layer.getLatLngs()
        parts.push((Array.isArray(rings[0]) ? rings : [rings]).map(plain).join('\n\n'))
      })
      field.value = parts.join('\n---\n')
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
    const words = (list) => {
      const w = list.split('|'), d = L.drawLocal
      d.draw.toolbar.buttons.polygon = w[0]
      Object.assign(d.draw.toolbar.finish, { title: w[3], text: w[3] })
      Object.assign(d.draw.toolbar.undo, { title: w[4], text: w[4] })
      Object.assign(d.draw.toolbar.actions, { title: w[5], text: w[5] })
      Object.assign(d.draw.handlers.polygon.tooltip, { start: w[7], cont: w[8], end: w[9] })
      d.draw.handlers.polyline.error = w[12]
      Object.assign(d.edit.toolbar.buttons, { edit: w[1], editDisabled: w[10], remove: w[2], removeDisabled: w[10] })
      Object.assign(d.edit.toolbar.actions.save, { title: w[6], text: w[6] })
      Object.assign(d.edit.toolbar.actions.cancel, { title: w[5], text: w[5] })
      Object.assign(d.edit.toolbar.actions.clearAll, { title: w[11], text: w[11] })
      d.edit.handlers.edit.tooltip = { text: w[1], subtext: '' }
      d.edit.handlers.remove.tooltip = { text: w[2] }
    }
    if (box && window.L) {
      const answer = await fetch(box.dataset.shapes)
      const data = answer.ok ? await answer.json() : { features: [] }
      // It has its height from here on; Leaflet measures it once.
      box.dataset.ready = 'yes'
      box.style.background = css('--map-bg')
      const map = L.map(box, { attributionControl: false, zoomSnap: .25 })
      const own = L.featureGroup()
      const around = L.featureGroup()
      for (const role of ['below', 'beside', 'parent', 'own']) {
        for (const feature of data.features.filter(f => f.properties.role === role)) {
          const editable = role === 'own' && box.dataset.edit === 'yes'
          const shapes = feature.geometry.type === 'MultiPolygon' ? feature.geometry.coordinates : [feature.geometry.coordinates]
          for (const rings of shapes) {
            const layer = L.polygon(rings.map(r => r.map(p => [p[1], p[0]])), {
              ...looks[role](), interactive: editable || role !== 'parent' && role !== 'own'
            })
            if (!editable && role !== 'parent' && role !== 'own') {
              layer.bindTooltip(feature.properties.name, { sticky: true })
              layer.on('click', () => { location.href = '/administration/pack/areas/' + feature.properties.code })
            }
            layer.addTo(editable ? own : around)
          }
        }
      }
      around.addTo(map)
      own.addTo(map)
      const all = L.featureGroup([around, own])
      const middle = own.getLayers().length ? own : all
      if (middle.getLayers().length && middle.getBounds().isValid()) map.fitBounds(middle.getBounds().pad(.25))
      else map.setView([32, 118.8], 10)
      if (box.dataset.edit === 'yes' && field && L.Control.Draw) {
        words(box.dataset.words)
        new L.Control.Draw({
          draw: {
            polygon: { allowIntersection: false, shapeOptions: looks.own() }, polyline: false, rectangle: false, circle: false,
            marker: false, circlemarker: false
          },
          edit: { featureGroup: own, poly: { allowIntersection: false } }
        }).addTo(map)
        map.on(L.Draw.Event.CREATED, event => { own.addLayer(event.layer); write(own) })
        map.on(L.Draw.Event.EDITED, () => write(own))
        map.on(L.Draw.Event.DELETED, () => write(own))
      }
      box.dataset.drawn = 'yes'
    }
    """#)
}
