/// The cookies that sessions rest on.
package enum SessionCookie {
  package static let name = "session"
  package static let resident = "resident"
}
