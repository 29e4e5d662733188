import Essentials
import TensorCore

/// The convolutional network of a binary chromosome: its sections, two wide fully connected layers with dropout, one
/// output a class.
///
/// A section is its convolutions, one activation, batch normalisation, max pooling 2x2 and dropout, all with same
/// padding, so that every chromosome fits every image.
public enum ChromosomeCNN {
  public struct Settings: Equatable, Sendable {
    public let chromosome: CNNChromosome
    public let coding: CNNChromosome.Coding
    /// Units of the fully connected layers.
    public let dense: [Int]
    /// After each of them.
    public let denseDropout: Double
    /// Whether each convolution of a section has the activation, not only the last.
    public let activatesEach: Bool

    /// Reads `gene` (20 zeros and ones; required), the values that its codes select, `widths`
    /// ([16, 32, 64, 64, 128, 256]), `kernels` ([2, 3, 5, 7]), `activations` (["relu", "elu", "relu", "elu"]) and
    /// `dropouts` ([0.3, 0.5, 0.4, 0.5]), `dense` ([2048, 1024]), `denseDropout` (0.5) and `activateEach` (false; true
    /// is the network of journals before format 3).
    public init(_ reader: SettingsReader) {
      let standard = CNNChromosome.Coding()
      func four<Item>(_ key: String, _ list: [Item], _ standard: [Item]) -> [Item] {
        if list.count == standard.count { return list }
        reader.refuse(key, "expected \(standard.count) values, one per code, found \(list.count)")
        return standard
      }
      let names = reader.texts("activations", default: standard.activations.map(\.name))
      for (index, name) in names.enumerated() where ActivationName(rawValue: name) == nil {
        let known = ActivationName.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        reader.refuse("activations", "expected names from \(known), found \"\(name)\" at index \(index)")
      }
      let dropouts = reader.numbers("dropouts", default: standard.dropouts, in: 0...0.99)
      coding = CNNChromosome.Coding(
        widths: reader.integers(
          "widths", one: "per code", default: standard.widths, in: 1...16_384, unit: "filters"),
        kernels: reader.integers("kernels", one: "per code", default: standard.kernels, in: 1...64, unit: "pixels"),
        activations: four(
          "activations", names.map { ActivationName(rawValue: $0)?.activation ?? .relu }, standard.activations),
        dropouts: four("dropouts", dropouts, standard.dropouts))
      dense = reader.integers("dense", default: [2048, 1024], in: 1...1_000_000, unit: "units")
      denseDropout = reader.number("denseDropout", default: 0.5, in: 0...0.99, unit: "(the probability of a zero)")
      activatesEach = reader.flag("activateEach", default: false)
      let gene = reader.text("gene")
      if let chromosome = coding.chromosome(gene) {
        self.chromosome = chromosome
      } else {
        chromosome = coding.chromosome { _ in 0 }
        if reader.has("gene") {
          reader.refuse("gene", "expected \(CNNChromosome.bits) zeros and ones, found the text \"\(gene)\"")
        }
      }
    }
  }

  /// Layers `conv1`, …, `norm1`, `pool1`, `dropout1`, …, then `flatten`, `fc1`, `fcDropout1`, … and `output`.
  /// - Parameter input: The shape of a sample, `[H, W, C]`.
  /// - Throws: `LayerMisfit` when it is no image.
  public static func plan(
    _ settings: Settings, input: [Int], classes: Int
  ) throws(LayerMisfit) -> NetworkPlan {
    let chromosome = settings.chromosome
    var plan = NetworkPlan(inputShape: input)
    var number = 0
    for (index, section) in chromosome.sections.enumerated() {
      for convolution in 1...section.convolutions {
        number += 1
        let isLast = convolution == section.convolutions
        let stride = isLast ? 1 : 2
        try plan.add(
          "conv\(number)",
          Convolution.Plan(
            filters: section.filters, kernel: [chromosome.kernel, chromosome.kernel], stride: [stride, stride],
            padding: .same, activation: isLast || settings.activatesEach ? chromosome.activation : .linear),
          setting: "gene")
      }
      try plan.add("norm\(index + 1)", BatchNormalization.Plan(), setting: "gene")
      try plan.add("pool\(index + 1)", MaxPooling([2, 2], padding: .same), setting: "gene")
      if chromosome.dropout > 0 {
        try plan.add("dropout\(index + 1)", Dropout(rate: Float(chromosome.dropout)), setting: "gene")
      }
    }
    try plan.add("flatten", Flatten(), setting: "dense")
    for (index, units) in settings.dense.enumerated() {
      let setting = "dense[\(index)]"
      try plan.add("fc\(index + 1)", Dense.Plan(units: units, activation: .relu), setting: setting)
      if settings.denseDropout > 0 {
        try plan.add("fcDropout\(index + 1)", Dropout(rate: Float(settings.denseDropout)), setting: setting)
      }
    }
    try plan.add("output", Dense.Plan(units: classes), setting: "dense")
    return plan
  }
}
