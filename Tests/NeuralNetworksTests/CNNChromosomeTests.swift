import Essentials
import NeuralNetworks
import Testing

/// The chromosomes that the source prints, decoded by hand from its rules.
@Suite struct CNNChromosomeTests {
  private func plan(_ gene: String, _ more: [String: JSONValue] = [:], classes: Int = 10) throws -> NetworkPlan {
    let model = JSONValue.object(["builder": "chromosome-cnn", "gene": "$gene"].merging(more) { $1 })
    return try ModelSettings.read(model, parameters: ["gene": .string(gene)], from: "c")
      .plan(input: [32, 32, 3], classes: classes)
  }

  /// Section bits 10 (three), kernel 00, activation 00, dropout 00, and bit 13 set: one convolution first, then two.
  @Test func theBestOfItsThirdGeneration() throws {
    let chromosome = try #require(CNNChromosome.Coding().chromosome("10000000000001000000"))
    #expect(chromosome.sections.map(\.filters) == [48, 96, 96])
    #expect(chromosome.sections.map(\.convolutions) == [1, 2, 2])
    #expect(chromosome.kernel == 2 && chromosome.activation == .relu && chromosome.dropout == 0.3)
    let plan = try plan("10000000000001000000")
    #expect(
      plan.elements.map(\.name) == [
        "conv1", "norm1", "pool1", "dropout1", "conv2", "conv3", "norm2", "pool2", "dropout2", "conv4", "conv5",
        "norm3", "pool3", "dropout3", "flatten", "fc1", "fcDropout1", "fc2", "fcDropout2", "output",
      ])
    #expect(
      plan.elements.map(\.outputShape) == [
        [32, 32, 48], [32, 32, 48], [16, 16, 48], [16, 16, 48], [8, 8, 96], [8, 8, 96], [8, 8, 96], [4, 4, 96],
        [4, 4, 96], [2, 2, 96], [2, 2, 96], [2, 2, 96], [1, 1, 96], [1, 1, 96], [96], [2048], [2048], [1024], [1024],
        [10],
      ])
  }

  /// As in the authors' program: of two convolutions only the second is activated; in journals before format 3 both were.
  @Test func aSectionHasOneActivation() throws {
    func activations(_ more: [String: JSONValue]) throws -> [String] {
      try plan("10000000000001000000", more).elements.filter { $0.name.hasPrefix("conv") }
        .map { String($0.layer.described.split(separator: " ").last ?? "") }
    }
    #expect(try activations([:]) == ["relu", "linear", "relu", "linear", "relu"])
    #expect(try activations(["activateEach": true]) == ["relu", "relu", "relu", "relu", "relu"])
  }

  /// Section bits 01 (two), kernel 10, activation 01, dropout 10, bits 13 and 14 clear.
  @Test func theOneOfItsFigures() throws {
    let chromosome = try #require(CNNChromosome.Coding().chromosome("01010001110010011100"))
    #expect(chromosome.sections.map(\.filters) == [32, 64])
    #expect(chromosome.sections.map(\.convolutions) == [2, 2])
    #expect(chromosome.kernel == 5 && chromosome.activation == .elu() && chromosome.dropout == 0.4)
    #expect(
      chromosome.json == [
        "filters": [32, 64], "convolutions": [2, 2], "kernel": 5, "activation": "elu", "dropout": 0.4,
      ])
    let pooled = try plan("01010001110010011100").elements.filter { $0.name.hasPrefix("pool") }.map(\.outputShape)
    #expect(pooled == [[8, 8, 32], [2, 2, 64]])
  }

  /// One section has half of widths[1], four have widths[1...4] · 2.
  @Test func widthsAreScaledByTheNumberOfSections() throws {
    let coding = CNNChromosome.Coding()
    #expect(coding.chromosome("00000000000000000000")?.sections.map(\.filters) == [16])
    #expect(coding.chromosome("11000000000000000000")?.sections.map(\.filters) == [64, 128, 128, 256])
    #expect(coding.chromosome("11000000000001011100")?.sections.map(\.convolutions) == [1, 2, 1, 1])
    let narrow = CNNChromosome.Coding(widths: [1, 1, 1, 1, 1, 1])
    #expect(narrow.chromosome("00000000000000000000")?.sections.map(\.filters) == [1])
  }

  /// 4 kernels, 2 activations and 3 dropout rates with 2, 4, 8 or 16 ways to fill the sections.
  @Test func allChromosomesTogetherAre720Networks() {
    let coding = CNNChromosome.Coding()
    var networks: Set<CNNChromosome> = []
    for value in 0..<1 << 20 {
      networks.insert(coding.chromosome { range in value >> (20 - range.upperBound) & (1 << range.count - 1) })
    }
    #expect(networks.count == 4 * 2 * 3 * (2 + 4 + 8 + 16))
  }

  @Test(arguments: ["00", "11"], [[32, 32, 3], [28, 28, 1], [5, 3, 1], [1, 1, 1]])
  func everyChromosomeFitsEveryImage(sections: String, input: [Int]) throws {
    var rng = SeededGenerator(seed: 2)
    for _ in 0..<30 {
      let gene = sections + (0..<18).map { _ in rng.bernoulli(0.5) ? "1" : "0" }.joined()
      let model = try ModelSettings.read(
        ["builder": "chromosome-cnn", "gene": .string(gene)], parameters: [:], from: "c")
      #expect(try model.plan(input: input, classes: 7).outputShape == [7])
    }
  }

  @Test func whatIsWrongIsNamed() {
    func faults(_ model: JSONValue) -> String {
      do {
        _ = try ModelSettings.read(model, parameters: [:], from: "c")
        return "none"
      } catch { return "\(error)" }
    }
    #expect(
      faults([
        "builder": "chromosome-cnn", "gene": "10", "widths": [1, 2], "dropouts": [0.5],
        "activations": ["relu", "elo", "relu", "elu"],
      ])
        == """
        c: model.activations: expected names from "sigmoid", "relu", "linear", "tanh", "leakyRelu", "elu", "softplus", "swish", "gelu", found "elo" at index 1
        c: model.widths: expected 6 values, one per code, found 2
        c: model.dropouts: expected 4 values, one per code, found 1
        c: model.gene: expected 20 zeros and ones, found the text "10"
        """)
    #expect(faults(["builder": "chromosome-cnn"]) == "c: model.gene: missing; expected a text")
  }
}

