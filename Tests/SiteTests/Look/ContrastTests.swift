import Testing

@testable import Site

@Suite struct ContrastTests {
  /// The tokens of a theme that are plain colours.
  private func colours(_ css: String) -> [Substring: [Double]] {
    var colours: [Substring: [Double]] = [:]
    for match in css.matches(of: /(--[a-z0-9-]+): #([0-9a-f]{6});/) {
      let value = Int(match.output.2, radix: 16) ?? 0
      colours[match.output.1] = [value >> 16, value >> 8 & 255, value & 255].map { Double($0) / 255 }
    }
    return colours
  }

  /// Relative luminance and contrast ratio as WCAG 2.2 defines them. The power is taken by Newton's method.
  private func contrast(_ first: [Double], _ second: [Double]) -> Double {
    let lights = [first, second].map { colour in
      let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : power24(($0 + 0.055) / 1.055) }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    return (max(lights[0], lights[1]) + 0.05) / (min(lights[0], lights[1]) + 0.05)
  }

  /// x to the power of 12/5.
  private func power24(_ x: Double) -> Double {
    let wanted = x * x
    var root = 1.0
    for _ in 0..<40 { root -= (root * root * root * root * root - wanted) / (5 * root * root * root * root) }
    return wanted * root
  }

  @Test func theMeasureItselfIsRight() {
    #expect(abs(contrast([0, 0, 0], [1, 1, 1]) - 21) < 0.01)
    #expect(abs(contrast([119, 119, 119].map { $0 / 255 }, [1, 1, 1]) - 4.48) < 0.01)
  }

  @Test(arguments: [Stylesheet.light, Stylesheet.dark]) func textIsReadable(_ theme: String) throws {
    let colours = colours(theme)
    let grounds = ["--surface", "--bg", "--surface-2"]
    var pairs: [(Substring, Substring)] = [
      ("--accent-ink", "--accent"), ("--accent-text", "--accent-soft"), ("--good", "--good-soft"),
      ("--warn", "--warn-soft"), ("--bad", "--bad-soft"), ("--info", "--info-soft"), ("--text-2", "--mute-soft"),
      ("--text", "--mute-soft"), ("--text", "--surface-3"), ("--text", "--warn-soft"), ("--map-label", "--map-halo"),
      ("--bad", "--surface"), ("--text", "--accent-soft"), ("--text-2", "--map-bg"),
    ]
    for text in ["--text", "--text-2", "--text-3", "--accent-text", "--warn", "--good"] as [Substring] {
      for ground in grounds { pairs.append((text, Substring(ground))) }
    }
    for (text, ground) in pairs {
      let ratio = contrast(try #require(colours[text]), try #require(colours[ground]))
      #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
    }
  }

  @Test(arguments: [Stylesheet.light, Stylesheet.dark]) func marksAreVisible(_ theme: String) throws {
    let colours = colours(theme)
    let marks: [Substring] = [
      "--c1", "--c2", "--c3", "--c-ref", "--bad", "--bar-warn", "--good", "--edge", "--accent", "--focus",
    ]
    for mark in marks {
      let ratio = contrast(try #require(colours[mark]), try #require(colours["--surface"]))
      #expect(ratio >= 3, "\(mark): \(ratio)")
    }
    let hatch = contrast(try #require(colours["--hatch"]), try #require(colours["--load-5"]))
    #expect(hatch >= 3, "hatch: \(hatch)")
  }

  /// The load scale must survive grey: every bin is darker (light theme) or lighter (dark theme) than the one before.
  @Test(arguments: [Stylesheet.light, Stylesheet.dark]) func loadRisesInLuminance(_ theme: String) throws {
    let colours = colours(theme)
    let surface = try #require(colours["--surface"])
    let steps = try (1...5).map { contrast(try #require(colours["--load-\($0)"]), surface) }
    #expect(steps == steps.sorted(), "\(steps)")
  }
}
