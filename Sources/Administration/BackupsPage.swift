import Auditing
import Basics
import HTTPTypes
import Organization
import Platform
import Site

/// The backups there are, and one more now. To restore is a command: it is done where nothing is being served.
enum BackupsPage {
  static let endpoints = [
    Endpoint(.get, "/administration/backups", permission: .operate, purpose: Phrase("备份", "Backups"), answer: show),
    Endpoint(
      .post, "/administration/backups", permission: .operate, purpose: Phrase("立即备份", "Make a backup now"), answer: make),
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    guard let backups = call.jurisdiction.surroundings.backups else {
      return call.desk(
        Phrase("备份", "Backups"),
        emptyState(
          title: call.say("没有指定备份文件夹", "No folder for backups"),
          what: call.say("启动服务器时加上 --backups 文件夹。", "Start the server with --backups FOLDER.")))
    }
    let (name, state) = call.jurisdiction.errands.backup.last
    var said = HTML.empty
    switch state {
    case .none: break
    case .running(let done, let total):
      said = notice(
        .info, title: call.say("正在备份 \(name)", "Making the backup \(name)"),
        body: progress(done, total, call) + buttonRow([button(Button(call.say("刷新", "Look again"), path: call.path))]))
    case .done(let note, _):
      said =
        note.isSound == true
        ? notice(.good, title: call.say("备份 \(name) 已完成并核验", "The backup \(name) is made and verified"))
        : notice(.bad, title: call.say("备份 \(name) 核验没有通过", "The backup \(name) is not sound"))
    case .failed(let phrase, _):
      said = notice(.bad, title: call.say("备份 \(name) 失败", "The backup \(name) failed"), body: "\(phrase[call.language])")
    }
    let rows = backups.list().filter { !state.isRunning || $0.name != name }.map { note in
      Row([
        "<code>\(note.name)</code>", call.when(note.at), "\(note.bytes == 0 ? "–" : Health.size(note.bytes))",
        "\(grouped(note.photos))", mark(note.isSound, call),
      ])
    }
    let now = deedForm(
      Button(call.say("立即备份", "Make a backup now"), .primary), action: "/administration/backups")
    var reply = call.desk(
      Phrase("备份", "Backups"),
      lede: Phrase(
        "数据库和照片的副本。密钥文件不在其中，请另行保管。", "Copies of the database and the photos. The key file is in none of them: keep it elsewhere."),
      controls: state.isRunning ? .empty : now,
      said
        + stack([
          panel(
            title: call.say("已有的备份", "Backups there are"), subtitle: backups.folder,
            body: dataTable(
              caption: call.say("备份", "Backups"),
              columns: [
                Column(call.say("名称", "Name"), .wide), Column(call.say("时间", "When")), Column(call.say("大小", "Size"), .number),
                Column(call.say("照片", "Photos"), .number), Column(call.say("核验", "Verified")),
              ], rows: rows,
              empty: emptyState(
                title: call.say("还没有备份", "No backup yet"), what: call.say("现在做一次。", "Make one now."))), flush: true),
          panel(
            title: call.say("恢复", "Restoring"),
            body:
              "<p>\(call.say("恢复用命令，在没有服务运行、数据库已移走的地方进行：", "To restore is a command, where nothing is being served and the old database was moved away:"))</p>\(shownOnce("yiwang restore \(backups.folder)/…"))"
          ),
        ]))
    if state.isRunning, let refresh = HTTPField.Name("Refresh") { reply.fields[refresh] = "2" }
    return reply
  }

  private static func mark(_ isSound: Bool?, _ call: Call) -> HTML {
    switch isSound {
    case nil: statusPill(kind: .paused, word: call.say("未核验", "not verified"))
    case true?: statusPill(kind: .done, word: call.say("完好", "sound"))
    case false?: statusPill(kind: .overdue, word: call.say("有误", "not sound"))
    }
  }

  @Sendable private static func make(_ call: Call) async throws -> Reply {
    guard let backups = call.jurisdiction.surroundings.backups else {
      throw Refusal(.notNow, "backup.noFolder", Phrase("没有指定备份文件夹", "No folder for backups is named"))
    }
    let now = call.jurisdiction.now()
    let name = Backups.name(at: now, zone: call.zone)
    call.trail.kind(.administration)
    call.trail.subject("backup \(name)")
    let errand = call.jurisdiction.errands.backup
    let began = errand.start(name, now: call.jurisdiction.now) { progress in
      try await backups.make(name, at: now, progress: progress)
    }
    guard began else {
      throw Refusal(.conflict, "backup.running", Phrase("已有一次备份正在进行", "A backup is being made already"))
    }
    await errand.wait()
    return .see("/administration/backups")
  }
}
