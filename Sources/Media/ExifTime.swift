import Basics

extension Exif {
  /// When the camera says the picture was taken; nil if it does not say, or says no real time.
  /// - Parameter zone: of the camera, where it does not tell its own.
  package func taken(in zone: LocalZone) -> Instant? {
    guard let takenAt, takenAt.utf8.count == 19 else { return nil }
    let parts = takenAt.split(separator: " ")
    guard parts.count == 2, let day = LocalDate(parts[0].replacing(":", with: "-")) else { return nil }
    let time = parts[1].split(separator: ":").map { Int($0) ?? -1 }
    guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]) else {
      return nil
    }
    return (offset ?? zone).instant(day, minutes: time[0] * 60 + time[1]) + .seconds(time[2])
  }

  /// `+08:00` as a zone.
  private var offset: LocalZone? {
    guard let text = takenAtOffset, text.utf8.count == 6, let sign = text.first, "+-".contains(sign) else { return nil }
    let parts = text.dropFirst().split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2, (0...14).contains(parts[0]), (0..<60).contains(parts[1]) else { return nil }
    return LocalZone(minutesEast: (sign == "-" ? -1 : 1) * (parts[0] * 60 + parts[1]))
  }
}
