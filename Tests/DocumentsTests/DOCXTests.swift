import Testing

@testable import Documents

struct DOCXTests {
  private func part(_ name: String, of document: [UInt8]) throws -> String {
    let archive = try ZipArchive(bytes: document, file: "a.docx")
    let source = try ZipEntrySource(try #require(archive.entries[name]), of: archive)
    var bytes: [UInt8] = []
    while let piece = try source.next() { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func textIsEscapedAndKept() throws {
    var writer = DOCXWriter()
    writer.add(.title, "上半年 & <总结>")
    writer.add(.body, "一行\n二行\u{1}\u{0B}")
    let document = try writer.bytes()
    let text = try part("word/document.xml", of: document)
    #expect(text.contains("<w:t xml:space=\"preserve\">上半年 &amp; &lt;总结&gt;</w:t>"))
    #expect(text.contains("一行</w:t><w:br/><w:t xml:space=\"preserve\">二行</w:t>"))
    // Word finds its parts by these.
    #expect(try part("[Content_Types].xml", of: document).contains("/word/document.xml"))
    #expect(try part("_rels/.rels", of: document).contains("Target=\"word/document.xml\""))
    for style in DOCXWriter.Style.allCases { #expect(try part("word/styles.xml", of: document).contains("w:styleId=\"\(style.rawValue)\"")) }
  }
}
