// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A target with the settings all of them share.
func tier(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
  name: "yiwang",
  products: [.executable(name: "yiwang", targets: ["yiwang"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    // C libraries, from Debian's -dev packages.
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),
    .systemLibrary(name: "CGD"),
    .systemLibrary(name: "CGEOS"),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    // Tier 0
    tier("Basics"),
    tier("Documents", ["Basics", "CZlib", .product(name: "Yams", package: "Yams")]),
    tier("Media", ["Basics", "CGD"]),
    tier("Ciphers", ["Basics", crypto, cryptoExtras]),
    tier("Postage", ["Basics", "CCurl"]),
    // Tier 1
    tier("Storage", ["Basics"]),
    tier(
      "SQLiteStorage",
      [
        "Basics", "Storage", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    tier("PostgresStorage", ["Basics", "Storage", "CPostgres"]),
    // Tier 2
    tier("Territory", ["Basics", "CGEOS"]),
    tier("Timing", ["Basics"]),
    tier("Organization", ["Basics"]),
    tier("Delivery", ["Basics", "Storage"]),
    tier("Auditing", ["Basics", "Documents", "Storage", crypto]),
    // Tier 3
    tier(
      "Casework",
      ["Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", crypto]),
    tier(
      "Correspondence",
      ["Basics", "Documents", "Ciphers", "Postage", "Storage", "Timing", "Organization", "Delivery", "Casework"]),
    tier("Identity", ["Basics", "Ciphers", "Storage", "Organization"]),
    tier("OpenID", ["Basics", "Ciphers", .product(name: "JWTKit", package: "jwt-kit")]),
    tier(
      "Indicators",
      ["Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Delivery", "Casework", crypto]),
    // Tier 4
    tier(
      "Platform",
      [
        "Basics", "Documents", "Media", "Ciphers", "Postage", "Storage", "Territory", "Timing", "Organization", "Delivery",
        "Auditing", "Casework", "Correspondence", "Identity", "OpenID", crypto, httpTypes,
      ]),
    // Tier 5
    tier(
      "Site",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing",
        "Casework", "Indicators", "Identity", "Platform", httpTypes,
      ]),
    tier(
      "Administration",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing",
        "Casework", "Correspondence", "Identity", "OpenID", "Platform", "Site", httpTypes,
      ]),
    tier(
      "JSONAPI",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing",
        "Casework", "Identity", "Platform", "Site", "Administration",
        httpTypes,
      ]),
    tier(
      "Moving",
      [
        "Basics", "Ciphers", "Documents", "Storage", "Timing", "Organization", "Auditing", "Casework", "Platform",
      ]),
    tier(
      "Exchange", ["Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Casework", "Platform"]),
    // Tier 6
    tier(
      "Reporting",
      [
        "Basics", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Casework", "Correspondence",
        "Identity", "Platform", "Site", httpTypes,
      ], path: "Sources/Programmes/Reporting"),
    tier(
      "DataRights",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing",
        "Casework", "Correspondence", "Identity", "OpenID", "Platform", "Site", httpTypes,
      ], path: "Sources/Programmes/DataRights"),
    tier(
      "Discipline",
      [
        "Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Delivery", "Casework", "Identity",
        "Platform", "Site", "JSONAPI", httpTypes,
      ], path: "Sources/Programmes/Discipline"),
    tier(
      "DutyRoom",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Timing", "Organization", "Auditing", "Casework", "Identity",
        "Platform", "Site", "JSONAPI", httpTypes,
      ], path: "Sources/Programmes/DutyRoom"),
    tier(
      "EnforcementRecords",
      [
        "Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Auditing", "Casework", "Platform",
        "Site", httpTypes,
      ], path: "Sources/Programmes/EnforcementRecords"),
    tier(
      "Openness",
      [
        "Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Delivery", "Casework", "Correspondence",
        "Identity", "Platform", "Site", "JSONAPI", httpTypes,
      ], path: "Sources/Programmes/Openness"),
    tier(
      "Interchange",
      [
        "Basics", "Ciphers", "Documents", "Storage", "Territory", "Timing", "Organization", "Auditing", "Casework", "Platform",
        "Site", httpTypes,
      ], path: "Sources/Programmes/Interchange"),
    tier(
      "Workbench",
      [
        "Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Delivery", "Casework", "Identity",
        "Platform", "Site", httpTypes,
      ], path: "Sources/Programmes/Workbench"),
    tier(
      "Fieldwork",
      [
        "Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Delivery", "Casework", "Identity",
        "Platform", "Site", httpTypes,
      ], path: "Sources/Programmes/Fieldwork"),
    tier(
      "Open311",
      [
        "Basics", "Documents", "Ciphers", "Postage", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing",
        "Casework", "Platform", "Site", httpTypes,
      ], path: "Sources/Programmes/Open311"),
    tier(
      "Webhooks",
      [
        "Basics", "Documents", "Ciphers", "Postage", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing",
        "Casework", "Platform", "Site", httpTypes,
      ], path: "Sources/Programmes/Webhooks"),
    tier(
      "TwoNets",
      [
        "Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing", "Casework",
        "Platform", "Site", "Exchange", httpTypes,
      ], path: "Sources/Programmes/TwoNets"),
    tier(
      "Sensing",
      [
        "Basics", "Documents", "Ciphers", "Postage", "Storage", "Territory", "Timing", "Organization", "Auditing", "Casework",
        "Platform", "Site", httpTypes,
      ], path: "Sources/Programmes/Sensing"),
    tier(
      "Statistics",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing", "Casework",
        "Correspondence", "Indicators", "Platform", "Site", "JSONAPI", httpTypes,
      ], path: "Sources/Programmes/Statistics"),
    tier(
      "Appraisals",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing", "Casework",
        "Correspondence", "Indicators", "Platform", "Site", "JSONAPI", httpTypes,
      ], path: "Sources/Programmes/Appraisals"),
    tier(
      "Leagues",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing", "Casework",
        "Correspondence", "Indicators", "Platform", "Site", "JSONAPI", httpTypes,
      ], path: "Sources/Programmes/Leagues"),
    tier(
      "Pledges",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing", "Casework",
        "Correspondence", "Indicators", "Platform", "Site", "JSONAPI", httpTypes,
      ], path: "Sources/Programmes/Pledges"),
    tier(
      "Reviews",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing", "Casework",
        "Correspondence", "Indicators", "Platform", "Site", "JSONAPI", httpTypes,
      ], path: "Sources/Programmes/Reviews"),
    tier(
      "Simulation",
      ["Basics", "Storage", "Territory", "Timing", "Organization", "Casework", "Platform", "Reporting"]),
    // Tier 7
    tier(
      "Server",
      [
        "Basics", "Ciphers", "Documents", "Storage", "Timing", "Organization", "Delivery", "Auditing", "Casework",
        "Correspondence", "Identity", "Platform", "Site", httpTypes,
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),
    // Tier 8
    .executableTarget(
      name: "yiwang",
      dependencies: [
        "Basics", "Documents", "Ciphers", "Postage", "Storage", "Timing", "Delivery", "Auditing", "Territory",
        "Organization", "Casework", "Correspondence", "Identity", "OpenID", "Platform", "Site", "Administration",
        "Exchange", "Reporting", "DataRights", "Discipline", "Simulation", "DutyRoom", "EnforcementRecords",
        "Openness", "Fieldwork", "Workbench", "JSONAPI", "Open311", "Webhooks", "TwoNets", "Sensing", "Interchange",
        "Moving", "Indicators", "Statistics", "Appraisals", "Leagues", "Pledges", "Reviews",
        "Server", "SQLiteStorage", "PostgresStorage", httpTypes, .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    // Measures; not part of the product
    .executableTarget(
      name: "yiwang-bench",
      dependencies: [
        "Basics", "Ciphers", "Storage", "SQLiteStorage", "PostgresStorage", "Territory", "Timing", "Organization",
        "Delivery", "Casework", "Indicators", "Platform", "Reporting", "EnforcementRecords", "Statistics", "Appraisals", "Leagues",
        "Pledges", "Reviews",
      ], path: "Benchmarks/Sources", swiftSettings: settings),
    // What tests share: databases of both engines, clocks, a district to play in
    tier("TestSupport", ["Basics", "Ciphers", "Storage", "SQLiteStorage", "PostgresStorage"]),
    tier(
      "TestDistricts",
      [
        "Basics", "Ciphers", "Documents", "Storage", "Territory", "Organization", "Delivery", "Casework", "Identity",
        "Platform", "Site", "Administration", "Reporting", "DataRights", "Discipline", "TestSupport", httpTypes,
        "DutyRoom", "EnforcementRecords", "Openness", "Fieldwork", "Workbench", "JSONAPI", "Open311", "Webhooks",
        "TwoNets", "Sensing", "Interchange", "Indicators",
        "Statistics", "Appraisals", "Leagues", "Pledges", "Reviews",
      ]),
    tests("BasicsTests", ["Basics", "Casework", "Storage"]),
    tests("DocumentsTests", ["Basics", "Documents", "CZlib"]),
    tests("MediaTests", ["Basics", "Media", "CGD"]),
    tests("CiphersTests", ["Basics", "Ciphers"]),
    tests("PostageTests", ["Basics", "Postage"]),
    tests("StorageTests", ["Basics", "Storage", "SQLiteStorage", "PostgresStorage"]),
    tests("TerritoryTests", ["Basics", "Territory"]),
    tests("TimingTests", ["Basics", "Timing"]),
    tests("OrganizationTests", ["Basics", "Casework", "Organization", "Territory", "TestDistricts"]),
    tests("AuditingTests", ["Basics", "Auditing", "Storage", crypto]),
    tests("IdentityTests", ["Basics", "Ciphers", "Identity", "Organization", "Storage"]),
    tests("OpenIDTests", ["Basics", "Ciphers", "OpenID", crypto, cryptoExtras]),
    tests("DeliveryTests", ["Basics", "Delivery", "Storage"]),
    tests(
      "CaseworkTests",
      [
        "Basics", "Casework", "Ciphers", "Delivery", "Organization", "Platform", "Reporting", "Storage", "Territory",
        "TestDistricts", "Timing",
      ]),
    tests(
      "CorrespondenceTests",
      [
        "Basics", "Auditing", "Casework", "Ciphers", "Correspondence", "Delivery", "Organization", "Platform", "Postage",
        "Storage", "Timing", "TestDistricts", httpTypes,
      ]),
    tests(
      "PlatformTests",
      ["Auditing", "Basics", "Casework", "Ciphers", "Documents",
        "Identity", "OpenID", "Organization", "Platform", "Postage", "Storage", "Territory", "TestDistricts", "Media"]),
    tests("SiteTests", ["Basics", "Platform", "Site"]),
    tests(
      "AdministrationTests",
      [
        "Basics", "Auditing", "Casework", "Ciphers", "Documents", "Identity", "OpenID", "Organization", "Storage", "Platform",
        "Site", "Administration", "TestDistricts", crypto, httpTypes,
      ]),
    tests(
      "DataRightsTests",
      [
        "Basics", "Documents", "Ciphers", "Storage", "Territory", "Timing", "Organization", "Delivery", "Auditing",
        "Casework", "Correspondence", "Identity", "Platform", "Site", "Reporting", "DataRights", "TestDistricts", httpTypes,
      ]),
    tests(
      "DisciplineTests",
      [
        "Basics", "Casework", "Delivery", "Discipline", "Organization", "Platform", "Reporting", "Storage", "Territory",
        "TestDistricts", "Timing", crypto, httpTypes,
      ]),
    tests(
      "DutyRoomTests",
      [
        "Administration", "Auditing", "Basics", "Casework", "Ciphers", "Documents", "Identity", "Organization",
        "Platform", "Site", "Storage", "Timing", "DutyRoom", "TestDistricts", httpTypes,
      ]),
    tests(
      "EnforcementRecordsTests",
      [
        "Basics", "Casework", "Documents", "Organization", "Platform", "Site", "Storage", "Territory", "Timing",
        "EnforcementRecords", "TestDistricts", httpTypes,
      ]),
    tests(
      "FieldworkTests",
      ["Basics", "Casework", "Fieldwork", "Organization", "Platform", "Storage", "TestDistricts", "Timing", httpTypes]),
    tests(
      "OpennessTests",
      ["Basics", "Casework", "Openness", "Organization", "Platform", "Site", "Storage", "Territory", "TestDistricts", "Timing", httpTypes]),
    tests(
      "JSONAPITests",
      [
        "Basics", "Casework", "Documents", "JSONAPI", "Organization", "Platform", "Storage", "Territory", "TestDistricts", "Timing",
        httpTypes,
      ]),
    tests(
      "Open311Tests",
      [
        "Basics", "Casework", "Ciphers", "Delivery", "Documents", "Open311", "Organization", "Platform", "Postage", "Site",
        "Storage", "Territory", "TestDistricts",
        httpTypes,
      ]),
    tests(
      "WorkbenchTests",
      ["Basics", "Casework", "Delivery", "Organization", "Platform", "Storage", "TestDistricts", httpTypes]),
    tests(
      "WebhooksTests",
      [
        "Basics", "Casework", "Ciphers", "Delivery", "Documents", "Organization", "Platform", "Postage", "Storage",
        "TestDistricts", "Webhooks", crypto, httpTypes,
      ]),
    tests(
      "TwoNetsTests",
      [
        "Basics", "Casework", "Delivery", "Documents", "Exchange", "Organization", "Platform", "Site", "Storage",
        "TestDistricts", "TwoNets", httpTypes,
      ]),
    tests(
      "SensingTests",
      [
        "Basics", "Casework", "Delivery", "Documents", "Organization", "Platform", "Site", "Storage", "TestDistricts",
        "Sensing", httpTypes,
      ]),
    tests(
      "IndicatorsTests",
      [
        "Basics", "Casework", "Correspondence", "Delivery", "Documents", "Indicators", "Organization", "Platform", "Reporting", "Site", "Storage",
        "Territory", "TestDistricts", "Timing", httpTypes, "Statistics", "Simulation",
      ]),
    tests(
      "AppraisalsTests",
      [
        "Basics", "Casework", "Correspondence", "Delivery", "Documents", "Indicators", "Organization", "Platform", "Reporting", "Site", "Storage",
        "Territory", "TestDistricts", "Timing", httpTypes, "Appraisals", "Statistics", "Simulation",
      ]),
    tests(
      "LeaguesTests",
      [
        "Basics", "Casework", "Correspondence", "Delivery", "Documents", "Indicators", "Organization", "Platform", "Reporting", "Site", "Storage",
        "Territory", "TestDistricts", "Timing", httpTypes, "Leagues",
      ]),
    tests(
      "PledgesTests",
      [
        "Basics", "Casework", "Ciphers", "Correspondence", "Delivery", "Documents", "Indicators", "Organization", "Platform", "Reporting", "Site", "Storage",
        "Territory", "TestDistricts", "Timing", httpTypes, "Pledges",
      ]),
    tests(
      "ReviewsTests",
      [
        "Basics", "Casework", "Correspondence", "Delivery", "Documents", "Indicators", "Organization", "Platform", "Reporting", "Site", "Storage",
        "Territory", "TestDistricts", "Timing", httpTypes, "Reviews", "Statistics",
      ]),
    tests(
      "InterchangeTests",
      [
        "Basics", "Casework", "Documents", "Interchange", "Organization", "Platform", "Storage", "Territory", "TestDistricts", "Timing",
        httpTypes,
      ]),
    tests(
      "MovingTests",
      ["Basics", "Auditing", "Casework", "Documents", "Interchange", "Moving", "Organization", "Platform", "Storage",
        "TestDistricts", "Timing"]),
    tests("ReportingTests", ["Basics", "Casework", "Organization", "TestDistricts"]),
    tests(
      "ScenarioTests",
      [
        "Basics", "Casework", "Delivery", "Organization", "Platform", "Site", "Storage", "Territory", "TestDistricts",
        "Indicators", "Statistics", httpTypes,
      ]),
    tests(
      "ExchangeTests",
      [
        "Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Casework", "Platform", "Reporting",
        "Exchange",
      ]),
    tests(
      "SimulationTests",
      [
        "Basics", "Documents", "Storage", "Territory", "Timing", "Organization", "Casework", "Platform", "Reporting",
        "Simulation", "TestDistricts", crypto,
      ]),
    tests("TidyTests", []),
  ]
)
