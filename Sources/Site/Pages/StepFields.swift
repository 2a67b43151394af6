import Basics
import Casework
import Organization
import Platform

/// The form of a step that asks only for words, choices and ticks, for pages beside that of a matter. Photos, places and
/// agencies are asked on the page of the matter itself.
package enum StepFields {
  /// - Parameters:
  ///   - path: where it is sent, with `action` and `version`.
  ///   - sent: what was typed, if it is this step that was refused.
  package static func form(
    _ action: Action, of matter: Matter, path: String, sent: Form? = nil, faults: [Refusal.Fault] = [], _ call: Call
  ) -> HTML {
    let language = call.language
    let fields = action.fields.html { field -> HTML in
      let typed = sent?[field.name] ?? ""
      let kind: Field.Kind? =
        switch field.kind {
        case .text: .text(typed)
        case .longText: .textarea(typed, rows: 3, limit: StepForm.longTextMost)
        case .choice:
          .select(
            [ChoiceGroup("", field.choices.map { Choice($0.code, $0.label[language]) })], selected: typed,
            prompt: call.say("请选择", "Choose"))
        case .tick: .checkbox(typed == "yes")
        default: nil
        }
      guard let kind else { return .empty }
      return formField(
        Field(
          field.label[language], name: field.name, kind, hint: field.hint?[language] ?? "",
          fault: faults.first { $0.field == field.name }?.phrase[language], isOptional: !field.isRequired),
        in: language)
    }
    let weight: Button.Weight = action.tone == "danger" ? .danger : action.tone == "primary" ? .primary : .plain
    let question = action.tone == "danger" ? call.say("确定“\(action.label.zh)”吗？", "Really “\(action.label.en)”?") : nil
    return postForm(
      action: path, hidden: [("action", action.code), ("version", String(matter.version))], faults: faults,
      in: language,
      body: fields + buttonRow([button(Button(action.label[language], weight, confirm: question))]))
  }

  /// What was entered at a step and may be shown to everybody, in words.
  package static func publicAnswers(_ entry: Entry, _ action: Action?, _ call: Call) -> [Fact] {
    (action?.publicAnswers(entry, in: call.jurisdiction.district) ?? []).map {
      Fact($0.label[call.language], text: $0.words[call.language])
    }
  }
}
