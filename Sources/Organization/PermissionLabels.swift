import Basics

extension Permission {
  /// What the permission lets one do, in words for the page that shows one's rights.
  package var label: Phrase { Self.labels[self] ?? .verbatim(code) }

  private static let labels: [Permission: Phrase] = [
    .open: Phrase("无需登录", "without signing in"),
    .account: Phrase("管理自己的账号", "manage one's own account"),
    .report: Phrase("上报", "report"),
    .see: Phrase("查看可见范围内的案件", "see matters within reach"),
    .accept: Phrase("受理、立案", "accept and file"),
    .dispatch: Phrase("派遣", "dispatch"),
    .handle: Phrase("处置", "handle"),
    .approve: Phrase("审核本单位的申请", "review what the agency asks for"),
    .arbitrate: Phrase("裁定归属", "decide whose a matter is"),
    .supervise: Phrase("督办、亮牌", "supervise: urge, order, cards"),
    .convene: Phrase("吹哨、会商", "blow the whistle, hold joint meetings"),
    .selfHandle: Phrase("自办自结", "fix and close small things"),
    .followUp: Phrase("回访", "call reporters back"),
    .inspect: Phrase("核查", "inspect"),
    .close: Phrase("结案", "close"),
    .void: Phrase("作废", "void"),
    .reopen: Phrase("重开", "reopen"),
    .verifyOnSite: Phrase("现场核实", "verify on site"),
    .overview: Phrase("查看总览", "see the overview"),
    .seeReporters: Phrase("查看来电人信息（脱敏）", "see reporters, masked"),
    .unmask: Phrase("说明理由后查看完整信息", "unmask personal data, with a reason"),
    .seePacks: Phrase("查看辖区包", "see the pack"),
    .managePack: Phrase("修改辖区包", "change the pack"),
    .operate: Phrase("查看运行状况、运行任务、做备份", "see how the system does, run jobs, back up"),
    .seeLog: Phrase("核验流转记录", "check the log"),
    .managePersons: Phrase("管理人员账号", "manage persons"),
    .manageRights: Phrase("管理岗位与权限", "manage posts and rights"),
    .seeAudit: Phrase("查看审计记录", "see the audit trail"),
    .manageSessions: Phrase("查看和结束会话", "see and end sessions"),
    .manageTokens: Phrase("管理访问令牌", "manage access tokens"),
    .handlePrivacy: Phrase("办理个人信息请求", "answer requests about personal data"),
    .seeOutbox: Phrase("查看发件箱", "see the outbox"),
    .replayOutbox: Phrase("重发发件箱中失败的", "send again what failed in the outbox"),
    .seeRetention: Phrase("查看保存期限与清理记录", "see what was deleted when"),
    .seeDuty: Phrase("查看值班、日志与预案", "see the duty room"),
    .keepDuty: Phrase("记值班日志、交接班、启动预案", "keep the log, hand over, start plans"),
    .arrangeDuty: Phrase("编排值班表", "arrange the duty roster"),
    .handleEnforcement: Phrase("办理执法案件", "handle enforcement records"),
    .decideEnforcement: Phrase("审批执法决定", "decide enforcement records"),
    .publish: Phrase("发布公告、答复意见", "publish notices, answer feedback"),
  ]
}
