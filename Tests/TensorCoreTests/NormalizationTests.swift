import Foundation
import TensorCore
import TestSupport
import Testing

/// A normalisation and its rectifier from their definition, in double precision.
private struct NaiveNormalization {
  let groups: Int
  let rows: Int
  let channels: Int
  var epsilon = 1e-5
  /// Constants in place of the input's own.
  var moments: (mean: [Double], variance: [Double])?

  var shape: [Int] { [groups, rows, channels] }

  struct Result {
    var y: [Double] = [], x: [Double] = []
    var scale: [Double], shift: [Double], slope: [Double]
  }

  /// The values, and the gradients where `dy` is that of the values.
  func callAsFunction(
    _ x: [Float], scale: [Float], shift: [Float], slope: [Float], dy: [Float]
  ) -> Result {
    let zeros = [Double](repeating: 0, count: channels)
    var result = Result(scale: zeros, shift: zeros, slope: zeros)
    (result.y, result.x) = ([Double](repeating: 0, count: x.count), [Double](repeating: 0, count: x.count))
    let n = Double(rows)
    for g in 0..<groups {
      for c in 0..<channels {
        let places = (0..<rows).map { (g * rows + $0) * channels + c }
        let mean = moments?.mean[c] ?? places.reduce(0) { $0 + Double(x[$1]) } / n
        let variance = moments?.variance[c] ?? places.reduce(0) { $0 + pow(Double(x[$1]) - mean, 2) } / n
        let inverse = 1 / (variance + epsilon).squareRoot()
        let hats = places.map { (Double(x[$0]) - mean) * inverse }
        let sums = hats.map { $0 * Double(scale[c]) + Double(shift[c]) }
        let inner = zip(places, sums).map { Double(dy[$0]) * ($1 > 0 ? 1 : Double(slope[c])) }
        let total = moments == nil ? inner.reduce(0, +) / n : 0
        let leaning = moments == nil ? zip(inner, hats).reduce(0) { $0 + $1.0 * $1.1 } / n : 0
        for (i, place) in places.enumerated() {
          result.y[place] = sums[i] > 0 ? sums[i] : sums[i] * Double(slope[c])
          result.x[place] = Double(scale[c]) * inverse * (inner[i] - total - hats[i] * leaning)
          result.scale[c] += inner[i] * hats[i]
          result.shift[c] += inner[i]
          result.slope[c] += sums[i] > 0 ? 0 : Double(dy[place]) * sums[i]
        }
      }
    }
    return result
  }
}

