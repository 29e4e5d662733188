import Essentials
import Search
import TensorCore
import Testing

@testable import Strategies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The networks of a search never meet a denormal float, of which x86-64 and arm64 think differently where one rounds
/// up to a normal number (see CKernels.h): so a journal replays to the same proposals on both.
@Suite struct GanRefineDenormalsTests {
  static let changes: [[String: JSONValue]] = [
    [:], ["generatorLoss": "non-saturating"], ["leakySlope": 0, "samples": 5],
    ["generator": ["momentum": 0.9, "steps": 5], "discriminator": ["momentum": 0.9, "steps": 5]],
    ["generator": ["learningRate": 1e-9], "discriminator": ["learningRate": 1e-9]],
  ]

  @Test(arguments: changes.indices, [1, 2, 3]) func everyNumberIsZeroOrNormal(_ index: Int, seed: UInt64) throws {
    var strategy = try GanRefineStrategyTests.strategy(
      Self.changes[index].merging(["iterations": 40]) { $1 }, seed: seed)
    var isEven = false
    while case let batch = strategy.ask(), !batch.isEmpty {
      isEven.toggle()
      let results = batch.enumerated().map { order, candidate in
        CandidateResult(candidate: candidate, fitness: isEven && order == 0 ? 0.9 : 0.1)
      }
      // Raised by every operation whose result was flushed, or would have been denormal.
      feclearexcept(FE_UNDERFLOW)
      _ = strategy.tell(results)
      #expect(fetestexcept(FE_UNDERFLOW) == 0)
      for player in strategy.generators + [strategy.discriminator] {
        #expect(player.network.state.allSatisfy { $0.tensor.values.allSatisfy { $0.isZero || $0.isNormal } })
      }
    }
  }

  /// That the test above would notice: a kernel that flushes raises the exception, also where it restores the state.
  @Test func aFlushedResultIsNoticed() {
    feclearexcept(FE_UNDERFLOW)
    let small = Tensor([3], repeating: 1e-20)
    #expect((small * small).values == [0, 0, 0])
    #expect(fetestexcept(FE_UNDERFLOW) != 0)
  }
}
