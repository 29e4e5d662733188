import Datasets
import Essentials
import NeuralNetworks
import Studies
import TestSupport
import Testing

@testable import hpsearch

/// Cuts a trained network and searches on what its layer says, with the built program.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct FeaturesProgramTests {
  private let folder: StudyFolder
  private let data: DatasetFolder

  /// Two data sets of one shape, with three and with two classes.
  init() throws {
    folder = try StudyFolder()
    data = try DatasetFolder()
    for (name, classes) in [("three", 3), ("two", 2)] {
      var rng = SeededGenerator(seed: UInt64(classes))
      let rows = (0..<90).map { row in
        (0..<5).map { "\(rng.uniform() + ($0 == row % classes ? 1.5 : 0))" }.joined(separator: ",")
          + ",kind\(row % classes)\n"
      }
      try data.write("\(name).csv", rows.joined())
      let config: JSONValue = [
        "name": .string(name), "method": "random", "seed": 3,
        "dataset": [
          "path": .string("\(data.path)/\(name).csv"), "format": "csv", "test": 0.2, "validation": 0.2,
          "cache": .string("\(data.path)/cache"),
        ],
        "model": ["layers": [["layer": "dense", "units": "$units", "activation": "tanh"], ["layer": "output"]]],
        "training": ["epochs": 3, "batchSize": 8, "optimizer": ["name": "adam", "learningRate": 0.01]],
        "space": [["name": "units", "type": "integer", "min": 2, "max": 9]], "baseline": [6],
        "strategy": ["trials": 2], "test": ["repeats": 0],
      ]
      try data.write("\(name).json", config.line)
    }
  }

  private func features(_ rest: String) -> String {
    """
    $hpsearch features --model '\(folder.at("model/model.safetensors"))' -c '\(data.path)/three.json' \
    -o '\(folder.at("features.npz"))' \(rest)
    """
  }

  private func train() throws {
    #expect(try runShell("$hpsearch train -q -c '\(data.path)/three.json' -o '\(folder.at("model"))'").code == 0)
  }

  @Test func theRestOfTheNetworkFollowsFromTheFeatures() throws {
    try train()
    let ended = try runShell(features("--layer dense1"))
    try #require(ended.code == 0, "\(ended.errors)")
    let archive = try NPZ(folder.at("features.npz"))
    #expect(archive.names == ["features", "labels", "split", "classes"])
    let features = try archive.array("features")
    #expect(features.shape == [90, 6])
    #expect(try archive.array("split").integers().reduce(0, +) == 18)
    #expect(try archive.texts("classes") == ["kind0", "kind1", "kind2"])

    // The output layer by hand, on the features of the test samples, against what predict says of them.
    let predicted = try runShell(
      """
      $hpsearch predict -q -m '\(folder.at("model/model.safetensors"))' -c '\(data.path)/three.json' --format csv
      """)
    let told = predicted.output.split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",").suffix(3).compactMap { Double($0) } }
    let weights = try Safetensors(contentsOf: folder.at("model/model.safetensors"))
    let weight = try #require(weights.tensors.first { $0.name == "output.weight" }).tensor.values
    let bias = try #require(weights.tensors.first { $0.name == "output.bias" }).tensor.values
    let values = try features.floats(0..<540)
    let test = try archive.array("split").integers().enumerated().filter { $0.element == 1 }.map(\.offset)
    let worked = test.map { sample -> [Double] in
      let scores = (0..<3).map { unit in
        (0..<6).reduce(Double(bias[unit])) { $0 + Double(values[sample * 6 + $1]) * Double(weight[$1 * 3 + unit]) }
      }
      let odds = scores.map { portableExp($0) }
      return odds.map { $0 / odds.reduce(0, +) }
    }
    #expect(told.count == 18)
    for (left, right) in zip(told, worked) {
      for (one, other) in zip(left, right) { #expect(abs(one - other) < 2e-6) }
    }
  }

  @Test func aSearchStandsOnFeaturesOfOtherData() throws {
    try train()
    let ended = try runShell(features("--layer dense1 --data '\(data.path)/two.json'"))
    try #require(ended.code == 0, "\(ended.errors)")
    let searched = try runShell(
      """
      $hpsearch evolve -q -c '\(packageRoot)/configs/features-similarity.json' -o '\(folder.at("run"))' \
      --set dataset.path='\(folder.at("features.npz"))' --set dataset.format=npz \
      --set dataset.cache='\(data.path)/cache' --set strategy.population=5 --set strategy.generations=2 \
      --set training.epochs=2 --set test.repeats=1 --json
      """)
    try #require(searched.code == 0, "\(searched.errors)")
    let tests = try JournalContents(path: folder.at("run/journal.jsonl")).tests
    #expect(Set(tests.map(\.role)) == [.end, .plain])
    #expect(tests.allSatisfy { $0.metrics["testMacroF1"] != nil && $0.metrics["testWeightedF1"] != nil })
  }

  @Test(arguments: [
    (
      "--layer dense", "--layer: expected one of dense1, output, found \"dense\"; did you mean \"dense1\"?"
    ), ("", "missing --layer NAME"), ("--layer output --data /nowhere", "--data: /nowhere: cannot open"),
  ])
  func wrongUsageIsCode2(words: String, message: String) throws {
    try train()
    let ended = try runShell(features(words))
    #expect(ended.code == 2)
    #expect(ended.errors.contains(message))
  }
}
