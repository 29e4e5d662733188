import Datasets
import TensorCore

/// A grid of generated images, as one picture.
struct SampleGrid {
  /// The number of rows and of columns.
  let rows: Int
  let columns: Int
  /// The width of the dark frame around each image, in pixels.
  private let gap = 2

  /// - Parameter images: `[rows * columns, H, W, C]` in -1 ... 1, shown in colour if there are 3 channels; otherwise
  ///   the first channel is shown.
  func picture(of images: Tensor) -> Image {
    precondition(images.shape.count == 4 && images.shape[0] == rows * columns, "a sheet of \(rows * columns) images")
    let (height, width, channels) = (images.shape[1], images.shape[2], images.shape[3])
    let shown = channels == 3 ? 3 : 1
    let (sheetWidth, sheetHeight) = (columns * (width + gap) + gap, rows * (height + gap) + gap)
    var bytes = [UInt8](repeating: 32, count: sheetWidth * sheetHeight * shown)
    let values = images.values
    for number in 0..<rows * columns {
      let top = gap + number / columns * (height + gap)
      let left = gap + number % columns * (width + gap)
      for y in 0..<height {
        for x in 0..<width {
          let source = ((number * height + y) * width + x) * channels
          let target = ((top + y) * sheetWidth + left + x) * shown
          for channel in 0..<shown { bytes[target + channel] = byte(values[source + channel]) }
        }
      }
    }
    return Image(width: sheetWidth, height: sheetHeight, channels: shown, bytes: bytes)
  }

  private func byte(_ value: Float) -> UInt8 {
    value.isFinite ? UInt8(min(max((value + 1) * 127.5, 0), 255).rounded()) : 0
  }
}
