import Essentials
import TensorCore

/// A config's `model` object: which network is built, and how large.
///
/// ```json
/// {"builder": "voxnet", "fc1": "$fc1", "fc2": 256, "conv1Activation": "$conv1"}
/// ```
///
/// Any value may be `"$name"`, which stands for the search parameter of that name; see `read`.
public struct ModelSettings: Equatable, Sendable {
  public enum Builder: Equatable, Sendable {
    case voxnet(VoxNet.Settings)
    case mlp(MLP.Settings)
  }

  public let builder: Builder
  /// The object with references replaced and defaults filled in.
  public let resolved: JSONValue
  private let file: String

  private enum Name: String, CaseIterable { case voxnet, mlp }

  /// Reads a `model` object.
  /// - Parameters:
  ///   - parameters: What `"$name"` stands for.
  ///   - file: The config's name, for errors.
  /// - Throws: `SettingsError` with every fault; paths begin with `model`.
  public static func read(
    _ model: JSONValue, parameters: [String: JSONValue], from file: String
  ) throws -> ModelSettings {
    var faults: [SettingsFault] = []
    let complete = model.replacingReferences(with: parameters, path: "model", faults: &faults)
    guard faults.isEmpty else { throw SettingsError(file: file, faults: faults) }
    let (builder, resolved) = try Settings.read(.object(["model": complete]), from: file) { document in
      let reader = document.section("model")
      switch reader.choice("builder", of: Name.self) {
      case .voxnet: return Builder.voxnet(VoxNet.Settings(reader))
      case .mlp: return Builder.mlp(MLP.Settings(reader))
      }
    }
    return ModelSettings(builder: builder, resolved: resolved["model"] ?? .null, file: file)
  }

  /// The network's plan, one logit a class.
  /// - Parameter input: The shape of a sample.
  /// - Throws: `SettingsError` naming the layer and the key that do not fit the input.
  public func plan(input: [Int], classes: Int) throws -> NetworkPlan {
    do {
      switch builder {
      case .voxnet(let settings): return try VoxNet.plan(settings, input: input, classes: classes)
      case .mlp(let settings): return try MLP.plan(settings, input: input, outputs: classes)
      }
    } catch {
      let fault = SettingsFault(path: "model.\(error.setting)", message: error.description)
      throw SettingsError(file: file, faults: [fault])
    }
  }
}