@Suite struct FeatureClassifierTests {
  private func widths(_ units: Int, _ layers: Int, classes: Int) throws -> [Int] {
    let model: JSONValue = ["builder": "feature-classifier", "units": .integer(units), "layers": .integer(layers)]
    let plan = try ModelSettings.read(model, parameters: [:], from: "c").plan(input: [64], classes: classes)
    return plan.elements.filter { $0.name.hasPrefix("fc") }.map { $0.outputShape[0] }
  }

  /// No layer behind one of fewer than two units a class.
  @Test func layersHalveUntilTheyAreNarrow() throws {
    #expect(try widths(1024, 4, classes: 7) == [1024, 512, 256, 128])
    #expect(try widths(32, 4, classes: 7) == [32, 16, 8])
    #expect(try widths(64, 4, classes: 7) == [64, 32, 16, 8])
    #expect(try widths(32, 4, classes: 16) == [32, 16])
    #expect(try widths(32, 4, classes: 17) == [32])
    #expect(try widths(768, 1, classes: 7) == [768])
  }

  @Test func dropoutStandsBeforeTheOutput() throws {
    func names(_ model: JSONValue) throws -> [String] {
      try ModelSettings.read(model, parameters: [:], from: "c").plan(input: [4, 4], classes: 3).elements.map(\.name)
    }
    #expect(
      try names(["builder": "feature-classifier", "units": 8, "layers": 2]) == [
        "flatten", "fc1", "fc2", "dropout", "output",
      ])
    #expect(
      try names(["builder": "feature-classifier", "units": 4, "layers": 2, "dropout": false]) == [
        "flatten", "fc1", "output",
      ])
  }
}
