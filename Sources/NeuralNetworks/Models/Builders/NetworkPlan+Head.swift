import TensorCore

extension NetworkPlan {
  /// Adds what turns the features of convolutions into logits: flatten, fc1, dropout if there is any, fc2 and
  /// output. Misfits name the settings `fc1`, `dropout` and `fc2`.
  mutating func addHead(
    fc1: Int, fc2: Int, activations: [Activation], dropoutRate: Double?, classes: Int
  ) throws(LayerMisfit) {
    try add("flatten", Flatten(), setting: "fc1")
    try add("fc1", Dense.Plan(units: fc1, activation: activations[0]), setting: "fc1")
    if let dropoutRate {
      try add("dropout", Dropout(rate: Float(dropoutRate)), setting: "dropout")
    }
    try add("fc2", Dense.Plan(units: fc2, activation: activations[1]), setting: "fc2")
    try add("output", Dense.Plan(units: classes), setting: "fc2")
  }
}
