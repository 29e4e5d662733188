import Essentials

/// How stored values become a network's input: `value * scale + offset` for each channel, the last axis of a
/// sample, so for features `[F]` each feature.
///
/// Scale and offset are fitted on the training split and are the same for all splits. They are computed in double
/// precision in a fixed order and applied in single precision. Missing values of a table are replaced first; the values of
/// its one-hot columns stay 0 and 1 when others are standardised.
public struct Normalization: Equatable, Sendable {
  /// The ways to normalise.
  public enum Kind: String, CaseIterable, Sendable {
    /// `none` for grids, `unit` for bytes such as images, `standardize` for numbers.
    case auto
    /// As stored: 0 and 1 for grids, 0 to 255 for bytes.
    case none
    /// To 0 … 1: bytes divided by 255, numbers from the minimum to the maximum of their channel.
    case unit
    /// To -1 … 1 in the same way, the range of a GAN's images.
    case signed
    /// To mean 0 and deviation 1 of each channel. The deviation is that of the population (divided by N); a
    /// channel whose values are all equal is shifted to 0.
    case standardize
  }

  /// The way that was chosen, never `auto`.
  public let kind: Kind
  /// The factor of each channel.
  public let scale: [Double]
  /// The summand of each channel.
  public let offset: [Double]
  /// What takes the place of missing values, one for each value of a sample; empty if none can be missing.
  let fill: [Float]
  private let pattern: Pattern

  /// Scale and offset repeated to whole vectors, since there are few channels.
  private struct Pattern: Equatable {
    let scale: [Float]
    let offset: [Float]
  }

  /// Nil if the value is not of the form of `json`.
  init?(_ value: JSONValue) {
    guard let kind = value["kind"]?.string.flatMap(Kind.init), kind != .auto, let scales = value["scale"]?.array,
      let offsets = value["offset"]?.array, !scales.isEmpty, scales.count == offsets.count
    else { return nil }
    let maps = zip(scales, offsets).compactMap { scale, offset in
      scale.number.flatMap { scale in offset.number.map { (scale, $0) } }
    }
    let fill = value["fill"]?.array?.compactMap { $0.number.map { Float($0) } } ?? []
    guard maps.count == scales.count, fill.count == value["fill"]?.array?.count ?? 0 else { return nil }
    self.init(kind, maps, fill: fill)
  }

  /// Fits scale and offset on samples of the store.
  init(_ kind: Kind, of store: SampleStore, training samples: [Int]) {
    let channels = store.shape.last ?? 1
    let kind: Kind =
      switch (kind, store.element) {
      case (.auto, .bit): .none
      case (.auto, .uint8): .unit
      case (.auto, .float32): .standardize
      default: kind
      }
    let fill = Imputation(store, training: samples).fill
    var maps: [(scale: Double, offset: Double)]
    switch kind {
    case .auto, .none:
      maps = Array(repeating: (1, 0), count: channels)
    case .unit:
      maps = store.ranges(samples, fill: fill).map { Self.map($0, to: 0...1) }
    case .signed:
      maps = store.ranges(samples, fill: fill).map { Self.map($0, to: -1...1) }
    case .standardize:
      maps = store.moments(samples, fill: fill).map { moments in
        let scale = moments.deviation > 0 ? 1 / moments.deviation : 1
        return (scale, -moments.mean * scale)
      }
      if let columns = store.details.columns, channels == columns.width {
        for channel in columns.oneHotValues { maps[channel] = (1, 0) }
      }
    }
    self.init(kind, maps, fill: fill)
  }

  private init(_ kind: Kind, _ maps: [(scale: Double, offset: Double)], fill: [Float]) {
    self.kind = kind
    self.fill = fill
    scale = maps.map(\.scale)
    offset = maps.map(\.offset)
    let repeats = maps.count < 16 ? 16 : 1
    pattern = Pattern(
      scale: (0..<repeats).flatMap { _ in maps.map { Float($0.scale) } },
      offset: (0..<repeats).flatMap { _ in maps.map { Float($0.offset) } })
  }

