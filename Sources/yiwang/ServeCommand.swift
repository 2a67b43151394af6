import Administration
import ArgumentParser
import Basics
import Casework
import Foundation
import Logging
import OpenID
import Platform
import Postage
import Server
import Site
import Storage

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serves the pages.")

  @OptionGroup var place: Place

  @Option(
    help: "The address to listen on. In a demonstration, posts can be picked without a password on loopback only.")
  var host = "127.0.0.1"

  @Option(help: "The address people reach it under, such as https://yiwang.example: then cookies are for HTTPS only.")
  var address: String?

  @Option(help: "The address of the proxy in front, whose X-Forwarded-For is believed.")
  var proxy: String?

  @Option(help: "A file of OpenID providers.")
  var openid: String?

  @Option(help: "A file that says by which mail relay and webhook messages leave; mail and messages need --address.")
  var postage: String?

  @Option(help: "The folder that backups made from the pages go into; by default beside the photos.")
  var backups: String?

  @Option(help: "How a reporter is called; {phone} is the number. A telephone bridge may stand here.")
  var callLink = "tel:{phone}"

  @Option(help: "Requests a second that one session, token or address may make for long; 0 for no limit.")
  var requestsPerSecond = 50.0

  @Option(help: "Forms a minute that one address may send without signing in; 0 for no limit.")
  var formsPerMinute = 60.0

  @Option(help: "Seconds after which a connection without a whole request is cut.")
  var idleSeconds = 30

  @Option(help: "Seconds within which a form must be here as a whole.")
  var bodySeconds = 60

  @Option(
    help: "The folder of scripts of the pages that are not ours, made by make web; by default web beside the program.")
  var web: String?

  @Option(help: "Live connections that one person may hold at once.")
  var liveEach = 16

  @Option(help: "The port; 0 takes a free one and prints it.")
  var port = 8080

  @Option(help: ArgumentHelp("Another jurisdiction to serve from this process.", valueName: "DATABASE=PORT"))
  var also: [String] = []

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await serve(place, port: port) }
        for other in also {
          guard let equals = other.lastIndex(of: "="), let port = Int(other[other.index(after: equals)...]) else {
            throw Refusal.invalid("also", Phrase("“\(other)”应为 数据库=端口", "“\(other)” should be DATABASE=PORT"))
          }
          var second = place
          second.database = String(other[..<equals])
          second.photos = nil
          second.keys = nil
          let elsewhere = second
          group.addTask { try await serve(elsewhere, port: port) }
        }
        try await group.next()
        group.cancelAll()
      }
    }
  }

  /// Beside the program, as it is delivered; or where `make web` puts it, seen from where Swift builds.
  private static var webFolder: String {
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath() ?? URL(fileURLWithPath: CommandLine.arguments[0])
    let folder = program.deletingLastPathComponent()
    let near = folder.appendingPathComponent("web").path
    guard !FileManager.default.fileExists(atPath: near) else { return near }
    return folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("web").path
  }

  private func serve(_ place: Place, port: Int) async throws {
    let terminal = Terminal()
    var settings = ServerSettings()
    settings.host = host
    settings.port = port
    var logger = Logger(label: "yiwang")
    logger.logLevel = .warning
    settings.proxy = proxy
    settings.requestsPerSecond = requestsPerSecond
    settings.formsPerMinute = formsPerMinute
    settings.idleSeconds = idleSeconds
    settings.bodySeconds = bodySeconds
    // Behind a proxy or under a name of its own, this machine is not alone with its user.
    let allowsPicker = settings.isLoopback && proxy == nil && address == nil
    let jurisdiction = try await place.jurisdiction { surroundings in
      if let backups { surroundings.backups?.folder = backups }
      surroundings.address = try address.map { text throws(Refusal) in try PublicAddress(text) }
      surroundings.callLink = callLink
      surroundings.web = try WebFiles(folder: web ?? Self.webFolder, names: Asset.everyFile)
      surroundings.liveLimits.each = liveEach
      surroundings.allowsPicker = allowsPicker
      if let postage {
        let settings = try PostageFile.read(path: postage)
        guard address != nil || settings.relay == nil && settings.gateway == nil else {
          throw Refusal.invalid(
            "address",
            Phrase("--postage 须与 --address 同用：信里的链接要指向这里", "--postage needs --address: the links in letters lead there"))
        }
        surroundings.carrier = .network(settings)
      }
      guard let openid else { return }
      surroundings.providers = try ProviderFile.read(path: openid)
      surroundings.load = OpenIDLoader().load
    }
    if jurisdiction.allowsPicker {
      terminal.note(
        Phrase("演示库：本机可不用密码选择岗位", "A demonstration: posts can be picked on this machine without a password"))
    }
    let server = WebServer(
      jurisdiction, endpoints: AdministrationPages.endpoints(jurisdiction), settings: settings, logger: logger)
    let name = jurisdiction.district.name
    let host = host
    try await server.run { port in
      terminal.say(
        Phrase("\(name.zh) 一网统管已启动：http://\(host):\(port)/", "\(name.en) is being served: http://\(host):\(port)/"))
    }
    await jurisdiction.database.close()
  }
}
