import Basics

/// The words that tell where personal data stands.
enum MaskingWords {
  /// Words by their first letter, longest first.
  struct Words: Sendable {
    var byFirst: [UInt32: [[UInt32]]] = [:]
    var all: [[UInt32]] = []

    init(_ text: String) {
      for word in text.split(separator: " ") {
        let letters = word.unicodeScalars.map(\.value)
        all.append(letters)
        byFirst[letters[0], default: []].append(letters)
      }
      byFirst = byFirst.mapValues { $0.sorted { $0.count > $1.count } }
    }
  }

  /// What follows a name.
  static let titles = Words(
    """
    先生 女士 小姐 师傅 阿姨 大爷 大妈 大叔 大哥 大姐 大娘 大伯 奶奶 爷爷 叔叔 伯伯 婆婆 太太 夫人 同志 同学 老师 老板 医生 警官 律师
    """.onOneLine)
  /// What stands before a name, if a name follows at all.
  static let bearers = Words(
    """
    举报人 投诉人 报案人 报警人 当事人 负责人 反映人 申请人 经办人 收件人 承租人 求助人 来电人 报修人 被告人 户主 业主 房东 租客 租户 车主
    住户 居民 市民 村民 本人 我是 联系
    """.onOneLine)
  /// What a name follows nearly always.
  static let announcers = Words("姓名 联系人 联络人 我叫 名叫 名字叫 名字是 署名 签名 签字")
  static let english = Words(
    """
    MR MS MRS MISS DR MX
    """.onOneLine)
  static let accounts = Words("微信 薇信 威信 QQ VX WX V信 WECHAT WEIXIN 扣扣")

  /// 复姓 that are in use.
  static let compound = Words(
    """
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 长孙 宇文 夏侯 端木 轩辕 南宫 百里 西门 东郭 独孤 钟离 闻人 澹台 公冶 太史 申屠
    淳于 单于 完颜 呼延 赫连 拓跋 第五 司空 鲜于 闾丘 濮阳 万俟 仲孙 宗政 公羊 左丘 亓官
    """.onOneLine)

  /// The surnames of some 99 of 100 Chinese, without those that are words of their own more often than names (和, 从, 向,
  /// 时, 应, 水, 路, 车, 房, 楼, 门, 管, 全 …).
  static let surnames: Set<UInt32> = Set(
    """
    王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金
    韦贾夏付傅方邹熊白孟秦邱丘侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿
    焦俞詹符盛佘骆宁詹翁殷甄鲍麦凌霍游阮涂屠柯靳祝纪成欧阳裴柳项梅蓝简饶褚蒲季谷童尤包卓古苗桂柴缪路司芦连屈闵鄢尚冉兰舒祁瞿蔺奚邬沙
    习仇臧宫穆窦盖边车桑滕荆荀羊於惠甘曲家封芮储井富巫乌焦巴牧隗山宓蓬郗班仰秋仲伊栾暴厉戎束幸韶郜蓟薄印宿怀卞匡狄贝明计费岑
    """.onOneLine.unicodeScalars.map(\.value).filter { $0 > 32 }
  ).subtracting("路车家连封明计富山牧秋幸束印暴宫包边井简古成尚羊司怀乌".unicodeScalars.map(\.value))

