import Essentials
import NeuralNetworks
import TestSupport
import Testing

@testable import hpsearch

/// Trains on a table and predicts other rows of it, with the built program.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct PredictProgramTests {
  private let folder: StudyFolder
  /// `x,y,z,target` without a header.
  private let rows: [String]

  init() throws {
    folder = try StudyFolder()
    var rng = SeededGenerator(seed: 5)
    rows = (0..<60).map { row in
      let values = (0..<3).map { _ in rng.uniform(in: 0...100) }
      return values.map { "\($0)" }.joined(separator: ",") + ",\(row % 2 == 0 ? values[0] : values[0] + 1)"
    }
  }

  /// Trains on rows whose last cell is a class or a number.
  private func train(_ rows: [String], target: String) throws {
    try Files.replace(folder.at("train.csv"), with: "x,y,z,t\n" + rows.map { $0 + "\n" }.joined())
    let config: JSONValue = [
      "name": "p", "method": "random", "seed": 3,
      "problem": ["type": target == "class" ? "classification" : "regression"],
      "dataset": ["path": .string(folder.at("train.csv")), "target": .string(target), "validation": 0.2],
      "model": ["layers": [["layer": "dense", "units": "$units", "activation": "tanh"], ["layer": "output"]]],
      "training": ["epochs": 3, "batchSize": 8, "optimizer": ["name": "adam", "learningRate": 0.01]],
      "space": [["name": "units", "type": "integer", "min": 2, "max": 9]], "baseline": [7], "strategy": ["trials": 1],
      "test": ["repeats": 0],
    ]
    try Files.replace(folder.at("p.json"), with: config.line)
    let ended = try runShell("$hpsearch train -q -c '\(folder.at("p.json"))' -o '\(folder.at("model"))'")
    try #require(ended.code == 0, "\(ended.errors)")
  }

  private func predict(_ rest: String) throws -> Ended {
    try runShell("$hpsearch predict -q -m '\(folder.at("model/model.safetensors"))' \(rest)")
  }

  /// The cells after the name, by the features of the row.
  private func cells(_ csv: String) -> [[Substring]] {
    csv.split(separator: "\n").dropFirst().map { Array($0.split(separator: ",").dropFirst()) }
  }

  /// Nothing is fitted again: what else is in the file changes no probability.
  @Test func aRowHasOneProbabilityWhateverElseIsInTheFile() throws {
    let labelled = rows.enumerated().map { $1.split(separator: ",")[..<3].joined(separator: ",") + ",k\($0 % 3)" }
    try train(labelled, target: "class")
    let whole = try predict("-c '\(folder.at("p.json"))' --split all --format csv")
    try #require(whole.code == 0, "\(whole.errors)")
    let all = cells(whole.output)
    #expect(all.count == 60)
    // Five rows, their columns in another order, without and with their classes.
    for (name, hasLabel) in [("bare", false), ("known", true)] {
      let lines = (10..<15).map { row in
        let cells = labelled[row].split(separator: ",")
        return "\(cells[2]),\(hasLabel ? "\(cells[3])," : "")\(cells[0]),\(cells[1])\n"
      }
      try Files.replace(folder.at("\(name).csv"), with: "z,\(hasLabel ? "t," : "")x,y\n" + lines.joined())
      let ended = try predict("--data '\(folder.at("\(name).csv"))' --format csv")
      try #require(ended.code == 0, "\(ended.errors)")
      #expect(cells(ended.output).map { $0.suffix(4) } == all[10..<15].map { $0.suffix(4) })
      #expect(ended.output.hasPrefix("name,\(hasLabel ? "label," : "")predicted,probability_k0"))
    }
    let measures = try predict("--data '\(folder.at("known.csv"))' --json")
    #expect(try JSONValue(parsing: measures.output)["samples"] == 5)
    let table = try predict("--data '\(folder.at("bare.csv"))'").output
    #expect(table.hasPrefix("sample  predicted  probability\nrow 1 "))
    let object = try JSONValue(parsing: try predict("--data '\(folder.at("bare.csv"))' --json").output)
    #expect(object["predictions"]?.array?.count == 5)
  }

  @Test func aNumberIsPredictedInItsUnit() throws {
    try train(rows, target: "number")
    let whole = try predict("-c '\(folder.at("p.json"))' --split all --format csv")
    try #require(whole.code == 0, "\(whole.errors)")
    #expect(whole.output.hasPrefix("name,target,predicted\ntrain/0,"))
    try Files.replace(
      folder.at("new.csv"), with: "y,x,z\n" + "2,1,3\n" + rows[4].split(separator: ",")[..<3].permuted + "\n")
    let bare = try predict("--data '\(folder.at("new.csv"))' --format csv")
    try #require(bare.code == 0, "\(bare.errors)")
    #expect(cells(bare.output)[1].last == cells(whole.output)[4].last)
    let report = try predict("-c '\(folder.at("p.json"))' --split validation")
    #expect(report.output.contains("mean squared error   ") && report.output.contains(" over 12 samples\n"))
    #expect(try JSONValue(parsing: try predict("-c '\(folder.at("p.json"))' --split train --json").output)["r2"] != nil)
  }

  /// Weights of before the description was saved go on working with their config.
  @Test func olderWeightsNeedTheirConfig() throws {
    try train(rows, target: "number")
    let path = folder.at("model/model.safetensors")
    let file = try Safetensors(contentsOf: path)
    let old = file.metadata.filter { ["parameters", "classes", "format"].contains($0.key) }
    try Safetensors(file.tensors, metadata: old).write(to: path)
    let ended = try predict("--data '\(folder.at("train.csv"))'")
    #expect(ended.code == 2 && ended.errors.contains("predict a split with --config instead"))
    let split = try runShell(
      "$hpsearch predict -m '\(path)' -c '\(folder.at("p.json"))' --split train 2>&1 >/dev/null")
    #expect(split.code == 0 && split.output.contains("does not name its normalisation, which is fitted on the data"))
  }

  @Test(arguments: [
    ("", "missing --data PATH, or --config FILE for a split of its data set"),
    ("--data x -c y", "--data and --config exclude each other"),
    ("--data x --split test", "--split: new data have no splits; it belongs to --config"),
  ])
  func wrongUsage(rest: String, message: String) throws {
    let ended = try runShell("$hpsearch predict -m none \(rest)")
    #expect(ended.code == 2 && ended.errors == "hpsearch: \(message)\n", "\(ended.errors)")
  }
}

extension ArraySlice<Substring> {
  /// Three cells x, y, z as y, x, z.
  fileprivate var permuted: String { "\(self[startIndex + 1]),\(self[startIndex]),\(self[startIndex + 2])" }
}
