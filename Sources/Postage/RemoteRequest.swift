import Basics
import CCurl

/// A request to another system whose answer is read.
package struct RemoteRequest: Sendable, Hashable {
  package var url: RemoteURL
  /// `Name: value`, each.
  package var fields: [String]
  /// nil asks with GET.
  package var body: [UInt8]?
  /// Whether it may stand at a private address, as within a government network.
  package var isPrivate: Bool
  /// A file of certificates to trust instead of the system's.
  package var authorities: String?

  package init(
    url: RemoteURL, fields: [String] = [], body: [UInt8]? = nil, isPrivate: Bool = false, authorities: String? = nil
  ) {
    self.url = url
    self.fields = fields
    self.body = body
    self.isPrivate = isPrivate
    self.authorities = authorities
  }

  /// How requests leave; tests put their own in its place.
  package typealias Send = @Sendable (RemoteRequest) async throws -> RemoteAnswer

  /// Over the network. Redirects are not followed: one could lead a key to anywhere.
  /// - Throws: `PostageFault` when there was no answer, or one that is too long.
  package static let network: Send = { request in
    try await onOwnThread { sign in try Transfer.ask(request, until: sign) }
  }
}

/// What another system answered, whatever its status.
package struct RemoteAnswer: Sendable, Hashable {
  /// More is not read.
  package static let bytesMost = 16 << 20

  package var status: Int
  package var body: [UInt8]

  package init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}

extension Transfer {
  /// What has come so far.
  private final class Download {
    var bytes: [UInt8] = []
  }

  static func ask(_ request: RemoteRequest, until sign: StopSign) throws -> RemoteAnswer {
    let download = Download()
    var status = 0
    try transfer(authorities: request.authorities, until: sign) { curl in
      text(curl, CURLOPT_URL, request.url.text)
      text(curl, CURLOPT_PROTOCOLS_STR, request.url.scheme)
      number(curl, CURLOPT_FOLLOWLOCATION, 0)
      if !request.isPrivate { _ = yiwang_curl_opening(curl, openPublic) }
      var fields: UnsafeMutablePointer<curl_slist>?
      for field in request.fields + ["Expect:"] { fields = curl_slist_append(fields, field) }
      defer { curl_slist_free_all(fields) }
      _ = yiwang_curl_list(curl, CURLOPT_HTTPHEADER, fields)
      _ = yiwang_curl_writing(curl) { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let download = Unmanaged<Download>.fromOpaque(context).takeUnretainedValue()
        // Less than what came tells libcurl to stop.
        guard download.bytes.count + size * count <= RemoteAnswer.bytesMost else { return 0 }
        bytes.withMemoryRebound(to: UInt8.self, capacity: size * count) {
          download.bytes.append(contentsOf: UnsafeBufferPointer(start: $0, count: size * count))
        }
        return size * count
      }
      _ = yiwang_curl_pointer(curl, CURLOPT_WRITEDATA, Unmanaged.passUnretained(download).toOpaque())
      var body = (request.body ?? []).map { CChar(bitPattern: $0) }
      let (code, found) = body.withUnsafeMutableBufferPointer { bytes in
        if request.body != nil {
          number(curl, CURLOPT_POST, 1)
          number(curl, CURLOPT_POSTFIELDSIZE, bytes.count)
          _ = yiwang_curl_pointer(curl, CURLOPT_POSTFIELDS, bytes.baseAddress)
        }
        return withExtendedLifetime(download) { perform(curl) }
      }
      guard code == CURLE_OK else { throw fault(code, found, "HTTP", isFinal: false) }
      status = found
    }
    return RemoteAnswer(status: status, body: download.bytes)
  }
}
