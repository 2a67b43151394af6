import Basics
import Casework
import Territory
import Timing

/// The report that an alarm becomes.
struct AlarmReport {
  private let event: AlarmEvent
  private let device: Device?
  private let map: AlarmMap
  private let district: District

  init(_ event: AlarmEvent, _ device: Device?, _ map: AlarmMap, in district: District) {
    self.event = event
    self.device = device
    self.map = map
    self.district = district
  }

  /// - Throws: `Refusal` when neither the event nor the register says where it is.
  func report(isStorm: Bool) throws(Refusal) -> Report {
    let label = map.kind(event.kind)?.label.zh ?? event.kind, level = map.level(event.level)
    let name = device?.label.nonEmpty ?? event.device
    let urgent = level?.isUrgent == true ? "【紧急】" : ""
    var report = Report(details: "", channel: "sensor", category: map.kind(event.kind)?.category)
    if isStorm {
      report.title = "告警风暴：\(event.source)"
      report.details = "来源 \(event.source) 的告警过多，此后的告警并入本件。请先查该系统是否故障。"
      report.category = nil
    } else {
      report.title = "\(urgent)\(label)：\(name)"
      report.details = [
        "\(level?.label.zh ?? event.level)告警，设备 \(event.device)，\(district.calendar.zone.text(event.at))",
        event.message,
      ].filter { !$0.isEmpty }.joined(separator: "\n")
    }
    if report.title.count > Report.titleMost { report.title = String(report.title.prefix(Report.titleMost - 1)) + "…" }
    report.fix = event.fix
    report.address = event.address.nonEmpty ?? device?.address ?? ""
    if event.fix == nil, let place = device?.coordinate {
      report.fix = RawFix(lon: place.longitude, lat: place.latitude, crs: .cgcs2000)
    }
    report.area = device?.area.nonEmpty
    guard report.fix != nil || report.area != nil || !report.address.isEmpty else {
      throw .invalid(
        "device",
        Phrase(
          "设备 \(event.device) 未登记，事件也没有位置：请登记设备，或带上 lon、lat 或 address",
          "The device \(event.device) is not registered and the event has no place: register it, or send lon and lat, or address"
        ))
    }
    return report
  }
}
