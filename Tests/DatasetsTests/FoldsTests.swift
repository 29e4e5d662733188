import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct FoldsTests {
  /// Folds of samples of 3 classes, all different.
  private func folds(_ count: Int, of labels: [Int32], group: [Int]? = nil, seed: UInt64 = 1) -> [[Int]] {
    var rng = SeededGenerator(seed: seed)
    return stratifiedFolds(
      count, of: Array(labels.indices), labels: labels, group: group ?? Array(labels.indices), using: &rng)
  }

  @Test(arguments: [2, 3, 5, 10]) func foldsHaveEqualPartsOfEachClass(_ count: Int) {
    let labels = (0..<113).map { Int32($0 % 7 == 0 ? 2 : $0 % 2) }
    let folds = folds(count, of: labels)
    #expect(folds.flatMap { $0 }.sorted() == Array(labels.indices) && folds.allSatisfy { $0 == $0.sorted() })
    for label: Int32 in 0..<3 {
      let counts = folds.map { fold in fold.count { labels[$0] == label } }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
    let sizes = folds.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test func theGeneratorDecides() {
    let labels = (0..<60).map { Int32($0 % 3) }
    #expect(folds(5, of: labels) == folds(5, of: labels))
    #expect(folds(5, of: labels) != folds(5, of: labels, seed: 2))
  }

  /// Twenty persons of uneven size.
  @Test func groupsAreNotSeparated() {
    var (labels, group): ([Int32], [Int]) = ([], [])
    for person in 0..<20 {
      for index in 0..<40 + 3 * person {
        labels.append(Int32(index % 6))
        group.append(person)
      }
    }
    let folds = folds(5, of: labels, group: group)
    #expect(folds.flatMap { $0 }.sorted() == Array(labels.indices))
    let persons = folds.map { Set($0.map { group[$0] }) }
    #expect(persons.reduce(0) { $0 + $1.count } == 20)
    for label: Int32 in 0..<6 {
      let all = Double(labels.count { $0 == label })
      #expect(folds.allSatisfy { fold in abs(Double(fold.count { labels[$0] == label }) / all - 0.2) < 0.03 })
    }
  }

  /// Three rows of a class, one twice: a table of eight rows.
  @Test func aDataSetIsDividedIntoFolds() throws {
    let folder = try DatasetFolder()
    let rows = (0..<8).map { "\($0 == 7 ? 5 : $0),\($0 % 2 == 0 ? "a" : "b")\n" }.joined()
    try folder.write("t.csv", Array("x,label\n\(rows)".utf8))
    var settings = DatasetSettings(path: "\(folder.path)/t.csv")
    settings.normalization = .standardize
    let dataset = try Dataset.open(settings, seed: SeededGenerator(seed: 1)) { _, _ in }
    let folds = try dataset.folds(3, seed: SeededGenerator(seed: 1))
    #expect(folds.flatMap(\.validation).sorted() == Array(0..<8))
    #expect(folds.allSatisfy { ($0.train + $0.validation).sorted() == Array(0..<8) })
    #expect(folds.allSatisfy { $0.validation.contains(5) == $0.validation.contains(7) }, "5 and 7 are equal rows")
    // What is fitted, is fitted on each fold's training samples.
    let parts = folds.map(dataset.divided)
    #expect(Set(parts.map { $0.normalization.offset[0] }).count > 1)
    for part in parts {
      let values = part.splits.train.map { $0 == 7 ? 5.0 : Double($0) }
      let mean = values.reduce(0, +) / Double(values.count)
      #expect(abs(part.normalization.offset[0] + part.normalization.scale[0] * mean) < 1e-6)
    }
    #expect(dataset.withNothingWithheld.splits == Splits(train: Array(0..<8)))
    #expect {
      try dataset.folds(8, seed: SeededGenerator(seed: 1))
    } throws: {
      "\($0)".hasSuffix(
        "expected at least 8 different training samples, one for each fold (the setting validation.folds), found 7")
    }
  }
}
