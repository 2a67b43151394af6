import Basics
import Foundation
import Organization

/// What is asked of a password (GB/T 22239-2019 8.1.4.1 a). Pure; what was used before is checked by `SignIns`.
package enum PasswordRules {
  /// A bound for the work of hashing.
  package static let lengthMost = 200

  /// The rules in words, for the page on which a password is chosen.
  package static func list(_ policy: SecurityPolicy) -> [Phrase] {
    var rules = [
      Phrase("至少 \(policy.passwordLength) 个字符", "At least \(policy.passwordLength) characters"),
      Phrase(
        "小写字母、大写字母、数字、其他字符中至少 \(policy.passwordKinds) 种",
        "At least \(policy.passwordKinds) of lower case, upper case, digits and other characters"),
      Phrase("不含登录名，也不是常见密码", "Without the sign-in name, and none of the common passwords"),
    ]
    if policy.passwordsRemembered > 0 {
      let count = policy.passwordsRemembered
      rules.append(Phrase("不同于最近 \(count) 个密码", "Not one of the last \(count) passwords"))
    }
    if policy.passwordDays > 0 {
      rules.append(
        Phrase("每 \(policy.passwordDays) 天更换一次", "To be changed every \(policy.passwordDays) days"))
    }
    return rules
  }

  /// Everything that is wrong with the password; empty if it may be used.
  /// - Parameters:
  ///   - signInName: folded.
  ///   - field: the name of the field it was typed in.
  package static func faults(
    in password: String, signInName: String?, policy: SecurityPolicy, field: String = "password"
  ) -> [Refusal.Fault] {
    var faults: [Refusal.Fault] = []
    func fault(_ zh: String, _ en: String) { faults.append(.init(field, Phrase(zh, en))) }
    if password.count < policy.passwordLength {
      fault("密码至少 \(policy.passwordLength) 个字符", "A password has at least \(policy.passwordLength) characters")
    }
    if password.count > lengthMost { fault("密码过长", "The password is too long") }
    if kinds(password) < policy.passwordKinds {
      fault(
        "密码须含小写字母、大写字母、数字、其他字符中的 \(policy.passwordKinds) 种",
        "A password has \(policy.passwordKinds) of lower case, upper case, digits and other characters")
    }
    if let signInName, signInName.count > 2, Person.folded(password).contains(signInName) {
      fault("密码不能包含登录名", "A password does not contain the sign-in name")
    }
    if isCommon(password) { fault("这是常见密码，请换一个", "This password is too common; choose another") }
    return faults
  }

  /// How many of lower case, upper case, digits and others occur.
  static func kinds(_ password: String) -> Int {
    var seen: Set<Int> = []
    for character in password {
      if character.isASCIIDigit {
        seen.insert(2)
      } else if character.isLowercase {
        seen.insert(0)
      } else if character.isUppercase {
        seen.insert(1)
      } else {
        seen.insert(3)
      }
    }
    return seen.count
  }

  /// Common as a whole or in its middle part: `P@ssw0rd2026!` is `password` dressed up.
  static func isCommon(_ password: String) -> Bool {
    if Set(password).count < 5 { return true }
    let lower = password.lowercased()
    if commonest.contains(lower) { return true }
    let isEdge: (Character) -> Bool = { !$0.isLetter }
    let middle = lower.drop(while: isEdge)
    guard let end = middle.lastIndex(where: { !isEdge($0) }) else {
      return commonest.contains { $0.count >= 6 && lower.contains($0) }
    }
    let plain = String(middle[...end].map { disguises[$0] ?? $0 })
    return commonest.contains(plain) || commonest.contains(String(plain.filter(\.isLetter)))
  }

  private static let disguises: [Character: Character] = [
    "@": "a", "4": "a", "0": "o", "1": "l", "3": "e", "$": "s", "5": "s", "7": "t", "!": "i",
  ]

  /// The heads of the usual published lists, and what is typed on Chinese keyboards.
  private static let commonest: Set<String> = [
    "123456", "1234567", "12345678", "123456789", "1234567890", "0123456789", "111111", "000000", "666666", "888888",
    "123123", "112233", "654321", "987654321", "147258369", "5201314", "password", "passwd", "passw", "passphrase",
    "qwerty", "qwertyuiop", "qwertyui", "qwert", "asdf", "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "qazwsx",
    "qazwsxedc", "1qaz2wsx", "1qaz2wsx3edc", "1q2w3e4r", "1q2w3e4r5t", "1qaz@wsx", "!qaz2wsx", "qqww1122", "abc",
    "abcd", "abcde", "abcdef", "abcdefg", "aabbcc", "abcabc", "admin", "administrator", "root", "system", "sysadmin",
    "superuser", "user", "test", "testtest", "guest", "demo", "changeme", "default", "initial", "secret", "welcome",
    "login", "letmein", "hello", "helloworld", "iloveyou", "monkey", "dragon", "sunshine", "princess", "football",
    "master", "shadow", "woaini", "woaiwojia", "nihao", "mima", "wodemima", "zhongguo", "zhonghua", "china",
    "chengguan",
    "yiwang", "yiwangtongguan", "huawei", "wangluo", "xitong", "guanliyuan", "spring", "summer", "autumn", "winter",
  ]
}

extension String {
  /// One spelling for one password, whatever keyboard it comes from (NFC, RFC 8265 OpaqueString).
  var passwordForm: String { precomposedStringWithCanonicalMapping }
}
