import Basics
import Casework
import Documents
import Organization
import Platform
import TestDistricts
import Testing

@testable import Leagues

@Suite struct LeaguePlanTests {
  private func problems(_ text: String) throws -> [String] {
    let district = try JiangningPack.district()
    return LeaguePlans.problems(["leagues/x.yaml": Array(text.utf8)], district).map {
      "\($0.line ?? 0): \($0.text(.en))"
    }
  }

  private func pack() throws -> String {
    String(decoding: try #require(try JiangningPack.files().files["leagues/wupin.yaml"]), as: UTF8.self)
  }

  @Test func thePlanOfThePackIsSound() throws {
    #expect(try problems(pack()) == [])
    let district = try JiangningPack.district()
    var found: Problems = []
    let plan = try #require(LeaguePlan(try pack(), file: "x", roster: district.roster, into: &found))
    #expect(plan.boards.map(\.name.zh) == ["争先榜", "龙虎榜", "赛马榜", "活力榜", "效能榜"])
    #expect(plan.boards.map(\.contest.zh) == ["拼经济比贡献", "拼项目比进度", "拼招商比成效", "拼开放比创新", "拼服务比环境"])
    #expect(plan.isExample && plan.publishBy == 10)
    #expect(plan.dueDay(LeagueMonth(2026 * 12 + 4)) == LocalDate(2026, 6, 10))
    for board in plan.boards {
      for group in plan.groups {
        #expect(board.measures.contains { $0.groups.contains(group.code) }, "\(board.code) \(group.code)")
      }
    }
  }

  /// Somebody must be able to enter, check, approve and publish it all, and two at least to publish.
  @Test func thePostsOfThePackCanRunIt() throws {
    let district = try JiangningPack.district(), roster = district.roster
    var found: Problems = []
    let plan = try #require(LeaguePlan(try pack(), file: "x", roster: roster, into: &found))
    for member in plan.groups.flatMap(\.members) {
      #expect(!roster.posts(of: member.by, allowing: [.enterLeagues]).isEmpty, "\(member.code) cannot enter")
    }
    for source in Set(plan.measures.map(\.source)) {
      #expect(!roster.posts(of: source, allowing: [.checkLeagues]).isEmpty, "\(source) cannot check")
    }
    #expect(roster.posts(allowing: [.publishLeagues]).count >= 2)
    #expect(
      !roster.posts(allowing: [.publishLeagues]).contains {
        roster.may($0, .enterLeagues) || roster.may($0, .checkLeagues)
      })
  }

  /// What is wrong is named with its line.
  @Test(arguments: [
    ("minimum: 3", "minimum: 1", 17, "minimum"), ("version: 1", "version: one", 12, "version"),
    ("source: fgw, weight: 50", "source: nobody, weight: 50", 29, "no agency nobody"),
    ("weight: 50, groups: [urban, rural, zones]}", "weight: 50, groups: [urban, moon]}", 29, "no group moon"),
    ("cumulative: yes, figure: completion", "figure: completion", 30, "not cumulative"),
    ("kind: redFlag", "kind: medal", 72, "kind"), ("when: last", "when: never", 73, "when"),
    (
      "[\"320115001\", \"320115002\", \"320115004\", \"320115010\"]", "[\"320115001\", \"320115003\"]", 21,
      "in two groups"
    ),
    ("code: signed", "code: \"si gned\"", 49, "may hold letters"),
    ("publish_by: 10", "publish_by: 10\nsurprise: 1", 17, "surprise"),
    ("code: starts", "code: revenue", 0, "stands twice"),
  ]) func wrongLinesAreNamed(_ from: String, _ to: String, _ line: Int, _ says: String) throws {
    let text = try pack()
    let at = try #require(text.firstRange(of: from))
    var changed = text
    changed.replaceSubrange(at, with: to)
    let own = 1 + text[..<at.lowerBound].count { $0 == "\n" }
    let told = try problems(changed)
    let hit = told.first { $0.contains(says) }
    #expect(hit != nil, "\(told)")
    // The line of the place itself, or of the block it stands in.
    let said = hit.flatMap { Int($0.prefix { $0 != ":" }) } ?? 0
    #expect(said > 0 && abs(said - own) <= (line == 0 ? 60 : 2), "\(hit ?? "") should be near \(own)")
  }

  @Test func aTargetMustBeOfAUnitAndAboveZero() throws {
    let text = try pack().replacing("\"320115001\": 17.2", with: "\"320115999\": 17.2")
    #expect(try problems(text).contains { $0.contains("320115999") })
    #expect(try problems(text).contains { $0.contains("320115001 has no target") })
    #expect(
      try problems(pack().replacing("\"320115001\": 17.2", with: "\"320115001\": 0")).contains {
        $0.contains("320115001: 0")
      })
  }

  @Test func severalLeaguesHaveCodesOfTheirOwn() throws {
    let district = try JiangningPack.district(), one = Array(try pack().utf8)
    let other = Array(try pack().replacing("league: wupin", with: "league: city").utf8)
    #expect(LeaguePlans.problems(["leagues/a.yaml": one, "leagues/b.yaml": other], district).isEmpty)
    #expect(LeaguePlans.problems(["leagues/a.yaml": one, "leagues/b.yaml": one], district).count == 1)
    #expect(LeaguePlans.problems(["leagues/a.txt": one], district).count == 1)
  }

  /// Those who take part need not be agencies of the pack: districts of a city, say.
  @Test func unitsMayHaveNamesOfTheirOwn() throws {
    let text = try pack().replacing(
      "members: [fgw, shwj,", with: "members: [{code: jbxq, name: {zh: 江北新区, en: Jiangbei New Area}, by: fgw}, shwj,")
    #expect(try problems(text) == [])
    var found: Problems = []
    let plan = try #require(LeaguePlan(text, file: "x", roster: nil, into: &found))
    #expect(plan.member("jbxq")?.by == "fgw" && plan.member("jbxq")?.name?.zh == "江北新区")
  }
}
