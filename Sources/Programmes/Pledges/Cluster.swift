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
    /// How near a complaint is to the middle of its cluster at least: the cosine of their weighted words, in hundredths.
    package var likeness = 12
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
        let months = Dictionary(grouping: one, by: \.month).mapValues(\.count)
        let reporters = people(one)
        guard reporters >= rule.reporters, months.count >= rule.months else { continue }
        found.append(
          Found(
            category: group.category, place: group.place, members: one.map(\.key), reporters: reporters,
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

  /// Each complaint joins the cluster whose middle it is nearest to, or begins one; then each is asked once more, so that what came
  /// early is not bound to what was there by chance. Those without a telling word are one cluster of their own.
  private static func grown(_ members: [Complaint], _ weights: [String: Int], _ rule: Rule) -> [[Complaint]] {
    var places: [String: Int] = [:]
    var squares: [Int] = []
    let texts = members.map { member in
      member.words.compactMap { word -> Int? in
        guard let weight = weights[word], weight > 0 else { return nil }
        if let place = places[word] { return place }
        places[word] = squares.count
        squares.append(weight * weight)
        return squares.count - 1
      }
    }
    var middles = ClusterMiddles(squares: squares)
    for text in texts where !text.isEmpty {
      middles.add(text, to: middles.nearest(to: text, atLeast: rule.likeness) ?? middles.count)
    }
    var clusters: [[Complaint]] = Array(repeating: [], count: middles.count + 1)
    for (member, text) in zip(members, texts) {
      guard !text.isEmpty else {
        clusters[middles.count].append(member)
        continue
      }
      if let place = middles.nearest(to: text, atLeast: rule.likeness) { clusters[place].append(member) }
    }
    return clusters.filter { !$0.isEmpty }
  }

  /// The words that at least half of the members say, by weight and number.
  private static func telling(_ cluster: [Complaint], _ weights: [String: Int]) -> [String] {
    let half = (cluster.count + 1) / 2
    var said: [String: Int] = [:]
    for member in cluster { for word in member.words { said[word, default: 0] += 1 } }
    let words = said.filter { $0.value >= half && weights[$0.key] ?? 0 > 0 }
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
