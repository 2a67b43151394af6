import Auditing
import Basics
import Ciphers
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// Brings registers in from a file: parts at once, beside the requests; areas, agencies and duties into the draft of the pack.
struct ImportPage: Sendable {
  /// What became of an upload.
  struct Outcome: Sendable {
    var name: String
    var text: Phrase
    var rejected: [UInt8]
  }

  private let running = Errand<Outcome>()

  var endpoints: [Endpoint] {
    [
      Endpoint(.get, "/administration/import", permission: .managePack, purpose: Phrase("导入", "Import")) { try await show($0) },
      Endpoint(.post, "/administration/import", permission: .managePack, purpose: Phrase("导入一个文件", "Import a file")) {
        try await take($0)
      },
      Endpoint(
        .get, "/administration/import/rejected.csv", permission: .managePack,
        purpose: Phrase("上次导入未收的行", "The rows that the last import rejected")
      ) { try rejected($0) },
    ]
  }

  private func show(_ call: Call, faults: [Refusal.Fault] = [], status: HTTPResponse.Status = .ok) async throws -> Reply {
    let language = call.language
    let what = call.form["what"] ?? call.query["what"] ?? "parts"
    let whats =
      [Choice("parts", Register.parts.title[language])]
      + PackImport.What.allCases.compactMap { one in
        Register.named(one.rawValue).map { Choice(one.rawValue, $0.title[language]) }
      }
    let fault = faults.first { $0.field == "file" }
    let file: HTML = """
      <div class="field\(when(fault != nil, " wrong"))"><p class="label"><label for="f-file">\(call.say("文件", "File"))</label></p>\
      <p class="hint" id="f-file-hint">\(call.say(
        "CSV（UTF-8 或 GB 18030）、.xlsx 或 GeoJSON，64 MB 以内；更大的用命令 yiwang import",
        "CSV (UTF-8 or GB 18030), .xlsx or GeoJSON, 64 MB at most; larger ones with the command yiwang import"))</p>\
      <input type="file" id="f-file" name="file" accept=".csv,.xlsx,.geojson,.json" aria-describedby="f-file-hint">\
      \(fault.map { "<p class=\"fault\" id=\"f-file-fault\">\($0.phrase[language])</p>" as HTML } ?? .empty)</div>
      """
    let systems = [
      Choice("wgs84", "WGS-84 / CGCS2000"), Choice("gcj02", call.say("GCJ-02（高德、腾讯）", "GCJ-02 (Gaode, Tencent)")),
      Choice("bd09", call.say("BD-09（百度）", "BD-09 (Baidu)")),
    ]
    let form = postForm(
      action: "/administration/import", files: true, faults: faults, in: language,
      body: formField(
        Site.Field(call.say("导入什么", "What to import"), name: "what", .select([ChoiceGroup("", whats)], selected: what)),
        in: language)
        + file
        + formField(
          Site.Field(
            call.say("坐标系", "Coordinates"), name: "crs",
            .select([ChoiceGroup("", systems)], selected: call.form["crs"] ?? "wgs84"),
            hint: call.say("只用于部件", "for parts only")), in: language)
        + buttonRow([button(Button(call.say("导入", "Import"), .primary))]))
    let columns = Register.parts.columns.map(\.code).joined(separator: ", ")
    let help = facts([
      Fact(
        call.say("部件", "City parts"),
        text: call.say(
          "列：\(columns)；中文列名也可以。同一代码再次导入即更新。", "Columns: \(columns), or their Chinese names. A code that is there is updated.")),
      Fact(
        call.say("区划、单位、权责清单", "Areas, agencies, duties"),
        text: call.say(
          "进入辖区包的草稿：检查、预览之后由您应用。", "They go into the draft of the pack: checked and previewed before you apply it.")),
      Fact(
        call.say("未收的行", "Rejected rows"),
        text: call.say("可以下载，写明哪一列、为什么、怎么改。", "Can be downloaded, with the column, the reason and the remedy.")),
    ])
    let (said, isRunning) = state(call)
    var reply = call.adminPage(
      Phrase("导入", "Import"),
      lede: Phrase(
        "从文件导入台账。收不了的行会写明原因。", "Brings registers in from a file. Rows that cannot be taken are listed with the reason."),
      controls: when(
        call.principal.may(.see), button(Button(call.say("导出", "Export"), .quiet, path: "/administration/export?what=\(what)"))),
      status: status,
      said + stack([panel(title: call.say("文件", "File"), body: form), panel(title: call.say("须知", "To know"), body: help)]))
    if isRunning, let refresh = HTTPField.Name("Refresh") { reply.fields[refresh] = "2" }
    return reply
  }

