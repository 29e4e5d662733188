import Datasets
import Essentials
import NeuralNetworks
import TensorCore

/// A generator in a safetensors file that describes itself, so that samples can be made without a configuration.
///
/// Tensors: `generator.LAYER.NAME`, and `discriminator.LAYER.NAME` of the other network; `Network+Safetensors.swift`
/// says how their layouts map to PyTorch's. Metadata: `format`, and `gan`, a JSON object with the generator's `model`,
/// the shapes `noise` and `sample`, and the `noiseDistribution`. Files of the elitist search, which have `parameters`
/// and `image` in its place, are read too.
public struct GeneratorFile {
  public let generator: Network
  /// The shape of a sample, without the batch.
  public let sampleShape: [Int]
  /// What noise is drawn from.
  public let noiseDistribution: NoiseDistribution

  static func safetensors(of training: GANTraining, settings: GANSettings, sample: [Int]) -> Safetensors {
    training.weightsFile(metadata: [
      "format": "hpsearch 1",
      "gan": JSONValue.object([
        "model": settings.generator.model.resolved, "noise": .array(settings.noise.map { .integer($0) }),
        "sample": .array(sample.map { .integer($0) }),
        "noiseDistribution": .string(settings.noiseDistribution.rawValue),
      ]).line,
    ])
  }

  /// - Throws: `SafetensorsError` if the file is broken or no generator's, `SettingsError`, `FileError`.
  public init(contentsOf path: String) throws {
    let file = try Safetensors(contentsOf: path)
    let plan: NetworkPlan
    if let gan = file.metadataValue("gan") {
      func shape(_ key: String) -> [Int] { gan[key]?.array?.compactMap(\.integer) ?? [] }
      let model = try ModelSettings.read(gan["model"] ?? .null, parameters: [:], from: path)
      plan = try model.generatorPlan(noise: shape("noise"), sample: shape("sample"))
      noiseDistribution = gan["noiseDistribution"]?.string.flatMap(NoiseDistribution.init) ?? .normal
    } else if let parameters = file.metadataValue("parameters")?.object,
      let image = file.metadataValue("image")?.array?.compactMap(\.integer)
    {
      plan = try GANChromosome(parameters, image: image, epochs: 1).plans().generator
      noiseDistribution = .normal
    } else {
      throw SafetensorsError(
        file: path, location: "metadata", message: "expected the description of a generator, \"gan\", found none")
    }
    generator = plan.makeNetwork(seed: SeededGenerator(seed: 0))
    try generator.load(Safetensors(file.tensors.under("generator")), from: path)
    sampleShape = plan.outputShape
  }

  /// Samples of the generator, `[count] + sampleShape`; images are in -1 ... 1.
  public func samples(_ count: Int, seed: SeededGenerator) -> Tensor {
    let batchSize = 64
    return generator.outputs(count: count, batchSize: batchSize) { range in
      noiseDistribution.draw(range.count, generator.inputShape, seed.child("batch", range.lowerBound / batchSize))
    }
  }
}

extension GeneratorFile {
  /// Images side by side on a sheet that is about as wide as high, as a PNG file.
  /// - Parameter images: `[N, H, W, C]` in -1 ... 1, at least one.
  public static func sheet(of images: Tensor) -> [UInt8] {
    let count = images.shape[0]
    var columns = 1
    while columns * columns < count { columns += 1 }
    let rows = (count + columns - 1) / columns
    // Empty places have the colour of the frames.
    let missing = (rows * columns - count) * (images.count / count)
    let filled = Tensor(
      [rows * columns] + images.shape.dropFirst(), images.values + [Float](repeating: -0.75, count: missing))
    return SampleGrid(rows: rows, columns: columns).picture(of: filled).png()
  }
}
