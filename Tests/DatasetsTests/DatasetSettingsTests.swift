import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct DatasetSettingsTests {
  private func faults(_ section: JSONValue) -> String {
    do {
      _ = try Settings.read(section, from: "c.json", DatasetSettings.init)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func keysOfOtherFormatsAreRefused() {
    #expect(
      faults(["path": "x", "format": "cifar10", "gridSize": 32, "labels": "fine", "test": 0.1])
        == """
        c.json: gridSize: does not apply to the format cifar10
        c.json: labels: does not apply to the format cifar10
        c.json: test: does not apply to the format cifar10
        """)
    #expect(
      faults(["path": "x", "format": "npy", "augmentation": [:]])
        == "c.json: augmentation: does not apply to the format npy")
    #expect(
      faults(["path": "x", "format": "har", "excludeEmpty": true])
        == "c.json: excludeEmpty: does not apply to the format har")
  }

  @Test func theFormatFoundDeterminesTheKeys() throws {
    let folder = try DatasetFolder()
    let path = JSONValue.string("\(folder.path)/set")
    // Nothing there: nothing is known, so nothing is refused.
    #expect(faults(["path": path, "labels": "coarse"]) == "none")
    try folder.write("set/train.bin", "")
    #expect(faults(["path": path, "labels": "coarse"]) == "none")
    #expect(faults(["path": path, "padding": 2]) == "c.json: padding: does not apply to the format cifar100")
    let (settings, resolved) = try Settings.read(["path": path], from: "c.json", DatasetSettings.init)
    #expect(settings.knownSampleShape == [32, 32, 3])
    #expect(settings.summary == "\(folder.path)/set, cifar100, samples of 32 x 32 x 3")
    #expect(resolved["gridSize"] == nil)
    #expect(resolved["labels"] == "fine")
    #expect(try Settings.read(resolved, from: "c.json", DatasetSettings.init).settings == settings)
  }

  /// A grid's config is filled in as it was before there were other samples, so that old studies go on.
  @Test func aGridsConfigStaysAsItWas() throws {
    let resolved = try Settings.read(["path": "x"], from: "c.json", DatasetSettings.init).resolved
    #expect(
      resolved.object?.keys.sorted() == [
        "cache", "excludeEmpty", "fill", "format", "gridSize", "limit", "padding", "path", "splitSeed", "testList",
        "validation",
      ])
    #expect(faults(["path": "x", "normalisation": "none"]).hasSuffix("did you mean \"normalization\"?"))
    #expect(faults(["path": "x", "normalization": "signed"]) == "none")
  }

  @Test func aTablesKeys() throws {
    let section: JSONValue = [
      "path": "x", "format": "csv", "labelColumn": "kind", "ignoreColumns": [0, "id"], "test": 0.25,
      "testFile": "b", "sampleShape": [8, 8, 1], "normalization": "signed",
    ]
    let (settings, resolved) = try Settings.read(section, from: "c.json", DatasetSettings.init)
    let format = try #require(settings.layout as? TableFormat)
    #expect(format.labelColumn == .name("kind") && format.target == .class)
    #expect(format.ignoreColumns == [.index(0), .name("id")])
    #expect(format.testFraction == 0.25 && format.testFile == "b" && settings.normalization == .signed)
    // A journal from before the key was there must still be equal to its config.
    #expect(resolved["target"] == nil)
    #expect(settings.knownSampleShape == [8, 8, 1])
    #expect(try Settings.read(resolved, from: "c.json", DatasetSettings.init).settings == settings)
    #expect(
      faults(["path": "x", "format": "csv", "labelColumn": 0.5, "ignoreColumns": [1, true], "normalization": "mean"])
        == """
        c.json: normalization: expected one of "auto", "none", "unit", "signed", "standardize", found the text "mean"
        c.json: labelColumn: expected a column's index from 0 or its name, found 0.5
        c.json: ignoreColumns: expected a list of columns' indices from 0 or names, found true at index 1
        """)
  }

  @Test func augmentationsKeys() throws {
    let section: JSONValue = [
      "path": "x", "format": "cifar10", "augmentation": ["randomCrop": ["padding": 4], "horizontalFlip": true],
    ]
    let settings = try Settings.read(section, from: "c.json", DatasetSettings.init).settings
    #expect(settings.layout.augmentation.padding == 4 && settings.layout.augmentation.horizontalFlip)
    #expect(
      try Settings.read(["path": "x", "format": "cifar10"], from: "c", DatasetSettings.init).settings.layout
        .augmentation.isNone)
    #expect(
      faults(["path": "x", "format": "cifar10", "augmentation": ["randomCrop": ["padding": -1], "flip": true]])
        == """
        c.json: augmentation.randomCrop.padding: expected an integer from 0 to 64 pixels, found -1
        c.json: augmentation.flip: unknown key; known here: horizontalFlip, randomCrop
        """)
  }

  @Test func imagesKeys() throws {
    let section: JSONValue = [
      "path": "x", "format": "image-folder", "size": [48, 64], "resize": "area", "colours": "grey",
      "trainList": "train.txt", "testList": "test.txt",
    ]
    let (settings, resolved) = try Settings.read(section, from: "c.json", DatasetSettings.init)
    let format = try #require(settings.layout as? ImageFolderFormat)
    #expect(format.images.size == [48, 64] && format.images.resize == .area && format.images.colours == .grey)
    #expect(format.trainList == "train.txt" && settings.testList == "test.txt")
    #expect(settings.knownSampleShape == [48, 64, 1])
    #expect(try Settings.read(resolved, from: "c.json", DatasetSettings.init).settings == settings)
    // A config of CIFAR from before these keys is filled in as it was.
    let cifar = try Settings.read(["path": "x", "format": "cifar10"], from: "c.json", DatasetSettings.init)
    #expect(cifar.resolved["size"] == nil && cifar.resolved["resize"] == nil)
    #expect(
      faults(["path": "x", "format": "cifar10", "size": [64], "resize": "cubic", "colours": "grey"])
        == """
        c.json: size: expected height and width, found 1 number
        c.json: resize: expected one of "bilinear", "area", found the text "cubic"
        c.json: colours: does not apply to the format cifar10
        """)
    #expect(
      faults(["path": "x", "format": "csv", "size": [4, 4]]) == "c.json: size: does not apply to the format csv")
  }

  @Test(arguments: DatasetFormats.names) func everyFormatNamesTheShapeThatItKnows(_ format: String) throws {
    let shape = try settings("nowhere", with: ["format": .string(format)]).knownSampleShape
    switch format {
    case "auto", "modelnet", "npy": #expect(shape == [32, 32, 32, 1])
    case "cifar10", "cifar100": #expect(shape == [32, 32, 3])
    case "faces": #expect(shape == [64, 64, 3])
    case "har": #expect(shape == [128, 9])
    default: #expect(shape == nil)
    }
  }

  /// The keys are collected by reading an empty section, so a format that asks for a key only sometimes would lose it.
  @Test func theKeysOfAllFormats() {
    #expect(
      DatasetFormats.keys == [
        "augmentation", "colours", "columns", "decimalComma", "excludeEmpty", "features", "fill", "gridSize", "header",
        "ignoreColumns", "labelColumn", "labels", "missing", "missingValues", "onError", "padding", "resize",
        "sampleShape",
        "separator", "set", "size", "target", "test", "testFile", "trainList", "unknownCategory",
      ])
  }

  @Test func settingsAreFoundAgainWhenTheDataAppear() throws {
    let folder = try DatasetFolder()
    let early = try settings(folder.at("set"), with: ["gridSize": 20])
    #expect(early.knownSampleShape == [20, 20, 20, 1])
    try folder.write("set/a/train/1.off", "")
    #expect(early.knownSampleShape == [20, 20, 20, 1])
    try folder.write("other/train.bin", "")
    var moved = early
    moved.path = folder.at("other")
    #expect(moved.knownSampleShape == [32, 32, 3])
    #expect(early != moved && early == early)
    #expect(try settings("x", with: ["gridSize": 20]) != settings("x", with: ["gridSize": 21]))
  }
}
