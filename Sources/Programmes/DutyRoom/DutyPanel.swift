import Basics
import Casework
import Organization
import Platform
import Site

/// The way from a matter to the emergency plans, for who may start them.
enum DutyPanel {
  static func panels(_ file: MatterFile, _ call: Call) -> [HTML] {
    guard call.principal.may(.keepDuty), file.matter.isOpen,
      file.matter.category.flatMap({ call.jurisdiction.district.catalogue[$0]?.isEmergency }) == true
    else { return [] }
    return [
      panel(
        title: call.say("应急", "Emergency"),
        subtitle: call.say("危及安全的事项可启动预案，按级通知", "start a plan and call people by level"),
        body: buttonRow([
          button(
            Button(
              call.say("预案", "Emergency plans"), .plain,
              path: "/duty/plans?matter=\(Look.percentEncoded(file.matter.number))"))
        ]))
    ]
  }
}
