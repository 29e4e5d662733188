/// What each key of a configuration means, in a sentence that editors show.
///
/// By the key's pattern: `space[].min` is the key `min` of each item of `space`. To add a key to a reader, add its
/// sentence here; `ConfigSchemaTests` names those that have none.
public enum KeyTexts {
  /// The sentence of a key; nil if it has none.
  public static func text(of path: String) -> String? {
    if let text = all[path] { return text }
    // A section that is read in several places has one set of sentences.
    for (place, original) in copies where path.hasPrefix(place + ".") {
      if let text = all[original + path.dropFirst(place.count)] { return text }
    }
    return nil
  }

  /// Sections with the keys of others.
  private static let copies = [
    ("test.training", "training"), ("plain.training", "training"), ("generator.optimizer", "training.optimizer"),
    ("generator.schedule", "training.schedule"), ("discriminator.optimizer", "training.optimizer"),
    ("discriminator.schedule", "training.schedule"), ("discriminator", "generator"),
  ]

  /// The paths that have a sentence of their own.
  public static var paths: Set<String> { Set(all.keys) }

  static let all: [String: String] = [root, search, data, network, adversarial, program].reduce(into: [:]) {
    all, texts in
    all.merge(texts) { _, new in new }
  }
}
