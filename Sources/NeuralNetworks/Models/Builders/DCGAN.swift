import Essentials
import TensorCore

/// The generator and the discriminator of DCGAN (Radford, Metz and Chintala, 2016, Unsupervised representation
/// learning with deep convolutional generative adversarial networks).
///
/// The generator takes noise of one position to 4x4 positions, then doubles both sides and halves the width up to the
/// image; the discriminator reverses this, down to one logit. Kernels are 4x4, without biases; batch normalisation
/// follows every convolution but the generator's last and the discriminator's first and last.
public enum DCGAN {
  public struct Settings: Equatable, Sendable {
    /// Channels of the noise.
    public let latent: Int
    /// Filters of the layer next to the image.
    public let width: Int
    /// Height and width of the image, a power of two from 8.
    public let imageSize: Int
    /// Of the image.
    public let channels: Int

    public init(latent: Int = 100, width: Int = 64, imageSize: Int = 64, channels: Int = 3) {
      self.latent = latent
      self.width = width
      self.imageSize = imageSize
      self.channels = channels
    }

    private static let imageSizes = [8, 16, 32, 64, 128, 256, 512]

    /// Reads `latent` (100), `width` (64), `imageSize` (64) and `channels` (3).
    public init(_ reader: SettingsReader) {
      let size = reader.integer("imageSize", default: 64, unit: "pixels")
      if !Self.imageSizes.contains(size) {
        reader.refuse("imageSize", "expected a power of two from 8 to 512 pixels, found \(size)")
      }
      self.init(
        latent: reader.integer("latent", default: 100, in: 1...65_536, unit: "channels"),
        width: reader.integer("width", default: 64, in: 1...4096, unit: "filters"),
        imageSize: size, channels: reader.integer("channels", default: 3, in: 1...1024, unit: "channels"))
    }

    /// Filters of the layers between the image and 4x4 positions, the one next to the image first.
    fileprivate var widths: [Int] {
      var widths: [Int] = []
      var size = imageSize / 2
      while size >= 4 {
        widths.append(width << widths.count)
        size /= 2
      }
      return widths
    }
  }

  private static let initializer = Initializer.normal(standardDeviation: 0.02)

  /// From noise `[1, 1, latent]` to images `[imageSize, imageSize, channels]` in -1 ... 1: layers `conv1`, `norm1`, ….
  public static func generatorPlan(_ settings: Settings) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: [1, 1, settings.latent])
    let widths = settings.widths.reversed() + [settings.channels]
    for (index, filters) in widths.enumerated() {
      let (isFirst, isLast) = (index == 0, index == widths.count - 1)
      let convolution = TransposedConvolution.Plan(
        filters: filters, kernel: [4, 4], stride: isFirst ? [1, 1] : [2, 2],
        padding: isFirst ? .valid : .explicit([1, 1]), activation: isLast ? .tanh : .linear, hasBias: false,
        initializer: initializer)
      try plan.add("conv\(index + 1)", convolution, setting: "imageSize")
      if !isLast { try plan.add("norm\(index + 1)", normalization(.relu), setting: "imageSize") }
    }
    return plan
  }

  /// From images `[imageSize, imageSize, channels]` to one logit: layers `conv1`, `conv2`, `norm2`, …, `flatten`.
  public static func discriminatorPlan(_ settings: Settings) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: [settings.imageSize, settings.imageSize, settings.channels])
    let leaky = Activation.leakyReLU(slope: 0.2)
    for (index, filters) in settings.widths.enumerated() {
      let convolution = Convolution.Plan(
        filters: filters, kernel: [4, 4], stride: [2, 2], padding: .explicit([1, 1]),
        activation: index == 0 ? leaky : .linear, hasBias: false, initializer: initializer)
      try plan.add("conv\(index + 1)", convolution, setting: "imageSize")
      if index > 0 { try plan.add("norm\(index + 1)", normalization(leaky), setting: "imageSize") }
    }
    let score = Convolution.Plan(filters: 1, kernel: [4, 4], hasBias: false, initializer: initializer)
    try plan.add("conv\(settings.widths.count + 1)", score, setting: "imageSize")
    try plan.add("flatten", Flatten(), setting: "imageSize")
    return plan
  }

  private static func normalization(_ activation: Activation) -> BatchNormalization.Plan {
    BatchNormalization.Plan(rescaling: Rescaling.Plan(rectifier: .activation(activation)))
  }
}
