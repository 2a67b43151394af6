import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// Takes registers along as files: what, in which form, narrowed how. Written piece by piece, whatever their length.
enum ExportPage {
  static let endpoints = [
    Endpoint(.get, "/administration/export", permission: .see, purpose: Phrase("导出", "Export"), answer: show),
    Endpoint(.get, "/exports/:register", permission: .see, purpose: Phrase("导出一个台账", "Export a register"), answer: file),
  ]

  /// What a file is asked for with.
  private struct Wish {
    var register: Register
    var format = TableFile.Format.xlsx
    var encoding = TextEncoding.utf8
    var header = RegisterExport.Header.titles

    init(_ call: Call, register name: String) throws(Refusal) {
      guard let register = Register.named(name) else {
        throw Refusal(.notFound, "export.none", Phrase("没有“\(name)”这个台账", "There is no register “\(name)”"))
      }
      self.register = register
      if let text = call.query["format"]?.nonEmpty {
        guard let known = TableFile.Format(rawValue: text) else {
          throw .invalid("format", Phrase("格式应为 csv、xlsx 或 geojson", "The format should be csv, xlsx or geojson"))
        }
        format = known
      }
      if let text = call.query["encoding"]?.nonEmpty {
        guard let known = TextEncoding(name: text) else {
          throw .invalid("encoding", Phrase("编码应为 utf8 或 gb18030", "The encoding should be utf8 or gb18030"))
        }
        encoding = known
      }
      if let text = call.query["header"]?.nonEmpty {
        guard let known = RegisterExport.Header(rawValue: text) else {
          throw .invalid("header", Phrase("表头应为 titles 或 codes", "The header should be titles or codes"))
        }
        header = known
      }
    }
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let language = call.language
    let district = call.jurisdiction.district
    let what = call.query["what"].flatMap(Register.named) ?? .matters
    let registers = Register.all.map { Choice($0.name, $0.title[language]) }
    let formats =
      [Choice("xlsx", call.say("Excel 工作簿（.xlsx）", "Excel workbook (.xlsx)")), Choice("csv", "CSV")]
      + (what.hasPlaces ? [Choice("geojson", call.say("GeoJSON（带位置）", "GeoJSON (with places)"))] : [])
    var fields =
      formField(
        Site.Field(call.say("格式", "Format"), name: "format", .select([ChoiceGroup("", formats)], selected: "xlsx")),
        in: language)
      + formField(
        Site.Field(
          call.say("CSV 的编码", "Encoding of CSV"), name: "encoding",
          .select([ChoiceGroup("", [Choice("utf8", "UTF-8"), Choice("gb18030", "GB 18030")])], selected: "utf8"),
          hint: call.say("旧软件打开乱码时选 GB 18030；其他格式总是 UTF-8", "GB 18030 for old programs; other formats are always UTF-8")),
        in: language)
      + formField(
        Site.Field(
          call.say("表头", "Header"), name: "header",
          .select(
            [
              ChoiceGroup(
                "",
                [
                  Choice("titles", call.say("给人看的列名", "Words for people")),
                  Choice("codes", call.say("给程序用的代码", "Names for programs")),
                ])
            ],
            selected: "titles")), in: language)
    if what.isOfMatters {
      let any = Choice("", call.say("全部", "All"))
      let which = [
        Choice("open", call.say("在办", "Open")), Choice("overdue", call.say("超期", "Overdue")),
        Choice("ended", call.say("已结束", "Ended")),
        Choice("all", call.say("全部", "All")),
      ]
      let streets = [any] + district.streets.map { Choice($0.code, $0.label[language]) }
      fields +=
        formField(
          Site.Field(
            call.say("范围", "Which"), name: "which",
            .select([ChoiceGroup("", which)], selected: call.query["which"]?.nonEmpty ?? "open")),
          in: language)
        + formField(
          Site.Field(
            call.say("街道", "Street"), name: "area", .select([ChoiceGroup("", streets)], selected: call.query["area"] ?? ""),
            isOptional: true),
          in: language)
        + formField(
          Site.Field(call.say("上报自", "Reported from"), name: "from", .date(call.query["from"] ?? ""), isOptional: true),
          in: language)
        + formField(
          Site.Field(call.say("至", "Until"), name: "to", .date(call.query["to"] ?? ""), isOptional: true), in: language)
      for name in ["flow", "stage", "agency", "category", "channel", "zone"] {
        if let value = call.query[name]?.nonEmpty { fields += "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }
      }
    }
    let chooser = filterForm(
      action: "/administration/export",
      filters: [Filter(call.say("导出什么", "What to export"), name: "what", .select(registers, selected: what.name))], in: language
    )
    let form: HTML = """
      <form class="form" method="get" action="/exports/\(what.name)">\(fields)\
      \(buttonRow([button(Button(call.say("导出 \(what.title.zh)", "Export \(what.title.en)"), .primary, icon: .arrowDown))]))</form>
      """
    let promise = facts([
      Fact(
        call.say("个人信息", "Personal data"),
        text: call.say("不含上报人；标题和地址中的电话、姓名等已打码。", "Nobody who reported; phones and names in words are masked.")),
      Fact(call.say("范围", "Reach"), text: call.say("只有您职责范围内的案件。", "Only matters within your duty.")),
      Fact(call.say("留痕", "Trail"), text: call.say("每次导出都记入审计。", "Every export stands in the audit.")),
      Fact(
        call.say("长文件", "Long files"),
        text: call.say(
          "边读边写，一百万行也可以；网络慢时用命令 yiwang export。",
          "Written as it is read, a million rows too; on slow lines use the command yiwang export.")),
    ])
    return call.adminPage(
      Phrase("导出", "Export"), lede: what.about,
      chooser + stack([panel(title: what.title[language], body: form), panel(title: call.say("须知", "To know"), body: promise)]))
  }

  @Sendable private static func file(_ call: Call) async throws -> Reply {
    let wish = try Wish(call, register: call.parameter("register"))
    let filter = try MattersPage.filter(call, now: call.jurisdiction.now())
    let export = try RegisterExport(
      wish.register, format: wish.format, encoding: wish.encoding, header: wish.header, of: call.jurisdiction, filter: filter,
      reach: call.principal.reach, language: call.language, area: call.query["area"]?.nonEmpty,
      category: call.query["category"]?.nonEmpty)
    call.trail.kind(.export)
    call.trail.subject("register \(wish.register.name)")
    // The names of the filters that were set, as an address has them; none of them holds words of people.
    let filters = call.query.values.filter { !$0.value.isEmpty }.map { "\($0.name)=\($0.value.prefix(40))" }.joined(
      separator: " ")
    call.trail.detail("\(wish.format.rawValue) \(filters)")
    var reply = Reply()
    reply.fields[.contentType] = export.mediaType
    reply.fields[.contentDisposition] = "attachment; filename=\"\(export.fileName)\""
    reply.fields[.cacheControl] = "no-store"
    reply.writing = { write in _ = try await export.write { try await write($0) } }
    return reply
  }
}
