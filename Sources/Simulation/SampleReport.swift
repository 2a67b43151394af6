import Basics
import Casework
import Organization
import Territory
import Timing

/// What is drawn of a report before anything happens: what, where, by whom, through which channel.
struct SampleReport: Sendable {
  var report: Report
  var principal: Principal
  /// What it really is; reporters do not always name it.
  var subject: SampleSubject
  var ground: Int
  /// The area an acceptor finds out for a report that could not be located.
  var area: Area

  /// - Parameters:
  ///   - isTipOff: accuses the agency it would go to.
  ///   - random: of the matter.
  init(
    _ planned: PlannedReport, seed: UInt64, isTipOff: Bool, in world: SampleDistrict, _ random: inout SeededRandom
  ) {
    // A repeat sees what its first sees: the same trouble at the same place, in words of its own.
    let first = planned.parent ?? planned.index
    let firstAt = planned.parentAt ?? planned.at
    var shared = SeededRandom(seed: seed, index: first, stream: 10)
    var (spot, haunt) = planned.storm.map { (world.places.spot(in: world.storms[$0], &shared), nil) }
      ?? world.places.spot(&shared)
    let part = haunt.map { shared.chance(0.8) ? $0.subject : shared.unit() } ?? shared.unit()
    let (month, hour) = (world.zone.date(firstAt).month, Int(world.zone.timeOfDay(firstAt) / 3_600_000))
    let subject = planned.storm == nil
      ? world.subjects.subject(part, month: month, hour: hour) : world.subjects.stormy(part)
    let isRepeat = planned.parent != nil
    if isRepeat {
      let metres = world.district.settings.duplicateMetres * 0.8
      spot.coordinate = world.places.near(spot.coordinate, metres: metres, in: spot.ground, &random)
    }
    let ground = world.places.grounds[spot.ground]
    let channel = Self.channel(subject, hour: Int(world.zone.timeOfDay(planned.at) / 3_600_000), &random)
    let trouble = random.pick(subject.troubles)
    // A place may be given by a point, by its area alone, or by words that name no area. Repeats are told by points.
    let needsPoint = isRepeat || planned.lastRepeatAt != nil
    let position = needsPoint
      ? Position.point : random.weighted([(Position.point, 0.96), (.area, 0.03), (.words, 0.01)])
    let address = position == .words ? "\(random.pick(SamplePlaces.roads))路口东侧\(SampleWording.mark)" : spot.address
    let namesCategory = isRepeat || channel != "web" || random.chance(0.92)
    report = Report(
      title: "\(trouble)\(SampleWording.mark)", details: SampleWording.details(trouble, at: address, &random),
      channel: channel, category: namesCategory ? subject.category : nil, address: address,
      fix: position == .point ? Self.fix(spot.coordinate, channel, &random) : nil,
      area: position == .area ? ground.area.code : nil,
      reporter: Self.reporter(channel, &random), source: SampleYear.source, sourceNumber: "\(seed)-\(planned.index)")
    if isTipOff, !isRepeat, planned.lastRepeatAt == nil {
      report.accused = world.district.duties.route(
        kind: subject.category.kind, category: subject.category.code, at: world.district.locality(ground.area.code),
        on: world.zone.date(planned.at))?.agency
    }
    principal = Self.principal(channel, at: planned.at, ground: ground, world, &random)
    self.subject = subject
    self.ground = spot.ground
    area = ground.area
  }

  private enum Position { case point, area, words }

  private static func channel(_ subject: SampleSubject, hour: Int, _ random: inout SeededRandom) -> String {
    if subject.category.kind == "service" { return random.chance(0.8) ? "hotline" : "phone" }
    // Grid workers walk their rounds by day.
    return random.weighted([("grid", (7..<20).contains(hour) ? 40 : 0), ("web", 28), ("hotline", 22), ("phone", 10)])
  }

  /// Browsers give WGS-84, mini-programmes the shifted system of the maps.
  private static func fix(_ point: Coordinate, _ channel: String, _ random: inout SeededRandom) -> RawFix {
    guard channel == "web", random.chance(0.4) else {
      return RawFix(lon: point.longitude, lat: point.latitude, crs: .wgs84)
    }
    let shifted = CRS.gcj02.fromWGS84(point.longitude, point.latitude)
    return RawFix(lon: shifted.lon, lat: shifted.lat, crs: .gcj02)
  }

  /// Nobody: 154 is none of the prefixes that mobile networks are known to have been given.
  private static func reporter(_ channel: String, _ random: inout SeededRandom) -> Reporter? {
    if channel == "grid" || (channel == "web" && random.chance(0.12)) { return nil }
    let number = Int(random.unit() * 100_000_000)
    return Reporter(name: "演示市民\(padded(number % 10_000, 4))", phone: "154\(padded(number, 8))")
  }

  private static func principal(
    _ channel: String, at: Instant, ground: SamplePlaces.Ground, _ world: SampleDistrict, _ random: inout SeededRandom
  ) -> Principal {
    let people = world.people
    let day = world.zone.date(at)
    let post: String?
    switch channel {
    case "grid":
      post = (people.verifiers[ground.area.code] ?? []).last { code in
        people.principal(code, on: day)?.may(.report) == true
      }
    case "hotline": post = people.agents.isEmpty ? nil : random.pick(people.agents)
    case "phone": post = people.onShift(people.acceptors, at, world.zone)?.post
    default: post = nil
    }
    return post.flatMap { people.principal($0, on: day) } ?? .visitor
  }
}
