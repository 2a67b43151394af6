import Basics
import Ciphers
import Foundation
import Testing

@Suite struct KeyFileTests {
  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func isMadeOnceForTheOwnerOnly() throws {
    try withFolder { folder in
      let path = "\(folder)/keys"
      let file = try KeyFile.create(at: path, now: monday)
      #expect(try mode(path) == 0o600)
      #expect(file.ring.currentID == 1)
      #expect(try KeyFile(path: path).ring == file.ring)
      let before = FileManager.default.contents(atPath: path)
      #expect(refusal { _ = try KeyFile.create(at: path, now: monday) }?.code == "keys.exist")
      #expect(FileManager.default.contents(atPath: path) == before)
      try file.write(file.ring.adding(at: monday))
      #expect(try mode(path) == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["keys"], "nothing is left lying about")
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o644])
  func isRefusedWhenOthersMayRead(mode: Int) throws {
    try withFolder { folder in
      let path = "\(folder)/keys"
      let file = try KeyFile.create(at: path, now: monday)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      #expect(refusal { _ = try KeyFile(path: path) }?.code == "keys.mode")
      #expect(refusal { try file.reload() }?.code == "keys.mode")
      #expect(file.ring.currentID == 1, "work goes on with what was read")
    }
  }

  @Test func saysWhatIsWrong() throws {
    try withFolder { folder in
      #expect(refusal { _ = try KeyFile(path: "\(folder)/none") }?.code == "keys.missing")
      #expect(refusal { _ = try KeyFile(path: folder) }?.code == "keys.file")
      #expect(refusal { _ = try KeyFile.create(at: "\(folder)/none/keys", now: monday) }?.code == "keys.unwritable")
      let path = "\(folder)/keys"
      #expect(
        FileManager.default.createFile(
          atPath: path, contents: Data("1 yesterday x\n".utf8), attributes: [.posixPermissions: 0o600]))
      let found = refusal { _ = try KeyFile(path: path) }
      #expect(found?.code == "keys.text")
      #expect(found?.fields.map(\.field) == ["line 1"])
    }
  }

  @Test func noticesWhatAnotherProcessWrote() throws {
    try withFolder { folder in
      let here = try KeyFile.create(at: "\(folder)/keys", now: monday)
      let there = try KeyFile(path: "\(folder)/keys")
      try there.write(there.ring.adding(at: monday))
      let sealed = there.ring.seal("13912345678", for: "c")
      #expect(KeyRing.keyID(of: sealed) == 2)
      #expect(try here.open(sealed, for: "c") == "13912345678")
      #expect(here.ring == there.ring)
      let elsewhere = KeyRing.fresh(at: monday).adding(at: monday).adding(at: monday).seal("x", for: "c")
      #expect(throws: CipherFault.unknownKey(3)) { try here.open(elsewhere, for: "c") }
    }
  }

  @Test func ringFollowsTheFile() throws {
    try withFolder { folder in
      let here = try KeyFile.create(at: "\(folder)/keys", now: monday)
      let there = try KeyFile(path: "\(folder)/keys")
      try there.write(there.ring.adding(at: monday).dropping(1))
      #expect(here.ring.secrets.map(\.id) == [2])
    }
  }

  /// Two people rotate at once: the second must not write over the key of the first, which may have sealed something.
  @Test func noRotationIsLost() throws {
    try withFolder { folder in
      let here = try KeyFile.create(at: "\(folder)/keys", now: monday)
      let old = here.ring
      let there = try KeyFile(path: "\(folder)/keys")
      try there.write(old.adding(at: monday))
      #expect(refusal { try here.write(old.adding(at: monday)) }?.code == "keys.stale", "another key of the same id")
      try there.write(there.ring.adding(at: monday))
      #expect(refusal { try here.write(old) }?.code == "keys.stale", "a newer key")
      #expect(try KeyFile(path: "\(folder)/keys").ring == there.ring)
    }
  }
}
