import Essentials

/// What the allocators of epochs have in common: keys of the section `strategy`.
struct HalvingSettings: Equatable, Sendable {
  /// `epochs`: what a configuration is trained for that is promoted to the top. R in the sources.
  let epochs: Int
  /// `reduction`: the fraction of a rung that is promoted is one over this, and its epochs are multiplied by it; at least
  /// 2. η in the sources.
  let reduction: Int
  /// The epochs of each rung, from the lowest one to `epochs`: those of a rung divided by `reduction`, rounded down,
  /// are those of the one below, as long as they are at least `minEpochs`, default 1.
  let rungs: [Int]

  init(epochs: Int, minimumEpochs: Int = 1, reduction: Int = 3) {
    self.epochs = epochs
    self.reduction = reduction
    rungs = Self.rungs(epochs, minimumEpochs, reduction)
  }

  /// - Parameter standard: The default of `epochs`; nil if the configuration must say.
  init(_ reader: SettingsReader, epochs standard: Int? = nil) {
    epochs = reader.integer("epochs", default: standard, in: 1...1_000_000_000, unit: "epochs")
    reduction = reader.integer("reduction", default: 3, in: 2...1000)
    let minimum = reader.integer("minEpochs", default: 1, in: 1...1_000_000_000, unit: "epochs")
    if minimum > epochs { reader.refuse("minEpochs", "must be at most epochs (\(epochs)), found \(minimum)") }
    rungs = Self.rungs(epochs, minimum, reduction)
  }

  private static func rungs(_ epochs: Int, _ minimum: Int, _ reduction: Int) -> [Int] {
    var rungs = [epochs]
    var divisor = reduction
    while epochs / divisor >= max(minimum, 1) {
      rungs.append(epochs / divisor)
      divisor *= reduction
    }
    return rungs.reversed()
  }
}
