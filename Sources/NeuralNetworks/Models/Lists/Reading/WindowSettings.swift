import Essentials
import TensorCore

/// The keys that layers of windows share.
struct WindowSettings: Sendable {
  let key: String
  let size: AxisSizes
  let stride: AxisSizes
  let padding: PaddingSetting

  /// - Parameters:
  ///   - key: Of the window's size.
  ///   - stride: The default; nil: the size.
  init(_ reader: SettingsReader, _ key: String, default standard: AxisSizes? = nil, stride: AxisSizes? = nil) {
    let range = 1...SettingsReader.largestWindow
    self.key = key
    size = reader.axisSizes(key, default: standard, in: range)
    self.stride = reader.axisSizes("stride", default: stride ?? size, in: range)
    padding = reader.padding("padding")
  }

  /// How many axes the lists among the sizes ask for.
  func axes(_ reader: SettingsReader, _ more: (key: String, axes: Int?)? = nil) -> Int? {
    reader.axes(
      [(key, size.axes), ("stride", stride.axes), ("padding", padding.axes)] + (more.map { [$0] } ?? []))
  }

  /// Reads the keys of a pooling, whose size is 2 by default and whose stride is its size.
  static func pooling(
    _ reader: SettingsReader, _ layer: String,
    _ plan: @escaping @Sendable (_ size: [Int], _ stride: [Int], Padding) -> any LayerPlan
  ) -> LayerDraft.Fitting {
    let window = WindowSettings(reader, "size", default: .all(2))
    let axes = window.axes(reader)
    return LayerDraft.Fitting(key: "size") { (input, _) throws(ShapeMismatch) in
      let axes = try spatialAxes(axes, of: input, layer: layer)
      return plan(window.size.along(axes), window.stride.along(axes), window.padding.along(axes))
    }
  }
}

extension SettingsReader {
  /// `filters`, required.
  func filters() -> Int { integer("filters", in: 1...65_536, unit: "filters") }
}
