/// Statistics of stored samples for each channel (the last axis of a sample), in double precision and in a fixed
/// order.
extension SampleStore {
  /// Mean and deviation (of the population) of each channel; 0 if there are no samples.
  /// - Parameter fill: Takes the place of missing values, one for each value of a sample; empty if none can be missing.
  func moments(_ indices: [Int], fill: [Float]) -> [(mean: Double, deviation: Double)] {
    let channels = shape.last ?? 1
    let count = Double(indices.count * (sampleSize / channels))
    guard count > 0 else { return Array(repeating: (0, 0), count: channels) }
    if element == .uint8 { return byteMoments(indices, channels, count) }
    var sums = [Double](repeating: 0, count: channels)
    forEachValue(indices, fill) { channel, value in sums[channel] += value }
    let means = sums.map { $0 / count }
    var squares = [Double](repeating: 0, count: channels)
    forEachValue(indices, fill) { channel, value in
      let distance = value - means[channel]
      squares[channel] += distance * distance
    }
    return zip(means, squares).map { ($0, ($1 / count).squareRoot()) }
  }

  /// Bytes can be summed exactly, and in one pass.
  private func byteMoments(
    _ indices: [Int], _ channels: Int, _ count: Double
  ) -> [(mean: Double, deviation: Double)] {
    var sums = [UInt64](repeating: 0, count: channels)
    var squares = sums
    for index in indices {
      let values = bytes(index)
      for start in Swift.stride(from: 0, to: sampleSize, by: channels) {
        for channel in 0..<channels {
          let value = UInt64(values[start + channel])
          sums[channel] &+= value
          squares[channel] &+= value &* value
        }
      }
    }
    return zip(sums, squares).map { sum, square in
      let mean = Double(sum) / count
      return (mean, max(0, Double(square) / count - mean * mean).squareRoot())
    }
  }

  /// The range of each channel: 0 to 255 for bytes, 0 to 1 for bits, and the minimum and maximum for numbers.
  /// - Parameter fill: As for `moments`.
  func ranges(_ indices: [Int], fill: [Float]) -> [ClosedRange<Double>] {
    let channels = shape.last ?? 1
    switch element {
    case .bit: return Array(repeating: 0...1, count: channels)
    case .uint8: return Array(repeating: 0...255, count: channels)
    case .float32:
      guard !indices.isEmpty else { return Array(repeating: 0...0, count: channels) }
      var minimum = [Double](repeating: .infinity, count: channels)
      var maximum = [Double](repeating: -.infinity, count: channels)
      forEachValue(indices, fill) { channel, value in
        minimum[channel] = min(minimum[channel], value)
        maximum[channel] = max(maximum[channel], value)
      }
      return zip(minimum, maximum).map { $0...$1 }
    }
  }

  /// The minimum and maximum of all stored values that are not missing; 0 and 1 for bits.
  func extent() -> ClosedRange<Double> {
    switch element {
    case .bit: return 0...1
    case .uint8:
      var (minimum, maximum) = (UInt8.max, UInt8.min)
      for index in samples.indices {
        for value in bytes(index).prefix(sampleSize) { (minimum, maximum) = (min(minimum, value), max(maximum, value)) }
      }
      return Double(min(minimum, maximum))...Double(maximum)
    case .float32:
      var (minimum, maximum) = (Double.infinity, -Double.infinity)
      forEachValue(Array(samples.indices), []) { _, value in
        if value.isNaN { return }
        (minimum, maximum) = (min(minimum, value), max(maximum, value))
      }
      return min(minimum, maximum)...max(minimum, maximum)
    }
  }

  /// Calls `body` with every value of some samples and its channel, in order.
  @inline(__always)
  private func forEachValue(
    _ indices: [Int], _ fill: [Float], _ body: (_ channel: Int, _ value: Double) -> Void
  ) {
    let channels = shape.last ?? 1
    for sample in indices {
      let stored = bytes(sample)
      let floats = stored.bindMemory(to: Float.self)
      for start in Swift.stride(from: 0, to: sampleSize, by: channels) {
        for channel in 0..<channels {
          let index = start + channel
          let value =
            switch element {
            case .bit: Double(stored[index / 8] >> UInt8(index % 8) & 1)
            case .uint8: Double(stored[index])
            case .float32: Double(!fill.isEmpty && floats[index].isNaN ? fill[index] : floats[index])
            }
          body(channel, value)
        }
      }
    }
  }
}
