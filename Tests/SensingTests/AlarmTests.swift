import Platform
import Testing

@testable import Sensing

@Suite struct PlaceholderTests { @Test func isThere() { #expect(SensingProgramme.programme.name == "sensing") } }
