import Basics
import Casework
import Platform
import Postage
import Site
import Storage
import Territory

/// A matter as another server gets it: what it is about, with personal data in free text starred, where it is, and the public copies
/// of its first photos. Never who reported it.
struct ForwardedRequest: Sendable {
  private static let photosMost = 3

  private let peer: Peer
  private let values: [(String, String)]
  private let photos: [[UInt8]]

  init(_ key: Key, _ peer: Peer, _ jurisdiction: Jurisdiction) async throws {
    let read = try await jurisdiction.database.read("open311.forwarded") { transaction in
      (try MattersTable.one(key: key, in: transaction), try AttachmentsTable.of(key, in: transaction))
    }
    guard let matter = read.0, let code = matter.category.flatMap({ peer.services[$0] }) else {
      throw Refusal(.notNow, "category.changed", Phrase("类别已不在转送之列", "its category is not sent on any more"))
    }
    self.peer = peer
    let district = jurisdiction.district
    let words = [matter.title, matter.details].filter { !$0.isEmpty }.joined(separator: "\n\n")
    var values: [(String, String)] = [
      ("api_key", peer.key), ("service_code", code), ("client_reference", "\(district.code)-\(key)"),
      ("description", String(Masking.text(words).prefix(4000))),
    ]
    if let jurisdiction = peer.jurisdiction { values.append(("jurisdiction_id", jurisdiction)) }
    if let place = matter.coordinate {
      values += [("lat", decimal6(place.latitude)), ("long", decimal6(place.longitude))]
    }
    let area = matter.area.map { district.territory.placeLabel(of: $0).zh }
    if let address = Masking.text(matter.address).nonEmpty ?? area { values.append(("address_string", address)) }
    self.values = values
    photos = read.1.filter { $0.entry == 1 }.prefix(Self.photosMost).compactMap { photo in
      photo.publicDigest.flatMap { jurisdiction.photos.bytes($0) }
    }
  }

  func request() throws -> RemoteRequest {
    guard !photos.isEmpty else {
      let body = values.map { "\(Look.percentEncoded($0.0))=\(Look.percentEncoded($0.1))" }.joined(separator: "&")
      return try peer.request(
        "requests.json", body: Array(body.utf8), type: "application/x-www-form-urlencoded; charset=utf-8")
    }
    // A boundary that no part can hold: it is made of what they all are.
    let boundary = "yw" + String(PackFiles.digest(photos.flatMap(\.self) + Array(values.map(\.1).joined().utf8)).prefix(40))
    var body: [UInt8] = []
    for (name, value) in values {
      body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    for (index, photo) in photos.enumerated() {
      let head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"media\"; filename=\"\(index + 1)\"\r\n"
      body += Array((head + "Content-Type: application/octet-stream\r\n\r\n").utf8)
      body += photo + [13, 10]
    }
    body += Array("--\(boundary)--\r\n".utf8)
    return try peer.request("requests.json", body: body, type: "multipart/form-data; boundary=\(boundary)")
  }
}
