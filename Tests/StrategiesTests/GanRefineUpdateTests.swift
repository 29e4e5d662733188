import Essentials
import Search
import TensorCore
import Testing

@testable import Strategies

/// One iteration's updates against the source's formulas, worked out in double precision with central
/// differences.
@Suite struct GanRefineUpdateTests {
  /// A fully connected network by its definition.
  struct Naive {
    /// `weights[layer]` is [inputs][outputs], `biases[layer]` is [outputs].
    var weights: [[[Double]]]
    var biases: [[Double]]
    let slope: Double
    let endsInTanh: Bool

    init(_ player: Player, slope: Double, endsInTanh: Bool) {
      let values = player.network.parameters.map { ($0.parameter.shape, $0.parameter.value.values.map(Double.init)) }
      weights = stride(from: 0, to: values.count, by: 2).map { index in
        let (shape, flat) = values[index]
        return (0..<shape[0]).map { Array(flat[$0 * shape[1]..<($0 + 1) * shape[1]]) }
      }
      biases = stride(from: 1, to: values.count, by: 2).map { values[$0].1 }
      self.slope = slope
      self.endsInTanh = endsInTanh
    }

    func callAsFunction(_ input: [Double]) -> [Double] {
      var value = input
      for layer in weights.indices {
        var next = biases[layer]
        for (x, row) in zip(value, weights[layer]) {
          for j in next.indices { next[j] += x * row[j] }
        }
        if layer < weights.count - 1 {
          next = next.map { $0 > 0 ? $0 : slope * $0 }
        } else if endsInTanh {
          next = next.map(tanh)
        }
        value = next
      }
      return value
    }

    /// This network after one step of gradient descent on `loss`.
    func stepped(rate: Double, loss: (Naive) -> Double) -> Naive {
      var result = self
      func slope(_ change: (inout Naive, Double) -> Void) -> Double {
        var (up, down) = (self, self)
        change(&up, 1e-5)
        change(&down, -1e-5)
        return (loss(up) - loss(down)) / 2e-5
      }
      for layer in weights.indices {
        for i in weights[layer].indices {
          for j in weights[layer][i].indices {
            result.weights[layer][i][j] -= rate * slope { $0.weights[layer][i][j] += $1 }
          }
        }
        for j in biases[layer].indices { result.biases[layer][j] -= rate * slope { $0.biases[layer][j] += $1 } }
      }
      return result
    }

    func matches(_ player: Player) -> Bool {
      let other = Naive(player, slope: slope, endsInTanh: endsInTanh)
      return zip(flat, other.flat).allSatisfy { abs($0 - $1) < 2e-6 }
    }

    private var flat: [Double] { weights.flatMap { $0.flatMap { $0 } } + biases.flatMap { $0 } }

    private func tanh(_ x: Double) -> Double {
      let e = portableExp(2 * x)
      return (e - 1) / (e + 1)
    }
  }

  static func probability(_ logit: Double) -> Double { 1 / (1 + portableExp(-logit)) }

  @Test(arguments: ["saturating", "non-saturating"]) func followsTheFormulas(form: String) throws {
    var strategy = try GanRefineStrategyTests.strategy([
      "iterations": 2, "samples": 3, "noise": 2, "leakySlope": 0.1, "generatorLoss": .string(form),
      "generator": ["hidden": [4], "learningRate": 0.3], "discriminator": ["hidden": [5], "learningRate": 0.7],
    ])
    _ = strategy.tell([CandidateResult(candidate: strategy.ask()[0], fitness: 0.5)])
    let generators = strategy.generators.map { Naive($0, slope: 0.1, endsInTanh: true) }
    let discriminator = Naive(strategy.discriminator, slope: 0.1, endsInTanh: false)
    let noise = (0..<2).map { generator -> [[Double]] in
      let flat = strategy.noise(of: generator).values.map(Double.init)
      return (0..<3).map { Array(flat[$0 * 2..<$0 * 2 + 2]) }
    }

    // G2 wins: a = 2, b = 1.
    let candidates = strategy.ask()
    let record = strategy.tell(
      candidates.enumerated().map { CandidateResult(candidate: $1, fitness: $0 % 2 == 1 ? 0.8 : 0.3) })[0]

    // D maximises mean[log D(Ga(z)) + log(1 - D(Gb(z)))] over the samples (eq. 3).
    let (better, worse) = (noise[1].map { generators[1]($0) }, noise[0].map { generators[0]($0) })
    func discriminatorLoss(_ d: Naive) -> Double {
      -(zip(better, worse).reduce(0.0) { sum, pair in
        sum + portableLog(Self.probability(d(pair.0)[0])) + portableLog(1 - Self.probability(d(pair.1)[0]))
      }) / 3
    }
    let learned = discriminator.stepped(rate: 0.7, loss: discriminatorLoss)
    #expect(abs(try #require(record.fields["discriminatorLoss"]?.number) - discriminatorLoss(discriminator)) < 1e-6)
    #expect(learned.matches(strategy.discriminator))

    // Gb minimises mean[log(1 - D(Gb(z)))] through the D just updated (eq. 2), or mean[-log D(Gb(z))].
    func generatorLoss(_ g: Naive) -> Double {
      noise[0].reduce(0.0) { sum, z in
        let p = Self.probability(learned(g(z))[0])
        return sum + (form == "saturating" ? portableLog(1 - p) : -portableLog(p))
      } / 3
    }
    #expect(abs(try #require(record.fields["generatorLoss"]?.number) - generatorLoss(generators[0])) < 1e-6)
    #expect(generators[0].stepped(rate: 0.3, loss: generatorLoss).matches(strategy.generators[0]))
    #expect(generators[1].matches(strategy.generators[1]))

    // What D said before it was updated.
    let said = try #require(record.fields["discriminatorOnBetter"]?.array).compactMap(\.number)
    for (p, vector) in zip(said, better) { #expect(abs(p - Self.probability(discriminator(vector)[0])) < 1e-6) }
    #expect(said.count == 3)
  }
}
