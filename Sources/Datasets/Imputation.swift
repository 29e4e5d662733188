/// What takes the place of a table's missing values: statistics of the training split, so that nothing of the other
/// splits is in them.
struct Imputation {
  /// For each value of a sample; empty if no value can be missing.
  let fill: [Float]

  init(_ store: SampleStore, training samples: [Int]) {
    guard let columns = store.details.columns, columns.features.contains(where: { $0.missing.isReplacement }) else {
      fill = []
      return
    }
    var fill: [Float] = []
    for feature in columns.features {
      let start = fill.count
      guard let method = feature.missing, method != .drop else {
        fill += repeatElement(0, count: feature.encoding.width)
        continue
      }
      switch feature.encoding {
      case .number: fill.append(Self.value(method, of: Self.known(store, samples, start)))
      case .ordinal: fill.append(Self.value(.mode, of: Self.known(store, samples, start)))
      case .oneHot(let categories):
        let counts = categories.indices.map { index in
          Self.known(store, samples, start + index).count { $0 == 1 }
        }
        let mode = counts.firstIndex(of: counts.max() ?? 0)
        fill += categories.indices.map { $0 == mode ? 1 : 0 }
      }
    }
    self.fill = fill
  }

  /// The values at one position of the samples that are not missing.
  private static func known(_ store: SampleStore, _ samples: [Int], _ position: Int) -> [Float] {
    samples.lazy.map { store.bytes($0).loadUnaligned(fromByteOffset: position * 4, as: Float.self) }
      .filter { !$0.isNaN }
  }

  /// 0 if there are no values.
  private static func value(_ method: MissingValues.Method, of values: [Float]) -> Float {
    guard !values.isEmpty else { return 0 }
    switch method {
    case .mean: return Float(values.reduce(0) { $0 + Double($1) } / Double(values.count))
    case .median:
      let sorted = values.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : Float((Double(sorted[middle - 1]) + Double(sorted[middle])) / 2)
    case .mode, .drop:
      let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
      let most = counts.values.max()
      return counts.filter { $0.value == most }.keys.min() ?? 0
    }
  }
}

extension MissingValues.Method? {
  /// Whether another value takes the place of a missing one.
  fileprivate var isReplacement: Bool { self != nil && self != .drop }
}
