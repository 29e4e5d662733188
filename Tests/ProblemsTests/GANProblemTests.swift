import Datasets
import Essentials
import Experiments
import NeuralNetworks
import Studies
import TensorCore
import TestSupport
import Testing

@testable import Problems

/// Configurations of single GANs: what they say, and what is wrong with them.
@Suite struct GANProblemTests {
  /// Everything random and everything with state: dropout, batch norm, spectral norm, instance noise, an average,
  /// adaptive weights, schedules.
  static let rich: JSONValue = [
    "name": "rich", "problem": ["type": "gan"], "dataset": ["format": "normal", "samples": 96],
    "generator": [
      "model": [
        "layers": [
          ["layer": "dense", "units": 6], ["layer": "batchNorm", "activation": "relu"],
          ["layer": "dropout", "rate": 0.2], ["layer": "output"],
        ]
      ],
      "noise": [3], "average": 0.9, "optimizer": ["name": "adam", "learningRate": 0.01],
      "schedule": ["name": "cosine"],
    ],
    "discriminator": [
      "model": ["builder": "mlp", "units": [8]], "spectralNorm": true,
      "optimizer": ["name": "rmsprop", "learningRate": 0.01, "momentum": 0.5],
      "schedule": ["name": "exponential", "factor": 0.9],
    ],
    "loss": ["name": "bce", "weights": "adaptive", "labelSmoothing": 0.1],
    "training": [
      "epochs": 6, "batchSize": 16, "discriminatorSteps": 2, "instanceNoise": ["deviation": 0.3, "epochs": 4],
    ],
    "measures": ["every": 2, "samples": 200],
  ]

  static func experiment(_ changes: JSONValue = [:], of base: JSONValue = rich) throws -> GANExperiment {
    try GANExperiment(base.overlaid(by: changes), from: "c.json")
  }

  /// A configuration with some values replaced, by their paths.
  private static func replaced(_ changes: [(String, JSONValue)], in base: JSONValue = rich) throws -> JSONValue {
    var config = base
    for (path, value) in changes { try config.set(JSONPath(path), to: value) }
    return config
  }

  private func fault(_ changes: JSONValue = [:], replacing values: [(String, JSONValue)] = []) -> String {
    do {
      _ = try Self.experiment(changes, of: Self.replaced(values))
      return "none"
    } catch { return "\(error)" }
  }

