import Basics
import Casework
import Testing

@Suite struct MaskingTests {
  /// What is hidden, by kind.
  static let hidden: [(String, String)] = [
    // Mobile numbers
    ("请打13812345678找我", "请打138****78找我"), ("138-1234-5678", "138****78"), ("138 1234 5678", "138****78"),
    ("138.1234.5678", "138****78"), ("1381 234 5678", "138****78"), ("1 3 8 1 2 3 4 5 6 7 8", "138****78"),
    ("１３８１２３４５６７８", "１３８****７８"), ("电话（138）12345678", "电话（138****78"), ("+8613812345678", "+861****78"),
    ("+86 138 1234 5678", "+861****78"), ("86-13812345678", "861****78"), ("008613812345678", "008****78"),
    ("013812345678", "013****78"), ("vx13812345678", "vx1****"), ("13812345678，13987654321", "138****78，139****21"),
    ("2026-11-23 13812345678", "2026-11-23 138****78"), ("13812345678元旦前回电", "138****78元旦前回电"),
    ("110 13812345678", "110 138****78"), ("138123456789", "138****89"), ("199－1234－5678", "199****78"),
    // Landlines
    ("025-52281234", "025****34"), ("(025)52281234", "(025****34"), ("02552281234", "025****34"),
    ("0512 6522 1234", "051****34"),
    ("010-65221234转801", "010****34转801"), ("电话52281234", "电话522****34"), ("座机：5228 1234", "座机：522****34"),
    ("电话 5228123", "电话 522****"), ("家里52281234没人接", "家里522****34没人接"), ("0311-8654321", "031****21"),
    // Foreign numbers
    ("+1 (415) 555-0132", "+141****32"), ("+44 20 7946 0958", "+442****58"), ("+85251234567", "+852****67"),
    ("0085251234567", "008****67"), ("+886-2-2345-6789", "+886****89"),
    // Identity cards: check digit, the old form, a slip in the check digit
    ("身份证 11010519491231002X", "身份证 110****02"), ("320115199001011234", "320****34"), ("320115900101123", "320****23"),
    ("32011519900101123X。", "320****23。"), ("320115 19900101 1234", "320****34"), ("３２０１１５１９９００１０１１２３４", "３２０****３４"),
    ("11010519491231002x本人", "110****02本人"), ("130102199003078888", "130****88"),
    // Bank cards
    ("卡号6222021234567890128", "卡号622****28"), ("4111 1111 1111 1111", "411****11"),
    ("4111-1111-1111-1111", "411****11"),
    ("转到6217001234567890123上", "转到621****23上"),
    // Plates
    ("苏A12345", "苏A*****"), ("苏A·12345", "苏A*****"), ("苏A 1234B乱停", "苏A*****乱停"), ("苏AD12345", "苏A*****"),
    ("苏A12345D", "苏A*****"), ("苏ａ１２３４５", "苏ａ*****"), ("粤B1234学", "粤B*****"), ("京A1234警", "京A*****"),
    ("粤Z1234港", "粤Z*****"),
    ("粤Z1234澳", "粤Z*****"), ("鲁B1234挂", "鲁B*****"), ("沪·A 12345", "沪A*****"), ("一辆白色皖A8K88挡路", "一辆白色皖A8K88挡路"),
    ("车牌苏A・8K880", "车牌苏A*****"), ("车苏A-88888在此", "车苏A*****在此"),
    // Mail and messengers
    ("zhang.san@example.com", "z***@example.com"), ("邮箱13812345678@163.com", "邮箱1***@163.com"),
    ("ａ＿ｂ１２＠ｑｑ．ｃｏｍ", "ａ***＠ｑｑ．ｃｏｍ"),
    ("微信号：abc_12345", "微信号：a****"), ("加微信zhangsan88", "加微信z****"), ("QQ:123456789", "QQ:1****"),
    ("qq号是12345678", "qq号是1****"),
    ("VX：wxid_abc", "VX：w****"), ("WeChat ID: jane_doe", "WeChat ID: j****"), ("QQ群 654321987", "QQ群 6****"),
    ("微信同号13812345678", "微信同号1****"),
    // Names before a title
    ("王小明先生来电", "王**先生来电"), ("李娟女士", "李**女士"), ("请找陈建国师傅", "请找陈**师傅"), ("欧阳娜娜女士", "欧**女士"), ("欧阳修先生", "欧**先生"),
    ("隔壁的刘桂兰阿姨说", "隔壁的刘**阿姨说"), ("司马光大爷", "司**大爷"), ("三楼赵铁柱大爷家", "三楼赵**大爷家"),
    // Names behind a word
    ("请联系王小明13812345678", "请联系王**138****78"), ("可联系张三，电话13812345678", "可联系张**，电话138****78"),
    ("联系人：张伟", "联系人：张**"), ("联系人:张伟，电话13812345678", "联系人:张**，电话138****78"), ("姓名 王小明", "姓名 王**"), ("我叫李雷", "我叫李**"),
    ("我叫韩梅梅，住在三单元", "我叫韩**，住在三单元"), ("举报人王小明称", "举报人王**称"), ("业主张伟反映楼上漏水", "业主张**反映楼上漏水"), ("本人王小明，住三楼", "本人王**，住三楼"),
    ("联系人：张三、李四丰", "联系人：张**、李**"), ("姓名：阿依古丽", "姓名：阿**"), ("姓名：买买提·艾力，男", "姓名：买**，男"), ("我是陈红。", "我是陈**。"),
    ("举报人：欧阳锋", "举报人：欧**"), ("车主孙悦的车", "车主孙**的车"), ("联系人是周杰伦", "联系人是周**"), ("投诉人诸葛明说", "投诉人诸**说"),
    ("姓名:张三 电话:13812345678", "姓名:张** 电话:138****78"),
    // English
    ("Mr. John Smith called", "Mr. J** called"), ("Mrs Brown", "Mrs B**"), ("Ms. O'Neil-Smith said", "Ms. O** said"),
    ("My name is Jane Doe, I live here", "My name is J**, I live here"), ("my name is jane", "my name is j**"),
    ("Name: José García", "Name: J**"),
    ("name: 王小明", "name: 王**"), ("联系人：John Smith", "联系人：J**"),
  ]