  /// A channel whose values are all equal is mapped to the lower bound.
  private static func map(_ range: ClosedRange<Double>, to target: ClosedRange<Double>) -> (Double, Double) {
    let width = range.upperBound - range.lowerBound
    let scale = width > 0 ? (target.upperBound - target.lowerBound) / width : 1
    return (scale, target.lowerBound - range.lowerBound * scale)
  }

  /// One line for people: the kind, and which values become 0 and 1 in up to four channels.
  var summary: String {
    guard scale.count <= 4 else { return "\(kind.rawValue), \(counted(scale.count, "channel"))" }
    let channels = zip(scale, offset).map { "(value - \(significant(0 - $1 / $0))) / \(significant(1 / $0))" }
    return "\(kind.rawValue): \(channels.joined(separator: ", "))"
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "kind": .string(kind.rawValue), "scale": .array(scale.map { JSONValue(finite: $0) }),
      "offset": .array(offset.map { JSONValue(finite: $0) }),
    ]
    if !fill.isEmpty { members["fill"] = .array(fill.map { JSONValue(finite: Double($0)) }) }
    return .object(members)
  }

  /// Writes `count` values of a stored sample.
  func write(
    _ bytes: UnsafeRawBufferPointer, _ element: SampleElement, count: Int, to target: UnsafeMutablePointer<Float>
  ) {
    switch element {
    case .bit:
      expand(bytes, count: count, into: target)
      if kind != .none { apply(UnsafePointer(target), count, target) }
    case .uint8:
      apply(bytes.bindMemory(to: UInt8.self).baseAddress, count, target)
    case .float32:
      guard let source = bytes.bindMemory(to: Float.self).baseAddress else { return }
      if !fill.isEmpty {
        for index in 0..<count { target[index] = source[index].isNaN ? fill[index] : source[index] }
        if kind != .none { apply(UnsafePointer(target), count, target) }
      } else if kind == .none {
        target.update(from: source, count: count)
      } else {
        apply(source, count, target)
      }
    }
  }

  private func apply(_ source: UnsafePointer<UInt8>?, _ count: Int, _ target: UnsafeMutablePointer<Float>) {
    guard let source else { return }
    withPattern(count) { start, length, scale, offset in
      // Pointers to the part's start: a sum in the index would be checked for overflow at each value.
      let (source, target) = (source + start, target + start)
      for index in 0..<length { target[index] = Float(source[index]) * scale[index] + offset[index] }
    }
  }

  private func apply(_ source: UnsafePointer<Float>, _ count: Int, _ target: UnsafeMutablePointer<Float>) {
    withPattern(count) { start, length, scale, offset in
      let (source, target) = (source + start, target + start)
      for index in 0..<length { target[index] = source[index] * scale[index] + offset[index] }
    }
  }

  /// Calls `body` for consecutive ranges of values, each as long as the pattern or shorter.
  @inline(__always)
  private func withPattern(
    _ count: Int, _ body: (_ start: Int, _ length: Int, UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    pattern.scale.withUnsafeBufferPointer { scale in
      pattern.offset.withUnsafeBufferPointer { offset in
        guard let scales = scale.baseAddress, let offsets = offset.baseAddress else { return }
        for start in stride(from: 0, to: count, by: scale.count) {
          body(start, min(scale.count, count - start), scales, offsets)
        }
      }
    }
  }
}

/// Expands bits to floats, lowest bit first.
private func expand(_ bits: UnsafeRawBufferPointer, count: Int, into target: UnsafeMutablePointer<Float>) {
  spreadBytes.withUnsafeBufferPointer { spread in
    let target = UnsafeMutableRawPointer(target)
    for index in 0..<count / 8 {
      target.storeBytes(of: spread[Int(bits[index])], toByteOffset: index * 32, as: SIMD8<Float>.self)
    }
    for index in count / 8 * 8..<count {
      let bit = Float(bits[index / 8] >> UInt8(index % 8) & 1)
      target.storeBytes(of: bit, toByteOffset: index * 4, as: Float.self)
    }
  }
}

/// The bits of each byte as floats.
private let spreadBytes: [SIMD8<Float>] = (0..<256).map { byte in
  var lanes = SIMD8<Float>.zero
  for bit in 0..<8 { lanes[bit] = Float(byte >> bit & 1) }
  return lanes
}
