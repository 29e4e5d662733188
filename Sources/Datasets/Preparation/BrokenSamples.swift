import Essentials

/// The samples of a data set that cannot be read: they are left out, or else all of them are named together.
struct BrokenSamples {
  /// `onError`: what becomes of a sample that cannot be read, default `stop`.
  enum Policy: String, CaseIterable, Sendable {
    /// The data set is refused, with the names of the samples.
    case stop
    /// They are left out, counted and listed.
    case skip
  }

  /// How many messages are kept.
  private static let maximumMessages = 20

  private let policy: Policy
  private var first: DatasetError?
  /// The faults of the first ones.
  private(set) var messages: [String] = []
  private(set) var count = 0

  init(_ policy: Policy) { self.policy = policy }

  /// Notes why a sample cannot be read.
  /// - Throws: The error itself if it is not about the sample.
  mutating func note(_ error: any Error) throws {
    guard let error = error as? DatasetError else { throw error }
    if case .missingLibrary = error { throw error }
    first = first ?? error
    count += 1
    if messages.count < Self.maximumMessages { messages.append(error.description) }
  }

  /// The samples have all been tried.
  /// - Parameter kept: How many could be read.
  /// - Throws: `DatasetError` for those that could not, unless they are left out and others are there.
  func settle(kept: Int) throws {
    guard let first, policy == .stop || kept == 0 else { return }
    throw count == 1 ? first : DatasetError.broken(messages: messages, more: count - messages.count)
  }

  /// What the cache's name depends on; empty for the default.
  static func key(_ policy: Policy) -> String { policy == .stop ? "" : " onError=\(policy.rawValue)" }
}

extension SettingsReader {
  /// `onError`: what becomes of a sample that cannot be read, default `stop`.
  func onError() -> BrokenSamples.Policy { isGiven("onError") ? choice("onError", default: .stop) : .stop }
}

extension SampleStoreWriter {
  /// Ends the reading of files of which some may be broken.
  /// - Parameter path: Names the data set in messages.
  /// - Throws: `DatasetError` for the broken ones, or for a class that they leave without training samples.
  func settle(_ broken: BrokenSamples, path: String) throws {
    try broken.settle(kept: count)
    guard broken.count > 0 else { return }
    if let empty = emptyClass {
      throw DatasetError.unusable(
        path: path, expected: "training samples of the class \(empty) that can be read", found: "none")
    }
    var details = SourceDetails()
    details.leaveOut(broken)
    note(details)
  }
}
