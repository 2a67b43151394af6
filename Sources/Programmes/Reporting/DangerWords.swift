import Basics

/// Words that tell of a danger to life right now. Whoever writes one is asked whether they called 110, 119 or 120 already; the report
/// is taken all the same.
enum DangerWords {
  /// In lower case; letters match also within a word.
  static let all: [Phrase] = [
    Phrase("起火", "on fire"), Phrase("着火", "fire broke out"), Phrase("火灾", "house fire"), Phrase("浓烟", "thick smoke"),
    Phrase("爆炸", "explosion"), Phrase("燃气泄漏", "gas leak"), Phrase("煤气泄漏", "leaking gas"), Phrase("天然气泄漏", "smell of gas"),
    Phrase("有人受伤", "injured"), Phrase("受重伤", "bleeding"), Phrase("昏迷", "unconscious"), Phrase("溺水", "drowning"),
    Phrase("落水", "fell into the water"), Phrase("触电", "electrocuted"), Phrase("被困", "trapped"), Phrase("坍塌", "collapsed"),
    Phrase("倒塌", "collapsing"), Phrase("跳楼", "going to jump"), Phrase("自杀", "suicide"), Phrase("持刀", "with a knife"),
    Phrase("打人", "being attacked"), Phrase("抢劫", "robbery"),
  ]

  /// Those that occur, each once, as they are read in the text.
  static func found(in text: String) -> [String] {
    let text = text.lowercased()
    return all.flatMap { [$0.zh, $0.en] }.filter { text.contains($0) }
  }
}
