import NeuralNetworks

/// Makes a drawn GAN fit its images, deterministically: nothing is drawn again, and every change is noted.
///
/// The generator must reach the image exactly:
/// 1. Of all numbers of blocks that lead from noise within the bounds to the image, the one is taken that changes the
///    noise's size least; ties go to the number nearest to the drawn one. Surplus blocks are dropped at the image's
///    end; missing ones are drawn like the others.
/// 2. Kernels are changed by one pixel each, in order from the noise to the image's layer and around again, until they
///    add up to the missing pixels.
///
/// The discriminator must keep at least one pixel along each axis, two before an instance norm or a pooling. While it
/// does not, the last pooling is removed; if there is none, the largest kernel (the last one of equals) shrinks by a
/// pixel; if all are at their minimum, the last block is dropped.
///
/// The values of a fully connected layer are reshaped to images: in G of the current height and width, in D of as many
/// pixels as its units and the current size allow. The layer is dropped in G if that takes more than the maximum of
/// units, and in D if the blocks after it would not fit.
struct GANRepair {
  private let space: GANSpace
  /// `[H, W, C]`.
  private let image: [Int]
  private(set) var notes: [String] = []

  init(_ space: GANSpace, image: [Int]) {
    self.space = space
    self.image = image
  }

  // MARK: - Generator

  /// The nearest number of blocks and growth from noise to image that fit together.
  mutating func generatorSize(growth: Int, blocks: Int) -> (blocks: Int, growth: Int) {
    guard let growths = space.growths(of: image) else { preconditionFailure("there is no noise for \(image)") }
    let sizes = space.generatorBlocks.compactMap { count -> (blocks: Int, growth: Int)? in
      let reach = space.reach(blocks: count)
      guard reach.overlaps(growths) else { return nil }
      let nearest = min(max(growth, reach.lowerBound, growths.lowerBound), reach.upperBound, growths.upperBound)
      return (count, nearest)
    }
    let nearest = sizes.min {
      (abs($0.growth - growth), abs($0.blocks - blocks)) < (abs($1.growth - growth), abs($1.blocks - blocks))
    }
    guard let nearest else { preconditionFailure("no generator of the space reaches \(image)") }
    if growth != nearest.growth { note("noise", size(growth), size(nearest.growth)) }
    note("generator blocks", blocks, nearest.blocks)
    return nearest
  }

  private func size(_ growth: Int) -> String { "\(image[0] - growth)x\(image[1] - growth)" }

  /// - Parameter growth: Within the reach of the number of blocks.
  mutating func generator(
    _ drafts: [BlockDraft], imageKernel: Int, growth: Int
  ) -> (blocks: [BlockGAN.Block], imageKernel: Int) {
    var kernels = drafts.map(\.block.kernel) + [imageKernel]
    let drawn = kernels
    var missing = growth - kernels.reduce(0) { $0 + $1 - 1 }
    var index = 0
    while missing != 0 {
      let step = missing > 0 ? 1 : -1
      if space.kernel.contains(kernels[index] + step) {
        kernels[index] += step
        missing -= step
      }
      index = (index + 1) % kernels.count
    }
    note("generator kernels", drawn, kernels)

    var (height, width) = (image[0] - growth, image[1] - growth)
    let blocks = drafts.enumerated().map { index, draft in
      var block = draft.block
      block.kernel = kernels[index]
      height += block.kernel - 1
      width += block.kernel - 1
      if let units = draft.denseUnits {
        let pixels = height * width
        if pixels <= space.hidden.upperBound {
          block.dense = [height, width, max(1, units / pixels)]
        } else {
          notes.append("generator block \(index + 1): dense layer dropped, \(pixels) pixels are too many")
        }
      }
      return block
    }
    return (blocks, kernels[kernels.count - 1])
  }

  // MARK: - Discriminator

  mutating func discriminator(_ drafts: [BlockDraft]) -> [BlockGAN.Block] {
    var drafts = drafts
    shorten(&drafts)
    var (height, width) = (image[0], image[1])
    for index in drafts.indices {
      let block = drafts[index].block
      let divisor = block.pooling == .none ? 1 : 2
      height = (height - block.kernel + 1) / divisor
      width = (width - block.kernel + 1) / divisor
      guard let units = drafts[index].denseUnits else { continue }
      let edge = min(height, width, wholeRoot(units))
      if edge >= neededEdge(drafts[(index + 1)...]) {
        drafts[index].block.dense = [edge, edge, max(1, units / (edge * edge))]
        (height, width) = (edge, edge)
      } else {
        notes.append("discriminator block \(index + 1): dense layer dropped, its \(units) units are too few")
      }
    }
    return drafts.map(\.block)
  }

  /// Whether a discriminator fits the image as it was drawn.
  func fits(_ drafts: [BlockDraft]) -> Bool { neededEdge(drafts[...]) <= min(image[0], image[1]) }

  private mutating func shorten(_ drafts: inout [BlockDraft]) {
    if fits(drafts) { return }
    let edge = min(image[0], image[1])
    let (drawn, count) = (drafts.map(\.block.kernel), drafts.count)
    let poolings = drafts.count { $0.block.pooling != .none }
    while neededEdge(drafts[...]) > edge {
      if let pooled = drafts.lastIndex(where: { $0.block.pooling != .none }) {
        drafts[pooled].block.pooling = .none
      } else if let largest = drafts.map(\.block.kernel).max(), largest > space.kernel.lowerBound,
        let index = drafts.lastIndex(where: { $0.block.kernel == largest })
      {
        drafts[index].block.kernel -= 1
      } else {
        precondition(drafts.count > 1, "no discriminator of the space fits \(image)")
        drafts.removeLast()
      }
    }
    note("discriminator poolings", poolings, drafts.count { $0.block.pooling != .none })
    note("discriminator blocks", count, drafts.count)
    note("discriminator kernels", Array(drawn.prefix(drafts.count)), drafts.map(\.block.kernel))
  }

  /// The minimum number of pixels along an axis that blocks of a discriminator can process.
  private func neededEdge(_ drafts: ArraySlice<BlockDraft>) -> Int {
    drafts.reversed().reduce(1) { needed, draft in
      let pooled = draft.block.pooling == .none ? needed : 2 * needed
      return max(pooled, draft.block.norm == .instance ? 2 : 1) + draft.block.kernel - 1
    }
  }

  // MARK: - Notes

  private mutating func note(_ what: String, _ drawn: String, _ found: String) {
    if drawn != found { notes.append("\(what) \(drawn) -> \(found)") }
  }

  private mutating func note(_ what: String, _ drawn: Int, _ found: Int) { note(what, String(drawn), String(found)) }

  private mutating func note(_ what: String, _ drawn: [Int], _ found: [Int]) {
    // Interpolating an array is many times slower, and took a third of the time of a generation.
    func text(_ values: [Int]) -> String { "[\(values.map(String.init).joined(separator: ", "))]" }
    if drawn != found { note(what, text(drawn), text(found)) }
  }
}

/// The largest whole number whose square is not above `value`.
private func wholeRoot(_ value: Int) -> Int { Int(Double(value).squareRoot()) }
