import Basics
import Foundation
import FoundationNetworking
import Synchronization

/// Asks providers over the network: no cookies, no cache, no redirects (a token endpoint that moves is not the one that
/// was named), at most 256 KiB within 10 seconds.
package final class OpenIDLoader: Sendable {
  private let session: URLSession
  private let readers: Readers

  package init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.timeoutIntervalForRequest = TimeInterval(OpenIDRequest.patience)
    configuration.timeoutIntervalForResource = TimeInterval(OpenIDRequest.patience)
    readers = Readers()
    session = URLSession(configuration: configuration, delegate: readers, delegateQueue: nil)
  }

  deinit { session.invalidateAndCancel() }

  /// Throws `openid.unreachable` for whatever goes wrong on the way.
  package func load(_ request: OpenIDRequest) async throws -> (status: Int, body: [UInt8]) {
    guard let url = URL(string: request.address) else { throw Refusal.openIDUnreachable }
    var asked = URLRequest(url: url)
    asked.httpMethod = request.method
    for field in request.fields { asked.setValue(field.value, forHTTPHeaderField: field.name) }
    if request.method == "POST" { asked.httpBody = Data(request.body) }
    let task = session.dataTask(with: asked)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        readers.add(task, continuation)
        task.resume()
        // The time-out of a resource is not kept everywhere; this one is.
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(OpenIDRequest.patience)) { task.cancel() }
      }
    } onCancel: {
      task.cancel()
    }
  }
}

/// Collects the answers of the requests under way.
private final class Readers: NSObject, URLSessionDataDelegate, Sendable {
  typealias Continuation = CheckedContinuation<(status: Int, body: [UInt8]), any Error>

  private struct Reader {
    var continuation: Continuation
    var body: [UInt8] = []
  }

  private let underWay = Mutex<[Int: Reader]>([:])

  func add(_ task: URLSessionTask, _ continuation: Continuation) {
    underWay.withLock { $0[task.taskIdentifier] = Reader(continuation: continuation) }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLong = underWay.withLock { readers in
      readers[dataTask.taskIdentifier]?.body += Array(data)
      return readers[dataTask.taskIdentifier].map { $0.body.count > OpenIDRequest.largest } ?? false
    }
    if isTooLong { dataTask.cancel() }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let reader = underWay.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
    guard error == nil, let response = task.response as? HTTPURLResponse, reader.body.count <= OpenIDRequest.largest
    else { return reader.continuation.resume(throwing: Refusal.openIDUnreachable) }
    reader.continuation.resume(returning: (response.statusCode, reader.body))
  }
}
