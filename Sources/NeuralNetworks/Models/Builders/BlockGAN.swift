import Essentials
import TensorCore

/// A GAN of convolution blocks, as the elitist neuroevolution of DCGANs breeds them: every block is a convolution of
/// stride 1 without padding, batch normalisation and a PReLU with one slope per channel by default; see
/// `BlockGAN.Block`.
///
/// The generator's blocks widen a noise tensor with transposed convolutions, and one more makes the image; the
/// discriminator's blocks are followed by one hidden fully connected layer and one logit.
public enum BlockGAN {
  public struct Settings: Equatable, Sendable {
    /// Shapes of a generator's input and output, `[H, W, C]`.
    public var noise: [Int]
    public var image: [Int]
    public var generator: [Block]
    /// Edge of the kernel that makes the image, in pixels.
    public var imageKernel: Int
    public var discriminator: [Block]
    /// Units of the discriminator's fully connected layer.
    public var hidden: Int

    public init(
      noise: [Int], image: [Int], generator: [Block], imageKernel: Int, discriminator: [Block], hidden: Int
    ) {
      self.noise = noise
      self.image = image
      self.generator = generator
      self.imageKernel = imageKernel
      self.discriminator = discriminator
      self.hidden = hidden
    }

    /// Reads `noise` and `image`, each `[height, width, channels]`, `generator` and `discriminator`, lists of
    /// blocks, `imageKernel` (5) and `hidden` (300).
    public init(_ reader: SettingsReader) {
      self.init(
        noise: reader.shape("noise", in: 1...65_536, axes: 3...3),
        image: reader.shape("image", in: 1...65_536, axes: 3...3),
        generator: reader.sections("generator").map { Block($0, of: .generator) },
        imageKernel: reader.integer("imageKernel", default: 5, in: 1...64, unit: "pixels"),
        discriminator: reader.sections("discriminator").map { Block($0, of: .discriminator) },
        hidden: reader.units("hidden", default: 300))
    }
  }

  /// Which of the two a block is part of.
  public enum Side: String, Sendable { case generator, discriminator }

  /// From noise to images in -1 ... 1: layers `conv1`, `norm1`, …, `image`.
  /// - Throws: `LayerMisfit` when the blocks do not lead from the noise to the image's size.
  public static func generatorPlan(_ settings: Settings) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: settings.noise)
    for (index, block) in settings.generator.enumerated() { try plan.add(block, index, of: .generator) }
    let channels = settings.image[settings.image.count - 1]
    let image = TransposedConvolution.Plan(
      filters: channels, kernel: [settings.imageKernel, settings.imageKernel], activation: .tanh)
    try plan.add("image", image, setting: "imageKernel")
    guard plan.outputShape == settings.image else {
      let mismatch = ShapeMismatch(
        "the generator's kernels take \(sizes(settings.noise)) to \(sizes(plan.outputShape)), and the image is "
          + sizes(settings.image))
      throw LayerMisfit(layer: "image", setting: "image", mismatch: mismatch)
    }
    return plan
  }

  /// From images to one logit: layers `conv1`, `norm1`, …, `flatten`, `hidden`, `output`.
  /// - Throws: `LayerMisfit` when a kernel is larger than what is left of the image.
  public static func discriminatorPlan(_ settings: Settings) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: settings.image)
    for (index, block) in settings.discriminator.enumerated() { try plan.add(block, index, of: .discriminator) }
    try plan.add("flatten", Flatten(), setting: "discriminator")
    try plan.add("hidden", Dense.Plan(units: settings.hidden), setting: "hidden")
    try plan.add("output", Dense.Plan(units: 1), setting: "hidden")
    return plan
  }
}