  private func state(_ call: Call) -> (HTML, isRunning: Bool) {
    let language = call.language
    switch running.last.state {
    case .none: return (.empty, false)
    case .running(let done, let total):
      let word = call.say("进度", "Progress")
      let bar: HTML =
        total > 0
        ? "<progress aria-label=\"\(word)\" value=\"\(done)\" max=\"\(total)\"></progress> \(done * 100 / total) %"
        : "<progress aria-label=\"\(word)\"></progress>"
      return (
        notice(
          .info, title: call.say("正在导入 \(running.last.tag)", "Importing \(running.last.tag)"),
          body: bar + buttonRow([button(Button(call.say("刷新", "Look again"), path: "/administration/import"))])), true
      )
    case .done(let outcome, _):
      let rest: HTML = when(
        !outcome.rejected.isEmpty,
        buttonRow([
          button(
            Button(
              call.say("下载未收的行", "Download the rejected rows"), icon: .arrowDown, path: "/administration/import/rejected.csv"))
        ]))
      return (
        notice(
          outcome.rejected.isEmpty ? .good : .warn, title: call.say("\(outcome.name) 已导入", "\(outcome.name) is imported"),
          body: "<p>\(outcome.text[language])</p>\(rest)"), false
      )
    case .failed(let phrase, _):
      return (
        notice(
          .bad, title: call.say("\(running.last.tag) 没有导完", "\(running.last.tag) was not imported to its end"),
          body: "\(phrase[language])"), false
      )
    }
  }

  private func take(_ call: Call) async throws -> Reply {
    let what = call.form["what"] ?? ""
    guard let upload = call.form.file("file"), !upload.bytes.isEmpty else {
      return try await again(call, .invalid("file", Phrase("请选择文件", "Choose a file")))
    }
    let name = String((upload.filename ?? "").suffix(80))
    guard TableFile.Format(file: name) != nil else {
      return try await again(
        call, .invalid("file", Phrase("文件名应以 .csv、.xlsx 或 .geojson 结尾", "The name should end in .csv, .xlsx or .geojson")))
    }
    call.trail.kind(.administration)
    call.trail.subject("import \(what)")
    if let pack = PackImport.What(rawValue: what) { return try await takeIntoPack(pack, upload.bytes, name, call) }
    guard what == "parts", let crs = CRS(rawValue: call.form["crs"] ?? "wgs84") else {
      return try await again(
        call, .invalid("what", Phrase("不能导入“\(what.prefix(20))”", "“\(what.prefix(20))” cannot be imported")))
    }
    let bytes = upload.bytes
    let jurisdiction = call.jurisdiction
    let digest = PackFiles.digest(bytes) + crs.rawValue
    let began = running.start(name, now: jurisdiction.now) { progress in
      let rejected = RejectedMemory()
      do {
        let source = try TableSource(bytes: bytes, name: name, PartsImport.settings())
        let result = try await PartsImport(jurisdiction, crs: crs).run(source, name: name, digest: digest, rejected: rejected) {
          progress(Int($1), Int($2))
        }
        return Outcome(
          name: name, text: Phrase(result.text(.zh), result.text(.en)), rejected: result.rejected > 0 ? rejected.bytes : [])
      } catch let problem as Problem {
        throw Refusal(.invalid, "import.file", Phrase(problem.text(.zh), problem.text(.en)))
      }
    }
    guard began else { throw Refusal(.conflict, "import.running", Phrase("已有一个文件正在导入", "A file is being imported already")) }
    await running.wait()
    return .see("/administration/import")
  }

  private func takeIntoPack(_ what: PackImport.What, _ bytes: [UInt8], _ name: String, _ call: Call) async throws -> Reply {
    let jurisdiction = call.jurisdiction
    let person = call.principal.person.nonEmpty ?? call.principal.post
    let began = running.start(name, now: jurisdiction.now) { _ in
      do {
        let pack = PackImport(what, jurisdiction)
        let result = try await pack.run(try TableSource(bytes: bytes, name: name, pack.settings()), by: person)
        var rows: [UInt8] = []
        if !result.rejected.isEmpty {
          rows = RejectedText.head([])
          for problem in result.rejected { rows += RejectedText.line(problem.line ?? 0, [problem], []) }
        }
        let next = Phrase("。请到“管理 → 辖区包”检查并应用草稿。", ". Look the draft over and apply it under Administration, Pack.")
        return Outcome(name: name, text: Phrase(result.text(.zh), result.text(.en)) + next, rejected: rows)
      } catch let problem as Problem {
        throw Refusal(.invalid, "import.file", Phrase(problem.text(.zh), problem.text(.en)))
      }
    }
    guard began else { throw Refusal(.conflict, "import.running", Phrase("已有一个文件正在导入", "A file is being imported already")) }
    await running.wait()
    return .see("/administration/import?what=\(what.rawValue)")
  }

  private func again(_ call: Call, _ refusal: Refusal) async throws -> Reply {
    call.trail.refused(refusal)
    return try await show(call, faults: refusal.fields, status: .unprocessableContent)
  }

  private func rejected(_ call: Call) throws -> Reply {
    guard case .done(let outcome, _) = running.last.state, !outcome.rejected.isEmpty else {
      throw Refusal(.notFound, "import.noRejected", Phrase("没有未收的行", "There are no rejected rows"))
    }
    return .csv(outcome.rejected, name: "rejected.csv")
  }
}
