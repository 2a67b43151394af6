import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing

@testable import Open311

/// The server, rule by rule (docs/api/open311.md), on both engines.
@Suite struct RequestTests {
  @Test(arguments: Engine.available) func aRequestIsMadeAndFollowed(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let other = Interface(door: door)
      let id = try await other.send([
        ("first_name", "王小明"), ("phone", "13812345678"), ("email", "a@example.cn"), ("client_reference", "A-1"),
      ])
      #expect(Key(text: id) != nil, "\(id)")
      // Q22: the same again is the same.
      #expect(try await other.send([("client_reference", "A-1")]) == id)
      let matter = try await other.matter(id)
      #expect(matter.category?.description == "event:01001" && matter.channel == "open311" && matter.community != nil)
      #expect(try await door.jurisdiction.matters.reporter(of: matter)?.name == "王小明")
      // Not listed before it was accepted; known by its number from its first moment, and told as it was sent to its sender only.
      #expect(try await other.json(.get, "v2/requests.json") == .array([]))
      let own = try await other.json(.get, "v2/requests/\(id).json")
      #expect(own[0]?["description"]?.string == "井盖不见了")
      let public1 = try await other.json(.get, "v2/requests/\(id).json", isKeyed: false)
      #expect(public1[0]?["description"] == .null && public1[0]?["status"]?.string == "open")
      #expect(
        public1[0]?.members?.map(\.key) == [
          "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "requested_datetime",
          "updated_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
        ])
      var stranger = other
      stranger.post = "szzx.acceptor1"
      #expect(try await stranger.json(.get, "v2/requests/\(id).json")[0]?["description"] == .null)
      try await other.close(id)
      let closed = try await other.json(.get, "v2/requests.json?status=closed", isKeyed: false)
      #expect(closed[0]?["service_request_id"]?.string == id && closed[0]?["status_notes"]?.string == "已解决")
      #expect(closed[0]?["agency_responsible"]?.string != nil && closed[1] == nil)
      // Q25, and what the public list does not say.
      let all = await other.ask(.get, "v2/requests.json?extensions=true", isKeyed: false)
      for secret in ["王小明", "13812345678", "a@example.cn", "井盖不见了", "内部说明", "谢谢您", matter.number] {
        #expect(!all.holds(secret), "\(secret)")
      }
      #expect(all.fields[HTTPField.Name("X-Total-Count")!] == "1")
      #expect(all.fields[HTTPField.Name("Access-Control-Allow-Origin")!] == "*")
      #expect(try await door.desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func everyWayOfSending(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let other = Interface(door: door)
      // A JSON body.
      let place = try other.place()
      let body = """
        {"service_code":"sewer-manhole","lat":\(place[0].1),"long":\(place[1].1),"description":"松动",
         "attribute":{"KIND":"moved","WHERE":["pavement","school"],"DEPTH":1.5,"UNKNOWN":"x"}}
        """
      let sent = await other.ask(.post, "v2/requests.json", body: body)
      let id = try JSONValue.parse(sent.body, file: "a")[0]?["service_request_id"]?.string ?? ""
      let matter = try await other.matter(id)
      #expect(matter.details == "松动\n\n怎么了？：移位\n在哪里？：人行道、学校附近\n大约多深：1.5", "\(sent.text)")
      // Q11, Q12: both ways of writing several, kept in the log with the unknown ones.
      for values in [
        [("attribute[WHERE]", "pavement"), ("attribute[WHERE]", "school")], [("attribute[WHERE][]", "pavement"),
          ("attribute[WHERE][]", "school")],
      ] {
        let again = try await other.send([("service_code", "x")] + values)
        #expect(Key(text: again) != nil)
      }
      let extended = try await other.json(.get, "v2/requests/\(id).json?extensions=true")
      #expect(extended[0]?["attributes"]?[0]?["name"]?.string == "移位")
      #expect(try await other.json(.get, "v2/requests/\(id).json?extensions=true", isKeyed: false)[0]?["attributes"] == .array([]))
      // Several photos, as files and as an address with the picture in it; a double name counts once.
      let one = Photos.png(width: 32, height: 16, place: "31.95 N 118.84 E"), two = Photos.png(width: 16, height: 16, place: "")
      let data = "data:image/png;base64," + Base64Text.of(two)
      let withPhotos = await other.ask(
        .post, "v2/requests.xml",
        [("service_code", "event-01001"), ("description", "有图"), ("media_url", data), ("media_url", "https://example.org/a.jpg")] + place,
        files: [Multipart.Part(name: "media", filename: "a.png", bytes: one)])
      #expect(withPhotos.status == .ok && withPhotos.text.contains("<account_id/>"), "\(withPhotos.text)")
      let photo = try #require(withPhotos.text.split(separator: "<service_request_id>").last?.prefix { $0 != "<" })
      let seen = try await other.json(.get, "v2/requests/\(photo).json?extensions=true")
      #expect(seen[0]?["extended_attributes"]?["photos"]?.array?.count == 2)
      #expect(seen[0]?["media_url"]?.string?.hasPrefix("http://example.gov.cn/photos/") == true)
      // Batch: a token, and the number against it. Blackbox: nothing, and never seen.
      let batch = try await other.json(
        .post, "v2/requests.json", [("service_code", "storm-drain"), ("address_string", "东山街道")])
      let token = batch[0]?["token"]?.string ?? ""
      #expect(batch[0]?["service_request_id"] == nil)
      let against = try await other.json(.get, "v2/tokens/\(token).json")
      #expect(against[0]?["token"]?.string == token && Key(text: against[0]?["service_request_id"]?.string ?? "") != nil)
      #expect(await other.ask(.get, "v2/tokens/\(token.dropLast())0.json").status == .notFound || token.hasSuffix("0"))
      let black = try await other.json(
        .post, "v2/requests.json", [("service_code", "gas-manhole"), ("address_string", "东山街道")])
      #expect(black[0]?.members?.map(\.key) == ["service_notice", "account_id"])
      // To try: checked, and nothing made.
      let before = try await door.jurisdiction.matters.count()
      let tried = try await other.json(.post, "test/v2/requests.json", [("service_code", "event-01001")] + place)
      #expect(tried[0]?["service_request_id"]?.string == "test")
      #expect(try await door.jurisdiction.matters.count() == before)
      #expect(try await door.desk.faults() == [])
    }
  }

  /// What is wrong is said, all of it, and never as our fault.
  @Test func refusals() async throws {
    try await withDoor(.sqlite) { door in
      let other = Interface(door: door)
      let place = try other.place(), code = [("service_code", "event-01001")]
      let long = String(repeating: "长", count: 4001)
      let rows: [([(String, String)], HTTPResponse.Status, String)] = [
        ([], .badRequest, "service_code"), ([("service_code", "nothing")], .notFound, "service_code"), (code, .badRequest, "lat"),
        (code + [place[0]], .badRequest, "long"), (code + [("lat", "91"), ("long", "x")], .badRequest, "lat"),
        (code + [("lat", "39.9"), ("long", "116.4")], .badRequest, "以外"), (code + place + [("description", long)], .badRequest, "4001"),
        (code + [("address_id", "9")], .badRequest, "address_id"), (code + [("lat", "nan"), ("long", "1e999")], .badRequest, "lat"),
        ([("service_code", "sewer-manhole")] + place, .badRequest, "attribute[KIND]"),
        ([("service_code", "sewer-manhole"), ("attribute[KIND]", "gone"), ("attribute[DEPTH]", "deep"),
          ("attribute[SINCE]", "today")] + place,
          .badRequest, "attribute[DEPTH]"),
        (code + place + [("phone", "abc")], .badRequest, "phone"), (code + place + [("media_url",
          "data:image/png;base64,***")], .badRequest, "media_url"),
        (code + place + [("media_url", "data:image/png;base64,AAAA")], .badRequest, "media"),
        (code + place + [("jurisdiction_id", "elsewhere")], .notFound, "jurisdiction_id"),
      ]
      for (values, status, word) in rows {
        let reply = await other.ask(.post, "v2/requests.json", values)
        #expect(reply.status == status && reply.text.contains(word), "\(values) \(reply.status.code) \(reply.text)")
        #expect(try JSONValue.parse(reply.body, file: "e")[0]?["code"]?.string == "\(status.code)")
      }
      for body in [
        "{", "[]", "1", "\"x\"", "null", "{\"service_code\":{\"a\":1}}", "{\"service_code\":[[1]]}", String(repeating: "[", count: 5000),
        "{\"service_code\":\"a\\u0000\"}", "{\"lat\":1e400}",
          "{\"service_code\":\"event-01001\",\"lat\":123456789012345678901234567890,\"long\":0}",
        "{\"service_code\":\"event-01001\",\"address_string\":\"\\ud800\"}",
      ] {
        let reply = await other.ask(.post, "v2/requests.json", body: body)
        #expect((400..<500).contains(Int(reply.status.code)), "\(body.prefix(60)) \(reply.status.code)")
      }
      #expect(await other.ask(.post, "v2/requests.json", code + place, isKeyed: false).status == .forbidden)
      var field = other
      field.post = "cgj.desk"
      #expect(await field.ask(.post, "v2/requests.json", code + place).status == .forbidden)
      for query in [
        "page=0", "page=x", "page_size=1001", "start_date=2026-11-01", "start_date=2026-01-01T00:00:00Z&end_date=2026-09-01T00:00:00Z",
        "start_date=2026-11-02T00:00:00Z&end_date=2026-11-01T00:00:00Z", "bbox=a,b,c,d", "bbox=1,1,0,0", "status=done",
        "updated_after=2026-01-01T00:00:00Z", "page=99999999999999999999",
          "service_code=\(String(repeating: "a,b,", count: 40))x\((0..<60).map { ",\($0)" }.joined())",
      ] {
        let reply = await other.ask(.get, "v2/requests.json?\(query)")
        #expect(reply.status == .badRequest, "\(query) \(reply.status.code)")
      }
    }
  }

  @Test(arguments: Engine.available) func listsAreNarrowed(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let other = Interface(door: door), desk = door.desk
      var ids: [String] = []
      for index in 0..<5 {
        _ = desk.clock.advance(.minutes(1))
        ids.append(try await other.send([("client_reference", "\(index)")]))
        let matter = try await other.matter(ids[index])
        let category = index == 4 ? "event:01002" : "event:01001"
        _ = try await desk.act("file", matter, ["category": category, "standard": index == 4 ? "1" : "2"], by: "szzx.acceptor1")
      }
      _ = desk.clock.advance(.minutes(30))
      try await other.closeFiled(ids[0])
      func listed(_ query: String) async throws -> [String] {
        try await other.json(.get, "v2/requests.json?\(query)",
          isKeyed: false).array?.compactMap { $0["service_request_id"]?.string } ?? ["?"]
      }
      let newest = Array(ids.reversed())
      #expect(try await listed("") == newest)
      #expect(try await listed("status=open") == Array(newest.dropLast()))
      #expect(try await listed("status=closed") == [ids[0]])
      #expect(try await listed("status=open,closed") == newest)
      #expect(try await listed("service_code=sewer-manhole") == [ids[4]])
      #expect(try await listed("service_code=sewer-manhole,event-01001") == newest)
      #expect(try await listed("service_code=nothing") == [])
      #expect(try await listed("page=2&page_size=2") == [ids[2], ids[1]])
      #expect(try await listed("page=9&page_size=2") == [])
      #expect(try await listed("service_request_id=\(ids[1]),\(ids[3]),5&status=closed") == [ids[3], ids[1]])
      #expect(try await listed("service_request_id=5,x") == [])
      let times = try await [1, 3].asyncMap { Moment.utc(try await other.matter(ids[$0]).reportedAt) }
      #expect(try await listed("start_date=\(times[0])&end_date=\(times[1])") == [ids[3], ids[2], ids[1]])
      let late = Moment.utc(desk.clock.now + .minutes(-10))
      #expect(try await listed("updated_after=\(late)") == [ids[0]])
      #expect(try await listed("updated_before=\(late)") == Array(newest.dropLast()))
      let point = try #require(desk.district.territory[desk.community].flatMap(RequestAnswer.point))
      let (x, y) = (point.longitude, point.latitude)
      #expect(try await listed("bbox=\(x - 0.001),\(y - 0.001),\(x + 0.001),\(y + 0.001)") == newest)
      #expect(try await listed("bbox=0,0,1,1") == [])
      let file = await other.ask(.get, "v2/requests.csv?status=open", isKeyed: false)
      #expect(file.text.split(separator: "\r\n").first?.split(separator: ",").count == 14)
    }
  }

  @Test(arguments: Engine.available) func updatesGoBothWays(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let other = Interface(door: door)
      let id = try await other.send()
      try await other.close(id)
      let told = try await other.json(.get, "v2/servicerequestupdates.json")
      let words = told.array?.compactMap { $0["status"]?.string } ?? []
      #expect(words == ["for_triage", "open", "in_progress", "in_progress", "in_progress", "fixed"])
      #expect(told[5]?["description"]?.string?.contains("谢谢您") == true)
      #expect(told[5]?["updated_datetime"]?.string?.hasSuffix("Z") == true)
      let open = await other.ask(.get, "v2/servicerequestupdates.json", isKeyed: false)
      #expect(!open.holds("谢谢您") && open.holds("已解决") && !open.holds("内部说明"))
      // Page by page, by the last one seen.
      var seen: [String] = [], after = "0"
      while true {
        let page = await other.ask(.get, "v2/servicerequestupdates.json?page_size=2&after=\(after)")
        seen += try JSONValue.parse(page.body, file: "p").array?.compactMap { $0["update_id"]?.string } ?? []
        guard let next = page.fields[HTTPField.Name("Link")!] else { break }
        after = String(next.split(separator: "after=").last?.prefix { $0.isNumber } ?? "")
      }
      #expect(seen == told.array?.compactMap { $0["update_id"]?.string } ?? [])
      // A note of the sender, once.
      let form = [
        ("service_request_id", id), ("update_id", "u-1"), ("status", "FIXED"), ("updated_datetime", "2026-11-23T01:41:12Z"),
        ("description", "对方补充"),
      ]
      for _ in 0..<2 { #expect(await other.ask(.post, "v2/servicerequestupdates.xml", form).status == .ok) }
      let file = try await door.jurisdiction.matters.one(try await other.matter(id).number, reach: .everything)
      #expect(file.entries.filter { $0.action == "note" }.count == 1)
      #expect(file.entries.last?.form["note"] == "对方补充\n[fixed]" && file.matter.stage == "closed")
      #expect(await other.ask(.post, "v2/servicerequestupdates.json", Array(form.dropFirst())).status == .badRequest)
      var stranger = other
      stranger.post = "szzx.acceptor1"
      #expect(await stranger.ask(.post, "v2/servicerequestupdates.json", form).status == .forbidden)
      #expect(try await door.desk.faults() == [])
    }
  }

  /// Nothing walks the history.
  @Test(arguments: Engine.available) func plans(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let answers = try await database.read("plans") { transaction in
        let planned = try Explaining(transaction)
        for state in RequestsTable.Question.State.allCases {
          for categories in [nil, ["event:01001"], ["event:01001", "event:01002"]] {
            for places in [nil, ["320115001"]] {
              for changed in [nil, Key(1 << 60)] {
                for unchanged in [nil, Key(1 << 61)] {
                  var question = RequestsTable.Question(flow: "reporting", limit: 50)
                  question.state = state
                  question.categories = categories
                  question.places = places
                  question.hidden = ["event:01011"]
                  question.changedFrom = changed
                  question.unchangedFrom = unchanged
                  if changed == nil {
                    question.from = Key(1 << 59)
                    question.below = Key(1 << 62)
                  }
                  _ = try RequestsTable.list(question, in: planned)
                  _ = try RequestsTable.count(question, most: 100, in: planned)
                }
              }
            }
          }
        }
        for sender in [nil, "a/"] {
          _ = try RequestsTable.steps(
            from: Key(1), below: Key(2), flow: "reporting", hidden: ["event:01011"], sender: sender, limit: 10, in: planned)
        }
        _ = try RequestsTable.changed([Key(1), Key(2)], in: planned)
        return planned.answers
      }
      for answer in answers {
        let walks = answer.lines.filter { line in
          guard engine == .sqlite else { return line.contains("Seq Scan on") }
          return line.hasPrefix("SCAN ") && !line.hasPrefix("SCAN walked") && !line.hasPrefix("SCAN met")
            && !line.contains("matters_open_public")
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(answer.lines.joined(separator: "\n"))")
      }
    }
  }
}

extension Interface {
  /// Closes what was filed.
  func closeFiled(_ id: String) async throws {
    let desk = door.desk
    var m = try await matter(id)
    m = try await desk.act("dispatch", m, ["agency": "cgj"], by: "szzx.dispatcher1")
    m = try await desk.act("acknowledge", m, [:], by: "cgj.desk")
    m = try await desk.act("handle", m, ["result": "已换新井盖"], by: "cgj.handler")
    _ = try await desk.act("close", m, ["condition": "yes", "closure": "fixed", "reply": "谢谢您"], by: "szzx.acceptor1")
  }
}

extension Array {
  fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async throws -> [T] {
    var all: [T] = []
    for element in self { all.append(try await body(element)) }
    return all
  }
}

/// A picture as it stands in an address.
enum Base64Text {
  static func of(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = Array(bytes[start..<Swift.min(start + 3, bytes.count)])
      let whole = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
      for place in 0..<4 { text.append(place <= group.count ? letters[whole >> (18 - 6 * place) & 63] : "=") }
    }
    return text
  }
}