  /// Words of surname and more that are no names.
  static let notNames = Words(
    """
    安装 安全 安排 安置 安徽 安静 安庆 任课 任何 任意 任务 高中 高级 高度 高峰 高温 高三 高一 高二 高考 高新 高速 高层 高空 高兴 高淳
    施工 施救 施暴 石材 石头 石油 石狮 金牌 金额 金融 金华 金陵 黄色 黄牌 黄昏 黄山 黄石 马路 马上 马桶 方面 方便 方案 方向 方式 方山
    白天 白色 白班 万分 万一 万达 万科 万元 江宁 江苏 江西 江北 江南 江阴 江边 江湖 苏州 苏宁 徐州 郑州 温州 温度 温馨 常州 宁波 宁夏
    唐山 秦淮 石家 石子 武汉 武警 武进 武装 文化 文明 文件 文体 文本 文字 史上 毛病 毛坯 严重 严格 严禁 严查 严厉 莫名 莫非 康复 夏天
    夏季 夏日 季节 季度 项目 符合 申请 申报 申诉 游客 游泳 游乐 易燃 易爆 齐全 齐心 龙头 龙潭 雷雨 雷电 田地 田间 林业 林木 程序 程度
    贺卡 贺信 庄稼 庄严 章程 段落 段时 阎王 许多 许可 许久 何时 何人 何处 何种 余款 余额 余下 叶子 付款 付费 付出 付钱 夏令 尤其 钱款
    钱财 路灯 曾经 曾多 陈述 陈旧 张贴 张口 张望 胡同 胡乱 严肃 于今 于昨 于本 于上 于前 于当 于同 于每 于去 于是 单元 祝福 祝愿 甘肃
    吴江 吴中 杨树 柳树 柳州 桂林 梅花 梅州 汤山 汤泉 牛首 牛奶 谷里 麦当 费用 费劲 惠民 惠及 邢台 贝壳 习惯 习近 仇视 盖章 盖楼
    班级 班车 班次 沙子 沙石 沙发 曲线 巴士 周边 周围 周末 周一 周二 周三 周四 周五 周六 周日 周期 卓越 童车 童年 顾客 顾虑 戴着
    盛夏 盛大 凌晨 凌乱 游戏 兰州 舒适 舒服 储物 储存 巫山 苗木 苗圃 汪汪 薄弱 匡正 鲁莽 龚工 成都 石板 文旅 文教 王府 李家 马家 谢谢 谢意 毛巾 季风 纪委 纪检 纪律
    """.onOneLine)

  /// Words that end in what would be a surname.
  static let wordTails = Words(
    """
    过程 工程 课程 流程 议程 日程 教程 全程 路程 里程 行程 年纪 世纪 经纪 学费 收费 缴费 免费 水费 电费 对方 地方 双方 警方 官方 校方 院方 我方
    甲方 乙方 一方 各方 东方 南方 北方 西方 公文 语文 作文 资金 基金 租金 奖金 现金 押金 提高 升高 最高 偏高 过高 明白 公安 治安 保安 城管 由于
    关于 对于 等于 至于 位于 处于 属于 在于 历史 其余 多余 事项 选项 主任 责任 信任 担任 上任 前任 现任 历任 四季 文章 印章 公章 违章 时段 路段
    阶段 地段 手段 一周 上周 本周 下周 每周 四周 长江 石灰 宝石 砖石 红牛 水龙 恐龙 上马 起马 立马 大雷 地雷 生石 平安 不安 尊严 威严 超员 复习
    学习 实习 练习 补习 预习 自习 报社 小区 住房 租房 二房 厨房 病房 楼房 平房
    """.onOneLine)

  /// What no given name holds: grammar, places, trades, and the verbs that follow a name.
  static let notGiven: Set<UInt32> = Set(
    """
    的了在是和与及或且而但因为被把让请找向跟对给从到去来说称叫要求住反投举电联系女师阿们个位名这那某厂店站街巷村区镇组队局所院部处室楼
    栋号员工方装课主物车门窗灯井管水路上下不有没我你他她它也都就将很已经等于又再还缺专委会能以并且其今昨每
    """.onOneLine.unicodeScalars.map(\.value).filter { $0 > 32 })

  /// What comes after a name in a sentence.
  static let followers = Words(
    """
    反映 反应 投诉 举报 来电 致电 来访 称 说 表示 要求 请求 希望 咨询 求助 报警 报修 报案 申请 建议 住 家住 家 的 电话 手机 身份证 男 女 在
    于 和 与 及 等 系 已 因 向 从 今 昨 现 微信 号码 联系 签 本人 发现 认为 想 是 驾驶 手持 、
    """.onOneLine)

  /// What is written where a name is asked for and is none.
  static let noOne: Set<String> = [
    "本人", "匿名", "不详", "保密", "无名", "同上", "物业", "社区", "业主", "居民", "市民", "村民", "网格员", "派出所", "未知", "未提供", "不便透露",
    "自己", "家属", "子女", "父母", "邻居", "房东", "租客", "网友", "群众", "群众代表", "待定", "暂无", "没有", "不愿透露", "见附件", "值班员", "保安",
    "经理", "先生", "女士", "物业公司", "居委会", "街道", "以上", "如下", "无人", "未留", "拒绝", "已核实", "项目部", "施工方",
  ]

