import Datasets
import Essentials
import NeuralNetworks

/// The networks that a weights file describes, layer by layer, for display.
public enum ModelPlans {
  /// - Returns: The networks with their names; empty if the file does not describe them.
  /// - Throws: `FileError`, `SafetensorsError`, `SettingsError`.
  public static func read(_ path: String) throws -> [(name: String, plan: NetworkPlan)] {
    let file = try Safetensors(contentsOf: path)
    func shape(_ value: JSONValue?) -> [Int] { value?.array?.compactMap(\.integer) ?? [] }
    if let gan = file.metadataValue("gan") {
      let model = try ModelSettings.read(gan["model"] ?? .null, parameters: [:], from: path)
      return [("generator", try model.generatorPlan(noise: shape(gan["noise"]), sample: shape(gan["sample"])))]
    }
    guard let parameters = file.metadataValue("parameters")?.object else { return [] }
    if let image = file.metadataValue("image") {
      let plans = try GANChromosome(parameters, image: shape(image), epochs: 1).plans()
      return [("generator", plans.generator), ("discriminator", plans.discriminator)]
    }
    guard let model = file.metadataValue("model"), let classes = file.metadataValue("classes")?.array?.count,
      let sample = file.metadataValue("data")?["shape"]
    else { return [] }
    let builder = ClassifierBuilder(model: model, sampleShape: shape(sample), classes: max(1, classes), file: path)
    return [("best network", try builder.plan(parameters))]
  }

  /// The discriminator of a GAN's config.
  /// - Parameter sample: The shape of a sample, without the batch.
  /// - Throws: `SettingsError`, `LayerMisfit`.
  public static func discriminator(of config: JSONValue, sample: [Int]) throws -> NetworkPlan {
    let model = config["discriminator"]?["model"] ?? .null
    return try ModelSettings.read(model, parameters: [:], from: "config.json").discriminatorPlan(sample: sample)
  }
}
