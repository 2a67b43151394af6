import Basics
import OpenID
import Platform
import Testing

@Suite struct ProviderFileTests {
  @Test func reads() throws {
    let providers = try ProviderFile.read(
      """
      city:
        label: {zh: 统一身份认证, en: Single sign-on}
        issuer: https://id.example.gov.cn
        client_id: yiwang
        client_secret: s
        audience: staff
        name_claim: preferred_username
      people:
        label: {zh: 居民, en: Residents}
        issuer: http://127.0.0.1:9000
        client_id: r
        audience: residents
        scopes: openid phone
      """, file: "providers.yaml")
    #expect(providers.map(\.code) == ["city", "people"])
    #expect(providers.map(\.audience) == [.staff, .residents])
    #expect(providers[0].nameClaim == "preferred_username" && providers[0].scopes == ["openid", "profile"])
    #expect(providers[1].clientSecret.isEmpty && providers[1].scopes == ["openid", "phone"])
  }

  @Test(arguments: [
    "x: {label: {zh: 甲, en: A}, issuer: http://id.example, client_id: a}",
    "X: {label: {zh: 甲, en: A}, issuer: https://id.example, client_id: a}",
    "x: {label: {zh: 甲, en: A}, issuer: https://id.example}",
    "x: {label: {zh: 甲, en: A}, issuer: https://id.example, client_id: a, scopes: profile}",
    "x: {label: {zh: 甲, en: A}, issuer: https://id.example, client_id: a, audience: all}",
    "x: {label: {zh: 甲, en: A}, issuer: https://id.example, client_id: a, secret: b}", "x: [",
  ])
  func saysWhatIsWrong(_ text: String) {
    #expect(throws: (any Error).self) { try ProviderFile.read(text, file: "providers.yaml") }
  }
}
