import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Territory
import Timing

/// The district as its pack says it is: areas, agencies, duties, the catalogue, lifecycles, the calendar.
enum DistrictEndpoints {
  private static let heading = Phrase("辖区", "The district")

  static let all: [Endpoint] =
    [
      .api(
        .get, "/district", permission: .open, purpose: Phrase("辖区与规则包版本", "The district and its pack"),
        contract: Contract(heading: heading, answer: .object(shape))
      ) { call in
        let district = call.jurisdiction.district
        return Reply.json(
          .object([
            JSONMember("code", .string(district.code)), JSONMember("name", district.name.json(call)),
            JSONMember("pack", .integer(district.packVersion)),
            JSONMember("catalogue", .string(district.catalogue.version)),
            JSONMember("schematic", .bool(district.isSchematic)),
            JSONMember("attributions", .array(district.attributions.map { $0.json(call) })),
          ]))
      },
      .api(
        .get, "/me", permission: .open, purpose: Phrase("我是谁，能做什么", "Who I am and what I may do"),
        contract: Contract(heading: heading, answer: .object(me))
      ) { call in
        let who = call.principal
        return Reply.json(
          .object([
            JSONMember("signed_in", .bool(who.isSignedIn)), JSONMember("post", .string(who.isSignedIn ? who.post : "")),
            JSONMember("agency", .string(who.agency)),
            JSONMember("permissions", .list(who.permissions.map(\.code).sorted())),
          ]))
      },
    ] + lists

  private static let lists: [Endpoint] = [
    list(
      "/areas", .open, Phrase("区域", "Areas"), APIShapes.area,
      [
        .init("level", .query, .choice(AreaLevel.allCases.map(\.rawValue)), Phrase("层级", "of this level only")),
        .init("parent", .query, .text, Phrase("上级代码", "in this area only")),
      ]
    ) { call in
      let level = call.query["level"]?.nonEmpty, parent = call.query["parent"]?.nonEmpty
      return call.jurisdiction.district.territory.areas.filter {
        (level == nil || $0.level.rawValue == level) && (parent == nil || $0.parent == parent)
      }
    },
    list("/zones", .open, Phrase("片区", "Zones"), APIShapes.zone) { $0.jurisdiction.district.territory.zones },
    list("/agencies", .open, Phrase("单位", "Agencies"), APIShapes.agency) { $0.jurisdiction.district.roster.agencies },
    list("/posts", .manageRights, Phrase("岗位", "Posts"), APIShapes.post) { $0.jurisdiction.district.roster.posts },
    list("/duties", .open, Phrase("权责清单", "The duty list"), APIShapes.duty) { $0.jurisdiction.district.duties.duties },
    list("/powers", .open, Phrase("赋权事项", "Delegated powers"), APIShapes.power) {
      $0.jurisdiction.district.powers.powers
    },
    list("/categories", .open, Phrase("立案标准目录", "The catalogue"), APIShapes.category) {
      $0.jurisdiction.district.catalogue.categories
    },
    list("/lifecycles", .see, Phrase("流程", "Lifecycles"), APIShapes.lifecycle) { call in
      let district = call.jurisdiction.district
      return district.currentLifecycles.values.sorted().compactMap { district.lifecycles[$0] }
    },
    list("/calendar", .open, Phrase("工作日历", "The work calendar"), APIShapes.calendarDay) { call in
      call.jurisdiction.district.calendar.days.sorted { $0.key < $1.key }.map { DatedDay(date: $0.key, day: $0.value) }
    },
  ]

  private static func list<Noun: Sendable>(
    _ path: String, _ permission: Permission, _ purpose: Phrase, _ shape: APIShape<Noun>,
    _ inputs: [Contract.Input] = [], _ all: @escaping @Sendable (Call) -> [Noun]
  ) -> Endpoint {
    .api(.get, path, permission: permission, purpose: purpose, contract: APIList.contract(heading, shape, inputs)) {
      call in
      try APIList.reply(all(call), as: shape, call)
    }
  }

  private static let shape = ContractShape(
    name: "District", about: Phrase("辖区", "The district"),
    members: [
      .init(name: "code", type: .text, about: Phrase("代码", "its code"), mayBeNull: false),
      .init(name: "name", type: .text, about: Phrase("名称", "its name"), mayBeNull: false),
      .init(name: "pack", type: .integer, about: Phrase("规则包版本", "the version of the pack in force"), mayBeNull: false),
      .init(name: "catalogue", type: .text, about: Phrase("目录版本", "the version of the catalogue"), mayBeNull: false),
      .init(name: "schematic", type: .yesNo, about: Phrase("边界为示意", "its shapes were drawn to show"), mayBeNull: false),
      .init(
        name: "attributions", type: .list(.text), about: Phrase("数据署名", "whose data it rests on"), mayBeNull: false),
    ])

  private static let me = ContractShape(
    name: "Me", about: Phrase("当前身份", "Who asks"),
    members: [
      .init(
        name: "signed_in", type: .yesNo, about: Phrase("是否已识别", "whether anybody is known to ask"), mayBeNull: false),
      .init(name: "post", type: .text, about: Phrase("岗位", "the post"), mayBeNull: false),
      .init(name: "agency", type: .text, about: Phrase("单位", "the agency"), mayBeNull: false),
      .init(name: "permissions", type: .list(.text), about: Phrase("权限", "what it may do"), mayBeNull: false),
    ])
}
