import Essentials

/// How networks were made in journals before format 3: what a section of a `chromosome-cnn` was, and how GANs were drawn.
enum EarlierNetworks {
  /// The configuration of such a journal with the keys that it did not have.
  static func filled(into config: JSONValue) -> JSONValue {
    var config = config
    if config["model"]?["builder"]?.string == "chromosome-cnn", config["model"]?["activateEach"] == nil {
      config = config.overlaid(by: ["model": ["activateEach": true]])
    }
    // A space of whole GANs is a section of bounds; other spaces are lists.
    if config["space"]?.object != nil, config["space"]?["draws"] == nil {
      config = config.overlaid(by: ["space": ["draws": "repaired"]])
    }
    return config
  }
}
