import Foundation
import Glibc
import Postage
import Synchronization
import Testing

@Suite struct PostageTests {
  @Test(arguments: [
    ("smtp://relay.example.gov.cn:587", "relay.example.gov.cn", 587, false), ("smtps://relay", "relay", nil, false),
    ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, true), ("smtp://[::1]:25", "::1", 25, true), ("smtp://LOCALHOST", "localhost", nil, true),
    ("smtp://127.evil.example", "127.evil.example", nil, false), ("https://sms.example/in?x=1", "sms.example", nil, false),
  ] as [(String, String, Int?, Bool)])
  func addressesAreTakenApart(_ text: String, _ host: String, _ port: Int?, _ isLoopback: Bool) throws {
    let url = try #require(RemoteURL(text, schemes: MailRelay.schemes + Gateway.schemes))
    #expect(url.host == host && url.port == port && url.isLoopback == isLoopback)
  }

  @Test(arguments: [
    "relay.example", "ftp://relay.example", "smtp://", "smtp://:25", "smtp://u:p@relay.example", "smtp://relay.example:0", "smtp://relay.example:x",
    "smtp://relay.example:70000", "smtp://relay exa", "smtp://relay\r\nHELO", "smtp://relay.example/#x", "smtp://[::1", "smtp://[::1]x", "smtp://中.cn",
    "smtp://relay.example/\"",
  ])
  func whatIsNoAddressIsRefused(_ text: String) { #expect(RemoteURL(text, schemes: ["smtp"]) == nil) }

  @Test func onlyPublicAddressesArePublic() {
    let closed: [[UInt8]] = [
      [127, 0, 0, 1], [10, 1, 2, 3], [172, 16, 0, 1], [172, 31, 255, 255], [192, 168, 1, 1], [169, 254, 169, 254], [100, 64, 0, 1], [0, 0, 0, 0],
      [224, 0, 0, 1], [255, 255, 255, 255], [198, 18, 0, 1], [], [1, 2, 3],
    ]
    for address in closed { #expect(!AddressRange.isPublic(address), "\(address)") }
    for address: [UInt8] in [[1, 1, 1, 1], [172, 32, 0, 1], [172, 15, 0, 1], [100, 128, 0, 1], [192, 169, 0, 1], [223, 255, 255, 255]] {
      #expect(AddressRange.isPublic(address), "\(address)")
      // The same within IPv6, mapped and translated.
      #expect(AddressRange.isPublic([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + address))
      #expect(AddressRange.isPublic([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] + address))
    }
    #expect(!AddressRange.isPublic([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1]))
    func six(_ start: [UInt8]) -> [UInt8] { start + [UInt8](repeating: 0, count: 15 - start.count) + [1] }
    for start: [UInt8] in [[], [0xFC], [0xFD, 1], [0xFE, 0x80], [0xFF, 2], [0x20, 1, 0x0D, 0xB8], [0x20, 2, 127, 0, 0, 1]] {
      #expect(!AddressRange.isPublic(six(start)), "\(start)")
    }
    #expect(AddressRange.isPublic(six([0x24, 0x08])) && AddressRange.isPublic(six([0x20, 0x01, 0x48, 0x60])))
  }

  /// Nothing is listening there; what is said of it names neither host nor recipient.
  @Test func whatFailsSaysNoAddress() async throws {
    let relay = try #require(RemoteURL("smtp://127.0.0.1:1", schemes: MailRelay.schemes))
    let gateway = try #require(RemoteURL("http://127.0.0.1:1/in", schemes: Gateway.schemes))
    let carrier = Carrier.network(
      PostageSettings(
        relay: MailRelay(url: relay, sender: "yiwang@example.cn"),
        gateway: Gateway(url: gateway, secret: "0123456789abcdef", isPrivate: true)))
    let mail = await fault { try await carrier.mail(Letter(from: "yiwang@example.cn", to: "zhang@example.cn", content: Array("x".utf8))) }
    let post = await fault { try await carrier.post(GatewayRequest(fields: [], body: Array("{}".utf8))) }
    for fault in [mail, post] {
      let fault = try #require(fault)
      #expect(!fault.description.contains("zhang") && !fault.description.contains("127.0.0.1"), "\(fault)")
      #expect(!fault.isFinal)
    }
  }

  /// A gateway inside is reached only where the settings say that it may stand there.
  @Test func aPrivateGatewayNeedsLeave() async throws {
    let listener = try Listener()
    let url = try #require(RemoteURL("http://127.0.0.1:\(listener.port)/in", schemes: Gateway.schemes))
    func outcome(isPrivate: Bool) async -> String {
      let gateway = Gateway(url: url, secret: "0123456789abcdef", isPrivate: isPrivate)
      let carrier = Carrier.network(PostageSettings(gateway: gateway))
      return await fault { try await carrier.post(GatewayRequest(fields: ["X-Test: 1"], body: Array("{}".utf8))) }?.description ?? "taken"
    }
    let closed = await outcome(isPrivate: false)
    #expect(closed.contains("curl 7") && listener.heard.isEmpty, "\(closed)")
    #expect(await outcome(isPrivate: true) == "taken")
    let heard = listener.heard
    #expect(heard.hasPrefix("POST /in HTTP/1.1") && heard.contains("X-Test: 1") && heard.hasSuffix("\r\n\r\n{}") && !heard.contains("Expect"))
  }

  /// Takes one connection on this machine, and answers 204.
  private final class Listener: Sendable {
    let port: Int
    private let text = Mutex("")

    var heard: String { text.withLock { $0 } }

    init() throws {
      let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let bound = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          bind(listening, address, length) == 0 && listen(listening, 4) == 0 && getsockname(listening, address, &length) == 0
        }
      }
      try #require(bound)
      port = Int(UInt16(bigEndian: address.sin_port))
      Thread.detachNewThread { [self] in
        let connection = accept(listening, nil, nil)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !heard.hasSuffix("{}") {
          let count = recv(connection, &buffer, buffer.count, 0)
          guard count > 0 else { break }
          text.withLock { $0 += String(decoding: buffer[..<count], as: UTF8.self) }
        }
        let answer = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        _ = send(connection, answer, answer.utf8.count, 0)
        close(connection)
        close(listening)
      }
    }
  }

  private func fault(_ body: () async throws -> Void) async -> PostageFault? {
    do {
      try await body()
      return nil
    } catch {
      return error as? PostageFault
    }
  }

  @Test func secretsAreKeptOutOfLogs() throws {
    let url = try #require(RemoteURL("https://sms.example/in?key=geheim", schemes: Gateway.schemes))
    let settings = PostageSettings(
      relay: MailRelay(url: url, sender: "a@b.cn", user: "u", password: "geheim2"), gateway: Gateway(url: url, secret: "geheim3"))
    var text = ""
    dump(settings.gateway, to: &text)
    text += "\(settings.gateway.debugDescription)"
    #expect(!text.contains("geheim"))
    #expect(!"\(settings.relay.debugDescription)".contains("geheim2"))
  }
}
