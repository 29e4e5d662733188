import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct FacesTests {
  private func write(_ recipe: String) throws -> DatasetFolder {
    let folder = try DatasetFolder()
    try folder.write("set/faces.json", recipe)
    return folder
  }

  private func digest(seed: UInt64, _ indices: Range<Int>) -> String {
    var hash = ContentHash()
    for index in indices {
      for byte in Faces.image(split: "train", index: index, seed: seed).bytes { hash.update(UInt64(byte)) }
    }
    return hash.hexadecimal
  }

  /// The digest was recorded when the faces were first drawn; with another one, prepared data and journals would not be
  /// those of the present faces (see `FacesSource.preparationKey`).
  @Test func aSeedGivesTheSameBytes() {
    #expect(digest(seed: 10, 0..<24) == "67e046c4d0869e29")
    #expect(digest(seed: 11, 0..<1) != digest(seed: 10, 0..<1))
    #expect(
      Faces.image(split: "test", index: 0, seed: 10).bytes != Faces.image(split: "train", index: 0, seed: 10).bytes)
  }

  @Test func modesAreTheCombinationsOfTheirFactors() {
    #expect(Faces.classNames.count == 24 && Set(Faces.classNames).count == 24)
    #expect(Faces.classNames.first == "bald-light-plain" && Faces.classNames.last == "curly-dark-glasses")
  }

  /// Hair over the forehead, skin and glasses are seen where they belong.
  @Test func modesLookDifferent() {
    func mean(_ name: String, _ rows: Range<Int>, _ columns: Range<Int>) -> Double {
      let label = Faces.classNames.firstIndex(of: name) ?? 0
      var sum = 0.0
      for number in 0..<8 {
        let face = Faces.image(split: "train", index: label + 24 * number, seed: 1)
        for row in rows {
          for column in columns {
            for channel in 0..<3 { sum += Double(face.bytes[(row * 64 + column) * 3 + channel]) }
          }
        }
      }
      return sum / Double(8 * rows.count * columns.count * 3)
    }
    // A cheek.
    let cheek = (36..<40, 24..<28)
    let tones = ["light", "medium", "dark"].map { mean("bald-\($0)-plain", cheek.0, cheek.1) }
    #expect(tones[0] > tones[1] + 20 && tones[1] > tones[2] + 30)
    // The top of the head, which is skin or hair.
    #expect(abs(mean("bald-light-plain", 12..<15, 29..<35) - mean("short-light-plain", 12..<15, 29..<35)) > 15)
    // Beside the neck is the background, or long hair.
    #expect(abs(mean("short-light-plain", 46..<50, 12..<16) - mean("long-light-plain", 46..<50, 12..<16)) > 15)
  }

  @Test func aRecipeIsADataSet() throws {
    let folder = try write(#"{ "images": 50, "testImages": 24, "seed": 3 }"#)
    let dataset = try opened(folder)
    let info = DatasetInfo(dataset)
    #expect(info.format == "faces" && dataset.sampleShape == [64, 64, 3] && dataset.classNames == Faces.classNames)
    #expect(info.twins.isEmpty && info.empty.isEmpty)
    #expect(info.classes.map(\.train) == [3, 3] + [Int](repeating: 2, count: 22))
    #expect(Set(info.classes.map(\.test)) == [1])
    #expect(dataset.name(of: 50) == "test/0")
    #expect(dataset.settings.knownSampleShape == [64, 64, 3])
  }

  @Test func sizeAndColoursAreTheSettings() throws {
    let folder = try write(#"{ "images": 30, "testImages": 0 }"#)
    let dataset = try opened(folder, with: ["size": [16, 16], "colours": "grey", "limit": 1])
    #expect(dataset.sampleShape == [16, 16, 1] && dataset.count == 24)
    #expect(dataset.settings.knownSampleShape == [16, 16, 1])
    #expect(try opened(folder, with: ["size": [32, 32]]).sampleShape == [32, 32, 3])
  }

  /// The written images are those of a recipe with the same seed.
  @Test func writtenFacesAreTheDrawnOnes() throws {
    let folder = try write(#"{ "images": 24, "testImages": 24, "seed": 5 }"#)
    #expect(try Faces.write(to: "\(folder.path)/png", seed: 5, train: 24, test: 24).files == 48)
    let (drawn, read) = (try opened(folder), try opened(folder, "png"))
    #expect(DatasetInfo(read).format == "image-folder" && Set(read.classNames) == Set(drawn.classNames))
    for index in 0..<48 {
      let name = drawn.name(of: index)
      let split = name.hasPrefix("train") ? "train" : "test"
      let path = "\(split)/\(drawn.classNames[Int(drawn.labels[index])])/"
      let twin = try #require((0..<48).first { read.name(of: $0).hasPrefix(path) })
      #expect(read.values([twin]) == drawn.values([index]), "\(name)")
    }
    #expect(throws: DatasetError.self) { try Faces.write(to: "\(folder.path)/png", seed: 5) }
  }

  @Test func theBundledRecipeIsTheDefault() throws {
    let defaults = try Settings.read(.object([:]), from: "", FacesRecipe.init).settings
    #expect(try FacesRecipe.read(in: "\(packageRoot)/datasets/faces") == defaults)
    #expect(defaults.images == Faces.trainCount && defaults.testImages == Faces.testCount)
  }

  @Test(arguments: [
    (#"{ "images": 0 }"#, "set/faces.json: images: expected an integer from 1 to 1000000, found 0"),
    (#"{ "image": 10 }"#, "set/faces.json: image: unknown key; did you mean \"images\"?"),
    (#"{ "seed": -1 }"#, "set/faces.json: seed: expected an integer"),
    ("{", "set/faces.json: "),
  ])
  func wrongRecipesAreRefused(_ recipe: String, _ message: String) throws {
    #expect(refusal(try write(recipe)).hasPrefix(message))
  }
}
