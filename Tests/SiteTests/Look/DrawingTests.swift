import Basics
import Testing

@testable import Site

@Suite struct DrawingTests {
  @Test func curvesAreMonotone() {
    #expect(Curve.path([(0, 10), (30, 10), (60, 40)]) == "M0 10C10 10 20 10 30 10C40 10 50 30 60 40")
    // Between two equal neighbours of a peak the curve is flat at the peak: it never overshoots.
    #expect(Curve.path([(0, 0), (30, 30), (60, 0)]) == "M0 0C10 10 20 30 30 30C40 30 50 10 60 0")
    #expect(Curve.path([]) == "" && Curve.path([(1, 2)]) == "M1 2")
  }

  @Test func curvesStayWithinTheirPoints() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<200 {
      let points = (0..<12).map { (x: Double($0) * 10, y: random.unit() * 100) }
      let numbers = Curve.path(points).matches(of: /-?[0-9.]+ (-?[0-9.]+)/).compactMap { Double($0.output.1) }
      #expect(numbers.count == 34)
      for step in 0..<11 {
        let low = min(points[step].y, points[step + 1].y) - 0.06
        let high = max(points[step].y, points[step + 1].y) + 0.06
        #expect(numbers[step * 3 + 1] >= low && numbers[step * 3 + 1] <= high)
        #expect(numbers[step * 3 + 2] >= low && numbers[step * 3 + 2] <= high)
      }
    }
  }

  @Test(arguments: [(0.0, 1.0), (3, 3), (97, 100), (141, 150), (1284, 1500), (30, 30)])
  func scalesAreRound(_ highest: Double, _ top: Double) {
    let scale = Scale(highest: highest)
    #expect(scale.top == top)
    #expect(scale.ticks.count <= 4 && scale.ticks.first == 0 && scale.ticks.last == top)
  }

  @Test func linesAndBarsHaveTheirNumbers() {
    let chart = Chart.lines(
      summary: "s", series: [.init("a", [0, 50, 100, nil], style: .first)], labels: [(0, "00"), (3, "03")],
      now: (1.5, "now"), height: 142
    ).text
    #expect(chart.contains("viewBox=\"0 0 1000 100\""))
    #expect(chart.contains("d=\"M0 100C111.1 83.3 222.2 66.7 333.3 50C444.4 33.3 555.6 16.7 666.7 0\""))
    #expect(chart.contains("<circle class=\"d d1\" cx=\"66.67%\" cy=\"18\""))
    #expect(chart.contains("x1=\"50%\" x2=\"50%\""))
    let both: [Chart.Bar] = [.init("a", onTime: 3, overdue: 1), .init("b", onTime: 2, overdue: 0)]
    let bars = Chart.bars(caption: "c", titles: ("", "", ""), both).text
    #expect(bars.contains("class=\"b1\" width=\"75%\"") && bars.contains("<svg x=\"75%\" width=\"25%\""))
    let shares = Chart.shares(
      caption: "c", titles: ("", "", "", ""), from: 0.8, target: 0.95, [.init("a", count: 1, share: 0.9, tone: .warn)]
    ).text
    #expect(shares.contains("width=\"50%\" height=\"6\"") && shares.contains("x1=\"75%\"") && shares.contains("90.0%"))
    #expect(Chart.sparkline([1]).text.isEmpty)
  }

  @Test func cosinesAreExactEnough() {
    #expect(abs(cosine(60) - 0.5) < 1e-9 && abs(cosine(90)) < 1e-9 && cosine(0) == 1)
  }

  @Test func mapsKeepTheShapeOfTheGround() throws {
    // 1° of longitude at 60° is half as long as 1° of latitude.
    let projection = try #require(Projection([(10, 59.5), (11, 60.5)] as [LonLat], width: 1000, margin: 0))
    #expect(abs(projection.height - 2000) <= 1)
    let place = projection.place((10.25, 60))
    #expect(abs(place.x - 250) < 1e-6 && abs(place.y - 1000) < 1e-6)
    let back = projection.point(x: place.x, y: place.y)
    #expect(abs(back.lon - 10.25) < 1e-9 && abs(back.lat - 60) < 1e-9)
    #expect(Projection([] as [LonLat]) == nil && Projection([(1, 1), (1, 1)] as [LonLat]) == nil)
  }

  @Test func pathsAreShortAndClosed() throws {
    let projection = try #require(Projection([(0, -1), (2, 1)] as [LonLat], width: 200, margin: 0))
    // The point in the middle of the lower side is on the line and falls away.
    let ring: [LonLat] = [(0, -1), (1, -1), (2, -1), (2, 1), (0, 1), (0, -1)]
    let low = decimal(projection.place((0, -1)).y)
    #expect(PathData([ring], projection).text == "m0 \(low)l200 0 0-\(low)-200 0z")
    #expect(PathData.tenths(-3) == "-.3" && PathData.tenths(15) == "1.5" && PathData.tenths(20) == "2")
    #expect(PathData([[(0, 0), (1, 1)]], projection).text.isEmpty)
  }

  @Test func mapsHaveViewBoxBinsAndNote() {
    let ring: [LonLat] = [(118, 31), (119, 31), (119, 32), (118, 32)]
    let shape = AreaMap.Shape(
      code: "1", name: "a", rings: [ring], value: 1.5, bin: 5, path: "/areas/1", title: "a 150%"
    )
    let map = AreaMap(shapes: [shape], outlines: [.init("街道", rings: [ring])], isSchematic: true)
    let zh = map.html(label: "负荷", measure: "负荷", id: "m", in: .zh).text
    // 976 units to a degree of longitude, over the cosine of 31.5°, and twice the margin of 12.
    #expect(zh.contains("viewBox=\"0 0 1000 1169\""))
    #expect(zh.contains("<g class=\"g g5\" fill=\"url(#m-hatch)\"><a href=\"/areas/1\"><path d=\""))
    #expect(zh.contains("<title>a 150%</title>") && zh.contains("示意边界，非测绘成果") && zh.contains("&gt;130%"))
    #expect(zh.contains("<text x=\"500\" y=\"584.3\">街道</text>"))
    let surveyed = AreaMap(shapes: [shape], isSchematic: false).html(label: "x", measure: "x", in: .en).text
    #expect(!surveyed.contains("Schematic boundaries"))
    #expect(AreaMap(shapes: [], isSchematic: true).html(label: "", measure: "", in: .en).text.contains("No map yet"))
  }

  @Test func aMapOfAWholeDistrictStaysSmall() {
    var random = SeededRandom(seed: 1)
    let points = (0...50).map { row in
      (0...50).map { column in
        LonLat(118.6 + (Double(column) + random.unit() * 0.6) * 0.01, 31.6 + (Double(row) + random.unit() * 0.6) * 0.01)
      }
    }
    var shapes: [AreaMap.Shape] = []
    for row in 0..<50 {
      for column in 0..<50 {
        let (a, b) = (points[row][column], points[row][column + 1])
        let (c, d) = (points[row + 1][column + 1], points[row + 1][column])
        let middle = LonLat((a.lon + b.lon) / 2, (a.lat + b.lat) / 2 - 0.002)
        let right = LonLat((b.lon + c.lon) / 2 + 0.002, (b.lat + c.lat) / 2)
        shapes.append(
          .init(
            code: "\(shapes.count)", name: "", rings: [[a, middle, b, right, c, d]], value: 1,
            bin: shapes.count % 5 + 1,
            path: "/areas/\(shapes.count)", title: "秣陵街道第 \(shapes.count) 网格 87%"))
      }
    }
    let map = AreaMap(shapes: shapes, isSchematic: true).html(label: "x", measure: "x", in: .zh).text
    #expect(shapes.count == 2500)
    #expect(map.utf8.count < 400_000, "\(map.utf8.count) bytes")
  }

  @Test func pickMapsTellTheScriptHowToTurnAClickIntoDegrees() {
    let ring: [LonLat] = [(118, 31), (119, 31), (119, 32), (118, 32)]
    let pick = PickMap(outlines: [.init("a", rings: [ring])], isSchematic: true, lon: "118.5", lat: "31.5")
    let html = pick.html(label: "x", in: .zh).text
    #expect(html.contains("data-west=\"118.000000\" data-north=\"32.000000\" data-per-lon=\"976\""))
    #expect(html.contains("data-margin=\"12\"") && html.contains("transform=\"translate(500 584.3)\""))
    #expect(html.contains("name=\"lon\" value=\"118.5\" data-place=\"lon\""))
    #expect(PickMap(outlines: [], isSchematic: false).html(label: "x", in: .en).text.contains("data-place=\"lat\""))
    #expect(decimal6(-0.5) == "-0.500000")
  }
}
