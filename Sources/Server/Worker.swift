import Basics
import Casework
import Correspondence
import Delivery
import Logging
import Platform
import Timing

/// What goes on beside the requests: the outbox, a pack applied by another process, the daily seals, what its time is over for.
struct Worker: Sendable {
  let jurisdiction: Jurisdiction
  let logger: Logger

  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await keep() }
      group.addTask { await watch() }
      // Each job apart: one that has much to do, such as ten years to sweep, holds up no other and no parcel.
      for job in JobDesk(jurisdiction).entries.map(\.job) { group.addTask { await again(job) } }
      // Each way apart: a relay that does not answer holds up only what goes through it.
      for channel in Message.Channel.allCases { group.addTask { await send(by: channel) } }
    }
  }

  /// Sends messages until the task is cancelled.
  private func send(by channel: Message.Channel) async {
    guard jurisdiction.messages.carrier != nil else { return }
    while !Task.isCancelled {
      let sent = await attempt("messages") { try await jurisdiction.messages.sendDue(by: channel) } ?? 0
      guard sent == 0 else { continue }
      try? await Task.sleep(for: .milliseconds(500))
    }
  }

  /// Tells who watches what has changed, within a tenth of a second.
  private func watch() async {
    while !Task.isCancelled {
      _ = await attempt("live") { try await jurisdiction.live.tell() }
      try? await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Runs a job at its times until the task is cancelled.
  private func again(_ job: Job) async {
    let desk = JobDesk(jurisdiction)
    while !Task.isCancelled {
      _ = await attempt(job.name) { try await desk.run(job) }
      try? await Task.sleep(for: .milliseconds(max(100, job.every.milliseconds)))
    }
  }

  private func keep() async {
    var round = 0
    while !Task.isCancelled {
      let worked = await attempt("outbox") { try await jurisdiction.outbox.deliver(now: jurisdiction.now()) } ?? 0
      if round.isMultiple(of: 20) {
        let isNew = await attempt("pack") { try await jurisdiction.refresh() } ?? false
        if isNew {
          logger.info("took up pack", metadata: ["version": "\(jurisdiction.district.packVersion)"])
          // Steps taken while the old pack was still held may have been counted by the old calendar.
          _ = await attempt("deadlines") { try await jurisdiction.matters.recompute(since: nil) }
        }
      }
      round += 1
      guard worked < 200 else { continue }
      try? await Task.sleep(for: .milliseconds(500))
    }
  }

  /// One failing job must not stop the others; it is logged and tried again.
  private func attempt<T>(_ name: String, _ job: () async throws -> T) async -> T? {
    do {
      return try await job()
    } catch {
      logger.error("worker failed", metadata: ["job": "\(name)", "error": "\(error)"])
      return nil
    }
  }
}
