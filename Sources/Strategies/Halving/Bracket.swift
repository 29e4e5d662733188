/// A schedule of successive halving: how many configurations are trained at each rung, and for how many epochs.
struct Bracket: Equatable, Sendable {
  struct Rung: Equatable, Sendable {
    /// Trained from the beginning to the end of the rung.
    let epochs: Int
    let configurations: Int

    init(epochs: Int, configurations: Int) {
      self.epochs = epochs
      self.configurations = configurations
    }
  }

  /// Lowest first; at least one.
  let rungs: [Rung]

  /// - Parameter rungs: At least one.
  init(_ rungs: [Rung]) {
    precondition(!rungs.isEmpty, "a bracket needs a rung")
    self.rungs = rungs
  }

  /// Jamieson and Talwalkar (Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016): of
  /// n configurations, ⌊n / ηⁱ⌋ reach rung i.
  /// - Parameters:
  ///   - configurations: At the lowest rung, at least 1.
  ///   - epochs: Of each rung, lowest first.
  init(configurations: Int, epochs: some Collection<Int>, reduction: Int) {
    var left = configurations
    var rungs: [Rung] = []
    for epochs in epochs where left > 0 {
      rungs.append(Rung(epochs: epochs, configurations: left))
      left /= reduction
    }
    self.init(rungs)
  }

  /// Trials in all: every configuration has one for each rung that it reaches.
  var trials: Int { rungs.reduce(0) { $0 + $1.configurations } }
}

extension HalvingSettings {
  /// As many configurations as leave one at the top.
  var bracket: Bracket { Bracket(configurations: power(rungs.count - 1), epochs: rungs, reduction: reduction) }

  /// The brackets of Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, JMLR 18, 2018, algorithm 1), from the
  /// one with the most configurations to the one that trains all of them to the end.
  var brackets: [Bracket] {
    let highest = rungs.count - 1
    return (0...highest).reversed().map { s in
      // n = ⌈(s_max + 1) / (s + 1) · η^s⌉
      let configurations = ((highest + 1) * power(s) + s) / (s + 1)
      return Bracket(configurations: configurations, epochs: rungs.suffix(s + 1), reduction: reduction)
    }
  }

  private func power(_ exponent: Int) -> Int { (0..<exponent).reduce(1) { product, _ in product * reduction } }
}
