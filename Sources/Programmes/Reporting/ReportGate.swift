import Basics
import Platform
import Site

/// The question that comes before every report, and never bars it: danger to life is for the telephone.
enum ReportGate {
  private static let lines = [
    ("110", Phrase("报警", "police")), ("119", Phrase("火警", "fire")), ("120", Phrase("急救", "ambulance")),
    ("122", Phrase("交通事故", "road accident")),
  ]

  static func numbers(_ call: Call) -> HTML {
    let links = lines.html { number, word in
      button(Button("\(number) \(word[call.language])", icon: .phone, path: "tel:\(number)"))
    }
    return "<p class=\"calls\">\(links)</p>"
  }

  static func html(_ call: Call) -> HTML {
    let words = DangerWords.all.flatMap { [$0.zh, $0.en] }.joined(separator: "|")
    return """
      <div class="gate" data-danger="\(words)">\
      \(notice(.warn, title: call.say("现在有人有生命危险吗？请先打电话", "Is a life in danger right now? Call first"), body: numbers(call)))</div>
      """
  }
}
