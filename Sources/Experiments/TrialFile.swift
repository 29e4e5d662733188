import Datasets
import Essentials
import Search
import Studies

/// Finished trials in a file, to be imported: CSV with a header, or JSON Lines.
///
/// A row has a column, or a line a member, for each parameter and each objective by its metric's name; the first
/// objective may also be called `fitness`, as `inspect --trials` writes it. Other columns are ignored. A trial without
/// a value for the first objective counts as failed.
public struct TrialFile: Sendable {
  public let trials: [ImportedTrial]

  /// - Throws: `TrialFileError` naming the line and the parameter that does not fit; `FileError`, `DatasetError`.
  public init(path: String, space: SearchSpace, objectives: [Objective]) throws {
    let rows = path.hasSuffix(".csv") ? try Self.table(path) : try Self.lines(path)
    trials = try rows.map { line, members in
      do throws(TrialFault) {
        return try Self.trial(members, space, objectives)
      } catch {
        throw TrialFileError(description: "\(path):\(line): \(error.sentence)")
      }
    }
    if trials.isEmpty { throw TrialFileError(description: "\(path): expected at least one trial, found none") }
  }

  private struct TrialFault: Error { let sentence: String }

  private static func trial(
    _ members: [String: JSONValue], _ space: SearchSpace, _ objectives: [Objective]
  ) throws(TrialFault) -> ImportedTrial {
    let parameters = members["parameters"]?.object ?? members
    var entries: [String: JSONValue] = [:]
    for parameter in space.parameters {
      guard let value = parameters[parameter.name], value != .null else { continue }
      guard let known = parameter.domain.value(value) ?? parameter.domain.value(Self.unquoted(value)) else {
        throw TrialFault(
          sentence: "\(parameter.name): expected \(parameter.domain.described), found \(value.described)")
      }
      entries[parameter.name] = known.json
    }
    guard let assignment = space.assignment(of: entries) else {
      let missing = space.names.filter { entries[$0] == nil }
      throw TrialFault(sentence: "expected values of \(missing.joined(separator: ", ")), found none")
    }
    guard space.allows(assignment) else {
      throw TrialFault(sentence: "the assignment is forbidden, or violates a constraint")
    }
    var values: [Double] = []
    for (index, objective) in objectives.enumerated() {
      let found =
        members[objective.metric] ?? members["metrics"]?[objective.metric] ?? (index == 0 ? members["fitness"] : nil)
      guard let found, found != .null, found != .string("") else {
        if index == 0 { return ImportedTrial(parameters: assignment.parameters, values: []) }
        throw TrialFault(sentence: "expected a value of \(objective.metric), found none")
      }
      guard let value = found.number ?? Self.unquoted(found).number, value.isFinite else {
        throw TrialFault(sentence: "\(objective.metric): expected a finite number, found \(found.described)")
      }
      values.append(value)
    }
    return ImportedTrial(parameters: assignment.parameters, values: values)
  }

  /// A cell of a table parsed as JSON; a text if it is not JSON.
  private static func unquoted(_ value: JSONValue) -> JSONValue {
    value.string.flatMap { try? JSONValue(parsing: $0) } ?? value
  }

  private static func table(_ path: String) throws -> [(line: Int, members: [String: JSONValue])] {
    let file = try MappedFile(path)
    var reader = DelimitedText(file.bytes, file: path)
    guard let header = try reader.next() else { return [] }
    var rows: [(Int, [String: JSONValue])] = []
    while let row = try reader.next() {
      guard row.cells.count == header.cells.count else {
        throw TrialFileError(
          description: "\(path):\(row.line): expected \(header.cells.count) cells, found \(row.cells.count)")
      }
      let cells = zip(header.cells, row.cells).filter { !$0.1.isEmpty }.map { ($0.0, JSONValue.string($0.1)) }
      rows.append((row.line, Dictionary(cells, uniquingKeysWith: { first, _ in first })))
    }
    return rows
  }

  private static func lines(_ path: String) throws -> [(line: Int, members: [String: JSONValue])] {
    let file = try MappedFile(path)
    var reader = ByteReader(file.bytes)
    var number = 0
    var rows: [(Int, [String: JSONValue])] = []
    while let line = reader.line() {
      number += 1
      if line.isEmpty { continue }
      let value: JSONValue
      do { value = try JSONValue(parsing: line) } catch {
        throw TrialFileError(description: "\(path):\(number): \(error)")
      }
      guard let members = value.object else {
        throw TrialFileError(description: "\(path):\(number): expected an object, found \(value.described)")
      }
      rows.append((number, members))
    }
    return rows
  }
}

/// A trial that cannot be imported, in one sentence that begins with the file and the line.
public struct TrialFileError: Error, Equatable, CustomStringConvertible {
  public let description: String
}
