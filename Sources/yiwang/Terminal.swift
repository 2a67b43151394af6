import ArgumentParser
import Basics
import Casework
import Documents
import Foundation
import Storage
import Synchronization

/// What a command says to the person at the terminal: results on standard output, everything else on standard error.
struct Terminal: Sendable {
  let language: Language

  /// Chinese where the terminal is Chinese.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
    language = locale.hasPrefix("zh") ? .zh : .en
  }

  func say(_ phrase: Phrase) { say(phrase[language]) }
  /// Bytes as they are, such as a piece of a file.
  func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }
  func say(_ text: String) { write(text + "\n", to: .standardOutput) }
  func note(_ phrase: Phrase) { write(phrase[language] + "\n", to: .standardError) }

  /// Problems as `file:line: error: what (remedy)`, so that editors can jump to them.
  func list(_ problems: Problems) {
    for problem in problems { write(problem.text(language) + "\n", to: .standardError) }
  }

  private func write(_ text: String, to handle: FileHandle) { handle.write(Data(text.utf8)) }

  /// Runs a command's work and turns what goes wrong into words and an exit code.
  func run(_ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch let exit as ExitCode {
      throw exit
    } catch let refusal as Refusal {
      note(refusal.phrase)
      for fault in refusal.fields { note(.verbatim("  \(fault.field): \(fault.phrase[language])")) }
      throw ExitCode(2)
    } catch let problem as Problem {
      list([problem])
      throw ExitCode(2)
    } catch let fault as DatabaseFault {
      note(Phrase("数据库：\(fault)", "Database: \(fault)"))
      throw ExitCode(2)
    } catch let error as CocoaError {
      let file = error.filePath.map { "\($0): " } ?? ""
      note(.verbatim("\(file)\(error.localizedDescription)"))
      throw ExitCode(2)
    }
  }
}

/// A bar on a terminal, a line for every tenth elsewhere.
final class ProgressBar: Sendable {
  private let label: String
  private let started = ContinuousClock.now
  private let isTerminal: Bool
  private let shown = Mutex(-1)

  init(_ label: String) {
    self.label = label
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// - Parameter note: what to say beside the share, such as a count.
  func show(_ done: Int, of total: Int, note: String = "") {
    let percent = total > 0 ? min(100, done * 100 / total) : 100
    let step = isTerminal ? percent : percent / 10 * 10
    let isNew = shown.withLock { shown in
      guard step > shown else { return false }
      shown = step
      return true
    }
    guard isNew else { return }
    let seconds = (ContinuousClock.now - started).components.seconds
    let bar = String(repeating: "█", count: percent / 4) + String(repeating: "░", count: 25 - percent / 4)
    let line =
      isTerminal
      ? "\r\(label) \(bar) \(percent)% \(note) \(seconds) s  " : "\(label) \(percent)% \(note) \(seconds) s\n"
    FileHandle.standardError.write(Data(line.utf8))
  }

  func finish() { if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) } }
}
