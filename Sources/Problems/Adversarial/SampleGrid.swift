import Datasets
import TensorCore

/// A grid of generated images, as one picture.
///
/// ```swift
/// SampleGrid(rows: 8, columns: 8).picture(of: images, label: "epoch 10").png()
/// ```
struct SampleGrid {
  /// The number of rows and of columns.
  let rows: Int
  let columns: Int
  /// How many pixels wide and high a pixel of an image is drawn, at least 1.
  var scale = 1
  /// The width of the dark frame around each image, in pixels.
  private static let gap = 2
  /// The value of the frame's channels.
  static let ground: UInt8 = 32

  /// A scale at which an image's edge is at least 64 pixels, so that small images are seen.
  static func scale(height: Int, width: Int) -> Int { max(1, 64 / max(1, max(height, width))) }

  init(rows: Int, columns: Int, scale: Int = 1) {
    precondition(rows > 0 && columns > 0 && scale > 0, "a sheet has images of at least their size")
    self.rows = rows
    self.columns = columns
    self.scale = scale
  }

  /// - Parameters:
  ///   - images: `[rows * columns, H, W, C]` in -1 ... 1, shown in colour if there are 3 channels; otherwise the first
  ///     channel is shown.
  ///   - label: Written above the images, such as `epoch 10`; no room is left for it if it is nil.
  func picture(of images: Tensor, label: String? = nil) -> Image {
    precondition(images.shape.count == 4 && images.shape[0] == rows * columns, "a sheet of \(rows * columns) images")
    let (height, width, channels) = (images.shape[1], images.shape[2], images.shape[3])
    let shown = channels == 3 ? 3 : 1
    let (cellHeight, cellWidth, gap) = (height * scale, width * scale, Self.gap)
    let (sheetWidth, sheetHeight) = (columns * (cellWidth + gap) + gap, rows * (cellHeight + gap) + gap)
    var bytes = [UInt8](repeating: Self.ground, count: sheetWidth * sheetHeight * shown)
    images.withUnsafeBufferPointer { values in
      for number in 0..<rows * columns {
        let top = gap + number / columns * (cellHeight + gap)
        let left = gap + number % columns * (cellWidth + gap)
        for y in 0..<cellHeight {
          for x in 0..<cellWidth {
            let source = ((number * height + y / scale) * width + x / scale) * channels
            let target = ((top + y) * sheetWidth + left + x) * shown
            for channel in 0..<shown { bytes[target + channel] = byte(values[source + channel]) }
          }
        }
      }
    }
    let sheet = Image(width: sheetWidth, height: sheetHeight, channels: shown, bytes: bytes)
    return label.map { sheet.labelled($0) } ?? sheet
  }

  private func byte(_ value: Float) -> UInt8 {
    value.isFinite ? UInt8(min(max((value + 1) * 127.5, 0), 255).rounded()) : 0
  }
}
