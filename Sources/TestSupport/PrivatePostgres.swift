import Foundation

/// The PostgreSQL of this test process: `YIWANG_TEST_POSTGRES` if set, else a private cluster that `Tests/postgres.sh`
/// starts on first use and ends when this process does, however it does.
package struct PrivatePostgres: Sendable {
  /// A libpq connection string.
  package var connection: String

  /// Started by whoever asks first; the others wait. A process needs one cluster only, and the pipe must live as long.
  package static let shared: Result<PrivatePostgres, CannotStart> = start()

  /// Why there is no PostgreSQL, and what to do.
  package struct CannotStart: Error, CustomStringConvertible {
    package var description: String
  }

  private static func start() -> Result<PrivatePostgres, CannotStart> {
    if let connection = ProcessInfo.processInfo.environment["YIWANG_TEST_POSTGRES"], !connection.isEmpty {
      return .success(PrivatePostgres(connection: connection))
    }
    let script = packageRoot().appendingPathComponent("Tests/postgres.sh")
    let output = Pipe()
    let errors = Pipe()
    do { try startUntilExit(["/bin/sh", script.path], output: output, errors: errors) } catch {
      return .failure(CannotStart(description: "\(script.path): \(error)"))
    }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard line.hasPrefix("host=") else {
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      return .failure(
        CannotStart(
          description: """
            PostgreSQL did not start. The tests need it: install the Debian package postgresql, or set \
            YIWANG_TEST_POSTGRES to a connection string.
            \(said)
            """))
    }
    return .success(PrivatePostgres(connection: line.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}

/// Starts a program whose standard input ends when this process does, even by `kill -9`: the kernel closes the pipe.
func startUntilExit(_ command: [String], output: Pipe? = nil, errors: Pipe? = nil) throws {
  let process = Process()
  let lifeline = Pipe()
  process.executableURL = URL(fileURLWithPath: command[0])
  process.arguments = Array(command.dropFirst())
  process.standardInput = lifeline
  if let output { process.standardOutput = output }
  if let errors { process.standardError = errors }
  try process.run()
  // Released, the pipe would close at once.
  _ = Unmanaged.passRetained(lifeline)
  _ = Unmanaged.passRetained(process)
}
