import Basics

/// What whoever gives personal data is told before (个人信息保护法 art. 17): who, why, what, how long, which rights.
/// Text of the pack, versioned; the version that was shown is stored with the data.
package struct PrivacyNotice: Sendable, Hashable {
  /// One thing data is used for.
  package struct Purpose: Sendable, Hashable {
    package var code: String
    package var label: Phrase
    /// Whether it rests on consent, which may be refused and withdrawn; otherwise on a duty of the law (arts. 13, 34).
    package var needsConsent: Bool
    /// The legal ground, such as the article.
    package var ground: Phrase

    package init(code: String, label: Phrase, needsConsent: Bool, ground: Phrase) {
      self.code = code
      self.label = label
      self.needsConsent = needsConsent
      self.ground = ground
    }
  }

  package var version: String
  /// Who processes the data, and whom to ask.
  package var processor: Phrase
  package var contact: Phrase
  package var text: Phrase
  package var purposes: [Purpose]
  /// Natural days in which a request about one's data is answered.
  package var answerDays: Int

  package init(
    version: String, processor: Phrase, contact: Phrase, text: Phrase, purposes: [Purpose], answerDays: Int
  ) {
    self.version = version
    self.processor = processor
    self.contact = contact
    self.text = text
    self.purposes = purposes
    self.answerDays = answerDays
  }

  package func purpose(_ code: String) -> Purpose? { purposes.first { $0.code == code } }
}
