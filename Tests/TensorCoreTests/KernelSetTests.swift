import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct KernelSetTests {
  @Test func runRestoresTheSetBefore() {
    let before = KernelSet.current
    KernelSet.baseline.run {
      #expect(KernelSet.current == .baseline)
      KernelSet.best.run { #expect(KernelSet.current == .best) }
      #expect(KernelSet.current == .baseline)
    }
    #expect(KernelSet.current == before)
    #expect(availableKernelSets.contains(.baseline) && availableKernelSets.contains(.best))
  }

  @Test(arguments: availableKernelSets) func theSameCallGivesTheSameBits(on set: KernelSet) {
    func step() -> [Float] {
      let w = Parameter(randomTensor([3, 3, 3, 5, 33], seed: 1))
      let y = convolution(randomTensor([2, 6, 6, 6, 5], seed: 2), weight: w.tensor, padding: .same)
      (y * y).mean.backward()
      return y.values + w.gradient!.values
    }
    set.run { #expect(step() == step()) }
  }

  /// The baseline's bits are part of the journal's contract: a replay on another machine must propose
  /// the same candidates.
  @Test func theBaselineGivesTheseBits() {
    KernelSet.baseline.run {
      let x = Parameter(wave([3, 7]))
      let y = dense(x.tensor, weight: wave([7, 5], phase: 1), bias: wave([5]), activation: .tanh)
      binaryCrossEntropy(y, target: 1).backward()
      let bits = (y.values + x.gradient!.values).reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
        ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3
      }
      #expect(bits == 18_175_806_106_121_082_026)
    }
  }

  /// Blocks follow the caches, but not the depth, which sums depend on.
  @Test(arguments: availableKernelSets) func blocksFitTheCaches(of set: KernelSet) {
    set.run {
      let blocks = KernelBlocks.current
      #expect(blocks.firstLevelCache >= 16 << 10 && blocks.secondLevelCache >= 128 << 10)
      #expect(blocks.lanes == [.baseline: 4, .avx2: 8, .avx512: 16][set])
      #expect(blocks.depth == [.baseline: 352, .avx2: 320, .avx512: 352][set])
      #expect(blocks.packedRows % blocks.tileRows == 0 && blocks.packedRows > 0)
      #expect(blocks.packedRows * blocks.depth * 4 <= max(blocks.secondLevelCache, blocks.tileRows * blocks.depth * 4))
      #expect(blocks.narrowPanels * 4 < blocks.secondLevelCache)
    }
  }

  @Test func buffersAreAlignedAndApart() {
    let tensors = (1...200).map { Tensor([$0 * 7], repeating: Float($0)) }
    for (tensor, number) in zip(tensors, 1...) {
      #expect(tensor.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) % 64 == 0 })
      #expect(tensor.values.allSatisfy { $0 == Float(number) })
    }
  }

  @Test func buffersAreGivenBackByAnyThread() {
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for round in 1...500 {
        let size = (round * 97 + thread * 13) % 5000 + 1
        let tensor = Tensor([size], repeating: Float(thread))
        #expect((tensor + tensor).values.allSatisfy { $0 == Float(2 * thread) })
      }
    }
  }
}
