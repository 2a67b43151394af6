import Platform

/// What the forms of pledges and decisions ask, by path; for their twins among the endpoints for programs.
enum PledgeForms {
  static let asks: [String: [Contract.Input]] = [
    "/pledges/claim": [
      .field("title", "要解决什么", "what is to be solved", isRequired: true),
      .field("details", "问题", "the problem", isRequired: true),
      .field("target", "目标", "the target", isRequired: true), .field("amount", "目标数", "the number"),
      .field("unit", "计量单位", "its unit"),
      .field("measures", "措施", "the measures", isRequired: true),
      .field("milestones", "节点，每行一个", "milestones, one a line", isRequired: true),
      .field("deadline", "完成期限", "the deadline", isRequired: true),
      .field("questions", "题目与满分，每行一题", "questions with full scores, one a line"),
      .field("partners", "协同单位", "co-units"), .field("behind", "背后的案件编号", "numbers of the matters behind it"),
      .field("cluster", "出自问题池的哪一项", "the problem of the pool it comes from"),
      .field("once", "此表的编号", "an id of this form"),
    ],
    "/pledges/:number/objection": [.field("objection", "哪里没有做到", "what was not done", isRequired: true)],
    "/pledges/:number/comments": [.field("text", "评论", "the comment", isRequired: true)],
    "/pledges/:number/comments/:key": [.field("ground", "隐藏的理由；空为显示", "why it is hidden; shown if left out")],
    "/pledges/:number/followers": [.field("email", "邮箱", "the address", isRequired: true)],
    "/pledges/:number/rating": [
      .field("matter", "本人上报的编号", "the number of one's own report", isRequired: true),
      .field("stars", "1 至 5", "one to five", isRequired: true),
    ],
    "/pledges/pool": [
      .field("title", "问题名称", "its title", isRequired: true), .field("problem", "什么问题", "what it is", isRequired: true),
    ],
    "/pledges/pool/:key/review": [.field("decision", "open 或 refused", "open or refused", isRequired: true)],
    "/decisions": [
      .field("title", "名称", "its title", isRequired: true), .field("text", "内容", "what was decided", isRequired: true),
      .field("decided_on", "日期", "the day", isRequired: true),
      .field("works", "工作方面，每行一个", "areas of work, one a line", isRequired: true),
    ],
    "/decisions/:key/tasks": [
      .field("work", "工作方面", "the area of work", isRequired: true),
      .field("agency", "责任单位", "the agency", isRequired: true),
      .field("title", "任务", "the task", isRequired: true),
      .field("details", "要求", "what is required", isRequired: true),
      .field("target", "目标", "the target", isRequired: true),
      .field("measures", "措施", "the measures", isRequired: true),
      .field("milestones", "节点，每行一个", "milestones, one a line", isRequired: true),
      .field("deadline", "完成期限", "the deadline", isRequired: true),
      .field("once", "此表的编号", "an id of this form"),
    ],
  ]
}
