import ArgumentParser
import Auditing
import Basics
import Casework
import Identity
import Organization
import Platform
import Storage

/// The links with which the three administrators begin, for posts that nobody holds.
struct AdministratorLinks {
  let jurisdiction: Jurisdiction
  let address: PublicAddress
  /// The command that prints them, for the audit.
  let act: String

  /// One post for each of the separated permissions, the first in the pack.
  private var posts: [Post] {
    let roster = jurisdiction.district.roster
    return Permission.separated.compactMap { permission in
      roster.posts.first { roster.role($0.role)?.permissions.contains(permission) == true }
    }
  }

  func say(_ terminal: Terminal) async throws {
    let now = jurisdiction.now()
    let missing = Permission.separated.count - posts.count
    if missing > 0 {
      terminal.note(
        Phrase("辖区包缺少 \(missing) 个管理员岗位：无法开始管理", "The pack lacks \(missing) administrators' posts: nobody can begin"))
    }
    for post in posts where try await jurisdiction.people.holders(of: [post.code], on: jurisdiction.today).isEmpty {
      let text = try await jurisdiction.people.makeLink(
        .firstAdministrator(post: post.code), by: "", now: now, policy: jurisdiction.district.security)
      try await jurisdiction.audit.record([
        jurisdiction.draft(.administration, act: act, subject: "post \(post.code)", detail: "one-time link")
      ])
      terminal.say("\(post.label[terminal.language])  \(address.link("/welcome/\(text)"))")
    }
  }
}

struct Welcome: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints one-time links: for administrators' posts that nobody holds, or a new password for one person.",
    discussion: "For whoever has the machine, when nobody can sign in any more. It stands in the audit.")

  @Option(help: "The sign-in name of a person who cannot sign in any more.")
  var person: String?

  @Option(help: "The address people reach it under.")
  var address = "http://127.0.0.1:8080"

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      let address = try PublicAddress(address)
      if let person {
        guard let found = try await jurisdiction.people.person(signInName: person) else {
          throw Refusal(.notFound, "person.unknown", Phrase("没有人员 \(person)", "There is no person \(person)"))
        }
        let text = try await jurisdiction.people.makeLink(
          .reset(found.key), by: "", now: jurisdiction.now(), policy: jurisdiction.district.security)
        try await jurisdiction.audit.record([
          jurisdiction.draft(
            .administration, act: "yiwang welcome", subject: "person \(found.code)", detail: "reset link")
        ])
        terminal.say(address.link("/welcome/\(text)"))
      } else {
        try await AdministratorLinks(jurisdiction: jurisdiction, address: address, act: "yiwang welcome").say(terminal)
      }
      await jurisdiction.database.close()
    }
  }
}
