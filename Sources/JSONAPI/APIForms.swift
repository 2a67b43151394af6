import Basics
import Casework
import Platform

/// What the forms of pages ask, for their twins; by the path of the page. Where a lifecycle or the pack says what is asked, `GET
/// …/steps` or the page itself tells, and a path is not listed here.
enum APIForms {
  static let inputs: [String: [Contract.Input]] = [
    "/matters/:number/steps": [field("action", "动作代码，见 GET …/steps", "the code of the action, see GET …/steps", true)],
    "/matters/:number/parts": [
      field("part", "拆出部分的描述", "what the part is about", true),
      field("partCategory", "拆出部分的类别", "the category of the part"),
    ],
    "/matters/filters": [
      field("name", "名称", "its name", true), field("query", "清单的查询串", "the query of the list", true),
    ],
    "/matters/filters/:key/removal": [],
    "/matters/:number/enforcement": [
      field("power", "赋权事项编号", "the code of the power", true), field("details", "案由", "what it is about", true),
      field("officer1", "执法人员", "the first officer", true),
      field("card1", "执法证号", "the card of the first officer", true),
      field("officer2", "执法人员", "the second officer", true),
      field("card2", "执法证号", "the card of the second officer", true),
      field("once", "此表的编号", "an id of this form"),
    ],
    "/duty/handovers": [
      field("summary", "交接摘要", "the summary", true), field("items", "待办事项", "what is still to be done"),
    ],
    "/duty/handovers/:key/signature": [field("digest", "所见内容的摘要", "the digest of what was seen", true)],
    "/duty/handovers/:key/notes": [field("text", "备注", "the note", true)],
    "/duty/log": [
      field("text", "内容", "what happened", true), field("day", "日期", "the day"), field("time", "时刻", "the time"),
      field("matter", "相关案件", "a matter it is about"),
      field("open", "是否待办，yes", "yes if something is still to be done"),
    ],
    "/duty/log/closing": [
      field("ordinal", "办结哪一条", "the line that is closed", true), field("day", "日期", "the day", true),
      field("text", "结果", "the result", true),
    ],
    "/duty/log/check": [],
    "/duty/plans": [field("plan", "预案", "the plan", true), field("matter", "相关案件", "a matter it is about")],
    "/duty/plans/:key/level": [field("level", "级别", "the level", true), field("seen", "所见级别", "the level seen", true)],
    "/duty/plans/:key/calls": [
      field("call", "通知编号", "the key of the call", true), field("state", "情况", "how it went", true),
    ],
    "/duty/plans/:key/steps": [field("step", "步骤编号", "the key of the step", true)],
    "/duty/plans/:key/end": [field("result", "结果", "the result", true)],
    "/duty/shifts/:key/stand-in": [field("person", "替班人", "who stands in", true), field("reason", "原因", "why", true)],
    "/duty/shifts/:key/removal": [field("reason", "原因", "why", true)],
    "/campaigns": [
      field("title", "名称", "its title", true), field("category", "类别", "the category", true),
      field("area", "区域", "the area"),
      field("lead", "牵头单位", "the agency that leads", true), field("plan", "方案", "the plan", true),
      field("until", "截止日", "the last day", true),
    ],
    "/campaigns/:key/end": [field("result", "结果", "the result", true)],
    "/draws": [
      field("from", "起", "from this day", true), field("to", "止", "until this day", true),
      field("per_agency", "每单位抽几件", "how many of each agency", true),
    ],
    "/self-handled": [
      field("standard", "类别与立案条件，如 event:01001#1", "category and filing condition, such as event:01001#1", true),
      field("details", "发现了什么", "what was found", true), field("result", "怎么办的", "what was done", true),
      field("address", "地址", "the address"), field("area", "区域", "the area"), field("lon", "经度", "degrees east"),
      field("lat", "纬度", "degrees north"), field("once", "此表的编号", "an id of this form"),
    ],
    "/notices": [
      field("title_zh", "标题", "the title in Chinese", true), field("title_en", "英文标题", "the title in English"),
      field("text_zh", "内容", "the text in Chinese", true), field("text_en", "英文内容", "the text in English"),
      field("from", "自", "from", true), field("to", "至", "until", true),
    ],
    "/notices/:key/withdrawal": [],
    "/feedback": [field("text", "意见", "what one thinks", true)],
    "/feedback/:key/answer": [
      field("answer", "答复", "the answer", true), field("hides", "不公开，yes", "yes to keep it from the public"),
    ],
    "/administration/jobs/run": [field("name", "任务", "the job", true)],
    "/administration/audit/check": [],
    "/administration/backups": [],
    "/administration/pack/apply": [field("revision", "所见草稿的修订号", "the revision of the draft that was seen", true)],
    "/administration/pack/discard": [],
    "/administration/pack/files/:file": [
      field("text", "全文", "the whole text", true), field("seen", "所见的摘要", "the digest of what was seen", true),
    ],
    "/administration/persons": [
      field("name", "姓名", "the name", true), field("signInName", "登录名", "the name to sign in with"),
      field("phone", "电话", "the phone"),
      field("email", "邮箱", "the mail"),
    ],
    "/privacy/requests/:number/deeds": [field("deed", "做什么", "what to do", true)],
  ]

  private static func field(_ name: String, _ zh: String, _ en: String, _ isRequired: Bool = false) -> Contract.Input {
    Contract.Input(name, .body, .text, Phrase(zh, en), isRequired: isRequired)
  }
}
