import Basics
import Documents
import HTTPTypes
import Organization
import Platform

/// The description of the interface (OpenAPI 3.1), made of the endpoints and their contracts.
package struct OpenAPIDocument {
  private var schemas: [String: JSONValue] = [:]
  private var paths: [(path: String, operations: [JSONMember])] = []

  /// - Parameter endpoints: those with a contract; others are left out.
  package init(_ endpoints: [Endpoint]) {
    add(APIProblem.shape)
    let described = endpoints.filter { $0.contract != nil }.sorted {
      ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue)
    }
    for endpoint in described {
      guard let contract = endpoint.contract else { continue }
      let member = JSONMember(endpoint.method.rawValue.lowercased(), operation(endpoint, contract))
      let path = Self.path(endpoint.path)
      if paths.last?.path == path {
        paths[paths.count - 1].operations.append(member)
      } else {
        paths.append((path, [member]))
      }
    }
  }

  /// - Parameter version: of the program.
  package func json(version: String) -> JSONValue {
    [
      "openapi": "3.1.0",
      "info": [
        "title": "Yiwang", "version": .string(version),
        "description": """
        Everything the pages do, from the same list of endpoints, with the same rights and the same audit. Lists are read page by page \
        with `limit` and `cursor`. Steps name the version they have seen. Requests under an Idempotency-Key are done once.
        """,
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": "/"]],
      "security": [[:], ["token": []]],
      "paths": .object(paths.map { JSONMember($0.path, .object($0.operations)) }),
      "components": [
        "schemas": .object(schemas.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) }),
        "securitySchemes": [
          "token": [
            "type": "http", "scheme": "bearer",
            "description":
              "An access token of one's own, made on the page /account: one post, some of its permissions, until a day.",
          ]
        ],
      ],
    ]
  }

  /// `/matters/:number` as `/matters/{number}`.
  static func path(_ path: String) -> String {
    path.split(separator: "/").map { $0.hasPrefix(":") ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
  }

  private mutating func operation(_ endpoint: Endpoint, _ contract: Contract) -> JSONValue {
    var parameters: [JSONValue] = endpoint.path.split(separator: "/").filter { $0.hasPrefix(":") }.map {
      ["name": .string(String($0.dropFirst())), "in": "path", "required": true, "schema": ["type": "string"]]
    }
    for input in contract.inputs where input.place != .body {
      parameters.append([
        "name": .string(input.name), "in": .string(input.place.rawValue), "description": .string(input.about.en),
        "required": .bool(input.isRequired), "schema": schema(input.type),
      ])
    }
    var members: [JSONMember] = [
      JSONMember("operationId", .string(Self.name(endpoint))), JSONMember("summary", .string(endpoint.purpose.en)),
      JSONMember("description", .string("Permission: \(endpoint.permission)")),
      JSONMember("tags", [.string(contract.heading.en)]), JSONMember("x-permission", .string(endpoint.permission.code)),
    ]
    if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters))) }
    if endpoint.method == .post { members.append(JSONMember("requestBody", body(contract))) }
    let answer: JSONValue =
      if case .file(let type) = contract.answer {
        .object([JSONMember(type, ["schema": ["type": "string"]])])
      } else {
        ["application/json": ["schema": schema(contract.answer)]]
      }
    var statuses = [contract.status.code]
    // A number that came in before, or a key that was used before, gets the first answer.
    if contract.status == .created { statuses.append(200) }
    let problem: JSONValue = [
      "description": "Why it was not done",
      "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
    ]
    members.append(
      JSONMember(
        "responses",
        .object(
          statuses.map { JSONMember(String($0), ["description": "Done", "content": answer]) }
            + [JSONMember("default", problem)])))
    return .object(members)
  }

  private mutating func body(_ contract: Contract) -> JSONValue {
    let inputs = contract.inputs.filter { $0.place == .body }
    let properties = inputs.map { input -> JSONMember in
      guard case .object(let members) = schema(input.type) else { return JSONMember(input.name, [:]) }
      return JSONMember(input.name, .object(members + [JSONMember("description", .string(input.about.en))]))
    }
    let required = inputs.filter(\.isRequired)
    var shape: [JSONMember] = [JSONMember("type", "object"), JSONMember("properties", .object(properties))]
    if !required.isEmpty { shape.append(JSONMember("required", .list(required.map(\.name)))) }
    if contract.takesMore { shape.append(JSONMember("additionalProperties", true)) }
    return ["required": .bool(!required.isEmpty), "content": ["application/json": ["schema": .object(shape)]]]
  }

  private mutating func schema(_ type: ContractType) -> JSONValue {
    switch type {
    case .text: ["type": "string"]
    case .integer: ["type": "integer"]
    case .number: ["type": "number"]
    case .yesNo: ["type": "boolean"]
    case .moment: ["type": "string", "format": "date-time"]
    case .day: ["type": "string", "format": "date"]
    case .choice(let codes): ["type": "string", "enum": .list(codes)]
    case .list(let element): ["type": "array", "items": schema(element)]
    case .map(let value): ["type": "object", "additionalProperties": schema(value)]
    case .any: [:]
    case .file: ["type": "string"]
    case .object(let shape): reference(shape)
    }
  }

  private mutating func reference(_ shape: ContractShape) -> JSONValue {
    add(shape)
    return ["$ref": .string("#/components/schemas/\(shape.name)")]
  }

  private mutating func add(_ shape: ContractShape) {
    guard schemas[shape.name] == nil else { return }
    schemas[shape.name] = [:]
    let members = shape.members.map { member -> JSONMember in
      var schema = schema(member.type)
      if member.mayBeNull { schema = ["anyOf": [schema, ["type": "null"]]] }
      guard case .object(let inner) = schema else { return JSONMember(member.name, schema) }
      return JSONMember(member.name, .object(inner + [JSONMember("description", .string(member.about.en))]))
    }
    schemas[shape.name] = [
      "type": "object", "description": .string(shape.about.en), "properties": .object(members),
    ]
  }

  /// `getMattersNumberSteps`
  private static func name(_ endpoint: Endpoint) -> String {
    let words = endpoint.path.dropFirst(APIPath.base.count).split { !$0.isLetter && !$0.isNumber }
    return endpoint.method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
