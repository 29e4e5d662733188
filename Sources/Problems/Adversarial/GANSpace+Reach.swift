import Essentials
import NeuralNetworks

// The sizes that the bounds of a space lead to. Kernels are square, have stride 1 and no padding: in the generator each
// adds its edge minus one to height and width, in the discriminator it removes as much.
extension GANSpace {
  /// The numbers of pixels by which the generator may have to enlarge its noise; nil if no noise of whole pixels is
  /// within the bounds.
  ///
  /// Height and width grow by the same number, and the noise of an image that is not square must respect both bounds.
  /// - Parameter image: `[H, W, C]`.
  func growths(of image: [Int]) -> ClosedRange<Int>? {
    let (short, long) = (min(image[0], image[1]), max(image[0], image[1]))
    let low = long - noiseEdges(of: long).upperBound
    let high = short - noiseEdges(of: short).lowerBound
    return low <= high ? low...high : nil
  }

  /// The bounds in whole pixels; the lower one is above the upper one if there is no whole number between them.
  private func noiseEdges(of edge: Int) -> (lowerBound: Int, upperBound: Int) {
    // Rounding alone puts 0.29 · 100 above 29.
    let (low, high) = (noiseSize.lowerBound * Double(edge), noiseSize.upperBound * Double(edge))
    return (max(1, Int((low - 1e-9).rounded(.up))), Int((high + 1e-9).rounded(.down)))
  }

  /// The numbers of pixels that the blocks and the image's layer can add.
  func reach(blocks: Int) -> ClosedRange<Int> {
    (blocks + 1) * (kernel.lowerBound - 1)...(blocks + 1) * (kernel.upperBound - 1)
  }

  /// What prevents every draw from being a GAN for such images; empty if nothing does.
  /// - Parameters:
  ///   - shape: The shape of a sample of the data.
  ///   - path: The path of the space in the configuration.
  func faults(image shape: [Int], path: String) -> [SettingsFault] {
    guard shape.count == 3 else {
      let found = shape.map(String.init).joined(separator: "x")
      let message = "expected images of height x width x channels, found samples of \(found)"
      return [SettingsFault(path: "dataset", message: message)]
    }
    var faults: [SettingsFault] = []
    let (short, size) = (min(shape[0], shape[1]), "\(shape[0])x\(shape[1])")
    if let growths = growths(of: shape) {
      if !generatorBlocks.contains(where: { reach(blocks: $0).overlaps(growths) }) {
        let minimum = reach(blocks: generatorBlocks.lowerBound).lowerBound
        let maximum = reach(blocks: generatorBlocks.upperBound).upperBound
        faults.append(
          SettingsFault(
            path: "\(path).generatorBlocks",
            message: "expected blocks that lead from noise to images of \(size) pixels, which takes \(span(growths)) "
              + "more pixels; found \(span(generatorBlocks)) blocks that, with the image's layer, add "
              + "\(span(minimum...maximum)) with kernels of \(span(kernel))"))
      }
    } else {
      faults.append(
        SettingsFault(
          path: "\(path).noiseSize",
          message: "expected bounds with a whole number of pixels between them for images of \(size), "
            + "found \(noiseSize.lowerBound) to \(noiseSize.upperBound)"))
    }
    let needed = discriminatorBlocks.lowerBound * (kernel.lowerBound - 1) + minimumEdge
    if needed > short {
      faults.append(
        SettingsFault(
          path: "\(path).discriminatorBlocks.min",
          message: "expected few enough blocks to leave a pixel of images of \(size) pixels; "
            + "\(discriminatorBlocks.lowerBound) with kernels from \(kernel.lowerBound) need \(needed) pixels"))
    }
    return faults
  }

  /// An instance norm has nothing to normalise in a single pixel.
  private var minimumEdge: Int { norms == [.instance] ? 2 : 1 }
}

private func span(_ range: ClosedRange<Int>) -> String {
  range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
}
