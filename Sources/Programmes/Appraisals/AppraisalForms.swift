import Platform

/// What the forms of appraisal ask, by path; for their twins among the endpoints for programs.
enum AppraisalForms {
  static let asks: [String: [Contract.Input]] = [
    "/appraisal/freeze": [
      .field("scheme", "评价办法", "the scheme", isRequired: true),
      .field("period", "统计期，如 2026-10", "the period, such as 2026-10", isRequired: true),
      .field("note", "更正说明，第二版起必填", "why it is corrected; needed from the second revision on"),
    ],
    "/appraisal/results/:key/publication": [],
    "/appraisal/results/:key/objections": [
      .field("unit", "本单位", "one's own unit", isRequired: true),
      .field("criterion", "哪一项，空为总体", "the criterion; empty for the whole"),
      .field("ground", "理由", "the ground", isRequired: true),
    ],
    "/appraisal/objections/:key/answer": [
      .field("outcome", "upheld 成立 | rejected 不成立", "upheld or rejected", isRequired: true),
      .field("answer", "答复", "the answer", isRequired: true),
    ],
    "/appraisal/scores": [
      .field("scheme", "评价办法", "the scheme", isRequired: true), .field("period", "统计期", "the period", isRequired: true),
      .field("subject", "单位；标记则为案件编号", "the unit; of a mark, the number of the matter", isRequired: true),
      .field("criterion", "评分项，或 mark:标记", "the criterion, or mark: and the mark", isRequired: true),
      .field("value", "分数；标记 1，取消 0", "points; 1 for a mark, 0 to take it back", isRequired: true),
      .field("ground", "依据", "the ground", isRequired: true),
    ],
    "/appraisal/scores/:key/decision": [
      .field("decision", "approve 通过 | refuse 退回", "approve or refuse", isRequired: true),
      .field("reason", "退回理由", "why it is sent back"),
    ],
  ]
}
