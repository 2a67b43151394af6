import Basics
import Organization
import Storage

/// All SQL about the words that matters are found by: the full-text index of each engine, filled with the same words.
package enum SearchTable {
  package static let migrations = [
    Migration(
      "casework.search.1",
      [
        """
        \(sqlite: "CREATE VIRTUAL TABLE matter_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0')",
          postgres: "CREATE TABLE matter_words (key BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        """,
        """
        \(sqlite: "DROP INDEX IF EXISTS matter_words_index",
          postgres: "CREATE INDEX matter_words_index ON matter_words USING GIN (words) WITH (fastupdate = off)")
        """,
        // How far matters from before this index have been taken up.
        "CREATE TABLE matter_words_taken (one BIGINT PRIMARY KEY, key BIGINT NOT NULL)",
      ])
  ]

  /// What of a matter is words: what was reported, where, as pages show it. Numbers that are masked there cannot be found here either:
  /// otherwise a search for their beginnings would tell them digit by digit.
  package static func words(of matter: Matter) -> [String] {
    SearchWords.of([matter.title, matter.details, matter.address].map(Masking.text))
  }

  /// Takes the words of a matter up, once. On PostgreSQL two may do so at the same time; the second then waits and leaves them be. SQLite has
  /// one writer, and no conflict clause for this kind of table.
  package static func insert(_ matter: Matter, in transaction: any Transaction) throws {
    let words = words(of: matter)
    guard !words.isEmpty else { return }
    try transaction.run(
      """
      INSERT INTO matter_words (\(sqlite: "rowid", postgres: "key"), words)
      SELECT \(matter.key), \(sqlite: "", postgres: "array_to_tsvector(string_to_array(")\(words.joined(separator: " "))\
      \(sqlite: "", postgres: ", ' '))")
      WHERE NOT EXISTS (SELECT 1 FROM matter_words WHERE \(sqlite: "rowid", postgres: "key") = \(matter.key))
      \(sqlite: "", postgres: "ON CONFLICT (key) DO NOTHING")
      """)
  }

  /// The keys of the newest `limit` matters that have all the words.
  static func keys(_ wanted: [SearchWords.Wanted], limit: Int) -> SQL {
    // Words are letters and digits only, so nothing of them means anything to either engine, each of which reads its own question.
    let match = wanted.map { "\"\($0.word)\"\($0.isStart ? "*" : "")" }.joined(separator: " AND ")
    let query = wanted.map { "'\($0.word)'\($0.isStart ? ":*" : "")" }.joined(separator: " & ")
    return """
      SELECT \(sqlite: "rowid", postgres: "key") FROM matter_words
      WHERE \(sqlite: "matter_words MATCH iif(1, ", postgres: "words @@ (CASE WHEN false THEN ")\(match)\
      \(sqlite: ", ", postgres: " ELSE ")\(query)\(sqlite: ")", postgres: " END)::tsquery") ORDER BY \(sqlite: "rowid", postgres: "key") DESC LIMIT \(limit)
      """
  }

  /// The matters that have all the words, open ones first, and how many hits were looked at.
  static func matters(
    _ wanted: [SearchWords.Wanted], reach: Reach, looked: Int, limit: Int, in transaction: any Transaction
  ) throws -> (matters: [Matter], looked: Int) {
    let hits = keys(wanted, limit: looked)
    let count: Int = try transaction.number("SELECT count(*) FROM (\(hits)) AS hits")
    let matters = try MattersTable.some(
      """
      key IN (SELECT * FROM (\(hits)) AS hits) AND \(MattersTable.sql(reach))
      ORDER BY phase > 2, key DESC LIMIT \(limit)
      """, in: transaction)
    return (matters, count)
  }

  static func taken(in transaction: any Transaction) throws -> Key? {
    try transaction.first("SELECT key FROM matter_words_taken WHERE one = 1") { $0.key(0) }
  }

  static func setTaken(_ key: Key, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO matter_words_taken (one, key) VALUES (1, \(key))
      ON CONFLICT (one) DO UPDATE SET key = excluded.key
      """)
  }
}
