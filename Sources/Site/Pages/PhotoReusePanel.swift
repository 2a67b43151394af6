import Basics
import Casework
import Organization
import Platform
import Storage
import Timing

/// On the page of a matter: photos that were used before. It asks for a look, it does not judge.
enum PhotoReusePanel {
  /// So many earlier uses of one photo are shown.
  private static let shownMost = 3

  /// One panel, or none when nothing speaks against the photos.
  static func panels(_ file: MatterFile, _ call: Call) async throws -> [HTML] {
    guard !file.attachments.isEmpty else { return [] }
    let reach = call.principal.reach
    let found = try await call.jurisdiction.database.read("photos.reuse") {
      try PhotoReuse.of(file, reach: reach, in: $0)
    }
    guard !found.isEmpty else { return [] }
    return [
      panel(
        title: call.say("照片疑似重复使用", "This photo was used before"),
        subtitle: call.say(
          "按图像指纹比对较早的照片，相差不超过 3 位；请人工核对",
          "compared by print with earlier photos, 3 places of 64 at most; look for yourself"),
        body: stack(found.map { reuse($0, file, call) }))
    ]
  }

  private static func reuse(_ reuse: PhotoReuse, _ file: MatterFile, _ call: Call) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    var lines = [
      Fact(
        call.say("本案照片", "Photo of this matter"),
        "\(step(reuse.entry.action, of: file.matter, call)) · \(moment(reuse.entry.at, zone: zone))")
    ]
    if let taken = reuse.takenAt {
      lines.append(
        Fact(
          call.say("拍摄时间早于上报", "Taken before it was reported"),
          text: call.say(
            "相机记录 \(zone.text(taken))，上报 \(zone.text(file.matter.reportedAt))",
            "camera \(zone.text(taken)), reported \(zone.text(file.matter.reportedAt))")))
    }
    if reuse.beyond > 0 {
      lines.append(
        Fact(
          call.say("其他案件", "Elsewhere"),
          text: reuse.beyond == 1
            ? call.say("另有 1 件不在您可见范围内的案件", "another matter beyond what you may see")
            : call.say(
              "另有 \(reuse.beyond) 件不在您可见范围内的案件", "\(reuse.beyond) other matters beyond what you may see")))
    }
    let more = reuse.earlier.count - shownMost
    if more > 0 {
      lines.append(Fact(call.say("还有", "And"), text: call.say("\(more) 处更早的使用", "\(more) more earlier uses")))
    }
    return Site.facts(lines) + reuse.earlier.prefix(shownMost).html { earlier($0, reuse, file, call) }
  }

  private static func earlier(
    _ earlier: PhotoReuse.Earlier, _ reuse: PhotoReuse, _ file: MatterFile, _ call: Call
  ) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let isSame = earlier.matter.key == file.matter.key
    let number = earlier.matter.number
    let name: HTML =
      isSame
      ? "\(call.say("本案较早的步骤", "an earlier step of this matter"))"
      : "<a href=\"/matters/\(Look.percentEncoded(number))\">\(number)</a>"
    let apart =
      earlier.distance == 0
      ? call.say("图像相同", "the same picture")
      : call.say("相差 \(earlier.distance) 位", "\(earlier.distance) places apart")
    let words: HTML =
      "\(name) · \(step(earlier.use.action, of: earlier.matter, call)) · \(moment(earlier.use.at, zone: zone)) · \(apart)"
    return Site.facts([Fact(call.say("较早的照片", "Earlier photo"), words)])
      + photoRow([
        photo(reuse.photo.publicDigest ?? reuse.photo.digest, call.say("本案的照片", "The photo of this matter")),
        photo(earlier.use.publicDigest ?? earlier.use.digest, call.say("较早的照片", "The earlier photo")),
      ])
  }

  private static func photo(_ digest: String, _ alt: String) -> Photo { Photo(path: "/photos/\(digest)", alt: alt) }

  private static func step(_ action: String, of matter: Matter, _ call: Call) -> String {
    (call.jurisdiction.district.lifecycle(of: matter)?.action(action)?.done ?? .verbatim(action))[call.language]
  }
}
