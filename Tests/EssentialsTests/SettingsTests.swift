import Essentials
import Testing

private enum Color: String, CaseIterable { case red, green }

@Suite struct SettingsTests {
  private func messages(_ value: JSONValue, _ body: (SettingsReader) -> Void) -> [String] {
    do {
      _ = try Settings.read(value, from: "f.json") { body($0) }
      return []
    } catch {
      return "\(error)".split(separator: "\n").map(String.init)
    }
  }

  @Test func everyFaultIsReportedTogether() {
    let value: JSONValue = [
      "epochs": 0, "rate": "fast", "color": "gren", "training": ["batchsize": 32, "layers": [1, "2"]],
      "parts": [["size": true], 5], "zzz": 1,
    ]
    let found = messages(value) { reader in
      _ = reader.integer("epochs", in: 1...100, unit: "epochs")
      _ = reader.number("rate", in: 0...1)
      _ = reader.choice("color", of: Color.self)
      _ = reader.text("name")
      let training = reader.section("training")
      _ = training.integer("batchSize", default: 16)
      _ = training.integers("layers", in: 1...9)
      for part in reader.sections("parts") { _ = part.number("size", in: 0.5...Double.infinity, unit: "mm") }
    }
    #expect(
      found == [
        "f.json: epochs: expected an integer from 1 to 100 epochs, found 0",
        "f.json: rate: expected a number from 0.0 to 1.0, found the text \"fast\"",
        "f.json: color: expected one of \"red\", \"green\", found the text \"gren\"; did you mean \"green\"?",
        "f.json: name: missing; expected a text",
        "f.json: training.layers: expected a list of integers from 1 to 9, found the text \"2\" at index 1",
        "f.json: parts[1]: expected an object, found 5",
        "f.json: parts[0].size: expected a number of at least 0.5 mm, found true",
        "f.json: parts[1].size: missing; expected a number of at least 0.5 mm",
        "f.json: zzz: unknown key; known here: color, epochs, name, parts, rate, training",
        "f.json: training.batchsize: unknown key; did you mean \"batchSize\"?",
      ])
  }

  @Test func resolvedSettingsHoldEveryDefault() throws {
    let (settings, resolved) = try Settings.read(["a": 3, "s": ["x": .null]], from: "f") { reader in
      (
        reader.integer("a"), reader.number("limit", default: .infinity), reader.flag("on", default: true),
        reader.section("s").texts("x", default: ["u"]), reader.raw("any"), reader.has("a")
      )
    }
    #expect(settings.0 == 3 && settings.1 == .infinity && settings.2 && settings.3 == ["u"])
    #expect(settings.4 == nil && settings.5)
    #expect(resolved == ["a": 3, "limit": .null, "on": true, "s": ["x": ["u"]]])
  }

  @Test func aDocumentThatIsNoObjectIsRefused() {
    #expect(messages([1]) { _ in } == ["f.json: expected an object, found a list"])
  }

  @Test func syntaxErrorsNameTheFile() throws {
    let path = "/tmp/hpsearch-settings-\(UInt64.random(in: 0...UInt64.max)).json"
    try Files.replace(path, with: "{\"a\":}")
    defer { Files.remove(path) }
    #expect {
      try Files.readJSON(path)
    } throws: {
      "\($0)" == "\(path): line 1, column 6: expected a value, found \"}\""
    }
  }

  @Test func theNearestWordIsFoundOnlyWhenNear() {
    #expect(nearest("epoch", among: ["epochs", "seed"]) == "epochs")
    #expect(nearest("lerningRate", among: ["learningRate", "batch"]) == "learningRate")
    #expect(nearest("sede", among: ["seed", "side"]) == "seed" || nearest("sede", among: ["seed", "side"]) == "side")
    #expect(nearest("POPULATION", among: ["population"]) == "population")
    #expect(nearest("xyzzy", among: ["seed", "space"]) == nil)
    #expect(nearest("a", among: []) == nil)
  }

  @Test func defaultsAndKeysAreReadFromAnEmptyObject() {
    let (settings, keys) = Settings.defaults { reader in
      (reader.integer("a", default: 3), reader.text("required"), reader.raw("any"), reader.raw("a"))
    }
    #expect(settings.0 == 3 && settings.1 == "" && settings.2 == nil)
    #expect(keys == ["a", "required", "any"])
  }
}
