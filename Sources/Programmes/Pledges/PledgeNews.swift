import Basics
import Casework
import Ciphers
import Correspondence
import Delivery
import Platform
import Storage
import Timing

/// What happens after a step of a pledge: its row follows, and whoever reported a matter behind it is told on that matter, and
/// follows the pledge from its publication on.
enum PledgeNews {
  /// How long whoever tells something has it for themselves.
  private static let lease = Seconds.minutes(10)
  private static let atOnce = 50
  private static let most = 1_000

  /// Which steps are told to those behind, under which word of the lifecycle of their matter.
  private static let told = ["publish": "published", "claimDone": "done", "checkOff": "checkedOff"]

  static let subscriber = Subscriber(
    name: "pledges.rows", wants: { $0.hasPrefix("\(PledgesProgramme.lifecycle).") },
    receive: { parcel, transaction in
      guard let matter = try MattersTable.one(key: parcel.matter, in: transaction) else { return }
      let entries = try EntriesTable.of(parcel.matter, in: transaction)
      // Days of pledges are days of China's one time; a pack's own offset only moves midnight.
      guard let pledge = Pledge(matter, entries: entries, zone: .shanghai) else { return }
      try PledgesTable.update(PledgeRow(pledge), in: transaction)
      let action = String(parcel.topic.drop { $0 != "." }.dropFirst())
      guard let news = told[action], pledge.isPublic else { return }
      let entry = entries.first { $0.ordinal == parcel.entry }
      try PledgeMattersTable.tell(
        news, day: action == "claimDone" ? entry?.form["until"].flatMap { LocalDate($0) } : nil, of: matter.key,
        entry: parcel.key,
        at: parcel.at, in: transaction)
    })

  static let job = Job("pledges.news", every: .seconds(30)) { try await tell($0) }

  /// Tells what is due. Returns how much that was.
  @discardableResult
  static func tell(_ jurisdiction: Jurisdiction) async throws -> Int {
    var sum = 0
    while sum < most {
      let now = jurisdiction.now()
      let claimed = try await jurisdiction.database.write("pledges.claimNews") {
        try PledgeMattersTable.claim(now: now, until: now + lease, limit: atOnce, in: $0)
      }
      guard !claimed.isEmpty else { break }
      for one in claimed { try await tell(one, jurisdiction) }
      sum += claimed.count
    }
    return sum
  }

  private static func tell(_ one: PledgeMattersTable.News, _ jurisdiction: Jurisdiction) async throws {
    let district = jurisdiction.district
    let found = try await jurisdiction.database.read("pledges.news") {
      (matter: try MattersTable.one(key: one.matter, in: $0), pledge: try MattersTable.one(key: one.pledge, in: $0))
    }
    if let matter = found.matter, let pledge = found.pledge, matter.accused == nil {
      if one.news == "published" { try await carry(from: matter.key, to: pledge.key, jurisdiction) }
      // Matters of lifecycles that know no pledges are passed over.
      if district.lifecycle(of: matter)?.action("pledged") != nil {
        var form = ["pledge": pledge.number, "promise": pledge.title, "news": one.news]
        form["day"] = one.day?.description
        do {
          try await jurisdiction.matters.actBySystem("pledged", on: matter.key, form: StepForm(form))
        } catch is Refusal {
          // It was told already, or the matter has ended in another way: nobody is to hear of it there.
        }
      }
    }
    try await jurisdiction.database.write("pledges.told") { try PledgeMattersTable.told(one, in: $0) }
  }

  /// Whoever has confirmed that they follow the matter by e-mail follows the pledge as well, under a seal and a token of its own.
  /// Returns how many are new.
  @discardableResult
  static func carry(from matter: Key, to pledge: Key, _ jurisdiction: Jurisdiction) async throws -> Int {
    let ring = jurisdiction.keyFile.ring, now = jurisdiction.now(), keys = jurisdiction.surroundings.keys
    let followers = try await jurisdiction.database.read("pledges.followers") { transaction -> [SealedFollower] in
      // What a person had restricted is used for nothing new (个人信息保护法 art. 47).
      if try ReportersTable.any(matter, in: transaction)?.isRestricted == true { return [] }
      return try FollowersTable.confirmed(of: matter, in: transaction)
    }
    var count = 0
    for sealed in followers {
      let old = try sealed.opened(with: ring)
      let prints = SealedFollower.prints(of: old.address, keys: ring)
      let new = SealedFollower(
        Follower(
          key: keys.next(at: now), matter: pledge, address: old.address, token: .random(), askedAt: old.askedAt,
          confirmedAt: old.confirmedAt), keys: ring)
      do {
        count += try await jurisdiction.database.write("pledges.carry") { transaction -> Int in
          guard try FollowersTable.one(of: pledge, prints: prints, in: transaction) == nil,
            try FollowersTable.count(of: pledge, in: transaction) < Follower.mostOfMatter
          else { return 0 }
          try FollowersTable.insert(new, in: transaction)
          return 1
        }
      } catch DatabaseFault.notUnique {
        continue
      }
    }
    return count
  }
}
