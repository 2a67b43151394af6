import Basics

/// Something wrong in a text file: where it is, what it is, and what to do about it.
package struct Problem: Error, Sendable, Hashable {
  /// An error stops the use of the file; a warning does not.
  package enum Severity: String, Sendable, Hashable { case error, warning }

  /// The file as it was named to the reader; may be relative.
  package var file: String
  /// Counted from 1; nil when the whole file is meant.
  package var line: Int?
  package var phrase: Phrase
  package var remedy: Phrase?
  package var severity: Severity

  package init(_ file: String, _ line: Int?, _ phrase: Phrase, remedy: Phrase? = nil, severity: Severity = .error) {
    self.file = file
    self.line = line
    self.phrase = phrase
    self.remedy = remedy
    self.severity = severity
  }

  /// `file:line`, or `file` alone.
  package var place: String { line.map { "\(file):\($0)" } ?? file }

  /// `file:line: error: what (what to do)` in one language.
  package func text(_ language: Language) -> String {
    let sort: Phrase = severity == .error ? Phrase("错误", "error") : Phrase("警告", "warning")
    let end = remedy.map { language == .zh ? "（\($0.zh)）" : " (\($0.en))" } ?? ""
    return "\(place): \(sort[language]): \(phrase[language])\(end)"
  }

  /// The same as one fault of a refusal; the field is `file:line`.
  package var fault: Refusal.Fault {
    Refusal.Fault(place, remedy.map { phrase + Phrase("（\($0.zh)）", " (\($0.en))") } ?? phrase)
  }
}

extension Problem: CustomStringConvertible {
  package var description: String { text(.en) }
}

/// Problems in the order in which they were met.
package typealias Problems = [Problem]

extension Sequence<Problem> {
  package var hasErrors: Bool { contains { $0.severity == .error } }
  package var errors: Problems { filter { $0.severity == .error } }
  package var warnings: Problems { filter { $0.severity == .warning } }
}

extension [Problem] {
  /// Runs `body`; if it throws, the problem is kept and nil is returned.
  package mutating func collect<T>(_ body: () throws(Problem) -> T) -> T? {
    do {
      return try body()
    } catch {
      append(error)
      return nil
    }
  }

  /// - Throws: `Refusal` of kind `invalid` with one fault for each error, if there is any.
  package func refuseErrors() throws(Refusal) {
    guard hasErrors else { return }
    throw Refusal.invalid(errors.map(\.fault))
  }
}
