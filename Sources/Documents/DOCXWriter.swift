import Basics

/// Writes a text document (WordprocessingML, ISO/IEC 29500-1): headings, paragraphs and small print, as office programs and WPS open it.
package struct DOCXWriter: Sendable {
  /// What a paragraph is.
  package enum Style: String, Sendable, CaseIterable {
    case title = "Title", heading = "Heading1", body = "Body", small = "Small"
  }

  private var paragraphs: [(style: Style, text: String)] = []

  /// An empty document.
  package init() {}

  /// Adds a paragraph at the end; line breaks within it become breaks.
  package mutating func add(_ style: Style, _ text: String) { paragraphs.append((style, text)) }

  /// The file.
  /// - Throws: `Problem` when it grows beyond four gigabytes.
  package func bytes() throws(Problem) -> [UInt8] {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let package = "http://schemas.openxmlformats.org/package/2006"
    let kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    var zip = ZipWriter()
    func part(_ name: String, _ text: String) throws(Problem) {
      zip.begin(name)
      zip.append(Array(("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + text).utf8))
      try zip.end()
    }
    // Word reads this part first.
    try part(
      "[Content_Types].xml",
      """
      <Types xmlns="\(package)/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
      <Default Extension="xml" ContentType="application/xml"/>\
      <Override PartName="/word/document.xml" ContentType="\(kinds).document.main+xml"/>\
      <Override PartName="/word/styles.xml" ContentType="\(kinds).styles+xml"/></Types>
      """)
    try part(
      "_rels/.rels",
      """
      <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" Type="\(relations)/officeDocument" \
      Target="word/document.xml"/></Relationships>
      """)
    try part(
      "word/_rels/document.xml.rels",
      """
      <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" Type="\(relations)/styles" \
      Target="styles.xml"/></Relationships>
      """)
    try part("word/styles.xml", Self.styles(main))
    let body = paragraphs.map { paragraph in
      let runs = paragraph.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        "<w:t xml:space=\"preserve\">\(Self.escaped(String(line)))</w:t>"
      }
      return
        "<w:p><w:pPr><w:pStyle w:val=\"\(paragraph.style.rawValue)\"/></w:pPr><w:r>\(runs.joined(separator: "<w:br/>"))</w:r></w:p>"
    }
    // A4 upright, with the margins of official documents (GB/T 9704-2012, 5.2): 37 mm above, 35 below, 28 left, 26 right.
    try part(
      "word/document.xml",
      """
      <w:document xmlns:w="\(main)"><w:body>\(body.joined())<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>\
      <w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>\
      </w:body></w:document>
      """)
    zip.finish()
    return zip.take()
  }

  private static func styles(_ main: String) -> String {
    func style(_ style: Style, _ size: Int, _ paragraph: String, bold: Bool = false) -> String {
      """
      <w:style w:type="paragraph" w:styleId="\(style.rawValue)"><w:name w:val="\(style == .heading ? "heading 1" : style.rawValue)"/>\
      <w:pPr>\(paragraph)</w:pPr><w:rPr>\(bold ? "<w:b/>" : "")<w:sz w:val="\(size)"/><w:szCs w:val="\(size)"/></w:rPr></w:style>
      """
    }
    return """
      <w:styles xmlns:w="\(main)"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" \
      w:eastAsia="仿宋"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>\
      \(style(.title, 44, "<w:spacing w:before=\"240\" w:after=\"360\"/><w:jc w:val=\"center\"/>", bold: true))\
      \(style(.heading, 32, "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>", bold: true))\
      \(style(.body, 32, "<w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"))\
      \(style(.small, 21, "<w:spacing w:after=\"60\"/>"))</w:styles>
      """
  }

  private static func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      default:
        // Controls that XML 1.0 does not allow (2.2) would make the whole document unreadable.
        if scalar.value >= 0x20 || scalar == "\t" { safe.unicodeScalars.append(scalar) }
      }
    }
    return safe
  }
}