  /// What stays as it is.
  static let kept: [String] = [
    "", "没有数字", "2026-11-23", "2026/11/23", "2026.11.23", "20261123", "2026年11月23日", "2026年11月", "2026-11",
    "2025-2026年度",
    "2026-11-23 14:05:09", "2026-11-23T14:05:09+08:00", "20261123093000", "14:30-16:00", "320115-20261123-000042",
    "案件320115-20261123-000042已办结", "并入 320115-20261123-000042、320115-20261123-000043", "补偿1500000元", "共12345678元",
    "¥12345678",
    "约23456789.50", "面积2345.67平方米", "3 栋 2 单元 501", "路灯 123456 号", "东山街道上元大街266号3-1-101", "天印大道1288弄16号", "王府大街12号",
    "李家巷3号", "张江路88号",
    "在王府大街和李家巷路口", "业主李家巷12号反映", "分类01001", "代码 01001-0102", "118.8451234,31.9512345", "118.845,31.951", "1188451234",
    "拨打110", "119", "120",
    "122报警", "12345热线", "打了12345", "96196", "微信12345公众号", "微信公众号", "微信支付", "QQ", "王先生", "李女士来电", "于王师傅", "张师傅傍晚来",
    "联系人：匿名", "姓名：不详",
    "姓名保密", "联系人：物业公司", "业主和物业吵架", "业主方便时", "业主单元门坏了", "居民楼下有垃圾", "居民高度关注", "市民广场", "村民委员会", "我是江宁区居民", "本人于今日",
    "本人向社区反映",
    "本人家住三楼", "安装师傅没来", "施工方师傅", "保洁阿姨", "水电师傅", "门卫大爷", "广场舞大妈", "车主要求赔偿", "我叫了物业来", "业主群里说", "户主不在", "负责人未到场",
    "住户任意停车",
    "办理出院手续过程中医生让走", "请纪委同志查一查", "落实课程缺老师", "苏A座12楼", "贵方B12栋", "G2503次列车", "K1234", "ISO 27001:2022", "+5分", "扣-10分",
    "3+2", "138****78", "苏A*****", "王**先生",
    "z***@example.com",
    "工单号52281234", "第23456789号文件", "编号：45678901", "320115001001", "网格320115001001001", "网格320115092101012", "name: 元旦",
    "https://example.com/2019/8137023031002042.html", "GB/T 30428.2-2013", "https://example.com/a?id=1234",
    "Mr", "The name is not known",
    "my name is", "name: ", "320115", "楼高 99.5 米，共 32 层", "每天 7:30 到 22:00", "约 100000 平方米", "南京市江宁区秣陵街道",
    "400-800-8820", "@所有人", "5@3",
  ]

