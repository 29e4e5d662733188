import Essentials
import NeuralNetworks

// What sizes the bounds of a space lead to. Kernels are square, have stride 1 and no padding: in the generator each
// adds its edge less one to height and width, in the discriminator it takes as much away.
extension GANSpace {
  /// By how many pixels the generator may have to widen its noise; nil if no noise of whole pixels is in bounds.
  ///
  /// Height and width grow alike, so that the noise of an image that is no square keeps within the bounds on both.
  /// - Parameter image: `[H, W, C]`.
  func growths(of image: [Int]) -> ClosedRange<Int>? {
    let (short, long) = (min(image[0], image[1]), max(image[0], image[1]))
    let low = long - noiseEdges(of: long).upperBound
    let high = short - noiseEdges(of: short).lowerBound
    return low <= high ? low...high : nil
  }

  /// Whole pixels from and to the bounds; a range of nothing may come out the wrong way round.
  private func noiseEdges(of edge: Int) -> (lowerBound: Int, upperBound: Int) {
    // 0.29 · 100 is above 29 by rounding alone.
    let (low, high) = (noiseSize.lowerBound * Double(edge), noiseSize.upperBound * Double(edge))
    return (max(1, Int((low - 1e-9).rounded(.up))), Int((high + 1e-9).rounded(.down)))
  }

  /// By how many pixels so many blocks and the image's layer can widen.
  func reach(blocks: Int) -> ClosedRange<Int> {
    (blocks + 1) * (kernel.lowerBound - 1)...(blocks + 1) * (kernel.upperBound - 1)
  }

  /// What keeps every draw from being a GAN for such images; empty when nothing does.
  /// - Parameters:
  ///   - shape: Of a sample of the data.
  ///   - path: Where the space stands in the config.
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
        let (least, most) = (reach(blocks: generatorBlocks.lowerBound), reach(blocks: generatorBlocks.upperBound))
        faults.append(
          SettingsFault(
            path: "\(path).generatorBlocks",
            message: "expected blocks that lead from noise to images of \(size) pixels, which is \(span(growths)) "
              + "pixels more; found \(span(generatorBlocks)) blocks that, with the image's layer, add "
              + "\(span(least.lowerBound...most.upperBound)) with kernels of \(span(kernel))"))
      }
    } else {
      faults.append(
        SettingsFault(
          path: "\(path).noiseSize",
          message: "expected bounds with a whole number of pixels between them for images of \(size), "
            + "found \(noiseSize.lowerBound) to \(noiseSize.upperBound)"))
    }
    let needed = discriminatorBlocks.lowerBound * (kernel.lowerBound - 1) + leastEdge
    if needed > short {
      faults.append(
        SettingsFault(
          path: "\(path).discriminatorBlocks.min",
          message: "expected so few blocks that something is left of images of \(size) pixels; "
            + "\(discriminatorBlocks.lowerBound) with kernels from \(kernel.lowerBound) need \(needed) pixels"))
    }
    return faults
  }

  /// An instance norm has nothing to normalise in a single place.
  private var leastEdge: Int { norms == [.instance] ? 2 : 1 }
}

private func span(_ range: ClosedRange<Int>) -> String {
  range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
}
