import Basics
import Casework
import Storage
import Testing

@Suite struct BasicsTests {
  @Test func everyDayOfFourHundredYearsComesBack() {
    var day = LocalDate(1900, 1, 1)
    #expect(day.weekday == 1)
    let end = LocalDate(2300, 1, 1)
    var weekday = 1, broken = 0
    while day < end {
      if LocalDate(day.year, day.month, day.day) != day || LocalDate(day.description) != day || day.weekday != weekday { broken += 1 }
      weekday = weekday % 7 + 1
      day = day + 1
    }
    #expect(broken == 0)
    #expect(LocalDate(2026, 11, 23).weekday == 1 && LocalDate(2026, 11, 23).description == "2026-11-23")
    #expect(LocalDate(1969, 12, 31).ordinal == -1 && LocalDate(1969, 12, 31).weekday == 3)
  }

  @Test(arguments: [
    "2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1", "2026-01-32", "2026/01/01", "", "２０２６-01-01", "2026-01-01 ",
  ])
  func whatIsNoDate(_ text: String) { #expect(LocalDate(text) == nil) }

  @Test func leapDays() {
    #expect(LocalDate("2024-02-29") != nil && LocalDate("2000-02-29") != nil && LocalDate("1900-02-29") == nil)
  }

  @Test func instantsInTheirZone() {
    let instant = LocalZone.shanghai.instant(LocalDate(2026, 11, 23), minutes: 9 * 60)
    #expect(LocalZone.shanghai.iso(instant) == "2026-11-23T09:00:00+08:00" && LocalZone.shanghai.text(instant) == "2026-11-23 09:00")
    #expect(LocalZone(minutesEast: -210).iso(instant) == "2026-11-22T21:30:00-03:30")
    #expect(LocalZone.shanghai.date(Instant(milliseconds: -28_800_001)) == LocalDate(1969, 12, 31))
    #expect(LocalZone.shanghai.timeOfDay(Instant(milliseconds: -28_800_001)) == 86_399_999)
    #expect(instant + .hours(24) == LocalZone.shanghai.instant(LocalDate(2026, 11, 24), minutes: 540))
    #expect(padded(7, 3) == "007" && padded(12345, 3) == "12345" && floorDivide(-1, 10) == -1 && floorDivide(-10, 10) == -1)
  }

  @Test func keysRiseWhateverTheClockDoes() {
    let maker = KeyMaker(maker: 9)
    let times: [Int64] = [1_795_395_600_000, 1_795_395_600_000, 1_795_395_500_000, 0, 1_795_395_600_001]
    var last = Key(0)
    for time in times {
      for _ in 0..<1000 {
        let key = maker.next(at: Instant(milliseconds: time))
        #expect(last < key)
        last = key
      }
    }
    #expect(last.number >> 14 & 0xFF == 9)
    // Keys of two processes at one instant are apart.
    let now = Instant(milliseconds: 1_795_395_600_000)
    #expect(KeyMaker(maker: 1).next(at: now) != KeyMaker(maker: 2).next(at: now))
    #expect(
      Key(text: "12") == Key(12) && Key(text: "-1") == nil && Key(text: "0") == nil && Key(text: "x") == nil
        && Key(text: "99999999999999999999") == nil)
    var old = HistoricalKeys(seed: 5), same = HistoricalKeys(seed: 5)
    let early = old.key(at: Instant(milliseconds: 1)), late = old.key(at: now)
    #expect(Key(0) < early && early < late && same.key(at: Instant(milliseconds: 1)) == early)
  }

