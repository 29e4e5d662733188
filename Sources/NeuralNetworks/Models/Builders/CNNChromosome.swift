import Essentials
import TensorCore

/// A convolutional network as 20 bits code for it ("Genetic evolution of CNNs"; the encoding is that of its authors'
/// program).
///
/// | bits, from 0 at the left | code for |
/// | --- | --- |
/// | 0–1 | s: s + 1 sections, and the scale of their widths |
/// | 3–4 | the edge of every kernel |
/// | 6–7 | the activation |
/// | 9–10 | the dropout rate after each section |
/// | 13–16 | of sections 1 to 4: 1 for one convolution, 0 for two, of which the first has stride 2 |
///
/// Bits 2, 5, 8, 11, 12 and 17 to 19 code for nothing, nor do those of sections that there are not.
public struct CNNChromosome: Hashable, Sendable {
  public static let bits = 20

  public struct Section: Hashable, Sendable {
    public let filters: Int
    /// 1 or 2.
    public let convolutions: Int
  }

  public let sections: [Section]
  public let kernel: Int
  public let activation: Activation
  public let dropout: Double

  /// The values that the codes select.
  public struct Coding: Equatable, Sendable {
    /// Six numbers, of which section n (from 1) takes the entry n, from 0, times (s + 1) / 2.
    public let widths: [Int]
    /// Four of each.
    public let kernels: [Int]
    public let activations: [Activation]
    public let dropouts: [Double]

    public init(
      widths: [Int] = [16, 32, 64, 64, 128, 256], kernels: [Int] = [2, 3, 5, 7],
      activations: [Activation] = [.relu, .elu(), .relu, .elu()], dropouts: [Double] = [0.3, 0.5, 0.4, 0.5]
    ) {
      self.widths = widths
      self.kernels = kernels
      self.activations = activations
      self.dropouts = dropouts
    }

    /// - Parameter number: The bits of a range, read as a binary number.
    public func chromosome(_ number: (Range<Int>) -> Int) -> CNNChromosome {
      let count = number(0..<2) + 1
      let sections = (1...count).map { section in
        let bit = 12 + section
        // Narrow widths halved are still a network's.
        return Section(
          filters: max(1, widths[section] * count / 2), convolutions: number(bit..<bit + 1) == 1 ? 1 : 2)
      }
      return CNNChromosome(
        sections: sections, kernel: kernels[number(3..<5)], activation: activations[number(6..<8)],
        dropout: dropouts[number(9..<11)])
    }

    /// Nil when the text is not 20 zeros and ones.
    public func chromosome(_ text: String) -> CNNChromosome? {
      let digits = Array(text.utf8)
      guard digits.count == CNNChromosome.bits, digits.allSatisfy({ $0 == 48 || $0 == 49 }) else { return nil }
      return chromosome { $0.reduce(0) { $0 << 1 | Int(digits[$1] & 1) } }
    }
  }

  public var json: JSONValue {
    [
      "filters": .array(sections.map { .integer($0.filters) }),
      "convolutions": .array(sections.map { .integer($0.convolutions) }), "kernel": .integer(kernel),
      "activation": .string(activation.name), "dropout": .number(dropout),
    ]
  }
}
