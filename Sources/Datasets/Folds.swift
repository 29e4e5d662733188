import Essentials

extension Dataset {
  /// Divides the training and validation samples into the folds of a cross-validation: each is the validation split of
  /// one of the results, and the others together its training split.
  ///
  /// The folds hold equal parts of each class, as far as identical samples, and those of one group such as a person's,
  /// can be kept together.
  /// - Parameters:
  ///   - count: At least 2.
  ///   - seed: The study's seed, unless the settings have one of their own; the stream is `folds`.
  /// - Throws: `DatasetError` if there are too few samples of a class, or too few groups.
  public func folds(_ count: Int, seed: SeededGenerator) throws -> [Splits] {
    precondition(count >= 2, "a cross-validation needs at least 2 folds, not \(count)")
    let root = settings.splitSeed.map { SeededGenerator(seed: UInt64($0)) } ?? seed
    var rng = root.child("folds")
    let candidates = (splits.train + splits.validation).sorted()
    let folds = try Division(of: store, path: settings.path).folds(count, of: candidates, using: &rng)
    return folds.indices.map { index in
      let rest = folds.indices.filter { $0 != index }.flatMap { folds[$0] }
      return Splits(train: rest.sorted(), validation: folds[index], test: splits.test)
    }
  }

  /// The same samples in other splits; what is fitted on training samples is fitted on theirs.
  public func divided(_ splits: Splits) -> Dataset {
    Dataset(settings, layout, store, cachePath, nil, notes: [], splits: splits)
  }

  /// The same samples with those for validation added to the training split.
  public var withNothingWithheld: Dataset {
    divided(Splits(train: (splits.train + splits.validation).sorted(), test: splits.test))
  }
}

extension Division {
  /// Divides samples into folds, each an ascending list.
  func folds(
    _ count: Int, of candidates: [Int], using rng: inout SeededGenerator
  ) throws -> [[Int]] {
    let groups = Set(candidates.map { group[$0] }).count
    guard groups >= count else {
      throw DatasetError.unusable(
        path: path,
        expected: "at least \(count) \(hasGroups ? "groups of training samples" : "different training samples"), "
          + "one for each fold (the setting validation.folds)", found: "\(groups)")
    }
    for (label, name) in classNames.enumerated() {
      let own = Set(candidates.filter { labels[$0] == label }.map { group[$0] }).count
      guard own >= 2 || candidates.allSatisfy({ labels[$0] != label }) else {
        throw DatasetError.unusable(
          path: path,
          expected: "training samples of the class \(name) in at least 2 "
            + "\(hasGroups ? "groups" : "different samples"), to divide them into folds (the setting validation.folds)",
          found: "1")
      }
    }
    return stratifiedFolds(count, of: candidates, labels: labels, group: group, using: &rng)
  }
}

/// Divides samples into folds of equal parts of each class, samples of one group always in the same fold.
///
/// Groups are taken the largest first, those of equal size class by class in random order, and each goes to the fold that
/// has the smallest part of its classes so far: the fold f that minimises Σ n(f, c) · n(group, c) / n(c)² over the classes c, which is where
/// the sum of squared parts grows least. Of equal folds that with the fewest samples is taken, and of those the first.
func stratifiedFolds(
  _ count: Int, of candidates: [Int], labels: [Int32], group: [Int], using rng: inout SeededGenerator
) -> [[Int]] {
  let groups = Dictionary(grouping: candidates, by: { group[$0] }).sorted { $0.key < $1.key }.map(\.value)
  let shuffled = rng.permutation(groups.count).map { groups[$0] }
  let keyed = shuffled.enumerated().map { (-$1.count, labels[$1[0]], $0, $1) }
  let order = keyed.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }
  let totals = counts(of: candidates, labels)
  var folds = [[Int]](repeating: [], count: count)
  var parts = [[Int32: Int]](repeating: [:], count: count)
  for (_, _, _, members) in order {
    let own = counts(of: members, labels).sorted { $0.key < $1.key }
    func growth(_ fold: Int) -> Double {
      own.reduce(0) { sum, part in
        let total = Double(totals[part.key] ?? 1)
        return sum + Double(parts[fold][part.key] ?? 0) * Double(part.value) / (total * total)
      }
    }
    let keys = folds.indices.map { (growth($0), folds[$0].count, $0) }
    guard let chosen = keys.min(by: <)?.2 else { continue }
    folds[chosen] += members
    for (label, number) in own { parts[chosen][label, default: 0] += number }
  }
  return folds.map { $0.sorted() }
}

/// The number of samples of each class.
private func counts(of samples: [Int], _ labels: [Int32]) -> [Int32: Int] {
  samples.reduce(into: [:]) { $0[labels[$1], default: 0] += 1 }
}
