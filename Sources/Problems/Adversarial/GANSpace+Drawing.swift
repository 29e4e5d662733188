import Essentials
import NeuralNetworks
import Search

/// A GAN drawn at random, made to fit.
public struct DrawnGAN: Equatable, Sendable {
  public let chromosome: GANChromosome
  /// The changes that made the draw fit, one phrase each.
  public let repairs: [String]
  /// Unique: the key of the stream that it was drawn from.
  let key: UInt64
  /// The chromosome's parameters and text, computed once since a survivor needs them in every generation.
  let parameters: [String: JSONValue]
  let text: String

  init(_ chromosome: GANChromosome, repairs: [String], key: UInt64) {
    self.chromosome = chromosome
    self.repairs = repairs
    self.key = key
    parameters = chromosome.parameters
    text = chromosome.text
  }
}

/// The GANs of a space for images of one shape, as strategies draw them.
struct GANDraws: DrawnSpace {
  let gans: GANSpace
  /// `[H, W, C]`, for which the space has no faults.
  let image: [Int]
  /// The epochs of a training, for schedules.
  let epochs: Int

  func draw(from stream: SeededGenerator) -> DrawnCandidate? {
    let drawn = gans.draw(image: image, epochs: epochs, from: stream)
    var decoded = drawn.parameters
    // The changes that made the draw fit.
    if !drawn.repairs.isEmpty { decoded["repaired"] = .array(drawn.repairs.map { .string($0) }) }
    return DrawnCandidate(
      Candidate(parameters: drawn.parameters), key: drawn.key, gene: drawn.text, decoded: .object(decoded))
  }
}

extension GANSpace {
  /// A random GAN that fits its images; see `Draws`. What no kernel can mend is repaired; see `GANRepair`.
  ///
  /// Every block has a stream of its own, so that a generator that needs more blocks than it drew uses the next
  /// streams.
  /// - Parameters:
  ///   - image: `[H, W, C]`, for which `faults` finds none.
  ///   - epochs: The epochs of the training, for schedules.
  func draw(image: [Int], epochs: Int, from stream: SeededGenerator) -> DrawnGAN {
    var rng = stream
    var repair = GANRepair(self, image: image)
    guard let growths = growths(of: image) else { preconditionFailure("\(noiseSize) of \(image) is no noise") }
    let channels = rng.integer(in: noiseChannels)
    let size: (blocks: Int, growth: Int)
    let judges: [BlockDraft]
    switch draws {
    case .even:
      size = generatorSize(growths, using: &rng)
      judges = discriminatorDrafts(repair, stream)
    case .repaired:
      let blocks = rng.integer(in: generatorBlocks)
      judges = drafts(.discriminator, rng.integer(in: discriminatorBlocks), stream)
      size = repair.generatorSize(growth: rng.integer(in: growths), blocks: blocks)
    }
    var makers = drafts(.generator, size.blocks, stream)
    var lastKernel = rng.integer(in: kernel)
    if draws == .even {
      let kernels = generatorKernels(size.blocks + 1, adding: size.growth, using: &rng)
      for index in makers.indices { makers[index].block.kernel = kernels[index] }
      lastKernel = kernels[size.blocks]
    }
    let (generator, imageKernel) = repair.generator(makers, imageKernel: lastKernel, growth: size.growth)
    let discriminator = repair.discriminator(judges)
    let networks = BlockGAN.Settings(
      noise: [image[0] - size.growth, image[1] - size.growth, channels], image: image, generator: generator,
      imageKernel: imageKernel, discriminator: discriminator, hidden: rng.integer(in: hidden))

    let loss = losses[rng.integer(below: losses.count)]
    let optimizer = optimizers[rng.integer(below: optimizers.count)]
    let (first, second) = (learning(optimizer, &rng), learning(optimizer, &rng))
    let chromosome = GANChromosome(
      networks: networks, loss: loss, generator: first, discriminator: second, schedule: schedule(epochs, &rng))
    return DrawnGAN(chromosome, repairs: repair.notes, key: stream.key)
  }

  func drafts(_ side: BlockGAN.Side, _ count: Int, _ stream: SeededGenerator) -> [BlockDraft] {
    (0..<count).map { block(side, stream.child(side.rawValue, $0)) }
  }

  private func block(_ side: BlockGAN.Side, _ stream: SeededGenerator) -> BlockDraft {
    var rng = stream
    let channels = rng.integer(in: channels)
    let kernel = rng.integer(in: kernel)
    let momentum = rng.uniform(in: momentum)
    let norm: BlockGAN.Block.Norm =
      switch norms[rng.integer(below: norms.count)] {
      case .batch: .batch(momentum: momentum)
      case .instance: .instance
      case .none: .none
      }
    let activation = activations[rng.integer(below: activations.count)]
    let hasSkip = rng.bernoulli(skip)
    let pooling = pooling[rng.integer(below: pooling.count)]
    let isFollowed = rng.bernoulli(dense)
    let units = rng.integer(in: hidden)
    let block = BlockGAN.Block(
      channels: channels, kernel: kernel, norm: norm, activation: activation, hasSkip: hasSkip,
      pooling: side == .discriminator ? pooling : .none)
    return BlockDraft(block: block, denseUnits: isFollowed ? units : nil)
  }

  private func learning(_ optimizer: OptimizerName, _ rng: inout SeededGenerator) -> GANChromosome.Learning {
    let rate = Domain.real(learningRate, isLogarithmic: true).random(using: &rng).entry
    let momentum = rng.uniform(in: sgdMomentum)
    return GANChromosome.Learning(
      optimizer: optimizer, rate: rate, momentum: optimizer == .sgd ? momentum : nil)
  }

  private func schedule(_ epochs: Int, _ rng: inout SeededGenerator) -> LearningRateSchedule {
    let kind = schedules[rng.integer(below: schedules.count)]
    let every = rng.integer(in: 1...epochs)
    let factor = rng.uniform(in: decay)
    let shape: LearningRateSchedule.Shape =
      switch kind {
      case .constant: .constant
      case .step: .step(every: every, factor: factor)
      case .exponential: .exponential(factor: factor)
      case .cosine: .cosine(epochs: epochs, lowest: 0)
      }
    return LearningRateSchedule(shape)
  }
}

/// A block before it is made to fit its network.
struct BlockDraft {
  var block: BlockGAN.Block
  /// The number of units of a fully connected layer after it; nil if there is none.
  var denseUnits: Int?
}

extension SeededGenerator {
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + integer(below: range.count)
  }
}