  /// What names of roads, places and bodies end with.
  static let placeEnds: Set<UInt32> = Set(
    "路街巷里村苑园区镇桥店厂部局处站司院校社港城山河湖庄组队会户号楼栋室".unicodeScalars.map(\.value))

  /// The letters before the names of provinces on plates (GA 36).
  static let provinces: Set<UInt32> = Set("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新使".unicodeScalars.map(\.value))
  static let plateEnds: Set<UInt32> = Set("学警挂港澳领使超试应急".unicodeScalars.map(\.value))

  /// What turns a number into an amount, a measure, or a count.
  static let amounts = Words("元 万 亿 块 米 平 吨 公 千 ㎡ 户 人 次 件 年 M KM KG 度 分 辆 个 公里 %")
  static let phoneWords = Words("电话 手机 座机 热线 致电 联系 拨打 传真 来电 号码 TEL CALL PHONE MOBILE FAX")
  static let hotlines: Set<String> = [
    "12345", "12315", "12306", "12329", "12333", "12348", "12350", "12369", "12388", "12389", "96196", "95598", "10086",
    "10010", "10000",
    "95588", "95533", "95566", "95599", "12319", "12328", "12320", "12355", "12318", "96123",
  ]

  static let digitMark: UInt8 = 1
  static let latinMark: UInt8 = 16
  static let provinceMark: UInt8 = 32
  static let lastMark: UInt8 = 64

  /// For each scalar of the first plane: a digit, an at sign, a Latin letter, a province's letter on plates, the last
  /// letter of a word whose letter before it must be looked at.
  static let marks: [UInt8] = {
    var marks = [UInt8](repeating: 0, count: 65_536)
    for wide in [0, 0xFEE0] {
      for digit in 48...57 { marks[digit + wide] = digitMark }
      for letter in 65...90 {
        marks[letter + wide] = latinMark
        marks[letter + 32 + wide] = latinMark
      }
      marks[64 + wide] = MaskingSigns.at.rawValue
    }
    for province in provinces { marks[Int(province)] |= provinceMark }
    for pair in pairs.keys { marks[Int(pair & 0xFFFF)] |= lastMark }
    return marks
  }()

  static let titleStart: UInt8 = 1
  static let announcerStart: UInt8 = 2
  static let bearerStart: UInt8 = 4
  static let englishStart: UInt8 = 8
  static let accountStart: UInt8 = 16
  static let plateStart: UInt8 = 32

  /// For each scalar of the first plane, in capitals: what may begin with it.
  static let starts: [UInt8] = {
    var starts = [UInt8](repeating: 0, count: 65_536)
    for (words, sign) in [
      (titles, titleStart), (announcers, announcerStart), (bearers, bearerStart), (english, englishStart),
      (accounts, accountStart),
    ] {
      for first in words.byFirst.keys { starts[Int(first)] |= sign }
    }
    // My name is, name:, contact:
    for first in "MNC".unicodeScalars { starts[Int(first.value)] |= englishStart }
    for first in provinces { starts[Int(first)] |= plateStart }
    return starts
  }()

  /// The sign of the word that these two letters end; 0 for none.
  static func sign(_ before: UInt32, _ last: UInt32) -> UInt8 { pairs[before << 16 | last] ?? 0 }

  /// The pairs of ASCII, which come often, without hashing.
  static let latinPairs: [UInt8] = (0..<(128 * 128)).map {
    pairs[UInt32($0 >> 7) << 16 | UInt32($0 & 127)] ?? 0
  }

  private static let pairs: [UInt32: UInt8] = {
    var pairs: [UInt32: UInt8] = [:]
    func add(_ word: [UInt32], _ sign: MaskingSigns) {
      let small = word.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }
      guard let last = small.last, small.count > 1 else { return }
      pairs[small[small.count - 2] << 16 | last, default: 0] |= sign.rawValue
    }
    for word in titles.all + bearers.all + announcers.all + english.all { add(word, .name) }
    for word in accounts.all { add(word, .account) }
    // my name is, name:, contact:
    for word in ["IS", "E:", "T:", "E：", "T："] { add(word.unicodeScalars.map(\.value), .name) }
    return pairs
  }()
}

extension String {
  /// Line ends of the source are blanks.
  fileprivate var onOneLine: String { String(map { $0.isNewline ? " " : $0 }) }
}