  @Test(arguments: hidden) func personalDataIsHidden(_ text: String, _ masked: String) {
    #expect(Masking.text(text) == masked)
  }

  @Test(arguments: kept) func theRestStays(_ text: String) {
    #expect(Masking.text(text) == text)
  }

  @Test func theTablesAreLong() {
    #expect(Self.hidden.count >= 80 && Self.kept.count >= 80)
  }

  /// What was masked is not changed by masking it again, whatever stands around.
  @Test(arguments: hidden) func maskingTwiceIsMaskingOnce(_ text: String, _ masked: String) {
    for words in [masked, "（\(masked)）", "路灯坏了。\(masked) 谢谢"] { #expect(Masking.text(words) == words) }
  }

  // MARK: - independent of the code above

  /// A run of digits with a length and a beginning, found with the patterns of Swift itself.
  private static func survivors(_ text: String) -> [String] {
    let mobile = /(?:^|[^0-9])(1[3-9][0-9]{9})(?:$|[^0-9])/
    let parted = /(?:^|[^0-9])(1[3-9][0-9][- ][0-9]{4}[- ][0-9]{4})(?:$|[^0-9])/
    let landline = /(?:^|[^0-9])(0[1-9][0-9]{1,2}-[2-8][0-9]{6,7})(?:$|[^0-9])/
    let identity =
      /(?:^|[^0-9])([1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])[0-9]{3}[0-9Xx])/
    let plate = /[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z][·]?[0-9]{5}/
    let mail = /[a-z0-9]{2,}@[a-z]+\.com/
    var found = text.matches(of: mobile).map { String($0.1) } + text.matches(of: parted).map { String($0.1) }
    found += text.matches(of: landline).map { String($0.1) } + text.matches(of: identity).map { String($0.1) }
    found += text.matches(of: plate).map { String($0.0) } + text.matches(of: mail).map { String($0.0) }
    return found
  }

  struct Writer {
    var random: SeededRandom

    mutating func number(_ most: Int) -> Int { Int(random.unit() * Double(most)) }
    mutating func digits(_ count: Int) -> String { (0..<count).map { _ in String(number(10)) }.joined() }
    mutating func pick(_ list: [String]) -> String { list[number(list.count)] }

