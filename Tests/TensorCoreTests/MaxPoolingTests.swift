import TensorCore
import TestSupport
import Testing

@Suite struct MaxPoolingTests {
  static let channelCases: [NaiveWindows] = [1, 3, 5, 17, 300].map {
    NaiveWindows(batch: 2, input: [4, 4, 4], channels: $0, window: [2, 2, 2], stride: [2, 2, 2])
  }

  static let strideCases: [NaiveWindows] = [1, 2, 3].flatMap { stride in
    [1, 2, 3].flatMap { window -> [NaiveWindows] in
      // At most half a window lies beyond the edge.
      [Padding.valid, .same, .explicit([window / 2, 0, window / 2])].map { padding in
        NaiveWindows(
          batch: 2, input: [5, 4, 7], channels: 3, window: [window, window, window],
          stride: [stride, stride, stride], padding: padding)
      }
    }
  }

  static let awkwardCases: [NaiveWindows] = [
    NaiveWindows(input: [3, 4, 5], channels: 2, window: [3, 4, 5]),
    NaiveWindows(input: [1, 1, 1], channels: 1, window: [1, 1, 1]),
    NaiveWindows(input: [6, 5, 4], channels: 2, window: [1, 3, 2], stride: [2, 1, 3], padding: .same),
  ]

  static let cases = channelCases + strideCases + awkwardCases

  @Test(arguments: cases) func valueAndGradientAreTheDefinition(_ windows: NaiveWindows) {
    let x = Parameter(randomTensor(windows.inputShape, seed: 1))
    let expected = windows.pooled(x.value.values)
    let outer = randomTensor([windows.batch] + windows.output + [windows.channels], seed: 2)
    var slopes = [Double](repeating: 0, count: x.count)
    for (winner, slope) in zip(expected.winner, outer.values) { slopes[winner] += Double(slope) }

    for set in availableKernelSets {
      set.run {
        x.clearGradient()
        let y = maxPooling(
          x.tensor, window: windows.window, stride: windows.stride, padding: windows.padding)
        #expect(y.shape == outer.shape)
        #expect(y.values.map(Double.init) == expected.y, "\(set)")
        (y * outer).mean.scaled(by: Float(y.count)).backward()
        #expect(largestError(x.gradient!.values, slopes) < 1e-6, "\(set)")
      }
    }
  }

  @Test func theFirstOfEqualMaximaTakesTheGradient() {
    for set in availableKernelSets {
      set.run {
        let x = Parameter(Tensor([1, 1, 2, 2, 1], [1, 7, 7, 7]))
        maxPooling(x.tensor, window: [1, 2, 2], stride: [1, 2, 2]).mean.backward()
        #expect(x.gradient?.values == [0, 1, 0, 0])
      }
    }
  }

  @Test(arguments: 0..<8) func notANumberWins(at place: Int) {
    for set in availableKernelSets {
      set.run {
        var values = [Float](repeating: 1, count: 8)
        values[place] = .nan
        let y = maxPooling(Tensor([1, 2, 2, 2, 1], values), window: [2, 2, 2], stride: [2, 2, 2])
        #expect(y.item.isNaN, "\(set)")
      }
    }
  }

  @Test func infinitiesAndNegativesArePooled() {
    let x = Tensor([1, 1, 2, 2, 1], [-.infinity, -.infinity, -3, -2])
    #expect(maxPooling(x, window: [1, 1, 2], stride: [1, 1, 2]).values == [-.infinity, -2])
  }
}
