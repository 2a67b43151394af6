import ArgumentParser
import Basics

/// The one program of a jurisdiction.
@main
struct Yiwang: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "yiwang",
    abstract: "One network for a district: takes in requests, finds who answers, keeps the clocks, shows every step.",
    discussion: """
      First time:      yiwang setup            makes the database and the keys, applies a pack, prints the links to begin with
                       yiwang setup --demo     the same for a look around, with a synthetic sample year
      Every day:       yiwang serve            serves the pages on http://127.0.0.1:8080/
      A rule changes:  yiwang check PACK, yiwang plan PACK, yiwang rehearse PACK, yiwang apply PACK
      In doubt:        yiwang explain NUMBER, yiwang verify-log, yiwang audit, yiwang doctor
      Published:       yiwang recompute --period 2026-10
      Now and then:    yiwang backup, yiwang keys rotate, yiwang retain
      In bulk:         yiwang export WHAT FILE, yiwang import parts FILE
      Going elsewhere: yiwang leave FOLDER, yiwang enter FOLDER, yiwang copy-database --to …

      Exit codes: 0 done; 1 something is wrong with what was checked; 2 it could not be done; 64 wrong usage.
      """,
    version: "0.6.0",
    subcommands: [
      Serve.self, Setup.self, Check.self, Plan.self, Rehearse.self, Apply.self, Export.self, Import.self, Simulate.self,
      Summary.self, League.self, Explain.self, Recompute.self, VerifyLog.self, SealDays.self, Audit.self, Keys.self, Retain.self,
      Welcome.self, Doctor.self, Backup.self,
      Restore.self, Recount.self, Leave.self, Enter.self, CopyDatabase.self, Migrate.self, Routes.self, OpenAPI.self,
    ])
}
