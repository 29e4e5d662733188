import Essentials
import NeuralNetworks
import Search
import Testing

@testable import Problems

@Suite struct GANSpaceTests {
  static let image = [64, 64, 3]

  static func space(_ changes: JSONValue) throws -> GANSpace {
    try Settings.read(changes, at: "space", from: "c.json") { GANSpace($0) }.settings
  }

  /// The source's bounds, and everything that it announces at once.
  static let spaces: [(name: String, changes: JSONValue, image: [Int])] = [
    ("the source's", [:], image),
    (
      "ImageNet's", ["generatorBlocks": ["min": 12, "max": 37], "discriminatorBlocks": ["min": 1, "max": 12]],
      [200, 200, 3]
    ),
    (
      "everything",
      [
        "norms": ["batch", "instance", "none"],
        "activations": ["relu", "prelu", "sigmoid", "tanh", "swish", "softplus"],
        "pooling": ["none", "max", "average"], "skip": 0.5, "dense": 0.5,
        "losses": ["bce", "wgan-clipping", "wgan-penalty"], "optimizers": ["sgd", "adam", "rmsprop"],
        "schedules": ["constant", "step", "exponential", "cosine"], "discriminatorBlocks": ["min": 1, "max": 20],
        "channels": ["min": 2, "max": 9], "hidden": ["min": 30, "max": 900],
      ], image
    ),
    (
      "no square, even kernels",
      [
        "kernel": ["min": 4, "max": 4], "generatorBlocks": ["min": 1, "max": 30],
        "noiseSize": ["min": 0.1, "max": 0.95],
        "discriminatorBlocks": ["min": 1, "max": 30], "norms": ["instance"], "pooling": ["average", "max"], "dense": 1,
        "channels": ["min": 1, "max": 3],
      ], [28, 36, 1]
    ),
  ]

  /// Every draw is a GAN for its images, within bounds; 10,000 of each space's sizes, 500 of them built.
  @Test(arguments: spaces.indices) func everyDrawReachesTheImage(_ index: Int) throws {
    let (_, changes, image) = Self.spaces[index]
    let space = try Self.space(changes)
    #expect(space.faults(image: image, path: "space").isEmpty)
    let seed = SeededGenerator(seed: 11)
    for number in 0..<10_000 {
      let drawn = space.draw(image: image, epochs: 10, from: seed.child("draw", number))
      let gan = drawn.chromosome
      let plans = try gan.plans()
      guard plans.generator.outputShape == image, plans.discriminator.outputShape == [1] else {
        Issue.record("draw \(number): \(gan.text)")
        return
      }
      let networks = gan.networks
      let blocks = networks.generator + networks.discriminator
      let kernels = blocks.map(\.kernel) + [networks.imageKernel]
      let isWithin =
        space.generatorBlocks.contains(networks.generator.count)
        && space.discriminatorBlocks.contains(networks.discriminator.count)
        && blocks.allSatisfy { space.channels.contains($0.channels) } && kernels.allSatisfy(space.kernel.contains)
        && space.hidden.contains(networks.hidden) && space.noiseChannels.contains(networks.noise[2])
        && (0..<2).allSatisfy { axis in
          let part = Double(networks.noise[axis]) / Double(image[axis])
          return space.noiseSize.lowerBound <= part && part <= space.noiseSize.upperBound
        }
        && [gan.generator, gan.discriminator].allSatisfy { learning in
          space.learningRate.contains(learning.rate) && learning.momentum.map(space.sgdMomentum.contains) ?? true
            && (learning.momentum == nil) == (learning.optimizer != .sgd)
        }
        && blocks.allSatisfy { block in
          if case .batch(let momentum) = block.norm { space.momentum.contains(momentum) } else { true }
        }
        && blocks.allSatisfy { $0.dense.map { $0.reduce(1, *) <= space.hidden.upperBound } ?? true }
      #expect(isWithin, "draw \(number): \(gan.text)")
      if number < 500 {
        #expect(try GANChromosome(gan.parameters, image: image, epochs: 10) == gan)
        // A journal's text comes back to the same bits.
        let text = try #require(try JSONValue(parsing: JSONValue.object(gan.parameters).line).object)
        #expect(try GANChromosome(text, image: image, epochs: 10) == gan)
      }
    }
  }

