import Essentials
import Testing

@Suite struct SettingsRecorderTests {
  @Test func everyRequestIsNotedWithWhatItExpects() throws {
    let requests = SettingsRecorder.requests {
      _ = try? Settings.read(["layer": ["size": 3]], at: "model", from: "a") { reader in
        let layer = reader.section("layer")
        _ = layer.integer("size", in: 1...9, unit: "pixels")
        _ = reader.number("rate", default: 0.5, in: 0...1)
        _ = reader.choice("name", among: ["a", "b"])
        _ = reader.raw("other")
      }
    }
    #expect(requests.map(\.path) == ["model.layer", "model.layer.size", "model.rate", "model.name", "model.other"])
    #expect(requests.map(\.kind) == [.section, .integer(1...9), .number(0...1), .choice(["a", "b"]), .any])
    #expect(requests.map(\.isRequired) == [false, true, false, true, false])
    #expect(requests[2].standard == 0.5 && requests[1].unit == "pixels")
  }

  @Test func nothingIsNotedOutside() throws {
    let requests = SettingsRecorder.requests {}
    _ = try Settings.read([:], from: "a") { $0.flag("on", default: true) }
    #expect(requests.isEmpty)
  }
}
