import Basics
import Casework
import Testing

@testable import Pledges

/// What is typed in lines, what holds complaints together, what is stuck.
@Suite struct ReadingTests {
  @Test func milestonesAreReadByLine() throws {
    // Browsers send two characters for the end of a line, which Swift takes for one.
    let read = try Milestone.read("2026-12-01 摸排\r\n\n 2026-12-31  完工 \r\n")
    #expect(
      read == [Milestone(day: LocalDate(2026, 12, 1), text: "摸排"), Milestone(day: LocalDate(2026, 12, 31), text: "完工")])
    let wrong: [(text: String, says: String)] = [
      ("", "至少写一个"), ("完工", "第 1 行"), ("2026-12-01", "做到什么"), ("2026-12-01 a\n2026-11-01 b", "第 2 行"),
      ("2026-02-30 a", "第 1 行"),
      ("2027-01-01 a", "晚于"), ("2026-12-01 \(String(repeating: "长", count: 101))", "100"),
      (String(repeating: "2026-12-01 a\n", count: 13), "12"),
    ]
    for (text, says) in wrong {
      #expect { _ = try Milestone.read(text, until: LocalDate(2026, 12, 31)) } throws: {
        ($0 as? Refusal)?.fields.contains { $0.field == "milestones" && $0.phrase.zh.contains(says) } == true
      }
    }
    // All wrong lines at once.
    #expect { _ = try Milestone.read("a\nb") } throws: { ($0 as? Refusal)?.fields.count == 2 }
  }

  @Test func questionsHaveFullScores() throws {
    #expect(try Question.read("一 | 60\r\n二|40") == [Question(text: "一", full: 60), Question(text: "二", full: 40)])
    for text in ["一", "一 | 0", "一 | 101", "| 5", "一 | 二 | 5"] {
      #expect(throws: Refusal.self) { _ = try Question.read(text) }
    }
    #expect(try Question.numbered("2 | 乙\n1 | 甲", of: 2, field: "answers") == [1: "甲", 2: "乙"])
    for text in ["3 | x", "1 | a\n1 | b", "x", "1 |"] {
      #expect(throws: Refusal.self) { _ = try Question.numbered(text, of: 2, field: "answers") }
    }
  }

  private func complaint(
    _ key: Int, _ text: String, by reporter: String?, month: Int, place: String = "a", category: String = "c"
  ) -> Clustering.Complaint {
    Clustering.Complaint(
      key: Key(Int64(key)), category: category, place: place, words: SearchWords.of([text]), reporter: reporter,
      month: month)
  }

  /// A background of other complaints, so that words have a weight.
  private var others: [Clustering.Complaint] {
    (100..<160).map { complaint($0, "井盖 \($0) 缺失 翘起", by: "o\($0)", month: $0 % 3, place: "b") }
  }

  @Test func wordsAndPeopleHoldAClusterTogether() throws {
    let smoke = (1...6).map { complaint($0, "魅力之城楼下烧烤油烟扰民", by: "p\($0)", month: $0 % 2) }
    let noise = (11...13).map { complaint($0, "凌晨工地打桩施工吵闹", by: "q\($0)", month: $0 % 2) }
    let found = Clustering.clusters(of: (smoke + noise + others).shuffled())
    let own = found.filter { $0.place == "a" }
    #expect(own.count == 1, "three people are too few for the noise")
    #expect(own.first?.members == (1...6).map { Key(Int64($0)) } && own.first?.reporters == 6)
    #expect(own.first?.words.contains { $0.contains("油烟") || $0.contains("烧烤") } == true, "\(own)")
    #expect(own.first?.months == [0: 3, 1: 3])
    // The same values, the same clusters, in whatever order they come.
    #expect(Clustering.clusters(of: (others + noise + smoke)) == found)
  }

  @Test func onePersonIsOnePerson() {
    let flood = (1...20).map { complaint($0, "楼下烧烤油烟扰民", by: "p", month: $0 % 4) }
    #expect(Clustering.clusters(of: flood + others).allSatisfy { $0.place != "a" })
    // Of whom nothing is known, each counts.
    let unknown = (1...5).map { complaint($0, "楼下烧烤油烟扰民", by: nil, month: $0 % 2) }
    #expect(Clustering.clusters(of: unknown + others).contains { $0.place == "a" && $0.reporters == 5 })
  }

  @Test func onePlaceAndMoreThanOneMonth() {
    let spread = (1...6).map { complaint($0, "楼下烧烤油烟扰民", by: "p\($0)", month: $0 % 2, place: "\($0 % 2)") }
    #expect(Clustering.clusters(of: spread + others).allSatisfy { $0.place == "b" })
    let once = (1...6).map { complaint($0, "楼下烧烤油烟扰民", by: "p\($0)", month: 1) }
    #expect(Clustering.clusters(of: once + others).allSatisfy { $0.place == "b" })
  }

  @Test func pairsAreJoined() {
    #expect(Clustering.joined(["车位", "停车", "noise", "位难"]) == ["停车位难", "noise"])
    #expect(Clustering.joined(["油烟", "烧烤"]) == ["油烟", "烧烤"])
  }

  @Test func whatIsStuckIsSaid() {
    let given = LocalDate(2026, 8, 1)
    func task(
      deadline: LocalDate, next: LocalDate?, report: String, done: LocalDate? = nil, phase: Phase = .working
    ) -> PledgeRow {
      PledgeRow(
        key: Key(1), number: "1", kind: .task, year: 2026, post: "p", agency: "a", title: "t", problem: "p",
        target: "t", stage: "inProgress",
        phase: phase, publishedOn: given, deadline: deadline, doneOn: done, closedOn: nil, until: nil, milestones: 2,
        reached: 1, nextOn: next,
        objections: 0, upheld: 0, undecided: 0, round: 1, decision: "1", work: "1", lastReport: report, isExample: false
      )
    }
    let late = LocalDate(2026, 11, 23), ahead = LocalDate(2026, 12, 31), past = LocalDate(2026, 11, 1)
    #expect(Stuck.of(task(deadline: ahead, next: ahead, report: "2026-10"), on: late) == [])
    #expect(Stuck.of(task(deadline: ahead, next: ahead, report: "2026-09"), on: late) == [.report])
    #expect(
      Stuck.of(task(deadline: ahead, next: ahead, report: "2026-09"), on: LocalDate(2026, 11, 10)) == [],
      "the tenth is in time")
    #expect(Stuck.of(task(deadline: past, next: past, report: ""), on: late) == [.overdue, .milestone, .report])
    #expect(Stuck.of(task(deadline: past, next: nil, report: "", done: past, phase: .checking), on: late) == [])
  }
}
