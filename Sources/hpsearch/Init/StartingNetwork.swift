/// The network of a starting config, and what is searched in it.
struct StartingNetwork {
  /// For people, without a full stop.
  let summary: String
  /// The entries of `model.layers` as JSON.
  let layers: [String]
  /// The entries of `space` as JSON, the learning rate aside.
  let space: [String]
  let epochs: Int
  let trials: Int

  private static let output = #"{ "layer": "output" }"#

  /// A multilayer perceptron on features.
  static var dense: StartingNetwork {
    StartingNetwork(
      summary: "a multilayer perceptron of $depth layers of $units units",
      layers: [
        #"{ "repeat": "$depth", "layers": [{ "layer": "dense", "units": "$units", "activation": "$activation" }] }"#,
        output,
      ],
      space: [
        #"{ "name": "depth", "type": "integer", "min": 1, "max": 3 }"#,
        #"{ "name": "units", "type": "integer", "min": 8, "max": 64, "log": true }"#,
        #"{ "name": "activation", "type": "choice", "choices": ["relu", "elu", "tanh"] }"#,
      ], epochs: 60, trials: 20)
  }

  /// An LSTM on sequences.
  static var recurrent: StartingNetwork {
    StartingNetwork(
      summary: "an LSTM of $units units that reads the sequence, then a dense layer",
      layers: [
        #"{ "layer": "lstm", "units": "$units" }"#,
        #"{ "layer": "dense", "units": "$dense", "activation": "relu" }"#,
        output,
      ],
      space: [
        #"{ "name": "units", "type": "integer", "min": 8, "max": 64, "log": true }"#,
        #"{ "name": "dense", "type": "integer", "min": 8, "max": 64, "log": true }"#,
      ], epochs: 10, trials: 12)
  }

  /// A convolutional network on images or grids.
  /// - Parameter edges: Of a sample, without its channels.
  static func convolutional(edges: [Int], isGrid: Bool) -> StartingNetwork {
    // Each section halves the edges.
    let shortest = edges.min() ?? 1
    let sections = (1...3).last { shortest >> $0 >= 2 } ?? 0
    guard sections > 0 else { return flat }
    let widths = isGrid ? "\"min\": 4, \"max\": 12" : "\"min\": 6, \"max\": 16"
    let multiples = "[\([1, 2, 4].prefix(sections).map(String.init).joined(separator: ", "))]"
    return StartingNetwork(
      summary:
        "a \(isGrid ? "3D CNN" : "CNN") of $sections sections, each a convolution of 3 \(isGrid ? "x 3 x 3" : "x 3") and a "
        + "pooling; the first has $width filters, the next ones more",
      layers: [
        """
        { "repeat": "$sections", "layers": [
                { "layer": "conv", "filters": { "value": "$width", "times": { "each": \(multiples) } }, "kernel": 3, \
        "padding": "same" },
                { "layer": "batchNorm", "activation": "relu" },
                { "layer": "maxPool", "size": 2 }
              ] }
        """,
        #"{ "layer": "flatten" }"#,
        #"{ "layer": "dense", "units": "$units", "activation": "relu" }"#,
        output,
      ],
      space: [
        "{ \"name\": \"sections\", \"type\": \"integer\", \"min\": \(min(2, sections)), \"max\": \(sections) }",
        "{ \"name\": \"width\", \"type\": \"integer\", \(widths), \"log\": true }",
        #"{ "name": "units", "type": "integer", "min": 16, "max": 64, "log": true }"#,
      ], epochs: isGrid ? 5 : 6, trials: isGrid ? 8 : 12)
  }

  /// A multilayer perceptron on samples too small to be pooled.
  private static var flat: StartingNetwork {
    let dense = dense
    return StartingNetwork(
      summary: dense.summary, layers: [#"{ "layer": "flatten" }"#] + dense.layers, space: dense.space,
      epochs: dense.epochs, trials: dense.trials)
  }
}