  @Test func whatIsWrongIsSaidWithItsKey() {
    #expect(
      fault(["loss": ["weights": ["real": 0, "fake": 0]]])
        == "c.json: loss.weights: expected weights whose sum is above 0, found 0 for both: nothing would be learned")
    #expect(
      fault(["loss": ["weights": ["real": -1, "fake": 2]]])
        == "c.json: loss.weights.real: expected a number of at least 0, found -1")
    #expect(
      fault(["loss": ["weights": "adaptiv"]])
        == "c.json: loss.weights: expected \"equal\", \"adaptive\", \"adaptive-unnormalised\" or {\"real\": 1, \"fake\": 1}, "
        + "found the text \"adaptiv\"")
    #expect(
      fault(["loss": ["name": "hinge"]])
        == "c.json: loss.labelSmoothing: expected 0 beside the loss \"hinge\", which has no labels")
    #expect(
      fault(["loss": ["name": "wasserstein", "constraint": "penalty", "labelSmoothing": 0]])
        == "c.json: loss.constraint: expected no \"penalty\" beside discriminator.spectralNorm, which bounds the slope too"
    )
    #expect(
      fault(replacing: [("generator.model", ["builder": "voxnet"])])
        == "c.json: generator.model.builder: expected \"dcgan\", \"block-gan\", \"mlp\" or a list of layers for a part of "
        + "a GAN")
    #expect(
      fault(replacing: [("discriminator.model", ["layers": [["layer": "dense", "units": 3]]])])
        .contains("expected one value at the end, the score of a sample, found 3"))
    #expect(
      fault(["generator": ["optimizer": ["learningRate": "$rate"]]])
        == "c.json: generator.optimizer.learningRate: there is no search parameter \"rate\"; known here: none")
    #expect(fault(["training": ["epoch": 3]]) == "c.json: training.epoch: unknown key; did you mean \"epochs\"?")
    #expect(fault(["measures": ["by": "frechet"]]).contains("measures.by: expected one of \"kolmogorovSmirnov\""))
  }

  @Test func aDCGANOfAnotherSizeIsRefused() {
    func fault(_ dataset: JSONValue) -> String {
      self.fault(replacing: [
        ("dataset", dataset), ("generator", ["model": ["builder": "dcgan", "imageSize": 32]]),
      ])
    }
    #expect(
      fault(["path": "nowhere", "format": "cifar10", "size": [48, 48]]).contains(
        "generator.model.imageSize: expected layers that lead to samples of 48x48x3, found 32x32x3"))
    #expect(
      fault(["path": "nowhere", "format": "image-folder", "size": [32, 32], "colours": "grey"]).contains(
        "generator.model.channels: expected layers that lead to samples of 32x32x1, found 32x32x3"))
  }

  @Test func aConfigurationResolvesToItself() throws {
    let experiment = try Self.experiment()
    #expect(try GANExperiment(experiment.resolved, from: "c.json").resolved == experiment.resolved)
    #expect(experiment.resolved["generator"]?["noiseDistribution"] == "normal")
    #expect(GANExperiment.isSingle(Self.rich))
    #expect(!GANExperiment.isSingle(Self.rich.overlaid(by: ["method": "random"])))
  }

  @Test func aSearchNeedsASpace() {
    #expect {
      try Experiment(
        Self.rich.overlaid(by: ["method": "random", "strategy": ["trials": 2]]), from: "c.json")
    } throws: {
      "\($0)".contains("space: missing; expected a list of parameters for a search, or no \"method\" for one training")
    }
  }

  // MARK: - Images

  /// A folder of images of stripes, one class.
  private func folder(images: Int, channels: Int = 3) throws -> DatasetFolder {
    let folder = try DatasetFolder()
    for number in 0..<images {
      let bytes = (0..<16 * 16 * channels).map { UInt8(truncatingIfNeeded: $0 * 7 + number * 31) }
      let image = Image(width: 16, height: 16, channels: channels, bytes: bytes)
      try folder.write("set/all/\(number).png", image.png())
    }
    if images == 0 { try Files.makeDirectory(folder.at("set")) }
    return folder
  }

  private func openFault(_ folder: DatasetFolder, _ changes: JSONValue = [:]) -> String {
    let dataset: JSONValue = [
      "path": .string(folder.at("set")), "format": "image-folder", "validation": 0,
      "cache": .string(folder.at("cache")),
    ]
    do {
      let base = try Self.replaced([
        ("dataset", dataset), ("training", ["epochs": 1]), ("measures", ["samples": 8, "every": 1]),
        ("generator", ["model": ["builder": "dcgan", "imageSize": 16, "width": 2, "latent": 2]]),
        ("discriminator.model", ["builder": "dcgan", "imageSize": 16, "width": 2]),
      ])
      let run = try Self.experiment(changes, of: base).open()
      guard case .epoch = run.next() else { return "no epoch" }
      return "none"
    } catch { return "\(error)" }
  }

  @Test func imagesThatCannotBeUsedAreRefused() throws {
    #expect(openFault(try folder(images: 6)) == "none")
    let one = try folder(images: 1)
    #expect(
      openFault(one) == "c.json: dataset.path: \(one.at("set")): expected at least 2 images to train on, found 1")
    let none = try folder(images: 0)
    #expect(openFault(none).hasPrefix("\(none.at("set")): expected "))
    #expect(
      openFault(try folder(images: 6, channels: 1))
        .contains("generator.model.channels: expected layers that lead to samples of 16x16x1, found 16x16x3"))
  }

  @Test func aClassifierOfAnotherSizeIsRefused() throws {
    let folder = try folder(images: 6)
    let classifier: JSONValue = [
      "name": "classifier", "method": "random",
      "dataset": [
        "path": .string(folder.at("set")), "format": "image-folder", "size": [8, 8], "colours": "rgb",
        "normalization": "signed",
      ],
      "model": ["layers": [["layer": "flatten"], ["layer": "output"]]],
      "space": [["name": "unused", "type": "flag"]], "strategy": ["trials": 1],
    ]
    try Files.replace(folder.at("classifier.json"), with: classifier.document)
    let features: JSONValue = [
      "measures": [
        "features": ["model": "none", "config": .string(folder.at("classifier.json")), "layer": "flatten1"]
      ]
    ]
    #expect(
      openFault(folder, features)
        == "c.json: measures.features: \(folder.at("classifier.json")): dataset: expected a classifier of images of "
        + "16x16x3, like those of the GAN, found one of 8x8x3")
  }
}
