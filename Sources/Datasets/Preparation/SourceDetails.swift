import Essentials

/// What was decided and found while a data set was prepared.
struct SourceDetails: Equatable, Sendable {
  /// The cells of a table's column that are missing.
  struct Missing: Equatable, Sendable {
    /// The column's number from 1, and its name.
    let column: String
    let count: Int
    let method: MissingValues.Method
  }

  /// The columns of a table; nil for other data.
  var columns: TableColumns?
  /// Columns with missing cells, in their order.
  var missing: [Missing] = []
  /// The number of rows left out for an empty cell.
  var dropped = 0
  /// Why samples are left out, for the first of them.
  var leftOut: [String] = []
  /// How many samples that cannot be read are left out.
  var leftOutCount = 0
  /// What was chosen without a setting.
  var choices: [String] = []

  /// What a person should know before training, one line each.
  var notes: [String] {
    var notes = choices
    notes += missing.map { "\(counted($0.count, "missing cell")) in \($0.column): \($0.method.noun)" }
    if dropped > 0 { notes.append("\(counted(dropped, "row")) left out for an empty cell") }
    if leftOutCount > 0 {
      notes.append("\(counted(leftOutCount, "sample")) left out that cannot be read:")
      notes += leftOut.map { "  \($0)" }
      if leftOutCount > leftOut.count { notes.append("  and \(leftOutCount - leftOut.count) more") }
    }
    return notes
  }

  mutating func leaveOut(_ broken: BrokenSamples) {
    leftOut += broken.messages
    leftOutCount += broken.count
  }
}

extension MissingValues.Method {
  /// What takes the place of a cell, for people.
  var noun: String {
    switch self {
    case .mean: "the training split's mean"
    case .median: "the training split's median"
    case .mode: "the training split's most frequent value"
    case .drop: "the rows are left out"
    }
  }
}

extension SourceDetails {
  var json: JSONValue {
    func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
    return .object([
      "columns": columns?.json ?? .null, "missing": missingJSON, "dropped": .integer(dropped),
      "leftOut": texts(leftOut), "leftOutCount": .integer(leftOutCount), "choices": texts(choices),
    ])
  }

  /// The columns with missing cells.
  var missingJSON: JSONValue {
    .array(
      missing.map {
        ["column": .string($0.column), "cells": .integer($0.count), "method": .string($0.method.rawValue)]
      })
  }

  /// Nil if the value is not of the form of `json`.
  init?(_ value: JSONValue) {
    func texts(_ key: String) -> [String]? { value[key]?.array?.compactMap(\.string) }
    guard let leftOut = texts("leftOut"), let choices = texts("choices"), let dropped = value["dropped"]?.integer,
      let leftOutCount = value["leftOutCount"]?.integer, let missing = value["missing"]?.array
    else { return nil }
    (self.leftOut, self.leftOutCount, self.choices, self.dropped) = (leftOut, leftOutCount, choices, dropped)
    self.missing = missing.compactMap { item in
      guard let column = item["column"]?.string, let count = item["cells"]?.integer,
        let method = item["method"]?.string.flatMap(MissingValues.Method.init)
      else { return nil }
      return Missing(column: column, count: count, method: method)
    }
    columns = value["columns"].flatMap(TableColumns.init)
  }
}
