import ArgumentParser
import Basics
import Casework
import Logging
import Platform
import Server
import Storage

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serves the pages.")

  @OptionGroup var place: Place

  @Option(help: "The address to listen on. Posts can be picked without a password on loopback only.")
  var host = "127.0.0.1"

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
          let elsewhere = second
          group.addTask { try await serve(elsewhere, port: port) }
        }
        try await group.next()
        group.cancelAll()
      }
    }
  }

  private func serve(_ place: Place, port: Int) async throws {
    let terminal = Terminal()
    var settings = ServerSettings()
    settings.host = host
    settings.port = port
    var logger = Logger(label: "yiwang")
    logger.logLevel = .warning
    let jurisdiction = try await place.jurisdiction(allowsPicker: settings.isLoopback)
    if !settings.isLoopback {
      terminal.note(
        Phrase("不在本机回环地址上：岗位选择已关闭，只有公众页面可用", "Not on loopback: the post picker is off, only the public pages work"))
    }
    let server = WebServer(jurisdiction, settings: settings, logger: logger)
    let name = jurisdiction.district.name
    let host = host
    try await server.run { port in
      terminal.say(
        Phrase("\(name.zh) 一网统管已启动：http://\(host):\(port)/", "\(name.en) is being served: http://\(host):\(port)/"))
    }
    await jurisdiction.database.close()
  }
}
