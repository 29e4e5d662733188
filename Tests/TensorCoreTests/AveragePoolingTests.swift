import TensorCore
import TestSupport
import Testing

@Suite struct AveragePoolingTests {
  @Test(arguments: MaxPoolingTests.cases) func valueAndGradientAreTheDefinition(_ windows: NaiveWindows) {
    let x = Parameter(randomTensor(windows.inputShape, seed: 1))
    let outer = randomTensor([windows.batch] + windows.output + [windows.channels], seed: 2)
    // Explicit zeros count, those of `same` do not.
    var counts = [Int](repeating: 0, count: outer.count / windows.channels)
    windows.forEachTap { o, _, _ in counts[o] += 1 }
    if windows.padding != .same { counts = counts.map { _ in windows.window.reduce(1, *) } }
    var (values, slopes) = ([Double](repeating: 0, count: outer.count), [Double](repeating: 0, count: x.count))
    windows.forEachTap { o, _, i in
      for c in 0..<windows.channels {
        let (from, to) = (i * windows.channels + c, o * windows.channels + c)
        values[to] += Double(x.value[from]) / Double(counts[o])
        slopes[from] += Double(outer[to]) / Double(counts[o])
      }
    }
    for set in availableKernelSets {
      set.run {
        x.clearGradient()
        let y = averagePooling(x.tensor, window: windows.window, stride: windows.stride, padding: windows.padding)
        #expect(y.shape == outer.shape)
        #expect(largestError(y.values, values) < 1e-6, "\(set)")
        (y * outer).mean.scaled(by: Float(y.count)).backward()
        #expect(largestError(x.gradient!.values, slopes) < 1e-6, "\(set)")
      }
    }
  }

  @Test(arguments: availableKernelSets, [1, 3, 5, 17, 300]) func theMeanOfAllPlaces(on set: KernelSet, channels: Int) {
    set.run {
      for places in [[1], [7, 11], [3, 5, 9]] {
        let x = Parameter(randomTensor([2] + places + [channels], seed: 1))
        let outer = randomTensor([2, channels], seed: 2)
        let count = places.reduce(1, *)
        let means = (0..<2 * channels).map { k in
          (0..<count).reduce(0.0) { sum, place in
            sum + Double(x.value[(k / channels * count + place) * channels + k % channels])
          } / Double(count)
        }
        let y = globalAveragePooling(x.tensor)
        (y * outer).mean.scaled(by: Float(y.count)).backward()
        #expect(y.shape == [2, channels] && largestError(y.values, means) < 1e-6)
        let slopes = (0..<x.count).map { i in
          Double(outer[i / (count * channels) * channels + i % channels]) / Double(count)
        }
        #expect(largestError(x.gradient!.values, slopes) < 1e-6)
      }
    }
  }
}
