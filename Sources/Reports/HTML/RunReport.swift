import Essentials
import Studies

/// Everything that a page says of one run: its journal, and the pictures that it left.
public struct RunReport: Sendable {
  /// A sheet of generated images.
  public struct Sheet: Sendable {
    public let name: String
    public let png: [UInt8]

    public init(name: String, png: [UInt8]) {
      self.name = name
      self.png = png
    }
  }

  public let journal: JournalContents
  public let summary: RunSummary
  /// The best network, if its weights describe it.
  public var networks: [NetworkDiagram] = []
  public var sheets: [Sheet] = []

  /// A page holds at most this much of pictures.
  private static let sheetBytes = 1_200_000

  /// - Parameters:
  ///   - journal: Read with its epochs.
  ///   - directory: Where the run is.
  public init(_ journal: JournalContents, directory: String) {
    self.journal = journal
    summary = RunSummary(journal, directory: RunPaths(directory).directory)
    sheets = Self.sheets(RunPaths(directory).samples)
  }

  var name: String { journal.study?.name ?? summary.directory }

  /// Evenly spaced ones of a run's sheets, if several runs share a page.
  static func fitting(_ sheets: [Sheet], runs: Int) -> [Sheet] {
    guard let largest = sheets.map(\.png.count).max(), largest > 0 else { return [] }
    return spaced(sheets, atMost: sheetBytes / runs / largest)
  }

  /// Evenly spaced elements, the last among them.
  private static func spaced<Element>(_ elements: [Element], atMost count: Int) -> [Element] {
    count > 1 ? thinned(elements, to: count) : Array(elements.suffix(count))
  }

  /// Evenly spaced sheets of a folder, as many as a page holds.
  public static func sheets(_ folder: String) -> [Sheet] {
    let names = ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(".png") }.sorted()
    let sizes = names.map { (try? MappedFile("\(folder)/\($0)"))?.bytes.count ?? 0 }
    guard let largest = sizes.max(), largest > 0 else { return [] }
    return spaced(names, atMost: min(12, sheetBytes / largest)).compactMap { name in
      (try? Files.read("\(folder)/\(name)")).map { Sheet(name: String(name.dropLast(4)), png: $0) }
    }
  }
}