    /// Something personal, and what of it must not survive.
    mutating func secret() -> String {
      switch number(8) {
      case 0: "1\(3 + number(7))\(digits(9))"
      case 1: "1\(3 + number(7))\(digits(1)) \(digits(4)) \(digits(4))"
      case 2: "1\(3 + number(7))\(digits(1))-\(digits(4))-\(digits(4))"
      case 3: "0\(["25-5", "512-6", "10-8"][number(3)])\(digits(7))"
      case 4:
        "\(1 + number(6))\(digits(5))\(1940 + number(80))\(padded(1 + number(12), 2))\(padded(1 + number(28), 2))\(digits(3))\(pick(["X", "x", "1", "7"]))"
      case 5: "\(pick(["苏", "皖", "京", "粤"]))\(pick(["A", "B", "C"]))\(digits(5))"
      case 6: "\(pick(["苏", "皖", "沪"]))\(pick(["D", "E"]))·\(digits(5))"
      default: "\(pick(["zhang", "li", "a1"]))\(digits(3))@\(pick(["qq", "example"])).com"
      }
    }

    mutating func harmless() -> String {
      switch number(7) {
      case 0: "202\(number(10))-\(padded(1 + number(12), 2))-\(padded(1 + number(28), 2))"
      case 1: "\(padded(number(24), 2)):\(padded(number(60), 2))"
      case 2: "320115-20261123-\(digits(6))"
      case 3: "\(1 + number(999))号"
      case 4: pick(["12345", "110", "96196"])
      case 5: "118.\(digits(7))"
      default: "\(1 + number(99))元"
      }
    }

    mutating func filler() -> String {
      pick(["路灯坏了", "，请尽快处理。", "在上元大街", "；", "昨晚有人", "（附照片）", "物业说不管", "call ", "、", "\n", "反映人没留下什么", "：", " "])
    }
  }

  @Test func nothingPersonalSurvives() {
    let seed: UInt64 = 7
    var writer = Writer(random: SeededRandom(seed: seed))
    var secrets = 0
    for round in 1...3000 {
      var text = "", pieces: [String] = []
      for _ in 0..<(1 + writer.number(5)) {
        text += writer.pick(["路灯坏了", "，请尽快处理。", "在上元大街", "；昨晚有人"]) + writer.filler()
        if writer.number(2) == 0 {
          let secret = writer.secret()
          pieces.append(secret)
          // Chinese letters around, as people write.
          text += writer.pick(["", "：", "是", " "]) + secret + writer.pick(["，", "谢谢", "。", " 急"])
        } else {
          text += writer.filler() + "于" + writer.harmless() + "，"
        }
      }
      secrets += pieces.count
      let masked = Masking.text(text)
      #expect(Self.survivors(masked) == [], "seed \(seed), round \(round): \(text) → \(masked)")
      #expect(!pieces.contains { masked.contains($0) }, "seed \(seed), round \(round): \(text) → \(masked)")
      #expect(Masking.text(masked) == masked, "seed \(seed), round \(round)")
    }
    #expect(secrets > 3000)
  }

  /// Harmless texts of all sorts, in any order, come out as they went in.
  @Test func nothingHarmlessIsHidden() {
    let seed: UInt64 = 11
    var writer = Writer(random: SeededRandom(seed: seed))
    for round in 1...3000 {
      var text = ""
      for _ in 0..<(1 + writer.number(6)) {
        text += writer.filler() + "于" + writer.harmless() + writer.pick(["，", "。", "在", "\n"])
      }
      #expect(Masking.text(text) == text, "seed \(seed), round \(round)")
    }
  }

  /// Letters of all sorts in any order: it comes back, and again unchanged.
  @Test func anyTextComesBack() {
    let seed: UInt64 = 13
    var writer = Writer(random: SeededRandom(seed: seed))
    let letters = "王李欧阳小明先生女士姓名：联系人我叫业主微信QQ@.-+() ·123456789０１ＡabzX苏A京警\u{0}\u{FFFF}😀é，。\n*Mr. name:".map(String.init)
    for round in 1...4000 {
      let text = (0..<writer.number(30)).map { _ in writer.pick(letters) }.joined()
      let once = Masking.text(text)
      #expect(Masking.text(once) == once, "seed \(seed), round \(round): \(text) → \(once) → \(Masking.text(once))")
    }
  }
}
