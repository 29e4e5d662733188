import TensorCore
import TestSupport
import Testing

@Suite struct ConvolutionTests {
  struct Case: CustomTestStringConvertible {
    var windows: NaiveWindows
    var filters = 4
    var activation = Activation.linear
    var testDescription: String { "\(windows.testDescription), filters \(filters), \(activation)" }
  }

  static func cube(_ size: Int) -> [Int] { [size, size, size] }

  /// Channels on both sides of every vector length, with both paddings.
  static let channelCases: [Case] = [1, 3, 5, 17].flatMap { channels in
    [1, 5, 16, 17, 32, 33].flatMap { filters in
      naivePaddings.map { padding -> Case in
        let windows = NaiveWindows(
          batch: 2, input: [4, 3, 5], channels: channels, window: cube(3), padding: padding)
        return Case(windows: windows, filters: filters)
      }
    }
  }

  /// Strides, and even kernels among the odd.
  static let strideCases: [Case] = [1, 2, 3].flatMap { stride in
    [1, 2, 3, 4, 5].flatMap { window in
      naivePaddings.flatMap { padding in
        [5, 6, 7].map { size -> Case in
          let windows = NaiveWindows(
            input: cube(size), channels: 2, window: cube(window), stride: cube(stride), padding: padding)
          return Case(windows: windows, filters: 3)
        }
      }
    }
  }

  static let activationCases: [Case] = [Activation.sigmoid, .relu, .tanh, .leakyReLU(slope: 0.1)]
    .flatMap { activation in
      [3, 32, 40].map { filters -> Case in
        let windows = NaiveWindows(
          batch: 2, input: [4, 5, 3], channels: 3, window: cube(3), padding: .same)
        return Case(windows: windows, filters: filters, activation: activation)
      }
    }

  static let awkwardCases: [Case] = [
    // Unlike axes.
    Case(
      windows: NaiveWindows(
        batch: 2, input: [7, 4, 9], channels: 3, window: [2, 3, 4], stride: [3, 1, 2], padding: .same)),
    Case(
      windows: NaiveWindows(
        batch: 2, input: [7, 4, 9], channels: 3, window: [2, 3, 4], stride: [2, 3, 1])),
    // The kernel is the input; one voxel; many channels.
    Case(windows: NaiveWindows(batch: 3, input: cube(4), channels: 2, window: cube(4)), filters: 7),
    Case(windows: NaiveWindows(batch: 3, input: cube(1), channels: 3, window: cube(1))),
    Case(windows: NaiveWindows(input: cube(1), channels: 3, window: cube(3), padding: .same)),
    // Many images, and taps that none of them meets.
    Case(windows: NaiveWindows(batch: 700, input: cube(1), window: cube(3), padding: .same), filters: 1),
    Case(windows: NaiveWindows(input: cube(2), channels: 3, window: cube(5), padding: .same)),
    Case(windows: NaiveWindows(input: [3, 2, 3], channels: 300, window: cube(2)), filters: 5),
    Case(windows: NaiveWindows(input: [3, 2, 3], channels: 5, window: cube(2)), filters: 300),
    // Windows that jump over voxels.
    Case(
      windows: NaiveWindows(
        batch: 2, input: cube(7), channels: 3, window: cube(1), stride: cube(3), padding: .same)),
    Case(windows: NaiveWindows(input: cube(9), channels: 1, window: cube(2), stride: cube(4))),
    // VoxNet's first two layers in small.
    Case(
      windows: NaiveWindows(batch: 2, input: cube(13), channels: 1, window: cube(5), stride: cube(2)),
      filters: 32, activation: .relu),
    Case(windows: NaiveWindows(input: cube(8), channels: 32, window: cube(3)), filters: 32),
    // Panels of three vectors; rows and columns that tiles read where they lie.
    Case(
      windows: NaiveWindows(batch: 2, input: [1, 5, 7], channels: 48, window: [1, 3, 3], padding: .same), filters: 48),
    Case(windows: NaiveWindows(input: [1, 9, 9], channels: 24, window: [1, 3, 3], padding: .same), filters: 80),
    Case(windows: NaiveWindows(batch: 2, input: [1, 8, 8], channels: 20, window: [1, 2, 2]), filters: 64),
    // Few columns of many rows: filters, then channels; rows side by side, and sums in fours and otherwise.
    Case(
      windows: NaiveWindows(batch: 2, input: [1, 12, 9], channels: 16, window: [1, 4, 4], padding: .same), filters: 3),
    Case(windows: NaiveWindows(input: [1, 10, 11], channels: 35, window: [1, 3, 3]), filters: 2, activation: .tanh),
    Case(
      windows: NaiveWindows(batch: 2, input: [1, 12, 12], channels: 3, window: [1, 4, 4], stride: [1, 2, 2]),
      filters: 16),
  ]

