import Basics
import CCurl
import Foundation
import Synchronization

/// Whether a transfer is to be broken off, because the program ends.
final class StopSign: Sendable {
  private let isUp = Atomic(false)

  var isSet: Bool { isUp.load(ordering: .relaxed) }
  func set() { isUp.store(true, ordering: .relaxed) }
}

/// Transfers block, which a thread of Swift's pool must not. If the task is cancelled, the work sees it by the sign.
func onOwnThread<T: Sendable>(_ work: @escaping @Sendable (StopSign) throws -> T) async throws -> T {
  let sign = StopSign()
  return try await withTaskCancellationHandler {
    try await withCheckedThrowingContinuation { (caller: CheckedContinuation<T, any Error>) in
      Thread.detachNewThread { caller.resume(with: Result { try work(sign) }) }
    }
  } onCancel: {
    sign.set()
  }
}

/// One transfer by libcurl. Blocks until it is over: call it on a thread of its own.
enum Transfer {
  private static let connectSeconds = 10
  private static let wholeSeconds = 30
  /// libcurl wants this once, before anything else.
  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// What is still to be sent.
  private final class Upload {
    let bytes: [UInt8]
    var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  static func mail(_ letter: Letter, through relay: MailRelay, authorities: String?, until sign: StopSign) throws {
    try transfer(authorities: authorities, until: sign) { curl in
      text(curl, CURLOPT_URL, relay.url.text)
      text(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
      number(curl, CURLOPT_USE_SSL, relay.needsEncryption ? Int(CURLUSESSL_ALL.rawValue) : Int(CURLUSESSL_NONE.rawValue))
      if !relay.user.isEmpty {
        text(curl, CURLOPT_USERNAME, relay.user)
        text(curl, CURLOPT_PASSWORD, relay.password)
      }
      text(curl, CURLOPT_MAIL_FROM, "<\(letter.from)>")
      let recipients = curl_slist_append(nil, "<\(letter.to)>")
      defer { curl_slist_free_all(recipients) }
      _ = yiwang_curl_list(curl, CURLOPT_MAIL_RCPT, recipients)
      let upload = Upload(letter.content)
      _ = yiwang_curl_reading(curl) { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let upload = Unmanaged<Upload>.fromOpaque(context).takeUnretainedValue()
        let length = min(size * count, upload.bytes.count - upload.place)
        guard length > 0 else { return 0 }
        upload.bytes.withUnsafeBytes { bytes in
          guard let start = bytes.baseAddress else { return }
          buffer.withMemoryRebound(to: UInt8.self, capacity: length) {
            UnsafeMutableRawPointer($0).copyMemory(from: start + upload.place, byteCount: length)
          }
        }
        upload.place += length
        return length
      }
      _ = yiwang_curl_pointer(curl, CURLOPT_READDATA, Unmanaged.passUnretained(upload).toOpaque())
      number(curl, CURLOPT_UPLOAD, 1)
      let (code, status) = withExtendedLifetime(upload) { perform(curl) }
      guard code != CURLE_OK else { return }
      // libcurl reports a refused recipient as what could not be sent; a wrong password is ours to mend, and tried again.
      throw fault(code, status, "SMTP", isFinal: code == CURLE_SEND_ERROR && (550...553).contains(status))
    }
  }

  static func post(_ request: GatewayRequest, to gateway: Gateway, authorities: String?, until sign: StopSign) throws {
    let status = try status(of: request, to: gateway, authorities: authorities, until: sign)
    guard (200...299).contains(status) else { throw PostageFault("HTTP \(status)") }
  }

  /// What the other side answered, whatever it is.
  static func status(
    of request: GatewayRequest, to gateway: Gateway, authorities: String?, until sign: StopSign
  ) throws -> Int {
    try transfer(authorities: authorities, until: sign) { curl in
      text(curl, CURLOPT_URL, gateway.url.text)
      text(curl, CURLOPT_PROTOCOLS_STR, gateway.url.scheme)
      // A redirect could lead a signed request to anywhere.
      number(curl, CURLOPT_FOLLOWLOCATION, 0)
      if !gateway.isPrivate { _ = yiwang_curl_opening(curl, openPublic) }
      var fields: UnsafeMutablePointer<curl_slist>?
      // Without `Expect`, no round trip is lost before the body.
      for field in request.fields + ["Expect:"] { fields = curl_slist_append(fields, field) }
      defer { curl_slist_free_all(fields) }
      _ = yiwang_curl_list(curl, CURLOPT_HTTPHEADER, fields)
      number(curl, CURLOPT_POST, 1)
      number(curl, CURLOPT_POSTFIELDSIZE, request.body.count)
      var body = request.body.map { CChar(bitPattern: $0) }
      let (code, status) = body.withUnsafeMutableBufferPointer { bytes in
        _ = yiwang_curl_pointer(curl, CURLOPT_POSTFIELDS, bytes.baseAddress)
        return perform(curl)
      }
      guard code == CURLE_OK else { throw fault(code, status, "HTTP", isFinal: false) }
      return status
    }
  }

  static func transfer<T>(
    authorities: String?, until sign: StopSign, _ work: (UnsafeMutableRawPointer) throws -> T
  ) throws -> T {
    guard isReady, let curl = curl_easy_init() else { throw PostageFault("libcurl did not start") }
    defer { curl_easy_cleanup(curl) }
    number(curl, CURLOPT_NOSIGNAL, 1)
    number(curl, CURLOPT_CONNECTTIMEOUT, connectSeconds)
    number(curl, CURLOPT_TIMEOUT, wholeSeconds)
    number(curl, CURLOPT_SSL_VERIFYPEER, 1)
    number(curl, CURLOPT_SSL_VERIFYHOST, 2)
    // A proxy of the environment would make the choice of addresses its own.
    text(curl, CURLOPT_PROXY, "")
    if let authorities { text(curl, CURLOPT_CAINFO, authorities) }
    // What comes back is not read: only the status counts.
    _ = yiwang_curl_writing(curl) { _, size, count, _ in size * count }
    // Asked about once a second, also while nothing comes.
    _ = yiwang_curl_watching(curl) { context, _, _, _, _ in
      guard let context else { return 0 }
      return Unmanaged<StopSign>.fromOpaque(context).takeUnretainedValue().isSet ? 1 : 0
    }
    _ = yiwang_curl_pointer(curl, CURLOPT_XFERINFODATA, Unmanaged.passUnretained(sign).toOpaque())
    number(curl, CURLOPT_NOPROGRESS, 0)
    return try withExtendedLifetime(sign) { try work(curl) }
  }

  static func number(_ curl: UnsafeMutableRawPointer, _ option: CURLoption, _ value: Int) {
    _ = yiwang_curl_number(curl, option, value)
  }

  static func text(_ curl: UnsafeMutableRawPointer, _ option: CURLoption, _ value: String) {
    _ = yiwang_curl_text(curl, option, value)
  }

  static func perform(_ curl: UnsafeMutableRawPointer) -> (code: CURLcode, status: Int) {
    let code = curl_easy_perform(curl)
    var status = 0
    _ = yiwang_curl_status(curl, &status)
    if code == CURLE_ABORTED_BY_CALLBACK || code == CURLE_OPERATION_TIMEDOUT { hangUp(curl) }
    return (code, status)
  }

  /// libcurl would say goodbye to a relay that has fallen silent, and wait for its answer.
  private static func hangUp(_ curl: UnsafeMutableRawPointer) {
    var open = noSocket
    guard yiwang_curl_socket(curl, &open) == CURLE_OK, open != noSocket else { return }
    _ = shutdown(open, Int32(SHUT_RDWR))
  }

  static func fault(_ code: CURLcode, _ status: Int, _ way: String, isFinal: Bool) -> PostageFault {
    let answer = status > 0 ? "\(way) \(status)" : way
    guard code != CURLE_OK else { return PostageFault(answer, isFinal: isFinal) }
    // The general sentence for the code; what libcurl says of this transfer may name addresses.
    let sentence = curl_easy_strerror(code).map { String(cString: $0) } ?? "failed"
    return PostageFault("\(answer): \(sentence) (curl \(code.rawValue))", isFinal: isFinal)
  }

  /// Asked once for each address a name leads to, after it was looked up: a name cannot lead somewhere else afterwards.
  static let openPublic: curl_opensocket_callback = { _, _, address in
    guard let address else { return noSocket }
    let length = Int(address.pointee.addrlen)
    let bytes = withUnsafeBytes(of: &address.pointee.addr) { whole in
      // The address of IPv6 is longer than what the structure declares; libcurl keeps it behind.
      (0..<length).map { whole.baseAddress?.load(fromByteOffset: $0, as: UInt8.self) ?? 0 }
    }
    let host: [UInt8] =
      switch (address.pointee.family, length) {
      case (AF_INET, 8...): Array(bytes[4..<8])
      case (AF_INET6, 24...): Array(bytes[8..<24])
      default: []
      }
    guard AddressRange.isPublic(host) else { return noSocket }
    return socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
  }

  private static let noSocket: curl_socket_t = -1
}
