import Basics
import Exchange
import Testing

@Suite struct DatePatternTests {
  static let pacific = LocalZone(minutesEast: -480)

  @Test(arguments: [
    ("MM/dd/yyyy hh:mm:ss a", "12/31/2017 11:59:58 PM", "2018-01-01T07:59:58+00:00"),
    ("MM/dd/yyyy hh:mm:ss a", "01/01/2018 12:00:09 AM", "2018-01-01T08:00:09+00:00"),
    ("MM/dd/yyyy hh:mm:ss a", "01/01/2018 12:30:00 pm", "2018-01-01T20:30:00+00:00"),
    ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2020-02-29T00:00:01.500", "2020-02-29T08:00:01+00:00"),
    ("yyyy-MM-dd HH:mm:ss", "2020-01-01 00:05:00", "2020-01-01T08:05:00+00:00"),
    ("yyyy-MM-dd", "2020-01-01", "2020-01-01T08:00:00+00:00"),
    ("dd/MM/yyyy HH:mm", "31/01/2020 23:59", "2020-02-01T07:59:00+00:00"),
    ("d.M.yy H:mm", "1.2.99 7:05", "1999-02-01T15:05:00+00:00"),
    ("d MMM yyyy", "5 Aug 2021", "2021-08-05T08:00:00+00:00"),
    ("yyyy-MM-dd'T'HH:mm:ssX", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00+00:00"),
    ("yyyy-MM-dd'T'HH:mm:ssX", "2020-01-01T00:00:00+08:00", "2019-12-31T16:00:00+00:00"),
    ("yyyy-MM-dd'T'HH:mm:ssX", "2020-01-01T00:00:00-0330", "2020-01-01T03:30:00+00:00"),
    ("yyyy年M月d日 HH时mm分", "2021年7月5日 14时30分", "2021-07-05T22:30:00+00:00"),
  ])
  func reads(pattern: String, text: String, wanted: String) throws {
    let reading = try #require(DatePattern(pattern)).read(text, zone: Self.pacific)
    let found = try #require(reading).instant
    #expect(LocalZone(minutesEast: 0).iso(found) == wanted)
  }

  @Test(arguments: [
    ("MM/dd/yyyy hh:mm:ss a", "13/01/2017 01:00:00 AM"), ("MM/dd/yyyy hh:mm:ss a", "12/31/2017 00:00:00 AM"),
    ("MM/dd/yyyy hh:mm:ss a", "12/31/2017 11:59:58"), ("MM/dd/yyyy hh:mm:ss a", "12/31/2017 11:59:58 PMx"),
    ("yyyy-MM-dd", "2019-02-29"), ("yyyy-MM-dd", "2019-2-9"), ("yyyy-MM-dd", "2019-02-09 "), ("yyyy-MM-dd", ""),
    ("yyyy-MM-dd HH:mm", "2019-02-09 24:00"), ("d MMM yyyy", "5 Agu 2021"),
    ("yyyy-MM-dd'T'HH:mmX", "2019-02-09T10:00+8"),
  ])
  func refuses(pattern: String, text: String) throws {
    #expect(try #require(DatePattern(pattern)).read(text, zone: Self.pacific) == nil)
  }

  @Test(arguments: ["yyyy-MM", "yyyy-MM-dd Q", "yyyyy-MM-dd", "yyyy-MM-dd'T", "", "HH:mm"])
  func isNoPattern(text: String) { #expect(DatePattern(text) == nil) }

  @Test func knowsWholeDays() throws {
    #expect(try #require(DatePattern("yyyy-MM-dd")).isWholeDay)
    #expect(!(try #require(DatePattern("yyyy-MM-dd HH:mm")).isWholeDay))
    let half = try #require(DatePattern("yyyy-MM-dd'T'HH:mm:ss.SSS")).read("2020-01-01T00:00:00.5", zone: Self.pacific)
    #expect(half?.instant.milliseconds == 1_577_865_600_500)
  }
}
