import Essentials
import TensorCore

/// A config's `model` object: which network is built, and how large. Either a builder with its settings, or a list
/// of layers.
///
/// ```json
/// {"builder": "voxnet", "fc1": "$fc1", "fc2": 256, "conv1Activation": "$conv1"}
/// {"layers": [{"layer": "flatten"}, {"layer": "dense", "units": "$fc1"}, {"layer": "output"}]}
/// ```
///
/// Any value may be `"$name"`, which stands for the search parameter of that name; see `ModelValues` for what else
/// it may be, and `LayerList` for lists.
public struct ModelSettings: Sendable {
  public enum Builder: Sendable {
    case voxnet(VoxNet.Settings)
    case mlp(MLP.Settings)
    case characterCNN(CharacterCNN.Settings)
    case humanActivityLSTM(HumanActivityLSTM.Settings)
    case cifarCNN(CifarCNN.Settings)
    case chromosomeCNN(ChromosomeCNN.Settings)
    case featureClassifier(FeatureClassifier.Settings)
    case dcgan(DCGAN.Settings)
    case blockGAN(BlockGAN.Settings)
    case layers(LayerList)
  }

  public let builder: Builder
  /// The object with references replaced and defaults filled in.
  public let resolved: JSONValue
  let file: String

  private enum Name: String, CaseIterable {
    case voxnet
    case mlp
    case characterCNN = "char-cnn"
    case humanActivityLSTM = "har-lstm"
    case cifarCNN = "cifar-cnn"
    case chromosomeCNN = "chromosome-cnn"
    case featureClassifier = "feature-classifier"
    case dcgan
    case blockGAN = "block-gan"
  }

  /// Reads a `model` object.
  /// - Parameters:
  ///   - parameters: The values of `"$name"`.
  ///   - file: The config's name, for errors.
  /// - Throws: `SettingsError` with every fault; paths begin with `model`.
  public static func read(
    _ model: JSONValue, parameters: [String: JSONValue], from file: String
  ) throws -> ModelSettings {
    // A builder's own `layers` is a number.
    if let list = model["layers"], model["builder"] == nil || list.array != nil {
      return try layers(list, of: model, parameters: parameters, from: file)
    }
    let complete = try model.resolved(parameters, path: "model", from: file)
    let (builder, resolved) = try Settings.read(complete, at: "model", from: file) { reader in
      switch reader.choice("builder", of: Name.self) {
      case .voxnet: Builder.voxnet(VoxNet.Settings(reader))
      case .mlp: Builder.mlp(MLP.Settings(reader))
      case .characterCNN: Builder.characterCNN(CharacterCNN.Settings(reader))
      case .humanActivityLSTM: Builder.humanActivityLSTM(HumanActivityLSTM.Settings(reader))
      case .cifarCNN: Builder.cifarCNN(CifarCNN.Settings(reader))
      case .chromosomeCNN: Builder.chromosomeCNN(ChromosomeCNN.Settings(reader))
      case .featureClassifier: Builder.featureClassifier(FeatureClassifier.Settings(reader))
      case .dcgan: Builder.dcgan(DCGAN.Settings(reader))
      case .blockGAN: Builder.blockGAN(BlockGAN.Settings(reader))
      }
    }
    return ModelSettings(builder: builder, resolved: resolved, file: file)
  }

  private static func layers(
    _ list: JSONValue, of model: JSONValue, parameters: [String: JSONValue], from file: String
  ) throws -> ModelSettings {
    _ = try Settings.read(model, at: "model", from: file) { reader in
      if reader.raw("builder") != nil {
        reader.refuse("layers", "expected either \"builder\" or \"layers\", found both")
      }
      return reader.raw("layers")
    }
    let layers = try LayerList(list, at: "model.layers", parameters: parameters, from: file)
    return ModelSettings(builder: .layers(layers), resolved: ["layers": layers.resolved], file: file)
  }

  /// The network's plan, one logit per class.
  /// - Parameter input: The shape of a sample.
  /// - Throws: `SettingsError` naming the layer and the key that do not fit the input.
  public func plan(input: [Int], classes: Int) throws -> NetworkPlan {
    do {
      switch builder {
      case .voxnet(let settings): return try VoxNet.plan(settings, input: input, classes: classes)
      case .mlp(let settings): return try MLP.plan(settings, input: input, outputs: classes)
      case .characterCNN(let settings):
        return try CharacterCNN.plan(settings, input: input, classes: classes)
      case .humanActivityLSTM(let settings):
        return try HumanActivityLSTM.plan(settings, input: input, classes: classes)
      case .cifarCNN(let settings): return try CifarCNN.plan(settings, input: input, classes: classes)
      case .chromosomeCNN(let settings): return try ChromosomeCNN.plan(settings, input: input, classes: classes)
      case .featureClassifier(let settings):
        return try FeatureClassifier.plan(settings, input: input, classes: classes)
      case .dcgan, .blockGAN: throw fault("model.builder", Self.isNoClassifier)
      case .layers(let list): return try classifier(list, input: input, classes: classes)
      }
    } catch let misfit as LayerMisfit {
      throw fault("model.\(misfit.setting)", misfit.description)
    }
  }

  private static let isNoClassifier =
    "expected the builder of a classifier; this one builds two networks, a generator and a discriminator"

  private func classifier(_ list: LayerList, input: [Int], classes: Int) throws -> NetworkPlan {
    let plan: NetworkPlan
    do {
      plan = try list.plan(input: input, outputs: classes)
    } catch {
      throw fault(error.setting, error.description)
    }
    guard plan.outputShape == [classes] else {
      throw fault(
        "model.layers",
        "expected \(classes) values at the end, one per class, found \(sizes(plan.outputShape)); "
          + "{\"layer\": \"output\"} gives them")
    }
    return plan
  }

  func fault(_ path: String, _ message: String) -> SettingsError {
    SettingsError(file: file, faults: [SettingsFault(path: path, message: message)])
  }
}
