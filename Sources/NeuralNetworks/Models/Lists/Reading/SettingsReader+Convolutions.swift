import Essentials
import TensorCore

/// Convolutions and poolings: layers of windows.
extension SettingsReader {
  func convolution() -> LayerDraft.Fitting {
    let window = WindowSettings(self, "kernel", stride: .all(1))
    let filters = self.filters()
    let weights = WeightSettings(self)
    let axes = window.axes(self)
    return LayerDraft.Fitting(key: "kernel") { (input, _) throws(ShapeMismatch) in
      let axes = try spatialAxes(axes, of: input, layer: "convolution")
      return Convolution.Plan(
        filters: filters, kernel: window.size.along(axes), stride: window.stride.along(axes),
        padding: window.padding.along(axes), activation: weights.activation, hasBias: weights.hasBias,
        initializer: weights.initializer)
    }
  }

  func transposedConvolution() -> LayerDraft.Fitting {
    let window = WindowSettings(self, "kernel", stride: .all(1))
    let outputPadding = axisSizes("outputPadding", default: .all(0), in: 0...Self.largestWindow)
    if window.padding == .same, outputPadding.along(1).contains(where: { $0 > 0 }) {
      refuse("outputPadding", "expected none beside padding \"same\", which settles the size")
    }
    let filters = self.filters()
    let weights = WeightSettings(self)
    let axes = window.axes(self, ("outputPadding", outputPadding.axes))
    return LayerDraft.Fitting(key: "kernel") { (input, _) throws(ShapeMismatch) in
      let axes = try spatialAxes(axes, of: input, layer: "transposed convolution")
      return TransposedConvolution.Plan(
        filters: filters, kernel: window.size.along(axes), stride: window.stride.along(axes),
        padding: window.padding.along(axes), outputPadding: outputPadding.along(axes),
        activation: weights.activation, hasBias: weights.hasBias,
        initializer: weights.initializer)
    }
  }

  func maxPooling() -> LayerDraft.Fitting {
    pooling("max pooling") { size, stride, padding in MaxPooling(size, stride: stride, padding: padding) }
  }

  func averagePooling() -> LayerDraft.Fitting {
    pooling("average pooling") { size, stride, padding in AveragePooling(size, stride: stride, padding: padding) }
  }

  private func pooling(
    _ layer: String, _ plan: @escaping @Sendable (_ size: [Int], _ stride: [Int], Padding) -> any LayerPlan
  ) -> LayerDraft.Fitting {
    let window = WindowSettings(self, "size", default: .all(2))
    let axes = window.axes(self)
    return LayerDraft.Fitting(key: "size") { (input, _) throws(ShapeMismatch) in
      let axes = try spatialAxes(axes, of: input, layer: layer)
      return plan(window.size.along(axes), window.stride.along(axes), window.padding.along(axes))
    }
  }

  private func filters() -> Int { integer("filters", in: 1...65_536, unit: "filters") }
}

/// The keys that layers of windows share.
private struct WindowSettings: Sendable {
  let key: String
  let size: AxisSizes
  let stride: AxisSizes
  let padding: PaddingSetting

  /// - Parameters:
  ///   - key: Of the window's size.
  ///   - stride: Where none is given; nil: the size.
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
}
