import Basics
import Foundation
import OpenID
import Synchronization
import Testing

/// The loader against a server of raw bytes on this machine.
@Suite struct LoaderTests {
  private func load(
    _ answer: String, _ request: (Int) -> OpenIDRequest = LoaderTests.get
  ) async throws
    -> (asked: [String], answer: Result<(status: Int, body: [UInt8]), any Error>)
  {
    let server = try RawServer(answer: answer)
    defer { server.stop() }
    let loader = OpenIDLoader()
    do {
      let answer = try await loader.load(request(server.port))
      return (server.asked, .success(answer))
    } catch { return (server.asked, .failure(error)) }
  }

  private static func get(_ port: Int) -> OpenIDRequest {
    OpenIDRequest(method: "GET", address: "http://127.0.0.1:\(port)/a", fields: [], body: [])
  }

  private static func answer(_ status: String, _ body: String, _ fields: String = "") -> String {
    "HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
  }

  @Test func readsStatusAndBody() async throws {
    let ok = try await load(Self.answer("200 OK", "{}"))
    #expect(try ok.answer.get() == (200, Array("{}".utf8)))
    #expect(try await load(Self.answer("400 Bad Request", "no")).answer.get() == (400, Array("no".utf8)))
  }

  @Test func sendsMethodFieldsAndBody() async throws {
    let result = try await load(Self.answer("200 OK", "")) { port in
      OpenIDRequest(
        method: "POST", address: "http://127.0.0.1:\(port)/token",
        fields: [OpenIDRequest.Field(name: "Authorization", value: "Basic eA==")], body: Array("a=b".utf8))
    }
    let asked = try #require(result.asked.first)
    #expect(asked.hasPrefix("POST /token HTTP/1.1\r\n"))
    #expect(asked.contains("Authorization: Basic eA==\r\n") && asked.hasSuffix("\r\n\r\na=b"))
  }

  @Test func followsNoRedirect() async throws {
    let result = try await load(Self.answer("302 Found", "", "Location: /elsewhere\r\n"))
    #expect(result.asked.count == 1)
    guard case .success(let answer) = result.answer else { return }
    #expect(answer.status == 302)
  }

  @Test func keepsNoCookies() async throws {
    let server = try RawServer(answer: Self.answer("200 OK", "", "Set-Cookie: a=b; Path=/\r\n"))
    defer { server.stop() }
    let loader = OpenIDLoader()
    for _ in 0..<2 { _ = try await loader.load(Self.get(server.port)) }
    #expect(server.asked.count == 2 && !server.asked[1].contains("Cookie"))
  }

  @Test func readsNoMoreThanTheLimit() async throws {
    let most = OpenIDRequest.largest
    let whole = try await load(Self.answer("200 OK", String(repeating: "a", count: most)))
    #expect(try whole.answer.get().body.count == most)
    let tooLong = try await load(Self.answer("200 OK", String(repeating: "a", count: most + 1)))
    #expect(throws: Refusal.self) { try tooLong.answer.get() }
  }

  @Test func nobodyThere() async throws {
    let server = try RawServer(answer: "")
    let port = server.port
    server.stop()
    let loader = OpenIDLoader()
    await #expect(throws: Refusal.self) { try await loader.load(Self.get(port)) }
    await #expect(throws: Refusal.self) {
      try await loader.load(OpenIDRequest(method: "GET", address: "", fields: [], body: []))
    }
  }
}

/// Accepts one connection after the other, reads a request to its end, sends the same bytes each time.
private final class RawServer: Sendable {
  private struct Unable: Error {}

  let port: Int
  private let socket: Int32
  private let requests = Mutex<[String]>([])

  var asked: [String] { requests.withLock { $0 } }

  init(answer: String) throws {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        bind(socket, general, length) == 0 && listen(socket, 8) == 0 && getsockname(socket, general, &length) == 0
      }
    }
    guard socket >= 0, isBound else { throw Unable() }
    self.socket = socket
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [self] in serve(Array(answer.utf8)) }
  }

  func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

  private func serve(_ answer: [UInt8]) {
    while true {
      let connection = accept(socket, nil, nil)
      guard connection >= 0 else { break }
      let request = read(connection)
      requests.withLock { $0.append(request) }
      var sent = 0
      while sent < answer.count {
        // The other side may hang up first; that must not end the tests.
        let count = answer[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { break }
        sent += count
      }
      close(connection)
    }
    close(socket)
  }

  private func read(_ connection: Int32) -> String {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let text = String(decoding: all, as: UTF8.self)
      if let head = text.range(of: "\r\n\r\n") {
        let line = text[..<head.lowerBound].split(separator: "\r\n").first {
          $0.lowercased().hasPrefix("content-length:")
        }
        let length = line.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        if text[head.upperBound...].utf8.count >= length { return text }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return text }
      all += buffer[..<count]
    }
  }
}
