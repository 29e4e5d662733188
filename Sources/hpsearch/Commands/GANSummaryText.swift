import Essentials
import Problems

/// The summary of a GAN's training for people.
struct GANSummaryText {
  private let summary: GANSummary
  private let published: GANProblem.Published?

  init(_ summary: GANSummary, published: GANProblem.Published?) {
    self.summary = summary
    self.published = published
  }

  /// The summary of a log.
  init(_ log: GANLog.Contents) {
    let published = log.head["published"].flatMap { section in
      section["discriminator"]?.number.flatMap { discriminator in
        section["generator"]?.number.map {
          GANProblem.Published(discriminatorLoss: discriminator, generatorLoss: $0)
        }
      }
    }
    self.init(log.summary, published: published)
  }

  /// Measures, losses beside the published ones if there are any, and the diagnosis.
  var page: String {
    var parts = [losses.lines.joined(separator: "\n")]
    if summary.last != nil { parts.insert(measures.lines.joined(separator: "\n"), at: 0) }
    return parts.joined(separator: "\n\n") + "\n\ndiagnosis   \(summary.diagnosis.sentence)\n"
  }

  private var measures: TextTable {
    let last = summary.last.map { "last, epoch \($0.epoch)" } ?? "last"
    let best = summary.best.map { "best \(summary.by), epoch \($0.epoch)" } ?? "best"
    var table = TextTable([("measure", .left), (last, .right), (best, .right)])
    table.rows = (summary.last?.measures.keys.sorted() ?? []).map { name in
      func shown(_ epoch: GANEpoch?) -> String { epoch?.measures[name].map(measured) ?? "-" }
      return [name, shown(summary.last), shown(summary.best)]
    }
    return table
  }

  private var losses: TextTable {
    let span = counted(max(1, summary.epochs.count / 10), "epoch")
    var table = TextTable(
      [("loss, mean of the last \(span)", .left), ("ours", .right)]
        + (published == nil ? [] : [("published", .right)]))
    table.rows = [
      ("discriminator", summary.losses?.discriminator, published?.discriminatorLoss),
      ("generator", summary.losses?.generator, published?.generatorLoss),
    ].map { name, own, other in
      [name, own.map(measured) ?? "-"] + (published == nil ? [] : [other.map(significant) ?? "-"])
    }
    return table
  }
}
