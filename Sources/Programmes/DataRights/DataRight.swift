import Basics

/// What a person may ask for of their own data (个人信息保护法 arts. 15, 44–48). The codes are those of the pack's lifecycle.
package enum DataRight: String, Sendable, CaseIterable {
  case access, copy, correction, deletion, restriction, withdrawal, explanation

  /// What the officer may do to answer it: no request opens the door to more than was asked for.
  package var deeds: Set<Deed> {
    switch self {
    case .access, .copy: [.export]
    case .correction: [.correct]
    // What cannot be deleted yet is restricted (art. 47).
    case .deletion: [.delete, .restrict, .unrestrict]
    case .restriction: [.restrict, .unrestrict]
    case .withdrawal: [.withdraw]
    case .explanation: []
    }
  }

  package var label: Phrase {
    switch self {
    case .access: Phrase("查阅", "see what is held")
    case .copy: Phrase("复制", "a copy")
    case .correction: Phrase("更正、补充", "correction")
    case .deletion: Phrase("删除", "deletion")
    case .restriction: Phrase("限制处理", "restriction")
    case .withdrawal: Phrase("撤回同意", "withdrawal of a consent")
    case .explanation: Phrase("解释说明", "an explanation")
    }
  }

  package var hint: Phrase {
    switch self {
    case .access: Phrase("我们保存了您的什么信息、谁看过", "what is held about you, and who has looked at it")
    case .copy: Phrase("一份可以带走的文件", "a file that you can take with you")
    case .correction: Phrase("称呼或电话有误", "the name or the phone is wrong")
    case .deletion:
      Phrase("删除称呼和电话；案件在办时改为限制处理", "of name and phone; while the report is open they are restricted instead")
    case .restriction: Phrase("只保存，不再使用", "kept, and not used any more")
    case .withdrawal: Phrase("不再同意处置单位与您联系", "the agency may no longer call you")
    case .explanation: Phrase("处理规则哪里不清楚", "what is not clear about how your data is used")
    }
  }
}

/// What an officer does with the data to answer a request.
package enum Deed: String, Sendable, CaseIterable {
  case export, correct, delete, restrict, unrestrict, withdraw
}
