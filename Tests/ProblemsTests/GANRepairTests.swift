import NeuralNetworks
import Testing

@testable import Problems

/// The rule by which draws are made to fit, worked by hand.
@Suite struct GANRepairTests {
  private func drafts(
    _ kernels: [Int], pooling: BlockGAN.Block.Pooling = .none, dense: Int? = nil
  ) -> [BlockDraft] {
    kernels.map {
      var block = BlockGAN.Block(channels: 4, kernel: $0)
      block.pooling = pooling
      return BlockDraft(block: block, denseUnits: dense)
    }
  }

  @Test func theNearestNumberOfBlocksIsTaken() {
    var space = GANSpace()
    func size(_ growth: Int, _ blocks: Int) -> (blocks: Int, growth: Int, notes: [String]) {
      var repair = GANRepair(space, image: [64, 64, 3])
      let found = repair.generatorSize(growth: growth, blocks: blocks)
      return (found.blocks, found.growth, repair.notes)
    }
    // 12 layers of kernels 5 add 48; 4 layers at most 16.
    #expect(size(48, 3) == (11, 48, ["generator blocks 3 -> 11"]))
    // 17 pixels take 5 to 8 layers, the last of them the image's.
    #expect(size(17, 11) == (7, 17, ["generator blocks 11 -> 7"]))
    #expect(size(30, 9) == (9, 30, []))
    // Kernels of 5 alone add multiples of 4: 16 and 20 are equally far from 18, and 3 blocks were drawn.
    space.kernel = 5...5
    #expect(size(18, 3) == (3, 16, ["noise 46x46 -> 48x48"]))
    #expect(size(19, 3) == (4, 20, ["noise 45x45 -> 44x44", "generator blocks 3 -> 4"]))
  }

  @Test func kernelsChangeByOneFromTheNoiseOn() {
    func kernels(_ growth: Int) -> (kernels: [Int], image: Int, notes: [String]) {
      var repair = GANRepair(GANSpace(), image: [64, 64, 3])
      let found = repair.generator(drafts([3, 5, 4]), imageKernel: 3, growth: growth)
      return (found.blocks.map(\.kernel), found.imageKernel, repair.notes)
    }
    // They add 2 + 4 + 3 + 2 = 11.
    #expect(kernels(11) == ([3, 5, 4], 3, []))
    #expect(kernels(12) == ([4, 5, 4], 3, ["generator kernels [3, 5, 4, 3] -> [4, 5, 4, 3]"]))
    #expect(kernels(14) == ([4, 5, 5], 4, ["generator kernels [3, 5, 4, 3] -> [4, 5, 5, 4]"]))
    #expect(kernels(16).kernels == [5, 5, 5])
    #expect(kernels(9) == ([3, 4, 3], 3, ["generator kernels [3, 5, 4, 3] -> [3, 4, 3, 3]"]))
    #expect(kernels(8) == ([3, 3, 3], 3, ["generator kernels [3, 5, 4, 3] -> [3, 3, 3, 3]"]))
  }

  @Test func aDiscriminatorLosesPoolingsThenPixelsThenBlocks() {
    func fitted(_ drafts: [BlockDraft], edge: Int) -> (kernels: [Int], pooled: Int, notes: [String]) {
      var repair = GANRepair(GANSpace(), image: [edge, edge, 3])
      let blocks = repair.discriminator(drafts)
      return (blocks.map(\.kernel), blocks.count { $0.pooling != .none }, repair.notes)
    }
    // Four pooled blocks of 5 need 2 + 4 = 6, 16, 36 and 76 pixels, from the last on.
    #expect(fitted(drafts([5, 5, 5, 5], pooling: .max), edge: 76) == ([5, 5, 5, 5], 4, []))
    #expect(
      fitted(drafts([5, 5, 5, 5], pooling: .max), edge: 75)
        == ([5, 5, 5, 5], 3, ["discriminator poolings 4 -> 3"]))
    #expect(
      fitted(drafts([5, 5, 5, 5], pooling: .max), edge: 16)
        == ([5, 5, 5, 4], 0, ["discriminator poolings 4 -> 0", "discriminator kernels [5, 5, 5, 5] -> [5, 5, 5, 4]"]))
    #expect(
      fitted(drafts([4, 5, 3]), edge: 7)
        == ([3, 3, 3], 0, ["discriminator kernels [4, 5, 3] -> [3, 3, 3]"]))
    #expect(
      fitted(drafts([4, 5, 3]), edge: 6)
        == ([3, 3], 0, ["discriminator blocks 3 -> 2", "discriminator kernels [4, 5] -> [3, 3]"]))
  }

  @Test func denseLayersTakeTheShapeThatFits() {
    var space = GANSpace()
    space.hidden = 30...200
    var repair = GANRepair(space, image: [16, 16, 3])
    // 8x8 noise grows to 12x12 and 14x14: 144 places leave one channel of 190 units, 196 places another.
    let maker = repair.generator(drafts([5, 3], dense: 190), imageKernel: 3, growth: 8).blocks
    #expect(maker.map(\.dense) == [[12, 12, 1], [14, 14, 1]] && repair.notes.isEmpty)
    // 16x16 less 4 is 12x12: 100 units make 10x10, less 2 is 8x8, with one channel of 100 units.
    let judge = repair.discriminator(drafts([5, 3], dense: 100))
    #expect(judge.map(\.dense) == [[10, 10, 1], [8, 8, 1]] && repair.notes.isEmpty)
    // 40 units make 6x6, which two blocks of 5 after it would not fit.
    let few = repair.discriminator(drafts([3, 5, 5], dense: 40))
    #expect(few.map(\.dense) == [nil, [6, 6, 1], [2, 2, 10]])
    #expect(repair.notes == ["discriminator block 1: dense layer dropped, its 40 units are too few"])
    var large = GANRepair(space, image: [20, 20, 3])
    #expect(large.generator(drafts([5], dense: 200), imageKernel: 3, growth: 6).blocks[0].dense == nil)
    #expect(large.notes == ["generator block 1: dense layer dropped, 324 pixels are too many"])
  }
}
