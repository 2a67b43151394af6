import Basics
import Casework
import Organization
import Platform
import Site

/// What the form asks and tells beside the problem itself: whom it accuses, and what becomes of one's data.
enum ReportExtras {
  /// Only for tip-offs; folded away, since most reports accuse nobody.
  static func tipOff(_ call: Call, selected: String, fault: String?) -> HTML {
    let language = call.language
    let agencies = call.jurisdiction.district.roster.offered.map { Choice($0.code, $0.name[language]) }
    let field = formField(
      Site.Field(
        call.say("举报哪个单位", "The agency that is accused"), name: "accused",
        .select([ChoiceGroup("", agencies)], selected: selected, prompt: call.say("不是举报", "This accuses nobody")),
        hint: call.say(
          "被举报单位及其下属看不到这件上报，也不会由它办理（《信访工作条例》第三十条）",
          "The accused agency and those below it never see this report, and it is never sent to them"),
        fault: fault, isOptional: true), in: language)
    return details(call.say("这是对某个单位的举报", "This is a tip-off against an agency"), field, open: !selected.isEmpty)
  }

  /// The notice in short, the whole of it behind a link, and a tick for each purpose that rests on consent. None is ticked
  /// beforehand, and a report is taken without any (个人信息保护法 arts. 14, 16, 17).
  static func privacy(_ call: Call, sent: Form?) -> HTML {
    guard let privacyNotice = call.jurisdiction.district.privacyNotice else { return .empty }
    let language = call.language
    let ticks = privacyNotice.purposes.filter(\.needsConsent).html { purpose in
      formField(
        Site.Field(
          purpose.label[language], name: "consent_\(purpose.code)",
          .checkbox(sent?["consent_\(purpose.code)"] == "yes"),
          hint: call.say("可不勾选，随时可以撤回", "may be left out, and withdrawn at any time"), isOptional: true),
        in: language)
    }
    let link: HTML =
      "<a href=\"/privacy\">\(call.say("全文（版本 \(privacyNotice.version)）", "The whole notice (version \(privacyNotice.version))"))</a>"
    let body: HTML = """
      <p>\(call.say("处理者：\(privacyNotice.processor.zh)。", "Processed by \(privacyNotice.processor.en).")) \
      \(privacyNotice.text[language])</p><p>\(link)</p>
      """
    return details(call.say("称呼和电话会怎样使用", "What becomes of your name and phone"), body) + ticks
  }
}
