import Basics
import HTTPTypes
import Hummingbird
import NIOCore
import Platform

/// Where a form came from, as the browser says.
enum Origin {
  /// A form sent from another site is refused. Access tokens need no such check: no browser sends them by itself.
  static func check(_ fields: HTTPFields, authority: String?) throws(Refusal) {
    let refusal = Refusal(
      .forbidden, "origin.foreign", Phrase("该操作来自另一个网站，已拒绝", "This was sent from another site and is refused"))
    if let site = fields[HTTPField.Name("Sec-Fetch-Site")!], !["same-origin", "none"].contains(site) { throw refusal }
    guard let origin = fields[.origin] else { return }
    guard let host = authority, origin == "http://\(host)" || origin == "https://\(host)" else { throw refusal }
  }
}

/// Reads the body of a request, within limits of size and time.
struct RequestBody {
  let settings: ServerSettings

  /// - Throws: `Refusal`: too large, too slow, packed, or a form that cannot be read.
  func payload(of request: Request) async throws -> Payload {
    if let packing = request.headers[.contentEncoding], packing != "identity" {
      throw Refusal(
        .notTaken, "body.packed", Phrase("不接受压缩的内容（\(packing)）", "Packed content (\(packing)) is not taken"))
    }
    let bytes = Array(try await content(of: request).readableBytesView)
    let type = request.headers[.contentType] ?? ""
    if let boundary = Multipart.boundary(inContentType: type) {
      return Payload(form: try Form(parts: try Multipart.parse(bytes, boundary: boundary)), type: type)
    }
    guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") || bytes.isEmpty else {
      return Payload(body: bytes, type: type)
    }
    return Payload(form: try Form.urlencoded(bytes), type: type)
  }

  private func content(of request: Request) async throws -> ByteBuffer {
    let most = settings.bodyMost, seconds = settings.bodySeconds
    let body = request.body
    return try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
      group.addTask {
        do {
          return try await body.collect(upTo: most)
        } catch is NIOTooManyBytesError {
          throw Refusal(.tooLarge, "body.tooLarge", Phrase("提交的内容太大", "What was sent is too large"))
        }
      }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let buffer = first else {
        throw Refusal(.invalid, "body.slow", Phrase("提交得太慢，连接已断开", "It was sent too slowly and cut"))
      }
      return buffer
    }
  }
}
