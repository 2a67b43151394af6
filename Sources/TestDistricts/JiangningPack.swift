import Appraisals
import Basics
import Casework
import DataRights
import Discipline
import Documents
import DutyRoom
import EnforcementRecords
import Fieldwork
import Foundation
import Interchange
import JSONAPI
import Leagues
import Open311
import Openness
import Platform
import Pledges
import Reporting
import Reviews
import Sensing
import Statistics
import TestSupport
import TwoNets
import Webhooks
import Workbench

/// The pack of Jiangning as it lies in this repository, read and proved once for all tests of a process.
package enum JiangningPack {
  package struct Broken: Error { package var problems: [String] }

  package static let programmes = [
    ReportingProgramme.programme, DataRightsProgramme.programme, DisciplineProgramme.programme,
    DutyRoomProgramme.programme, EnforcementProgramme.programme, OpennessProgramme.programme,
    FieldworkProgramme.programme, WorkbenchProgramme.programme, JSONAPIProgramme.programme, Open311Programme.programme,
    WebhooksProgramme.programme, TwoNetsProgramme.programme, SensingProgramme.programme, InterchangeProgramme.programme,
    StatisticsProgramme.programme, AppraisalsProgramme.programme, LeaguesProgramme.programme, PledgesProgramme.programme,
    ReviewsProgramme.programme,
  ]
  package static let rules = Rules(programmes)

  private static let readFiles: Result<PackFiles, any Error> = Result {
    try PackFiles(folder: packageRoot().appendingPathComponent("Packs/jiangning").path)
  }
  private static let readPack: Result<Pack, any Error> = Result {
    PackReader.read(try files(), rules: rules, version: 1)
  }

  package static func files() throws -> PackFiles { try readFiles.get() }

  /// The district with every problem of its text.
  package static func pack() throws -> Pack { try readPack.get() }

  package static func district() throws -> District {
    let pack = try pack()
    guard let district = pack.district else { throw Broken(problems: pack.problems.map { "\($0)" }) }
    return district
  }
}
