import Basics

/// Problems that come back (操心事、烦心事、揪心事): complaints of one category at one place whose words agree, from several people, over
/// months. A pure function: values in, clusters out; the same values always give the same.
package enum Clustering {
  /// What the thresholds are. They stand on the page of the pool.
  package struct Rule: Sendable, Hashable {
    /// Only the last so many days.
    package var days = 180
    /// So many different people at least. One person's many complaints count once; each of whom nothing is known counts as one.
    package var reporters = 5
    /// In so many different months at least: what came all at once is an event, not a recurrent problem.
    package var months = 2
    /// How much of the weight of a complaint's words is to be in the core of the cluster, in hundredths.
    package var likeness = 20
    /// A word is in the core when so many hundredths of the members say it.
    package var core = 34
    /// A word that more than so many hundredths of all complaints say tells nothing.
    package var common = 25

    package init() {}
  }

  /// One complaint as it is compared.
  package struct Complaint: Sendable, Hashable {
    package var key: Key
    package var category: String
    package var place: String
    /// Its words, each once; see `SearchWords`.
    package var words: [String]
    /// What tells one person from another and nothing else; nil if nothing does.
    package var reporter: String?
    /// Months since the year 0.
    package var month: Int

    package init(key: Key, category: String, place: String, words: [String], reporter: String?, month: Int) {
      self.key = key
      self.category = category
      self.place = place
      self.words = words
      self.reporter = reporter
      self.month = month
    }
  }

  /// Complaints that hold together.
  package struct Found: Sendable, Hashable {
    package var category: String
    package var place: String
    package var members: [Key]
    package var reporters: Int
    /// What most of them say, the most telling first; neighbouring pairs of characters joined.
    package var words: [String]
    /// How many a month, by month.
    package var months: [Int: Int]
  }

  private struct Group: Hashable {
    var category: String
    var place: String
  }

  private struct Growing {
    var members: [Complaint]
    var said: [String: Int]
  }

  /// The clusters, those of most people first.
  package static func clusters(of complaints: [Complaint], rule: Rule = Rule()) -> [Found] {
    var said: [String: Int] = [:]
    for complaint in complaints { for word in complaint.words where word.count > 1 { said[word, default: 0] += 1 } }
    let all = max(1, complaints.count)
    // Rare words weigh more; whole numbers, so that every machine finds the same. Steps of log2 are enough.
    func weight(_ word: String) -> Int {
      guard let count = said[word], count > 1, count * 100 <= all * rule.common || all < 20 else { return 0 }
      return 1 + (all / count).bitWidth - (all / count).leadingZeroBitCount
    }
    var weights: [String: Int] = [:]
    for word in said.keys { weights[word] = weight(word) }
    let groups = Dictionary(grouping: complaints) { Group(category: $0.category, place: $0.place) }
    var found: [Found] = []
    for (group, members) in groups where people(members) >= rule.reporters {
      for one in grown(members.sorted { $0.key < $1.key }, weights, rule) {
        let months = Dictionary(grouping: one.members, by: \.month).mapValues(\.count)
        let reporters = people(one.members)
        guard reporters >= rule.reporters, months.count >= rule.months else { continue }
        found.append(
          Found(
            category: group.category, place: group.place, members: one.members.map(\.key), reporters: reporters,
            words: telling(one, weights), months: months))
      }
    }
    return found.sorted {
      ($1.reporters, $0.category, $0.place, $0.members.first ?? Key(0)) < (
        $0.reporters, $1.category, $1.place, $1.members.first ?? Key(0)
      )
    }
  }

  private static func people(_ members: [Complaint]) -> Int {
    Set(members.compactMap(\.reporter)).count + members.count { $0.reporter == nil }
  }

  /// Each complaint joins the cluster whose core holds most of its words, or begins one; then each is asked once more, so that what
  /// came early is not bound to what was there by chance.
  private static func grown(_ members: [Complaint], _ weights: [String: Int], _ rule: Rule) -> [Growing] {
    var clusters: [Growing] = []
    for complaint in members { join(complaint, &clusters, weights, rule, begins: true) }
    let cores = clusters.map { core($0, rule) }
    var again = cores.map { _ in Growing(members: [], said: [:]) }
    for complaint in members {
      guard let place = best(complaint, cores, weights, rule) else { continue }
      again[place].members.append(complaint)
      for word in complaint.words { again[place].said[word, default: 0] += 1 }
    }
    return again.filter { !$0.members.isEmpty }
  }

  private static func join(
    _ complaint: Complaint, _ clusters: inout [Growing], _ weights: [String: Int], _ rule: Rule, begins: Bool
  ) {
    let place = best(complaint, clusters.map { core($0, rule) }, weights, rule) ?? clusters.count
    if place == clusters.count {
      guard begins else { return }
      clusters.append(Growing(members: [], said: [:]))
    }
    clusters[place].members.append(complaint)
    for word in complaint.words { clusters[place].said[word, default: 0] += 1 }
  }

  private static func core(_ cluster: Growing, _ rule: Rule) -> Set<String> {
    let least = max(1, (cluster.members.count * rule.core + 99) / 100)
    return Set(cluster.said.filter { $0.value >= least }.keys)
  }

  private static func best(
    _ complaint: Complaint, _ cores: [Set<String>], _ weights: [String: Int], _ rule: Rule
  ) -> Int? {
    let own = complaint.words.reduce(0) { $0 + (weights[$1] ?? 0) }
    guard own > 0 else { return cores.firstIndex { $0.isEmpty || $0.allSatisfy { weights[$0] ?? 0 == 0 } } }
    var best: (place: Int, share: Int)?
    for (place, core) in cores.enumerated() {
      let shared = complaint.words.reduce(0) { $0 + (core.contains($1) ? weights[$1] ?? 0 : 0) }
      let whole = min(own, max(1, core.reduce(0) { $0 + (weights[$1] ?? 0) }))
      let share = shared * 100 / whole
      if share >= rule.likeness, share > best?.share ?? -1 { best = (place, share) }
    }
    return best?.place
  }

  /// The words that at least half of the members say, by weight and number.
  private static func telling(_ cluster: Growing, _ weights: [String: Int]) -> [String] {
    let half = (cluster.members.count + 1) / 2
    let words = cluster.said.filter { $0.value >= half && weights[$0.key] ?? 0 > 0 }
      .sorted { (($1.value * (weights[$1.key] ?? 0)), $0.key) < (($0.value * (weights[$0.key] ?? 0)), $1.key) }.prefix(
        12
      ).map(\.key)
    return Array(joined(words).prefix(6))
  }

  /// Pairs of characters that overlap are parts of one word: 停车 and 车位 make 停车位.
  static func joined(_ words: [String]) -> [String] {
    var left = words
    var out: [String] = []
    while !left.isEmpty {
      var word = left.removeFirst()
      var grew = true
      while grew, word.count < 6 {
        grew = false
        if let place = left.firstIndex(where: { isPair($0) && isHan(word) && $0.first == word.last }) {
          word += String(left.remove(at: place).dropFirst())
          grew = true
        } else if let place = left.firstIndex(where: { isPair($0) && isHan(word) && $0.last == word.first }) {
          word = String(left.remove(at: place).dropLast()) + word
          grew = true
        }
      }
      out.append(word)
    }
    return out
  }

  private static func isHan(_ word: String) -> Bool { word.unicodeScalars.allSatisfy { $0.value >= 0x2E80 } }
  private static func isPair(_ word: String) -> Bool { word.count == 2 && isHan(word) }
}
