import Basics
import Storage

/// What somebody says about a pledge, in public.
struct Comment: Sendable, Hashable {
  static let textMost = 500
  static let textLeast = 2

  var key: Key
  var pledge: Key
  var text: String
  var sentAt: Instant
  /// Why it is not shown: a code of the stated rule; nil while it is shown.
  var hidden: String?

  /// The rule of moderation, all of it: for nothing else is a comment hidden.
  static let grounds: [(code: String, label: Phrase)] = [
    ("personal", Phrase("含他人个人信息", "holds personal data of others")),
    ("insult", Phrase("辱骂、人身攻击", "insults somebody")),
    ("advert", Phrase("广告或无关内容", "advertises, or is about something else")),
    ("unlawful", Phrase("违法内容", "is unlawful")),
  ]
}

/// All SQL about comments. The original is kept; it is hidden with a reason that everybody reads, and never edited.
enum CommentsTable {
  static let migrations = [
    Migration(
      "pledges.comments.1",
      [
        """
        CREATE TABLE pledge_comments (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, pledge BIGINT NOT NULL, text TEXT NOT NULL, sent_at BIGINT NOT NULL,
          hidden TEXT, hidden_at BIGINT, hidden_by TEXT, seen BOOLEAN NOT NULL)
        """,
        "CREATE INDEX pledge_comments_pledge ON pledge_comments (pledge, key)",
        "CREATE INDEX pledge_comments_unseen ON pledge_comments (key) WHERE NOT seen",
      ])
  ]

  private static let columns: SQL = "key, pledge, text, sent_at, hidden"

  static func insert(_ c: Comment, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO pledge_comments (key, pledge, text, sent_at, seen)
      VALUES (\(c.key), \(c.pledge), \(c.text), \(c.sentAt), \(false))
      """)
  }

  /// The newest first.
  static func of(_ pledge: Key, before: Key?, limit: Int, in transaction: any Transaction) throws -> [Comment] {
    let from: SQL = before.map { "AND key < \($0)" } ?? ""
    return try transaction.rows(
      "SELECT \(columns) FROM pledge_comments WHERE pledge = \(pledge) \(from) ORDER BY key DESC LIMIT \(limit)",
      comment)
  }

  /// What nobody has looked at yet, the oldest first, with the number of its pledge.
  static func unseen(limit: Int, in transaction: any Transaction) throws -> [(comment: Comment, number: String)] {
    try transaction.rows(
      """
      SELECT c.key, c.pledge, c.text, c.sent_at, c.hidden, p.number FROM pledge_comments c JOIN pledges p ON p.key = c.pledge
      WHERE NOT c.seen ORDER BY c.key LIMIT \(limit)
      """
    ) { (comment($0), $0.text(5)) }
  }

  /// Leaves it as it is, or hides it for a reason. Returns whether there is one.
  static func judge(
    _ key: Key, hidden: String?, by post: String, at: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE pledge_comments SET seen = \(true), hidden = \(hidden), hidden_at = \(hidden == nil ? nil : at),
        hidden_by = \(hidden == nil ? nil : post) WHERE key = \(key)
      """) == 1
  }

  private static func comment(_ row: any Row) -> Comment {
    Comment(key: row.key(0), pledge: row.key(1), text: row.text(2), sentAt: row.instant(3), hidden: row.textOrNil(4))
  }
}

/// All SQL about what those who reported a matter behind say of the result: one to five, once for each matter.
enum RatingsTable {
  static let migrations = [
    Migration(
      "pledges.ratings.1",
      [
        """
        CREATE TABLE pledge_ratings (
          pledge BIGINT NOT NULL, matter BIGINT NOT NULL, stars BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (pledge, matter))
        """
      ])
  ]

  /// Returns false if the matter was rated for already.
  static func insert(
    _ pledge: Key, matter: Key, stars: Int, at: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      "INSERT INTO pledge_ratings (pledge, matter, stars, at) VALUES (\(pledge), \(matter), \(stars), \(at)) ON CONFLICT DO NOTHING"
    ) == 1
  }

  static func has(_ pledge: Key, matter: Key, in transaction: any Transaction) throws -> Bool {
    try transaction.number("SELECT count(*) FROM pledge_ratings WHERE pledge = \(pledge) AND matter = \(matter)") > 0
  }

  /// How many gave each number of stars, from one to five.
  static func counts(_ pledge: Key, in transaction: any Transaction) throws -> [Int] {
    var counts = [0, 0, 0, 0, 0]
    try transaction.forEach("SELECT stars, count(*) FROM pledge_ratings WHERE pledge = \(pledge) GROUP BY stars") {
      row in
      if (1...5).contains(row.int(0)) { counts[row.int(0) - 1] = row.int(1) }
    }
    return counts
  }
}
