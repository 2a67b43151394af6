import Basics
import Casework

/// What people report, how often, when, and in which words.
struct SampleSubject: Sendable {
  enum Season: Sendable { case any, summer, winter, rain }
  enum Hours: Sendable { case any, day, night, rush, evening }

  var category: CategoryKey
  var weight: Double
  var season: Season
  var hours: Hours
  /// Each the beginning of a title.
  var troubles: [String]
  /// Comes with a storm: water, trees, power.
  var isStormy = false

  /// How likely in this month and hour, with its weight.
  func weight(month: Int, hour: Int) -> Double {
    let inSeason: Double
    switch season {
    case .any: inSeason = 1
    case .summer: inSeason = (5...9).contains(month) ? 1.8 : 0.4
    case .winter: inSeason = month == 12 || month <= 2 ? 1 : 0
    case .rain: inSeason = (6...8).contains(month) ? 1.6 : (3...9).contains(month) ? 0.5 : 0.1
    }
    let inHour: Double
    switch hours {
    case .any: inHour = 1
    case .day: inHour = (7..<19).contains(hour) ? 1.2 : 0.3
    case .night: inHour = hour >= 20 || hour < 6 ? 4 : 0.5
    case .rush: inHour = (7..<10).contains(hour) || (17..<20).contains(hour) ? 2 : 0.7
    case .evening: inHour = (16..<23).contains(hour) ? 2.2 : 0.4
    }
    return weight * inSeason * inHour
  }
}

/// The subjects that the district's catalogue has.
struct SampleSubjects: Sendable {
  let all: [SampleSubject]
  /// By month and hour.
  private let sums: [Cumulative]
  /// The places in `all` of what comes with storms.
  private let storms: [Int]
  private let stormSums: Cumulative

  init(_ catalogue: Catalogue) throws(Refusal) {
    var found = Self.known.filter { !catalogue.standards(of: $0.category).isEmpty }
    if found.isEmpty {
      // A catalogue with codes of its own: whatever residents may report, by its name.
      found = catalogue.categories.filter { $0.isReportable && !catalogue.standards(of: $0.key).isEmpty }.map {
        SampleSubject(category: $0.key, weight: 1, season: .any, hours: .any, troubles: [$0.name.zh])
      }
    }
    guard !found.isEmpty else {
      throw .invalid("catalogue", Phrase("目录中没有可上报的小类", "The catalogue has no subclass that may be reported"))
    }
    all = found
    storms = found.indices.filter { found[$0].isStormy }
    stormSums = Cumulative(storms.map { found[$0].weight })
    sums = (1...12).flatMap { month in
      (0..<24).map { hour in Cumulative(found.map { $0.weight(month: month, hour: hour) }) }
    }
  }

  func subject(_ part: Double, month: Int, hour: Int) -> SampleSubject {
    all[sums[(month - 1) * 24 + hour].place(part)]
  }

  /// One of what comes with storms; anything if the catalogue has no such thing.
  func stormy(_ part: Double) -> SampleSubject {
    storms.isEmpty ? subject(part, month: 7, hour: 12) : all[storms[stormSums.place(part)]]
  }

  /// The part that comes with storms of all that is reported in this month and hour when there is none.
  func stormyPart(month: Int, hour: Int) -> Double {
    guard !storms.isEmpty else { return 1 }
    let total = sums[(month - 1) * 24 + hour].total
    return total > 0 ? storms.reduce(0) { $0 + all[$1].weight(month: month, hour: hour) } / total : 0
  }

  private static func storm(
    _ code: String, _ weight: Double, _ season: SampleSubject.Season, _ troubles: String...
  ) -> SampleSubject {
    SampleSubject(
      category: CategoryKey(kind: "event", code: code), weight: weight, season: season, hours: .any,
      troubles: troubles, isStormy: true)
  }

  private static func event(
    _ code: String, _ weight: Double, _ season: SampleSubject.Season, _ hours: SampleSubject.Hours,
    _ troubles: String...
  ) -> SampleSubject {
    SampleSubject(
      category: CategoryKey(kind: "event", code: code), weight: weight, season: season, hours: hours,
      troubles: troubles)
  }

  private static func request(_ code: String, _ weight: Double, _ troubles: String...) -> SampleSubject {
    SampleSubject(
      category: CategoryKey(kind: "service", code: code), weight: weight, season: .any, hours: .day, troubles: troubles)
  }

