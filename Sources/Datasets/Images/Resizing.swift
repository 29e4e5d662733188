/// The methods to resize an image.
public enum Resizing: String, CaseIterable, Sendable {
  /// Linear interpolation between the four nearest pixels, whose centres are at the halves (PyTorch's
  /// `interpolate` with the mode `bilinear`, `align_corners=False`, no smoothing before shrinking).
  case bilinear
  /// The mean over the area that the pixel covers, pixels weighted by their part in it; for integer ratios PyTorch's
  /// mode `area`.
  case area
}

/// Resizes images from one size to another, with weights computed once.
struct Resampler {
  /// The source pixels that each target pixel along one edge is computed from.
  private struct Taps {
    var starts: [Int] = []
    /// The same number for each pixel, padded with 0.
    var weights: [Float] = []
    let width: Int
  }

  let source: (height: Int, width: Int)
  let target: (height: Int, width: Int)
  private let rows: Taps
  private let columns: Taps

  /// - Parameters:
  ///   - source: Pixels, at least 1; `target` likewise.
  init(_ kind: Resizing, from source: (height: Int, width: Int), to target: (height: Int, width: Int)) {
    precondition(min(source.height, source.width, target.height, target.width) > 0, "an image has pixels")
    self.source = source
    self.target = target
    rows = Self.taps(kind, source.height, target.height)
    columns = Self.taps(kind, source.width, target.width)
  }

  /// - Parameter image: `[source.height, source.width, channels]`.
  /// - Returns: `[target.height, target.width, channels]`.
  func resized(_ image: [Float], channels: Int) -> [Float] {
    precondition(image.count == source.height * source.width * channels, "an image of another size")
    // First along the rows, then along the columns.
    var narrowed = [Float](repeating: 0, count: source.height * target.width * channels)
    apply(columns, to: image, &narrowed, lines: source.height, from: source.width, to: target.width, step: channels)
    var result = [Float](repeating: 0, count: target.height * target.width * channels)
    apply(
      rows, to: narrowed, &result, lines: 1, from: source.height, to: target.height, step: target.width * channels)
    return result
  }

  /// Resizes bytes; results are rounded half up.
  func resized(_ image: [UInt8], channels: Int) -> [UInt8] {
    if source == target { return image }
    return resized(image.map(Float.init), channels: channels).map { UInt8(min(max($0 + 0.5, 0), 255)) }
  }

  /// Combines groups of `step` neighbouring values, `from` groups a line, into `to` groups a line.
  private func apply(
    _ taps: Taps, to image: [Float], _ result: inout [Float], lines: Int, from: Int, to: Int, step: Int
  ) {
    image.withUnsafeBufferPointer { image in
      result.withUnsafeMutableBufferPointer { result in
        for line in 0..<lines {
          for position in 0..<to {
            let output = (line * to + position) * step
            for tap in 0..<taps.width {
              let weight = taps.weights[position * taps.width + tap]
              if weight == 0 { continue }
              let input = (line * from + taps.starts[position] + tap) * step
              for index in 0..<step { result[output + index] += image[input + index] * weight }
            }
          }
        }
      }
    }
  }

  private static func taps(_ kind: Resizing, _ source: Int, _ target: Int) -> Taps {
    let scale = Double(source) / Double(target)
    switch kind {
    case .bilinear:
      var taps = Taps(width: 2)
      for position in 0..<target {
        // The centre of the target pixel in coordinates of source pixel centres.
        let centre = min(max((Double(position) + 0.5) * scale - 0.5, 0), Double(source - 1))
        let start = min(Int(centre), max(source - 2, 0))
        let part = Float(centre - Double(start))
        taps.starts.append(start)
        taps.weights += [1 - part, part]
      }
      return taps
    case .area:
      var taps = Taps(width: Int(scale.rounded(.up)) + 1)
      for position in 0..<target {
        // In integer multiples of 1 / target, exact for all sizes.
        let (low, high) = (position * source, (position + 1) * source)
        let start = low / target
        taps.starts.append(start)
        taps.weights += (0..<taps.width).map { tap in
          let pixel = (start + tap) * target
          return Float(Double(max(0, min(high, pixel + target) - max(low, pixel))) / Double(source))
        }
      }
      return taps
    }
  }
}
