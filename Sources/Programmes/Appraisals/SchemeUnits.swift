import Basics
import Casework
import Indicators
import Organization
import Territory

extension Scheme {
  /// How the counts are looked up.
  package var sort: CountSort {
    switch object {
    case .region: .street
    case .agency: .agency
    case .function: .function
    }
  }

  /// Its groups with those who belong to them today. A unit belongs to the first group that takes it.
  package func units(of district: District) -> [(group: PeerGroup, units: [AppraisedUnit])] {
    var taken: Set<String> = []
    return groups.map { group in
      let members = (object == .region ? areas(group, district) : agencies(group, district)).filter {
        taken.insert($0.code).inserted
      }
      return (group, members.sorted { $0.code < $1.code })
    }
  }

  private func areas(_ group: PeerGroup, _ district: District) -> [AppraisedUnit] {
    district.streets.filter { group.kinds.contains($0.kind) || group.units.contains($0.code) }
      .map { AppraisedUnit($0.code, $0.label, group: group.code) }
  }

  private func agencies(_ group: PeerGroup, _ district: District) -> [AppraisedUnit] {
    let roster = district.roster
    return roster.agencies.filter { group.kinds.contains($0.kind.code) || group.units.contains($0.code) }.map {
      agency in
      guard object == .function else { return AppraisedUnit(agency.code, agency.short, group: group.code) }
      let role = roster.role(group.function)?.label ?? .verbatim(group.function)
      return AppraisedUnit(
        "\(group.function)@\(agency.code)", agency.short + Phrase("\(role.zh)", " \(role.en.lowercased())"),
        group: group.code)
    }
  }

  /// The unit of that code, with the words of today.
  package func unit(_ code: String, in district: District) -> AppraisedUnit? {
    units(of: district).flatMap(\.units).first { $0.code == code }
  }
}
