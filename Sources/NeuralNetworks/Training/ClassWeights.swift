import Essentials

/// How much the samples of each class count in the training loss.
///
/// A sample's loss is multiplied by the weight of its class, and the sum is divided by the number of samples, as Keras's
/// `class_weight` and scikit-learn's do. The loss of validation samples is not weighted.
public enum ClassWeights: Equatable, Sendable {
  /// Every sample counts 1.
  case none
  /// Inversely proportional to the class's number of training samples: n / (classes · n of the class), as in
  /// scikit-learn, so that every class counts the same.
  case balanced
  /// By the class's name; classes that are not named count 1.
  case named([String: Double])

  /// Reads `classWeights`: null, "balanced", or an object of names and weights above 0.
  init(_ reader: SettingsReader) {
    self = .none
    guard let given = reader.raw("classWeights"), given != .null else {
      reader.resolve("classWeights", as: .null)
      return
    }
    if given.string == "balanced" {
      self = .balanced
    } else if let members = given.object {
      var weights: [String: Double] = [:]
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        guard let weight = value.number, weight > 0, weight <= 1e6 else {
          reader.refuse("classWeights.\(name)", "expected a weight above 0 and at most 1e6, found \(value.described)")
          continue
        }
        weights[name] = weight
      }
      self = .named(weights)
    } else {
      reader.refuse(
        "classWeights", "expected null, \"balanced\" or an object of class names and weights, found \(given.described)")
    }
  }

  /// The weight of each class; nil if all count 1.
  /// - Parameters:
  ///   - labels: The classes of the training samples, in 0 ..< names.count.
  public func values(labels: [Int32], names: [String]) -> [Float]? {
    switch self {
    case .none: return nil
    case .named(let weights): return names.map { Float(weights[$0] ?? 1) }
    case .balanced:
      var counts = [Int](repeating: 0, count: names.count)
      for label in labels { counts[Int(label)] += 1 }
      // A class without samples has no part in the loss.
      return counts.map { $0 == 0 ? 1 : Float(Double(labels.count) / Double(names.count * $0)) }
    }
  }
}