  /// Codes of GB/T 47678.5 and local extensions; the weights are our own invention.
  private static let known: [SampleSubject] = [
    event("06010", 90, .summer, .any, "路边有暴露垃圾", "垃圾散落在人行道上", "绿化带旁垃圾无人清理"),
    event("06011", 28, .any, .day, "路边堆积渣土未清运", "装修垃圾长期堆放", "拆除后的渣土堆在路边"),
    event("06012", 45, .any, .day, "路面脏污", "道路积尘较多", "路面有大片泥土"),
    event("06013", 40, .rain, .day, "路面坑洼破损", "人行道地砖松动", "路面开裂下陷"),
    event("06014", 14, .any, .rush, "渣土车沿途遗撒", "路面有散落石子"),
    event("06017", 26, .any, .day, "小区绿地脏乱", "绿地内有垃圾"),
    event("06025", 12, .summer, .day, "河面有漂浮垃圾", "水面有浮萍和杂物"),
    event("06027", 14, .any, .evening, "饭店油烟直排", "楼下餐饮油烟扰民"),
    event("06028", 55, .summer, .night, "夜间噪声扰民", "商铺音响声音过大", "广场音响深夜不停"),
    event("06029", 10, .summer, .evening, "露天烧烤油烟大", "占道露天烧烤"),
    event("06036", 38, .any, .day, "楼道堆放杂物", "小区公共区域乱堆杂物", "单元门口堆放旧家具"),
    event("06041", 20, .any, .any, "垃圾未分类投放", "分类垃圾桶混投"),
    event("06042", 34, .summer, .any, "垃圾箱满溢", "垃圾桶满了没有清运"),
    event("06001", 8, .any, .day, "楼顶疑似私搭乱建", "院内搭建棚屋"),
    event("06034", 6, .any, .day, "废弃车辆长期占位", "僵尸车占用车位"),
    event("06040", 10, .any, .day, "私设地锁占车位", "门前私放阻车桩"),
    event("07001", 36, .any, .day, "电线杆上贴小广告", "楼道小广告成片", "公交站牌贴满小广告"),
    event("07003", 5, .any, .day, "户外广告牌违规设置"),
    event("08001", 26, .any, .night, "工地夜间施工扰民", "清晨施工噪声大"),
    event("08002", 9, .any, .day, "施工占道无警示"),
    event("08004", 14, .any, .day, "工地扬尘未覆盖", "土方作业扬尘大"),
    event("09001", 24, .any, .evening, "流动摊贩占道", "无照游商聚集"),
    event("09005", 30, .any, .day, "店外摆放货物经营", "店铺出店经营"),
    event("09006", 26, .any, .evening, "摊点占道经营", "占用人行道摆摊"),
    event("09009", 78, .any, .rush, "机动车乱停放", "车辆停在人行道上", "车辆堵住小区出入口"),
    event("09010", 44, .any, .rush, "非机动车乱停放", "电动车堵住通道", "电动车停在盲道上"),
    event("09011", 30, .any, .rush, "共享单车乱堆放", "共享单车占满人行道"),
    event("09012", 22, .any, .any, "消防通道被占用", "车辆停在消防通道"),
    event("01037", 34, .any, .night, "路灯不亮", "整段路灯熄灭", "路灯忽明忽暗"),
    event("01002", 8, .any, .any, "污水井盖破损", "污水井盖翻动异响"),
    event("01003", 10, .rain, .any, "雨水井盖移位", "雨水井盖缺失"),
    event("01004", 12, .rain, .any, "雨水箅子堵塞", "雨水箅子破损"),
    event("01007", 5, .any, .any, "通信井盖破损"),
    event("01031", 4, .any, .any, "通信立杆倾斜"),
    event("01046", 5, .any, .day, "健身器材损坏"),
    event("02004", 5, .any, .rush, "公交站台座椅损坏"),
    event("02010", 10, .any, .day, "交通标线不清", "交通标志牌歪斜"),
    event("02014", 14, .any, .rush, "信号灯不亮", "信号灯配时不合理"),
    event("02017", 12, .any, .any, "道路护栏倒伏", "护栏被撞变形"),
    event("03001", 9, .any, .day, "公厕设施损坏", "公厕异味较大"),
    event("04013", 11, .any, .day, "绿地缺株", "绿地被踩踏裸露"),
    storm("04002", 12, .rain, "行道树倒伏", "断枝落在路面", "行道树枝条压到电线"),
    event("04013", 11, .any, .day, "绿地缺株", "绿地被踩踏裸露"),
    storm("10994", 26, .rain, "雨后路面积水", "下穿通道积水"),
    storm("10997", 14, .rain, "污水管堵塞外溢", "下水道返水"),
    storm("01028", 4, .rain, "电线被刮落", "配电设施进水断电"),
    event("10999", 6, .winter, .any, "供水管漏水", "路面冒水疑似爆管"),
    event("10001", 22, .winter, .any, "路面结冰湿滑", "桥面积雪未清"),
    request("inquiry", 18, "咨询办事流程", "咨询政策适用条件"),
    request("help", 26, "请求协助处理邻里停水", "请求协助联系物业维修"),
    request("complaint", 34, "投诉物业服务不到位", "投诉商家售后不处理"),
    request("praise", 3, "表扬社区工作人员"),
  ]
}
