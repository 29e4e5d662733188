import Essentials
import TensorCore

/// Keys that several builders, or a builder and a layer, have.
extension SettingsReader {
  /// A list of exactly as many integers as its default.
  /// - Parameter owner: What each value belongs to, such as `per convolution`.
  func integers(
    _ key: String, one owner: String, default standard: [Int], in range: ClosedRange<Int>, unit: String
  ) -> [Int] {
    let list = integers(key, default: standard, in: range, unit: unit)
    if list.count == standard.count { return list }
    refuse(key, "expected \(standard.count) values, one \(owner), found \(list.count)")
    return standard
  }

  /// The units of a layer, under its name.
  func units(_ layer: String, default standard: Int) -> Int {
    integer(layer, default: standard, in: 1...1_000_000, unit: "units")
  }

  /// The activation of each layer, under `conv1Activation` and so on.
  func activations(of layers: [String], default standard: Activation = .relu) -> [Activation] {
    layers.map { activation(named: "\($0)Activation", default: standard) }
  }

  /// `dropout`, whether there is any, and its `dropoutRate` (0.5); nil for none.
  func dropoutRate(default isOnByDefault: Bool = false) -> Double? {
    let isOn = flag("dropout", default: isOnByDefault)
    let rate = number("dropoutRate", default: 0.5, in: 0...0.99, unit: "(the probability of a zero)")
    return isOn ? rate : nil
  }

  /// A list of sizes, as many as `axes` allows; required.
  func shape(_ key: String, in range: ClosedRange<Int>, axes: ClosedRange<Int>) -> [Int] {
    if let count = raw(key)?.array?.count, !axes.contains(count) {
      let expected = axes.count == 1 ? "\(axes.lowerBound)" : "\(axes.lowerBound) to \(axes.upperBound)"
      refuse(key, "expected \(expected) sizes, found \(count)")
      return []
    }
    return integers(key, in: range)
  }
}