  /// Filters of 3 x 3 and 5 x 5 taps over enough channels for minimal filtering: tiles that end at the edge and beyond
  /// it, with padding before the image, after it and none, in images and in volumes.
  static let minimalCases: [Case] = [
    Case(
      windows: NaiveWindows(batch: 3, input: [1, 9, 11], channels: 17, window: [1, 3, 3], padding: .same), filters: 19),
    Case(windows: NaiveWindows(input: [1, 12, 8], channels: 48, window: [1, 3, 3], padding: .same), filters: 16),
    Case(windows: NaiveWindows(batch: 2, input: [1, 13, 10], channels: 16, window: [1, 3, 3]), filters: 50),
    Case(
      windows: NaiveWindows(batch: 2, input: [1, 10, 8], channels: 16, window: [1, 5, 5], padding: .same), filters: 33,
      activation: .leakyReLU(slope: 0.1)),
    Case(windows: NaiveWindows(batch: 2, input: [1, 14, 13], channels: 20, window: [1, 5, 5]), filters: 16),
    Case(
      windows: NaiveWindows(input: [1, 8, 7], channels: 16, window: [1, 3, 3], padding: .explicit([0, 1, 0])),
      filters: 16, activation: .relu),
    Case(
      windows: NaiveWindows(batch: 2, input: [5, 8, 7], channels: 16, window: cube(3), padding: .same), filters: 24,
      activation: .relu),
    Case(windows: NaiveWindows(input: [4, 14, 13], channels: 18, window: [2, 3, 3]), filters: 16),
    Case(windows: NaiveWindows(input: [2, 8, 8], channels: 16, window: cube(3), padding: .same), filters: 17),
  ]

  static let cases: [Case] = channelCases + strideCases + activationCases + awkwardCases + minimalCases

  @Test(arguments: cases) func valueAndGradientsAreTheDefinition(_ test: Case) {
    let (windows, filters) = (test.windows, test.filters)
    let x = Parameter(randomTensor(windows.inputShape, seed: 1))
    let w = Parameter(randomTensor(windows.window + [windows.channels, filters], seed: 2))
    let bias = Parameter(randomTensor([filters], seed: 3))
    let outer = randomTensor([windows.batch] + windows.output + [filters], seed: 4)
    let inner = windows.convolved(x.value.values, w.value.values, bias.value.values, filters: filters)
    let slopes = zip(inner, outer.values).map { Naive.slope($0, test.activation) * Double($1) }
    let expected = windows.gradients(x.value.values, w.value.values, slopes, filters: filters)
    let biasSlopes = (0..<filters).map { f in
      stride(from: f, to: slopes.count, by: filters).reduce(0) { $0 + slopes[$1] }
    }

    for set in availableKernelSets {
      set.run {
        [x, w, bias].forEach { $0.clearGradient() }
        let y = convolution(
          x.tensor, weight: w.tensor, bias: bias.tensor, stride: windows.stride, padding: windows.padding,
          activation: test.activation)
        #expect(y.shape == outer.shape)
        (y * outer).mean.scaled(by: Float(y.count)).backward()
        let values = inner.map { Naive.activated($0, test.activation) }
        #expect(largestError(y.values, values) < 3e-6, "\(set)")
        #expect(largestError(x.gradient!.values, expected.x) < 5e-6, "input gradient, \(set)")
        #expect(largestError(w.gradient!.values, expected.w) < 5e-6, "weight gradient, \(set)")
        #expect(largestError(bias.gradient!.values, biasSlopes) < 5e-6, "bias gradient, \(set)")
      }
    }
  }

  /// An image gives the same bits alone and in a batch.
  @Test func imagesDoNotMix() {
    for set in availableKernelSets {
      set.run {
        let x = randomTensor([5, 4, 4, 4, 3], seed: 1)
        let w = randomTensor([3, 3, 3, 3, 8], seed: 2)
        let together = convolution(x, weight: w, padding: .same).values
        let each = (0..<5).flatMap { image in
          convolution(
            Tensor([1, 4, 4, 4, 3], Array(x.values[image * 192..<image * 192 + 192])), weight: w,
            padding: .same
          ).values
        }
        #expect(together == each)
      }
    }
  }

  /// The same by minimal filtering, which takes several images together.
  @Test func imagesOfTilesDoNotMix() {
    for set in availableKernelSets {
      set.run {
        let x = randomTensor([7, 9, 10, 16], seed: 1)
        let w = randomTensor([3, 3, 16, 18], seed: 2)
        let together = convolution(x, weight: w, padding: .same).values
        let each = (0..<7).flatMap { image in
          convolution(
            Tensor([1, 9, 10, 16], Array(x.values[image * 1440..<(image + 1) * 1440])), weight: w, padding: .same
          ).values
        }
        #expect(together == each)
      }
    }
  }

  /// A filter gives the same bits alone and among others, whatever the tile it falls in, where no minimal filtering is
  /// done.
  @Test func filtersDoNotMix() {
    for set in availableKernelSets {
      set.run {
        let x = randomTensor([2, 9, 9, 14], seed: 1)
        let w = randomTensor([3, 3, 14, 70], seed: 2)
        let together = convolution(x, weight: w, padding: .same).values
        for range in [0..<1, 1..<4, 0..<48, 48..<70, 20..<68] {
          let own = (0..<126).flatMap { row in range.map { w.values[row * 70 + $0] } }
          let part = convolution(x, weight: Tensor([3, 3, 14, range.count], own), padding: .same).values
          #expect(part == (0..<162).flatMap { row in range.map { together[row * 70 + $0] } }, "\(set), \(range)")
        }
      }
    }
  }

  @Test(arguments: [Activation.linear, .relu, .sigmoid, .tanh, .leakyReLU(slope: 0.1)])
  func notANumberComesThrough(_ activation: Activation) {
    for set in availableKernelSets {
      set.run {
        for filters in [1, 8, 32, 35] {
          var x = randomTensor([1, 3, 3, 3, 2], seed: 1)
          x[(13 * 2) + 1] = .nan
          let w = randomTensor([2, 2, 2, 2, filters], seed: 2)
          #expect(convolution(x, weight: w, activation: activation).values.allSatisfy { $0.isNaN }, "\(set)")
        }
      }
    }
  }
}
