import Basics
import Casework
import Documents

extension PackReader {
  private static let crosswalkFile = "georeport.yaml"

  /// What other systems call our categories; a pack may be without it.
  mutating func crosswalk(_ catalogue: Catalogue?) -> Crosswalk {
    guard files.text(Self.crosswalkFile) != nil, let node = yaml(Self.crosswalkFile) else { return Crosswalk() }
    node.unknownKeys(allowed: ["contact", "key_service", "jurisdictions", "services"], into: &problems)
    let fallback = Crosswalk()
    let services = node.optionalList("services", into: &problems).compactMap { service($0, catalogue) }
    var codes: Set<String> = [], categories: Set<CategoryKey> = []
    for service in services {
      if !codes.insert(service.code).inserted || !categories.insert(service.category).inserted {
        problems.append(
          node.problem(
            Phrase("服务 \(service.code) 或其类别重复", "the service \(service.code) or its category stands twice"),
            remedy: Phrase("一个类别一个代码", "one code for one category")))
      }
      // A code made from the category of another would lead to two.
      if let catalogue, let other = fallback.service(code: service.code, in: catalogue), other.category != service.category {
        problems.append(
          node.problem(
            Phrase("代码 \(service.code) 属于另一类别", "the code \(service.code) belongs to another category"),
            remedy: Phrase("换一个代码", "choose another")))
      }
    }
    return Crosswalk(
      contact: node.optionalPhrase("contact", into: &problems) ?? fallback.contact,
      keyService: node.optionalPhrase("key_service", into: &problems) ?? fallback.keyService,
      jurisdictions: node.optionalTexts("jurisdictions", into: &problems), services: services)
  }

  private mutating func service(_ node: YAMLNode, _ catalogue: Catalogue?) -> Crosswalk.Line? {
    node.unknownKeys(
      allowed: ["category", "code", "name", "description", "keywords", "group", "type", "offered", "attributes"],
      into: &problems)
    let text = node.text("category", into: &problems)
    guard let catalogue, let key = CategoryKey(text), let known = Crosswalk().service(of: key, in: catalogue) else {
      problems.append(
        node.problem(
          Phrase("没有类别 \(text)", "there is no category \(text)"),
          remedy: Phrase("写 kind:code，例如 event:01002", "write kind:code, such as event:01002")))
      return nil
    }
    var service = known
    service.code = node.optionalText("code", into: &problems) ?? service.code
    let isPlain = service.code.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    if !isPlain || service.code.isEmpty || service.code.utf8.count > 60 {
      problems.append(
        node.problem(
          Phrase("代码 \(service.code) 只能用字母、数字、- 和 _", "the code \(service.code) may hold letters, digits, - and _ only"),
          remedy: Phrase("改代码", "change it")))
    }
    service.name = node.optionalPhrase("name", into: &problems) ?? service.name
    service.description = node.optionalPhrase("description", into: &problems)
    service.keywords = node.optionalTexts("keywords", into: &problems)
    if service.keywords.contains(where: { $0.contains(",") }) {
      problems.append(
        node.problem(
          Phrase("关键词不能含逗号", "a keyword holds no comma"), remedy: Phrase("分成两个", "make two of it")))
    }
    service.group = node.optionalPhrase("group", into: &problems) ?? service.group
    service.way = node.optionalChoice("type", of: Crosswalk.Way.self, into: &problems) ?? .realtime
    service.isOffered = node.optionalBool("offered", into: &problems) ?? service.isOffered
    service.attributes = node.optionalList("attributes", into: &problems).map { attribute($0) }
    if Set(service.attributes.map(\.code)).count != service.attributes.count {
      problems.append(
        node.problem(
          Phrase("服务 \(service.code) 的问题代码重复", "a question of the service \(service.code) stands twice"),
          remedy: Phrase("改代码", "change a code")))
    }
    return service
  }

  private mutating func attribute(_ node: YAMLNode) -> Crosswalk.Attribute {
    node.unknownKeys(allowed: ["code", "type", "required", "asked", "question", "hint", "values"], into: &problems)
    let datatype = node.optionalChoice("type", of: Crosswalk.Attribute.Datatype.self, into: &problems) ?? .string
    let values = node.optionalMap("values", into: &problems).map { entry -> (key: String, name: Phrase) in
      (entry.key, node.optionalNode("values", into: &problems)?.optionalPhrase(entry.key, into: &problems) ?? .verbatim(entry.key))
    }
    if datatype.isList == values.isEmpty {
      problems.append(
        node.problem(
          Phrase("只有列表有 values，且不能为空", "a list has values, and nothing else has"),
          remedy: Phrase("补上或删去 values", "add or remove values")))
    }
    let isAsked = node.optionalBool("asked", into: &problems) ?? true
    return Crosswalk.Attribute(
      code: node.text("code", into: &problems), datatype: datatype,
      isRequired: isAsked && (node.optionalBool("required", into: &problems) ?? false), isAsked: isAsked,
      question: node.phrase("question", into: &problems), hint: node.optionalPhrase("hint", into: &problems),
      values: values)
  }
}
