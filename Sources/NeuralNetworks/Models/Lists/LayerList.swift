import Essentials
import TensorCore

/// A network as a config lists its layers.
///
/// ```json
/// [
///   {"repeat": "$blocks", "layers": [
///     {"layer": "conv", "filters": {"each": [32, 64, 128]}, "kernel": 3, "padding": "same", "activation": "relu"},
///     {"layer": "maxPool", "size": 2}
///   ]},
///   {"layer": "flatten"},
///   {"layer": "dense", "units": "$units", "activation": "$activation"},
///   {"layer": "dropout", "rate": 0.5, "when": "$dropout"},
///   {"layer": "output"}
/// ]
/// ```
///
/// `LayerKind` lists the kinds and their keys, `ModelValues` the ways to write a value. An entry whose `when` is
/// false is left out, whatever its other values are. An entry with `repeat` and `layers` means that number of copies
/// of its layers, one after the other, which can be 0; with `"as": "block"`, `"$block"` is the index of the
/// copy within it, from 0.
///
/// A layer's name is its `name`, or else its kind with a number, counted from 1 in its list: conv1, conv2, dense1;
/// the output layer is called output. In a repetition, the copies of a layer named `block` are block1, block2, …, in
/// nested ones block1_1, block1_2, …. Weights are saved as `conv1.weight`, those within a residual layer as
/// `residual1.body.conv1.weight`.
public struct LayerList: Sendable {
  let layers: [LayerDraft]
  /// The layers as read: repetitions written out, values in place of references, defaults filled in, names given.
  public let resolved: JSONValue

  /// Reads a list.
  /// - Parameters:
  ///   - path: The list's path in its document, such as `model.layers`.
  ///   - parameters: The values of `"$name"`.
  ///   - file: The document's name, for errors.
  /// - Throws: `SettingsError` with every fault.
  public init(
    _ list: JSONValue, at path: String, parameters: [String: JSONValue], from file: String
  ) throws(SettingsError) {
    var reading = LayerListReading(file: file)
    let layers = reading.layers(list, at: path, ModelValues(parameters: parameters))
    guard reading.faults.isEmpty else { throw SettingsError(file: file, faults: reading.faults) }
    self.layers = layers.drafts
    resolved = .array(layers.resolved)
  }

  /// The network's plan.
  /// - Parameters:
  ///   - input: The shape of a sample.
  ///   - outputs: How many values an `output` layer gives.
  /// - Throws: `LayerMisfit`; its `setting` is the path of the layer that does not fit, or of its key.
  public func plan(input: [Int], outputs: Int) throws(LayerMisfit) -> NetworkPlan {
    var plan = NetworkPlan(inputShape: input)
    for layer in layers { try layer.add(to: &plan, outputs: outputs) }
    return plan
  }
}