  @Test func htmlEscapesEveryValue() {
    let evil = "<script>alert('x')</script>&\""
    let html: HTML = "<p title=\"\(evil)\">\(evil)\(3)\(HTML(escaping: "<"))</p>"
    #expect(
      html.text
        == "<p title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;3&lt;</p>"
    )
    let some: HTML? = nil
    let nested: HTML = "a\(some)\(["<b>" as HTML, "c"])\("井盖"[...])"
    #expect(nested.text == "a<b>c井盖")
    #expect(["<", "&"].html { "<i>\($0)</i>" }.text == "<i>&lt;</i><i>&amp;</i>")
  }

  @Test func sqlBindsEveryValue() {
    let evil = "'; DROP TABLE matters; --"
    let none: String? = nil
    let condition: SQL = "a = \(evil) AND b = \(none)"
    let sql: SQL = "SELECT \(name: "street") FROM t WHERE \(condition) AND c IN \(list: [1, 2])\(postgres: " FOR UPDATE")"
    let lite = sql.rendered(for: .sqlite), post = sql.rendered(for: .postgres)
    #expect(lite.text == "SELECT street FROM t WHERE a = ? AND b = ? AND c IN (?, ?)")
    #expect(post.text == "SELECT street FROM t WHERE a = $1 AND b = $2 AND c IN ($3, $4) FOR UPDATE")
    #expect(lite.values.count == 4 && !post.text.contains("DROP"))
    let empty: SQL = "x IN \(list: [Int]())"
    #expect(empty.rendered(for: .sqlite).text == "x IN (NULL)")
    #expect((["a", "b"] as [SQL]).joined(" AND ").rendered(for: .sqlite).text == "a AND b")
  }

  @Test func phrasesAndRefusals() {
    #expect([Phrase("甲", "a"), Phrase("乙", "b")].joined() == Phrase("甲、乙", "a, b"))
    let refusal = Refusal.invalid([.init("x", Phrase("甲", "a")), .init("y", Phrase("乙", "b"))])
    #expect(refusal.kind == .invalid && refusal.phrase.en.hasSuffix("a; b") && refusal.phrase.zh.hasSuffix("甲；乙"))
    #expect("  \u{3000}井盖\n".trimmed == "井盖" && " \n".trimmed == "" && "".nonEmpty == nil)
  }

  @Test func digitsAreASCII() {
    #expect("0123456789".allSatisfy { $0.isASCIIDigit })
    for character in ["１", "²", "٣", "5\u{FE0F}\u{20E3}", "0\u{301}", "a", "五"] as [Character] {
      #expect(!character.isASCIIDigit, "\(character)")
    }
  }
}

@Suite struct MaskingTests {
  @Test(arguments: [
    ("13812345678", "138****78"), ("138 1234 5678", "138****78"), ("+86-13812345678", "***********78"), ("02552281234", "*********34"),
    ("12345", "****"), ("", ""),
  ]) func phones(_ text: String, _ masked: String) {
    if text.hasPrefix("+86") {
      // Thirteen digits: the last two stay.
      #expect(Masking.phone(text) == String(repeating: "*", count: 11) + "78")
    } else {
      #expect(Masking.phone(text) == masked)
    }
  }

  @Test func names() {
    #expect(Masking.name("王小明") == "王**" && Masking.name(" John") == "J**" && Masking.name("") == "")
  }

  @Test(arguments: [
    ("请打13812345678找我", "请打138****78找我"), ("身份证 320115199001011234", "身份证 320****34"), ("320115199001011X", "320****11X"),
    ("１３８１２３４５６７８", "１３８****７８"),
    ("32011519900101123X。", "320****23。"), ("138-1234-5678", "138****78"), ("138 1234 5678", "138****78"), ("路灯 123456 号", "路灯 123456 号"),
    ("3 栋 2 单元 501", "3 栋 2 单元 501"), ("1234567", "1234567"), ("没有数字", "没有数字"), ("2026-11-23", "2026-11-23"),
  ]) func numbersInText(_ text: String, _ masked: String) { #expect(Masking.text(text) == masked) }

  /// Whatever surrounds it, no phone of a text comes through whole.
  @Test func noPhoneComesThrough() {
    var random = SeededRandom(seed: 11)
    let around = ["", " ", "-", "电话", "a", "。", "\n", "(", "+86", "0", "x"]
    for _ in 0..<2000 {
      let phone = "1" + String((0..<10).map { _ in Character(String(random.next() % 10)) })
      let before = around[Int(random.next() % UInt64(around.count))], after = around[Int(random.next() % UInt64(around.count))]
      #expect(!Masking.text(before + phone + after).contains(phone))
    }
  }
}
