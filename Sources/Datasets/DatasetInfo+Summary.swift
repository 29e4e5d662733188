import Essentials

extension DatasetInfo: CustomStringConvertible {
  /// An aligned table, then the findings, ending in a line break.
  public var description: String {
    let table = targets.map(Self.table) ?? classTable
    return (["\(path)", ""] + table.lines + [""] + findings).joined(separator: "\n") + "\n"
  }

  private var classTable: TextTable {
    var table = TextTable([
      ("class", .left), ("train", .right), ("validation", .right), ("test", .right), ("all", .right),
    ])
    table.rows = (classes + [total]).map { row in
      [row.name] + [row.train, row.validation, row.test, row.train + row.validation + row.test].map(String.init)
    }
    return table
  }

  private static func table(_ targets: Targets) -> TextTable {
    var table = TextTable([
      ("target", .left), ("samples", .right), ("minimum", .right), ("mean", .right), ("maximum", .right),
      ("deviation", .right),
    ])
    table.rows = targets.bySplit.map { split, statistics in
      guard let statistics else { return [split, "0", "-", "-", "-", "-"] }
      return [split, String(statistics.count)]
        + [statistics.minimum, statistics.mean, statistics.maximum, statistics.deviation].map(significant)
    }
    return table
  }

  private var findings: [String] {
    let shown = empty.prefix(10).joined(separator: ", ") + (empty.count > 10 ? ", …" : "")
    let shape = sampleShape.map(String.init).joined(separator: " x ")
    var lines = [
      "sample shape     \(shape), \(values)",
      "\(isGrids ? "empty grids     " : "all-zero samples") \(empty.count)\(empty.isEmpty ? "" : ": \(shown)")",
      "\(isGrids ? "identical grids " : "identical values") \(twinSamples) samples in "
        + "\(counted(twins.count, "group")), "
        + "\(testTwins) of test equal to one of training, "
        + "\(counted(twinGroupsAcrossLabels, "group")) across \(targets == nil ? "classes" : "targets")",
    ]
    if let groups {
      lines.append(
        "groups           \(groups.train) in train, \(groups.validation) in validation, \(groups.test) in test, "
          + "\(groups.shared) in more than one")
    }
    for (index, note) in details.notes.enumerated() {
      lines.append((index == 0 ? "notes            " : "                 ") + note)
    }
    if normalization.kind != .none { lines.append("normalization    \(normalization.summary)") }
    return lines + ["prepared file    \(cachePath), \(cacheSize) bytes"]
  }

  private var values: String {
    let percent = (meanOccupancy * 1000).rounded() / 10
    return isGrids
      ? "\(percent) % occupied on average"
      : "values from \(significant(extent.lowerBound)) to \(significant(extent.upperBound))"
  }

  /// The same facts as one JSON object.
  public var json: JSONValue {
    func counts(_ row: ClassCounts) -> JSONValue {
      .object([
        "name": .string(row.name), "train": .integer(row.train), "validation": .integer(row.validation),
        "test": .integer(row.test),
      ])
    }
    let found: [String: JSONValue] = [
      "path": .string(path),
      "format": .string(format),
      "valueRange": .array([JSONValue(finite: extent.lowerBound), JSONValue(finite: extent.upperBound)]),
      "normalization": normalization.json,
      "sampleShape": .array(sampleShape.map { .integer($0) }),
      "classes": .array(classes.map(counts)),
      "total": counts(total),
      "empty": .array(empty.map { .string($0) }),
      "identical": .object([
        "samples": .integer(twinSamples),
        "testEqualToTraining": .integer(testTwins),
        "groupsAcrossClasses": .integer(twinGroupsAcrossLabels),
        "groups": .array(twins.map { .array($0.samples.map { .string($0) }) }),
      ]),
      "meanOccupancy": JSONValue(finite: meanOccupancy),
      "cache": .object(["path": .string(cachePath), "bytes": .integer(cacheSize)]),
    ]
    return .object(
      found.merging(
        [("groups", groupsJSON), ("targets", targets?.json), ("table", tableJSON), ("leftOut", leftOutJSON)].compactMap
        { pair in
          pair.1.map { (pair.0, $0) }
        }
      ) { $1 })
  }

  /// A table's columns, those with missing cells, and how many rows an empty cell leaves out.
  private var tableJSON: JSONValue? {
    details.columns.map { columns in
      ["columns": columns.json, "missing": details.missingJSON, "droppedRows": .integer(details.dropped)]
    }
  }

  private var leftOutJSON: JSONValue? {
    guard details.leftOutCount > 0 else { return nil }
    return [
      "samples": .integer(details.leftOutCount), "first": .array(details.leftOut.map { .string($0) }),
    ]
  }

  private var groupsJSON: JSONValue? {
    groups.map { groups in
      .object([
        "train": .integer(groups.train), "validation": .integer(groups.validation), "test": .integer(groups.test),
        "shared": .integer(groups.shared),
      ])
    }
  }
}

extension DatasetInfo.Targets {
  fileprivate var bySplit: [(split: String, statistics: TargetStatistics?)] {
    [("train", train), ("validation", validation), ("test", test)]
  }

  fileprivate var json: JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: bySplit.map { split, statistics in
          (split, statistics.map(\.json) ?? .null)
        }))
  }
}

extension TargetStatistics {
  fileprivate var json: JSONValue {
    .object([
      "samples": .integer(count), "minimum": JSONValue(finite: minimum), "mean": JSONValue(finite: mean),
      "maximum": JSONValue(finite: maximum), "deviation": JSONValue(finite: deviation),
    ])
  }
}
