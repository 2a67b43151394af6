import Basics
import Casework
import Documents
import Foundation
import TestSupport
import Testing

@testable import Pledges

/// The rule of the pool on real records: what it finds, and what of it is wrong, is told in docs/programmes/pledges.md.
@Suite struct RecordedComplaintsTests {
  private struct Tally: Equatable {
    var clusters: Int
    var members: Int

    init(clusters: Int, members: Int) {
      self.clusters = clusters
      self.members = members
    }

    init(_ found: [Clustering.Found]) {
      self.init(clusters: found.count, members: found.map(\.members.count).reduce(0, +))
    }
  }

  /// Calls with each row of a CSV file of shared data, by the names of its columns in lower case.
  private func rows(_ file: String, _ body: ([String: String]) throws -> Void) throws {
    var table = try CSVTable(try FileSource(path: sharedData().appendingPathComponent(file).path))
    let names = table.header.map { $0.lowercased() }
    while let row = try table.next() {
      try body(Dictionary(zip(names, row.fields)) { first, _ in first })
    }
  }

  private func words(_ texts: String...) -> [String] {
    SearchWords.of(texts.map(Masking.text)).filter { !$0.allSatisfy(\.isNumber) }
  }

  /// Months since the year 0 of `2020/1/6 …`, `2017-06-08 …` or `12/31/2017 …`.
  private func month(_ text: String) throws -> Int {
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    try #require(parts.count >= 3)
    return parts[0] > 1900 ? parts[0] * 12 + parts[1] - 1 : parts[2] * 12 + parts[0] - 1
  }

  /// 440 messages of citizens of one province, from which places and names were taken out. They are few: three people are enough here.
  @Test func messagesOfCitizens() throws {
    var complaints: [Clustering.Complaint] = []
    var titles: [Key: String] = [:]
    for file in ["classified", "replies", "votes"] {
      try rows("complaints/liuyan_\(file).csv") { row in
        let key = Key(Int64(complaints.count + 1))
        let title = try #require(row["留言主题"])
        titles[key] = title
        complaints.append(
          Clustering.Complaint(
            key: key, category: "", place: "", words: words(title, row["留言详情"] ?? ""), reporter: row["留言用户"],
            month: try month(row["留言时间"] ?? "")))
      }
    }
    #expect(complaints.count == 440)
    var rule = Clustering.Rule()
    rule.reporters = 3
    let found = Clustering.clusters(of: complaints, rule: rule)
    #expect(Tally(found) == Tally(clusters: 9, members: 58))
    // The food stalls below one estate: eight messages of seven people in three months, and nothing else.
    let stalls = try #require(found.first { $0.words.contains("油烟") })
    #expect(stalls.reporters == 7 && stalls.members.count == 8 && stalls.months.count == 3)
    #expect(stalls.members.allSatisfy { titles[$0]?.contains("魅力之城") == true })
    // Forced internships of one college.
    let internships = try #require(found.first { $0.words.contains("实习") })
    #expect(internships.members.count == 4 && internships.members.allSatisfy { titles[$0]?.contains("经济学院") == true })
    // Wrong, and known to be: held together by words of law.
    #expect(found.first?.words.contains("法律") == true)
  }

  /// By the board of the council member; the descriptor is a code and not free words.
  @Test func casesOfNewYork() throws {
    var complaints: [Clustering.Complaint] = []
    try rows("nyc_council/nycomplaints.csv.gz") { row in
      guard let opened = row["opendate"], ("2023-01"..."2023-06").contains(String(opened.prefix(7))) else { return }
      complaints.append(
        Clustering.Complaint(
          key: Key(Int64(complaints.count + 1)), category: row["complaint_type"] ?? "",
          place: row["community_board"] ?? "",
          words: words(row["descriptor"] ?? ""), reporter: nil, month: try month(opened)))
    }
    #expect(complaints.count == 17_804)
    let found = Clustering.clusters(of: complaints)
    #expect(Tally(found) == Tally(clusters: 708, members: 12_485))
    let largest = try #require(found.first)
    #expect(largest.place == "12 Manhattan" && largest.words == ["housing"] && largest.members.count == 394)
  }

  /// Of these only the name of the street is words.
  @Test func requestsOfLosAngeles() throws {
    var complaints: [Clustering.Complaint] = []
    for slice in ["2017_12", "2018_01", "2018_12", "2020_01"] {
      try rows("la311/la311_\(slice).csv.gz") { row in
        complaints.append(
          Clustering.Complaint(
            key: Key(Int64(complaints.count + 1)), category: row["requesttype"] ?? "", place: row["ncname"] ?? "",
            words: words("\(row["streetname"] ?? "") \(row["suffix"] ?? "")"), reporter: nil,
            month: try month(row["createddate"] ?? "")))
      }
    }
    #expect(complaints.count == 39_999)
    let found = Clustering.clusters(of: complaints)
    #expect(Tally(found) == Tally(clusters: 1875, members: 21_329))
    #expect(
      found.contains {
        $0.place == "WILSHIRE CENTER - KOREATOWN NC" && $0.words == ["hobart", "blvd"] && $0.members.count == 66
      })
    // Wrong, and known to be: no word is left to tell the largest apart.
    #expect(found.first?.words == [])
  }
}
