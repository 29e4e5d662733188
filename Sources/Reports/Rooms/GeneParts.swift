import Essentials
import Search
import Studies

/// The two parts of a similarity-aware search's genes as numbers, with what their bits mean.
struct GeneParts {
  let study: StudyRecord
  /// Names of the parameters of each part, with their bits.
  let labels: (first: String, second: String)
  /// The largest number of each part.
  let limits: (first: Double, second: Double)
  let length: Int
  private let cut: Int

  /// - Returns: Nil if the journal is of another method, or its genes are too long for numbers.
  init?(_ journal: JournalContents) {
    guard let study = journal.study, study.method == "similarity-ga", let space = study.space,
      let coding = GeneCoding(space)
    else { return nil }
    let fields = coding.fields
    let parts = study.config["strategy"]?["partA"]?.integer ?? fields.count / 2
    let cut = fields.prefix(parts).reduce(0) { $0 + $1.bits.count }
    let length = coding.count
    guard cut > 0, cut < length, length < 60 else { return nil }
    self.study = study
    self.cut = cut
    self.length = length
    labels = (Self.label(fields.prefix(parts)), Self.label(fields.dropFirst(parts)))
    limits = (Double(1 << cut - 1), Double(1 << (length - cut) - 1))
  }

  /// Both parts of a gene; nil if it has another length.
  func numbers(of gene: String) -> (first: Double, second: Double)? {
    guard gene.utf8.count == length else { return nil }
    return (Self.number(gene.utf8.prefix(cut)), Self.number(gene.utf8.dropFirst(cut)))
  }

  /// `epochs (4 bits), batchSize (2 bits), as one number`.
  private static func label(_ fields: some Sequence<GeneCoding.Field>) -> String {
    let parts = fields.filter { !$0.bits.isEmpty }.map { "\($0.name) (\(counted($0.bits.count, "bit")))" }
    return parts.joined(separator: ", ") + (parts.count > 1 ? ", as one number" : "")
  }

  private static func number(_ bits: some Sequence<UInt8>) -> Double {
    bits.reduce(0) { $0 * 2 + ($1 == UInt8(ascii: "1") ? 1 : 0) }
  }
}