@Suite struct NormalizationTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let groups: Int
    let rows: Int
    let channels: Int
    var testDescription: String { "\(groups) groups of \(rows) rows, \(channels) channels" }
  }

  /// Blocks of rows and groups of columns, whole and broken; a single row; more lanes than channels.
  static let cases =
    [1, 3, 5, 8, 17, 33, 300].flatMap {
      [Case(groups: 1, rows: 130, channels: $0), Case(groups: 3, rows: 5, channels: $0)]
    }
    + [
      Case(groups: 1, rows: 1, channels: 7), Case(groups: 2, rows: 64, channels: 64),
      Case(groups: 4, rows: 2, channels: 1),
    ]

  @Test(arguments: cases) func valueAndGradientsAreTheDefinition(_ c: Case) {
    let naive = NaiveNormalization(groups: c.groups, rows: c.rows, channels: c.channels)
    let x = Parameter(randomTensor(naive.shape, seed: 1, in: -1...3))
    let scale = Parameter(randomTensor([c.channels], seed: 2, in: 0.5...2))
    let shift = Parameter(randomTensor([c.channels], seed: 3))
    let slope = Parameter(randomTensor([c.channels], seed: 4))
    let dy = randomTensor(naive.shape, seed: 5)
    let expected = naive(
      x.value.values, scale: scale.value.values, shift: shift.value.values, slope: slope.value.values, dy: dy.values)

    for set in availableKernelSets {
      set.run {
        [x, scale, shift, slope].forEach { $0.clearGradient() }
        let y =
          c.groups == 1
          ? batchNormalization(
            x.tensor, .ofBatch(updating: nil), scale: scale.tensor, shift: shift.tensor, slope: slope.tensor)
          : instanceNormalization(x.tensor, scale: scale.tensor, shift: shift.tensor, slope: slope.tensor)
        (y * dy).mean.scaled(by: Float(y.count)).backward()
        // Where the variance is tiny, as of one row or two, 1/√variance magnifies every rounding.
        let bound = c.rows < 5 ? 1e-4 : 3e-6
        #expect(y.shape == naive.shape)
        #expect(largestError(y.values, expected.y) < bound, "\(set)")
        #expect(largestError(x.gradient!.values, expected.x, floor: 0.1) < 10 * bound, "\(set)")
        #expect(largestError(scale.gradient!.values, expected.scale, floor: 0.1) < bound, "\(set)")
        #expect(largestError(shift.gradient!.values, expected.shift, floor: 0.1) < bound, "\(set)")
        #expect(largestError(slope.gradient!.values, expected.slope, floor: 0.1) < bound, "\(set)")
      }
    }
  }

  @Test(arguments: availableKernelSets, [1, 5, 17, 300])
  func runningMomentsAreConstants(on set: KernelSet, channels: Int) {
    set.run {
      let (mean, variance) = (randomTensor([channels], seed: 6), randomTensor([channels], seed: 7, in: 0.2...3))
      let naive = NaiveNormalization(
        groups: 1, rows: 9, channels: channels,
        moments: (mean.values.map(Double.init), variance.values.map(Double.init)))
      let x = Parameter(randomTensor([9, channels], seed: 1))
      let slope = Tensor([channels], repeating: 0)
      let dy = randomTensor([9, channels], seed: 5)
      let ones = [Float](repeating: 1, count: channels)
      let expected = naive(
        x.value.values, scale: ones, shift: slope.values, slope: slope.values, dy: dy.values)
      let running = RunningMoments(mean: mean, variance: variance, momentum: 0.1)
      let y = batchNormalization(x.tensor, .running(running), activation: .relu)
      (y * dy).mean.scaled(by: Float(y.count)).backward()
      #expect(largestError(y.values, expected.y) < 1e-6)
      #expect(largestError(x.gradient!.values, expected.x) < 1e-6)
      #expect(running.mean.value.values == mean.values)
    }
  }

  @Test(arguments: availableKernelSets) func manyRowsFarFromZeroKeepTheirMoments(on set: KernelSet) {
    set.run {
      let rows = 64 * 60 * 60
      let x = randomTensor([rows, 2], seed: 1, in: 99...101)
      let running = RunningMoments(
        mean: Tensor([2], repeating: 0), variance: Tensor([2], repeating: 0), momentum: 1)
      _ = batchNormalization(x, .ofBatch(updating: running))
      for c in 0..<2 {
        let values = stride(from: c, to: x.count, by: 2).map { Double(x[$0]) }
        let mean = values.reduce(0, +) / Double(rows)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows - 1)
        #expect(abs(Double(running.mean.value[c]) - mean) < 1e-5)
        #expect(abs(Double(running.variance.value[c]) / variance - 1) < 1e-6)
      }
    }
  }

  @Test(arguments: availableKernelSets, [Activation.linear, .leakyReLU(slope: 0.2), .tanh, .gelu])
  func agreesWithCentralDifferences(on set: KernelSet, _ activation: Activation) {
    set.run {
      // Far from where leaky ReLU bends.
      let x = Parameter(wave([2, 3, 2, 3], phase: 0.3))
      let parameters = [x, Parameter(wave([3], phase: 1)), Parameter(Tensor([3], [4, -4, 5]))]
      #expect(
        gradientError(of: parameters) {
          batchNormalization($0[0], .ofBatch(updating: nil), scale: $0[1], shift: $0[2], activation: activation)
        } < 3e-3)
      #expect(
        gradientError(of: parameters) {
          instanceNormalization($0[0], scale: $0[1], shift: $0[2], activation: activation)
        } < 3e-3)
    }
  }

  @Test func onlyWantedGradientsAreComputed() {
    let x = Parameter(wave([4, 3]))
    let (scale, shift) = (Parameter(wave([3], phase: 1)), Parameter(wave([3], phase: 2)))
    func run(_ input: Tensor) -> Tensor {
      batchNormalization(
        input, .ofBatch(updating: nil), scale: scale.tensor, shift: shift.tensor, activation: .relu)
    }
    func step(_ input: Tensor) { (run(input) * wave([4, 3], phase: 3)).mean.backward() }
    step(x.tensor)
    let whole = [x, scale, shift].map { $0.gradient!.values }
    [x, scale, shift].forEach { $0.clearGradient() }

    scale.isTrainable = false
    step(x.tensor)
    #expect(x.gradient?.values == whole[0] && scale.gradient == nil && shift.gradient?.values == whole[2])
    [x, scale, shift].forEach { $0.clearGradient() }

    scale.isTrainable = true
    step(x.value)
    #expect(x.gradient == nil && scale.gradient?.values == whole[1] && shift.gradient?.values == whole[2])
    scale.isTrainable = false
    shift.isTrainable = false
    #expect(!run(x.value).needsGradient)
  }

  @Test(arguments: availableKernelSets) func notANumberSpoilsItsChannelOnly(on set: KernelSet) {
    set.run {
      for channels in [2, 5, 33] {
        var x = wave([70, channels])
        x[channels + 1] = .nan
        let y = batchNormalization(x, .ofBatch(updating: nil), activation: .relu).values
        #expect(y.indices.allSatisfy { y[$0].isNaN == ($0 % channels == 1) })
      }
    }
  }

  @Test(arguments: availableKernelSets, [1, 3, 5, 17, 300]) func preluIsTheDefinition(on set: KernelSet, channels: Int)
  {
    set.run {
      let x = Parameter(randomTensor([2, 35, channels], seed: 1))
      let slope = Parameter(randomTensor([channels], seed: 2))
      let dy = randomTensor([2, 35, channels], seed: 3)
      let y = prelu(x.tensor, slope: slope.tensor)
      (y * dy).mean.scaled(by: Float(y.count)).backward()
      var slopes = [Double](repeating: 0, count: channels)
      for (i, value) in x.value.values.enumerated() where value <= 0 {
        slopes[i % channels] += Double(dy[i]) * Double(value)
      }
      func factor(_ i: Int) -> Float { x.value[i] > 0 ? 1 : slope.value[i % channels] }
      #expect(y.values == x.value.values.enumerated().map { $1 * factor($0) })
      #expect(largestError(x.gradient!.values, (0..<x.count).map { Double(dy[$0] * factor($0)) }) < 1e-6)
      #expect(largestError(slope.gradient!.values, slopes) < 2e-6)
    }
  }
}
