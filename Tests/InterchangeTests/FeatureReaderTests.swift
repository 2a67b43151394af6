import Basics
import Documents
import Testing

@Suite struct FeatureReaderTests {
  private static let names = [["code", "代码"], ["name"]]

  private func read(_ text: String, piece: Int = 7) throws -> [CSVRecord] {
    var reader = FeatureReader(MemorySource(Array(text.utf8), file: "p.geojson", piece: piece), names: Self.names)
    var all: [CSVRecord] = []
    while let record = try reader.next() { all.append(record) }
    return all
  }

  @Test(arguments: [1, 3, 64]) func featuresAreRows(_ piece: Int) throws {
    let text = """
      {"name":"features","bbox":[1,2,3,4],"crs":{"features":[0]},"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"代码":"a}\\"]","name":7,"x":[1]},"geometry":{"type":"Point","coordinates":[118.8,31.9]}},
      {"type":"Feature","properties":{"code":"b"},"geometry":null}]}
      """
    #expect(
      try read(text, piece: piece) == [
        CSVRecord(line: 0, fields: ["code", "name", "lon", "lat"]),
        CSVRecord(line: 1, fields: ["a}\"]", "7", "118.8", "31.9"]),
        CSVRecord(line: 2, fields: ["b", "", "", ""]),
      ])
  }

  @Test(arguments: [
    "", "[]", "{\"type\":\"FeatureCollection\"}", "{\"features\":[{\"properties\":{}", "{\"features\":[1]}",
    "{\"features\":[{\"a\":1e999}]}",
    "{\"features\":[{\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[]}}]}",
  ]) func whatCannotBeReadIsAProblem(_ text: String) { #expect(throws: Problem.self) { try read(text) } }

  @Test func deepAndLongFeaturesAreRefused() {
    let deep = "{\"features\":[{\"a\":" + String(repeating: "[", count: 100_000)
    #expect(throws: Problem.self) { try read(deep, piece: 4096) }
    let long = "{\"features\":[{\"a\":\"" + String(repeating: "x", count: 2_000_000) + "\"}]}"
    #expect(throws: Problem.self) { try read(long, piece: 4096) }
  }
}
