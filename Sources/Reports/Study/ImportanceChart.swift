import Essentials
import Search
import Studies

/// The importance of each parameter as a bar, for each objective.
struct ImportanceChart {
  let picture: Picture
  /// Spaces of a thousand parameters are drawn by their most important ones.
  private static let bars = 24

  /// - Returns: Nil if candidates are drawn whole, or fewer than two trials are complete.
  init?(_ journal: JournalContents) {
    guard let study = journal.study else { return nil }
    let found = journal.objectives.indices.compactMap { Importance(journal, objectiveIndex: $0) }
    guard let first = found.first, !first.shares.isEmpty else { return nil }
    let complete = counted(journal.complete, "complete trial")
    let longest = found.flatMap(\.shares).map(\.name.count).max() ?? 0
    let left = 40 + min(260, Double(longest) * 7.4)
    var top = 84.0
    var content: [SVGElement] = []
    for importance in found {
      let shares = importance.shares.prefix(Self.bars)
      let title = found.count > 1 ? "for \(importance.objective.metric)" : ""
      content.append(.text(title, at: (24, top), size: 13, weight: "600"))
      if found.count > 1 { top += 14 }
      for share in shares {
        let width = share.share * (800 - left)
        content.append(.text(shortened(share.name, to: 34), at: (left - 8, top + 15), size: 13, anchor: "end"))
        content.append(
          SVGElement.rectangle(
            at: (left, top + 2), width: max(1, width), height: 18, fill: LineChart.Colour.blue.rawValue
          ).adding("data-l", "\(share.name): \(fixed(share.share * 100, 1)) % of the importance"))
        content.append(
          .text("\(fixed(share.share * 100, 1)) %", at: (left + max(1, width) + 8, top + 15), size: 12, fill: Ink.faint)
        )
        top += 25
      }
      top += 22
    }
    picture = Picture(
      width: 880, height: top, title: "\(study.name): importance of the parameters",
      subtitle:
        "PED-ANOVA over \(complete): how far the best tenth differ from all; \(study.method), seed \(study.seed)",
      content: content,
      table: DataTable(
        columns: ["objective", "parameter", "share", "divergence"],
        rows: found.flatMap { importance in
          importance.shares.map { share in
            [importance.objective.metric, share.name, fixed(share.share, 4), significant(share.divergence)]
          }
        }))
  }
}
