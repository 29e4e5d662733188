/// How an image is brought to another size.
public enum Resizing: String, CaseIterable, Sendable {
  /// Between the four pixels around the place, pixel centres at the halves (PyTorch's `interpolate` with the mode
  /// `bilinear`, `align_corners=False`, no smoothing before an image is made smaller).
  case bilinear
  /// The mean over what the pixel covers, parts of pixels counted as parts; for whole ratios the same as PyTorch's
  /// mode `area`.
  case area
}

/// Resizes images from one size to another, the weights worked out once.
struct Resampler {
  /// For each target pixel along one edge, which source pixels it is made of.
  private struct Taps {
    var starts: [Int] = []
    /// As many for each pixel, 0 where it needs fewer.
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
    // First every row made shorter or longer, then every column.
    var narrowed = [Float](repeating: 0, count: source.height * target.width * channels)
    apply(columns, to: image, &narrowed, lines: source.height, from: source.width, to: target.width, step: channels)
    var result = [Float](repeating: 0, count: target.height * target.width * channels)
    apply(
      rows, to: narrowed, &result, lines: 1, from: source.height, to: target.height, step: target.width * channels)
    return result
  }

  /// The same for bytes, rounded half up.
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
          for place in 0..<to {
            let output = (line * to + place) * step
            for tap in 0..<taps.width {
              let weight = taps.weights[place * taps.width + tap]
              if weight == 0 { continue }
              let input = (line * from + taps.starts[place] + tap) * step
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
      for place in 0..<target {
        // The centre of the target pixel as a place between the centres of source pixels.
        let centre = min(max((Double(place) + 0.5) * scale - 0.5, 0), Double(source - 1))
        let start = min(Int(centre), max(source - 2, 0))
        let part = Float(centre - Double(start))
        taps.starts.append(start)
        taps.weights += [1 - part, part]
      }
      return taps
    case .area:
      var taps = Taps(width: Int(scale.rounded(.up)) + 1)
      for place in 0..<target {
        // In whole numbers, parts of 1 / target: exact whatever the sizes.
        let (low, high) = (place * source, (place + 1) * source)
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
