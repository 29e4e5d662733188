import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The log of one GAN's training, `log.jsonl`: a JSON object a line. The first describes the training, then there is one
/// an epoch, and one at the end.
public final class GANLog {
  public let path: String
  private let file: Int32

  /// What a log holds.
  public struct Contents: Equatable, Sendable {
    /// `name`, `seed`, `version`, `by`, `better` and what else the first line has.
    public let head: JSONValue
    public let epochs: [GANEpoch]
    /// The last line of a training that has ended: `end` and its `sentence`; nil if it has not.
    public let end: JSONValue?

    /// The training's summary, as far as the log goes.
    public var summary: GANSummary {
      GANSummary(
        epochs: epochs, by: head["by"]?.string ?? "", isLowerBetter: head["better"]?.string != "higher",
        divergedIn: end?["divergedIn"]?.integer)
    }
  }

  /// Begins a log, or continues one: what follows the epochs is cut off.
  /// - Parameter epochs: Those that the log begins with.
  /// - Throws: `FileError`.
  public init(_ path: String, head: JSONValue, epochs: [GANEpoch]) throws {
    self.path = path
    let lines = [head] + epochs.map(\.json)
    try Files.replace(path, with: lines.map { $0.line + "\n" }.joined())
    file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard file >= 0 else { throw FileError(path: path, operation: "open") }
  }

  deinit { close(file) }

  /// Adds a line.
  /// - Throws: `FileError`.
  public func append(_ line: JSONValue) throws {
    var text = line.line + "\n"
    try text.withUTF8 { try Files.write(UnsafeRawBufferPointer($0), to: file, path: path) }
  }

  /// Adds the line that ends the log.
  /// - Throws: `FileError`.
  public func end(_ summary: GANSummary) throws {
    var line: [String: JSONValue] = [
      "end": summary.divergedIn == nil ? "finished" : "diverged", "sentence": .string(summary.diagnosis.sentence),
    ]
    if let epoch = summary.divergedIn { line["divergedIn"] = .integer(epoch) }
    try append(.object(line))
  }

  /// Reads a log, up to the first line that is not whole.
  /// - Throws: `FileError`; `GANLogError` if the file is no log.
  public static func read(_ path: String) throws -> Contents {
    let lines = try Files.read(path).split(separator: UInt8(ascii: "\n"))
    let values = lines.lazy.map { try? JSONValue(parsing: Array($0)) }.prefix { $0 != nil }.compactMap { $0 }
    guard let head = values.first, head["gan"] != nil else {
      throw GANLogError(description: "\(path): expected the log of a GAN's training, found something else")
    }
    var epochs: [GANEpoch] = []
    var end: JSONValue?
    for value in values.dropFirst() {
      if let epoch = GANEpoch(value), epoch.epoch == epochs.count + 1 {
        epochs.append(epoch)
      } else if value["end"] != nil {
        end = value
      }
    }
    return Contents(head: head, epochs: epochs, end: end)
  }
}

/// A file that is not the log it should be.
public struct GANLogError: Error, CustomStringConvertible {
  public let description: String
}