  /// Without further keys the source's run: nothing of what it announces is drawn.
  @Test func theSpaceIsTheSourcesUnlessToldOtherwise() throws {
    let space = try Self.space([:])
    for number in 0..<1000 {
      let gan = space.draw(image: Self.image, epochs: 10, from: SeededGenerator(seed: 1).child("draw", number))
        .chromosome
      let blocks = gan.networks.generator + gan.networks.discriminator
      #expect(gan.loss == .crossEntropy && gan.schedule == LearningRateSchedule(.constant))
      #expect([gan.generator, gan.discriminator].allSatisfy { $0.optimizer == .sgd && $0.momentum != nil })
      #expect(
        blocks.allSatisfy {
          $0.activation == .prelu && !$0.hasSkip && $0.pooling == .none && $0.dense == nil && $0.norm != .none
            && $0.norm != .instance
        })
    }
  }

  /// What is announced is drawn where it is asked for.
  @Test func everyChoiceIsTaken() throws {
    let space = try Self.space(Self.spaces[2].changes)
    let gans = (0..<2000).map {
      space.draw(image: Self.image, epochs: 10, from: SeededGenerator(seed: 2).child("d", $0))
    }
    let blocks = gans.flatMap { $0.chromosome.networks.generator + $0.chromosome.networks.discriminator }
    #expect(Set(blocks.map(\.activation)).count == 6 && Set(blocks.map(\.pooling)).count == 3)
    #expect(blocks.contains { $0.norm == .none } && blocks.contains { $0.norm == .instance })
    #expect(Set(gans.map(\.chromosome.loss)).count == 3)
    #expect(Set(gans.map(\.chromosome.generator.optimizer)).count == 3)
    #expect(blocks.contains(where: \.hasSkip) && blocks.contains { $0.dense != nil })
    #expect(gans.contains { $0.chromosome.networks.generator.contains { $0.dense != nil } })
    let shapes = gans.map(\.chromosome.schedule.shape)
    #expect(Set(shapes.compactMap { $0.json["name"]?.string }) == ["constant", "step", "exponential", "cosine"])
    #expect(shapes.contains(.cosine(epochs: 10, lowest: 0)) && shapes.contains(.constant))
  }

  @Test func sameStreamSameDraw() throws {
    let space = try Self.space([:])
    func draw(_ seed: UInt64) -> DrawnGAN {
      space.draw(image: Self.image, epochs: 10, from: SeededGenerator(seed: seed))
    }
    #expect(draw(1) == draw(1) && draw(1).chromosome != draw(2).chromosome)
  }

  /// What strategies are given: the chromosome as parameters, the stream's name, and what was repaired for people only.
  @Test func aDrawSaysWhatWasRepaired() throws {
    let draws = GANDraws(gans: try Self.space(["draws": "repaired"]), image: Self.image, epochs: 10)
    let all = (0..<250).compactMap { draws.draw(from: SeededGenerator(seed: 2).child("individual", $0)) }
    let gans = (0..<250).map {
      draws.gans.draw(image: Self.image, epochs: 10, from: SeededGenerator(seed: 2).child("individual", $0))
    }
    #expect(all.map(\.candidate) == gans.map { Candidate(parameters: $0.chromosome.parameters) })
    #expect(Set(all.map(\.key)).count == 250 && all.allSatisfy { $0.gene.hasPrefix("noise ") })
    #expect(gans.contains { !$0.repairs.isEmpty } && gans.contains { $0.repairs.isEmpty })
    for (drawn, gan) in zip(all, gans) {
      let notes = drawn.decoded["repaired"]?.array?.compactMap(\.string)
      #expect(notes == (gan.repairs.isEmpty ? nil : gan.repairs))
      #expect(drawn.candidate.parameters["repaired"] == nil && drawn.candidate.assignment == nil)
    }
  }

  /// 4 layers with kernels of 1 to 3 add 5 pixels in 4 + 12 = 16 ways: three 2s and a 3, or two 3s, a 2 and a 1, in any
  /// order. Over 16,000 draws each of them comes about 1000 times; the bounds are five standard deviations,
  /// √(16000 · 15) / 16 = 30.6.
  @Test func kernelsThatReachTheImageAreEquallyLikely() throws {
    let space = try Self.space(["kernel": ["min": 1, "max": 3]])
    var counts: [[Int]: Int] = [:]
    var rng = SeededGenerator(seed: 5)
    for _ in 0..<16_000 { counts[space.generatorKernels(4, adding: 5, using: &rng), default: 0] += 1 }
    #expect(counts.count == 16 && counts.keys.allSatisfy { $0.reduce(0) { $0 + $1 - 1 } == 5 })
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 153 }, "\(counts)")
  }

  /// Shares that are too small for a number, 3^-700 here, still give kernels that reach the image.
  @Test func longRowsOfKernelsReachTheImageToo() throws {
    let space = try Self.space(["kernel": ["min": 1, "max": 3], "generatorBlocks": ["min": 1, "max": 1000]])
    var rng = SeededGenerator(seed: 5)
    for growth in [0, 1, 700, 1399, 1400] {
      let kernels = space.generatorKernels(700, adding: growth, using: &rng)
      #expect(kernels.reduce(0) { $0 + $1 - 1 } == growth && kernels.allSatisfy((1...3).contains))
    }
  }

  /// Nothing of a draw from the source's bounds is repaired, and every number of blocks is as likely as the others: 9
  /// numbers over 4,500 draws, within five standard deviations of 500, √(4500 · 8) / 9 = 21.1.
  @Test func evenDrawsNeedNoRepair() throws {
    let space = try Self.space([:])
    var counts: [Int: Int] = [:]
    for number in 0..<4500 {
      let drawn = space.draw(image: Self.image, epochs: 10, from: SeededGenerator(seed: 4).child("draw", number))
      #expect(drawn.repairs.isEmpty)
      counts[drawn.chromosome.networks.generator.count, default: 0] += 1
    }
    #expect(counts.keys.sorted() == Array(3...11) && counts.values.allSatisfy { abs($0 - 500) < 106 }, "\(counts)")
  }

  /// A key of an extension with one choice changes nothing else of a draw.
  @Test func otherChoicesLeaveTheRestAlone() throws {
    let stream = SeededGenerator(seed: 3)
    let plain = try Self.space([:]).draw(image: Self.image, epochs: 10, from: stream).chromosome.networks
    let other = try Self.space(["activations": ["tanh"], "norms": ["none"]])
      .draw(image: Self.image, epochs: 10, from: stream).chromosome.networks
    #expect(plain.generator.map(\.channels) == other.generator.map(\.channels) && plain.hidden == other.hidden)
  }

  // MARK: - Bounds that no GAN fits

  private func message(_ changes: JSONValue, image: [Int] = image) throws -> [String] {
    try Self.space(changes).faults(image: image, path: "space").map { "\($0.path): \($0.message)" }
  }

  @Test func impossibleBoundsAreNamed() throws {
    #expect(
      try message(["generatorBlocks": ["min": 1, "max": 2]]) == [
        "space.generatorBlocks: expected blocks that lead from noise to images of 64x64 pixels, which takes 16 to 48 more "
          + "pixels; found 1 to 2 blocks that, with the image's layer, add 4 to 12 with kernels of 3 to 5"
      ])
    #expect(
      try message(["generatorBlocks": ["min": 30, "max": 40], "kernel": ["min": 3, "max": 3]]).first?
        .hasSuffix("found 30 to 40 blocks that, with the image's layer, add 62 to 82 with kernels of 3") == true)
    // Kernels of 5 add multiples of 4 only; 1 block adds 8.
    #expect(
      try message([
        "generatorBlocks": ["min": 1, "max": 1], "kernel": ["min": 5, "max": 5],
        "noiseSize": ["min": 0.86, "max": 0.87],
      ]).count == 1)
    #expect(
      try message(["noiseSize": ["min": 0.3, "max": 0.301]]) == [
        "space.noiseSize: expected bounds with a whole number of pixels between them for images of 64x64, "
          + "found 0.3 to 0.301"
      ])
    #expect(
      try message(["discriminatorBlocks": ["min": 32, "max": 40]]) == [
        "space.discriminatorBlocks.min: expected few enough blocks to leave a pixel of images of 64x64 pixels; 32 "
          + "with kernels from 3 need 65 pixels"
      ])
    #expect(try message(["discriminatorBlocks": ["min": 31, "max": 31]]) == [])
    #expect(
      try message([:], image: [561]) == [
        "dataset: expected images of height x width x channels, found samples of 561"
      ])
  }

  @Test func wrongSettingsAreNamed() {
    #expect {
      try Self.space([
        "channels": ["min": 9, "max": 5], "kernel": 3, "norms": ["batch", "instanse"], "pooling": [], "skip": 2,
        "losses": ["bce", "bce"], "momentums": [:],
      ])
    } throws: {
      "\($0)" == """
        c.json: space.channels.max: must be at least min (9), found 5
        c.json: space.kernel: expected an object, found 3
        c.json: space.norms: expected some of "batch", "instance", "none", found the text "instanse"; did you mean "instance"?
        c.json: space.pooling: expected some of "none", "max", "average", found an empty list
        c.json: space.skip: expected a number from 0.0 to 1.0 (a probability), found 2
        c.json: space.losses: expected some of "bce", "wgan-clipping", "wgan-penalty", each once, found a duplicate
        c.json: space.momentums: unknown key; did you mean "momentum"?
        """
    }
  }
}
