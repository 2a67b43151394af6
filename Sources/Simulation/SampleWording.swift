import Basics

/// The sentences of the sample year. Each says, or stands in a matter whose title says, that it is a demonstration.
enum SampleWording {
  static let mark = "（演示）"

  static let pleas = [
    "影响通行，请尽快处理", "已经好几天了，希望有人来看看", "存在安全隐患，请派人处理", "附近居民意见较大", "麻烦核实处理，谢谢", "孩子上下学经过，请重视",
    "之前反映过一次，又出现了", "请相关部门到现场查看",
  ]
  static let seen = ["今天早上路过时发现", "刚才经过看到", "最近一直如此", "昨晚开始", "巡查中发现", "下班途中看到", "邻居们都注意到"]
  static let questions = ["请到现场核实是否属实并拍照", "请核实具体位置和范围", "请确认是否仍然存在"]
  static let real = ["现场属实，与描述一致", "情况属实，范围约数平方米", "属实，已在现场设置提示"]
  static let absent = ["现场未发现所述情况", "到场查看，未见问题，周边已巡查"]
  static let other = ["现场情况较描述轻微，仍需处置", "位置略有偏差，已在附近找到"]
  static let results = [
    "已安排人员到场处理，现场恢复正常", "已清理完毕，并通知保洁加强巡查", "已维修完成，功能恢复", "已劝导整改，现场秩序恢复", "已处置完成，后续列入日常巡查",
    "已联系责任方整改到位", "已现场处理，并向周边居民说明",
  ]
  static let again = ["已按要求重新处置，现场达标", "已补充处理，死角清理干净", "已更换部件并复查，功能正常"]
  static let returns = ["经核对不在本单位职责范围", "该处设施权属不在本单位", "属地已移交，请改派养护单位"]
  static let redispatches = ["按权责清单核定后改派", "经协调由该单位承办", "首接负责，指定承办"]
  static let questionsOfDuty = ["设施权属有争议", "两家单位均称不属本单位职责", "边界处由谁养护"]
  static let grounds = ["按权责清单与现场权属裁定", "首接负责，由其承办", "依据养护合同裁定"]
  static let pleasForTime = ["需采购配件，现有库存不足", "须先围挡施工", "近日有雨，不能作业", "须与产权单位协调"]
  static let parts = ["已配合完成断电", "已配合清障", "已派员协助"]
  static let urges = ["请抓紧处置，上报人多次来电", "即将到期，请尽快办理"]
  static let answers = ["已安排专班，今日完成", "因等待配件延误，现已到位", "已整改，并加强巡查"]
  static let reworks = ["处置后照片与现场不符，请重新处置", "部分区域未处理完，请返工", "未达到结案条件"]
  static let passed = ["现场已恢复，符合结案条件", "核查通过，处置到位", "现场整洁，未见反复"]
  static let failed = ["现场仍有残留，不符合结案条件", "核查时问题依旧存在", "处置不彻底，需返工"]
  static let reopens = ["问题又出现了，没有彻底解决", "现场并没有处理干净", "只处理了一部分"]
  static let voids = ["重复录入，经复核作废", "上报人说明误报，经复核作废"]
  static let notes = ["已电话联系上报人说明进度", "已通知班组明早优先处理", "现场有车辆停放，约定时间处置"]

  static let replies: [String: [String]] = [
    "fixed": ["您好，您反映的问题已处理完毕，感谢您的监督。", "您反映的情况已整改到位，感谢支持。"],
    "explained": ["您好，已就有关情况向您说明，感谢理解。"],
    "notOurs": ["您好，该事项不属本区职责，已告知归属单位及联系方式。"],
    "notBefore": ["您好，受条件所限，该问题已列入计划，将按期处理。"],
    "notFound": ["您好，经现场查看未发现所述问题，如再次出现欢迎继续反映。"],
    "duplicate": ["您好，同一问题已在办理，结果一并告知。"],
  ]

  static let rejections: [(String, Double)] = [
    ("notAFault", 40), ("notOurs", 22), ("legalChannel", 14), ("repeat", 14), ("secret", 2), ("emergency", 8),
  ]
  static let refusals: [String: String] = [
    "notAFault": "您好，经研判所述情况不构成需要处置的问题，感谢您的关注。",
    "notOurs": "您好，该处不属本区管理范围，请向所在地反映。",
    "legalChannel": "您好，该事项应通过法定途径办理，已告知办理渠道。",
    "repeat": "您好，该问题此前已办结，本次没有新的情况。",
    "secret": "您好，内容涉及他人隐私，不便受理。",
    "emergency": "您好，紧急情况请直接拨打 110、119、120 或 122。",
    "notFound": "您好，工作人员到现场查看，未发现所述情况。",
  ]

  static func details(_ trouble: String, at address: String, _ random: inout SeededRandom) -> String {
    "\(random.pick(seen))，\(address)\(trouble)，\(random.pick(pleas))。\(mark)"
  }
}
