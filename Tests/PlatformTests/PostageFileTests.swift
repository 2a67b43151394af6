import Basics
import Platform
import Postage
import Testing

@Suite struct PostageFileTests {
  private func read(_ text: String) throws -> PostageSettings {
    try PostageFile.read(text, file: "postage.yaml") { name in
      switch name {
      case "relay.password": " geheim\n"
      case "webhook.secret": "0123456789abcdef\n"
      case "ca.pem": "x"
      default: nil
      }
    }
  }

  @Test func reads() throws {
    let settings = try read(
      """
      mail:
        relay: smtp://relay.example.gov.cn:587
        sender: yiwang@example.gov.cn
        user: yiwang
        password_file: relay.password
      webhook:
        url: https://sms.example.gov.cn/yiwang
        secret_file: webhook.secret
        private: yes
      ca_file: /etc/ca.pem
      """.replacing("/etc/ca.pem", with: "ca.pem"))
    #expect(settings.relay?.url.host == "relay.example.gov.cn" && settings.relay?.url.port == 587)
    #expect(settings.relay?.user == "yiwang" && settings.relay?.password == "geheim" && settings.relay?.needsEncryption == true)
    #expect(settings.gateway?.secret == "0123456789abcdef" && settings.gateway?.isPrivate == true)
    #expect(settings.authorities?.hasSuffix("ca.pem") == true)
    let small = try read("webhook: {url: \"http://127.0.0.1:9/in\", secret: 0123456789abcdef, private: yes}")
    #expect(small.relay == nil && small.authorities == nil && small.gateway?.url.port == 9)
    #expect(try read("mail: {relay: \"smtp://127.0.0.1:2525\", sender: a@b.cn}").relay?.needsEncryption == false)
  }

  /// Each wrong line is named, with what to do; no secret is.
  @Test(arguments: [
    ("", "postage.yaml"), ("{}", "postage.yaml"), ("mail: {relay: relay.example, sender: a@b.cn}", "postage.yaml:1"),
    ("mail:\n  relay: smtp://r.example\n  sender: nobody", "postage.yaml:2"), ("mail: {relay: \"smtp://r.example\", sender: a@b.cn, user: u}", "postage.yaml:1"),
    ("mail: {relay: \"smtp://r.example\", sender: a@b.cn, user: u, password: geheim, password_file: relay.password}", "postage.yaml:1"),
    ("mail: {relay: \"smtp://r.example\", sender: a@b.cn, user: u, password_file: none}", "postage.yaml:1"),
    ("\nwebhook: {url: \"http://sms.example/in\", secret: 0123456789abcdef, private: yes}", "postage.yaml:2"),
    ("webhook: {url: \"http://127.0.0.1/in\", secret: 0123456789abcdef}", "postage.yaml:1"),
    ("webhook: {url: \"https://u:geheim@sms.example/in\", secret: 0123456789abcdef}", "postage.yaml:1"),
    ("webhook: {url: \"https://sms.example/in\", secret: geheim}", "postage.yaml:1"), ("webhook: {url: \"https://sms.example/in\"}", "postage.yaml:1"),
    ("mail: {relay: \"smtp://r.example\", sender: a@b.cn, sendr: x}", "postage.yaml:1"), ("ca_file: none\nmail: {relay: \"smtp://r.example\", sender: a@b.cn}", "postage.yaml:1"),
    ("mail: [", "postage.yaml"), ("mails: {}", "postage.yaml:1"),
  ])
  func saysWhatIsWrong(_ text: String, _ place: String) throws {
    let refusal = #expect(throws: Refusal.self) { try read(text) }
    let faults = try #require(refusal?.fields)
    #expect(faults.contains { $0.field.hasPrefix(place) }, "\(faults)")
    #expect(!"\(faults)".contains("geheim"))
  }
}
