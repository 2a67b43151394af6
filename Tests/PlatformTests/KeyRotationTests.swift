import Basics
import Casework
import Ciphers
import Identity
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct KeyRotationTests {
  @Test(arguments: Engine.available) func everythingComesUnderTheNewKey(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let jurisdiction = door.jurisdiction
      var numbers: [String] = []
      for n in 0..<12 {
        numbers.append(try await door.desk.report(reporter: Reporter(name: "王\(n)", phone: "138000000\(10 + n)")).number)
      }
      let person = try await jurisdiction.people.create(
        PersonDraft(name: "李四", signInName: "li", phone: "13900000001", email: nil), by: "", now: door.desk.clock.now)
      let old = jurisdiction.keyFile.ring
      try jurisdiction.keyFile.write(old.adding(at: door.desk.clock.now))
      // Written after the key is there, before the pass: already under the new one.
      let late = try await door.desk.report(reporter: Reporter(name: "赵", phone: "13700000000"))
      let first = try await KeyRotation(jurisdiction).pass()
      #expect(first.seen == 13 && first.changed == 13, "twelve reporters and one person: \(first)")
      #expect(try await KeyRotation(jurisdiction).pass().changed == 0)
      try jurisdiction.keyFile.write(try jurisdiction.keyFile.ring.dropping(old.currentID))
      for (n, number) in numbers.enumerated() {
        let matter = try await jurisdiction.matters.one(number, reach: .everything).matter
        #expect(try await jurisdiction.matters.reporter(of: matter)?.name == "王\(n)")
      }
      #expect(try await jurisdiction.matters.reported(fromPhone: "13800000010", reach: .everything).map(\.number) == [numbers[0]])
      #expect(try await jurisdiction.matters.reporter(of: late)?.phone == "13700000000")
      #expect(try await jurisdiction.people.person(person.key)?.contact(jurisdiction.keyFile.ring).phone == "13900000001")
    }
  }

  /// A search finds what is under either key while a rotation is going on.
  @Test func searchGoesOnMeanwhile() async throws {
    try await withDoor(.sqlite) { door in
      let before = try await door.desk.report(reporter: Reporter(name: "王", phone: "13800000001"))
      try door.jurisdiction.keyFile.write(door.jurisdiction.keyFile.ring.adding(at: door.desk.clock.now))
      let after = try await door.desk.report(reporter: Reporter(name: "王", phone: "13800000001"))
      let found = try await door.jurisdiction.matters.reported(fromPhone: "13800000001", reach: .everything)
      #expect(found.map(\.number) == [after.number, before.number])
    }
  }

  /// What a version before encryption left in the clear is sealed, and gone from where it was.
  @Test(arguments: Engine.available) func plainDataIsSealed(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let matter = try await door.desk.report(reporter: nil)
      try await door.jurisdiction.database.write("old") { transaction in
        try transaction.run(
          "INSERT INTO reporters (matter, name, phone, last_four) VALUES (\(matter.key), 'Wang', '13812345678', '5678')")
      }
      #expect(try await door.jurisdiction.database.read("plain") { try ReportersTable.hasPlain(in: $0) })
      var report = KeyRotation.Report()
      try await KeyRotation(door.jurisdiction).sealPlain(&report)
      #expect(report.changed == 1)
      #expect(try await door.jurisdiction.database.read("plain") { try ReportersTable.hasPlain(in: $0) } == false)
      #expect(try await door.jurisdiction.matters.reporter(of: matter) == Reporter(name: "Wang", phone: "13812345678"))
    }
  }
}
