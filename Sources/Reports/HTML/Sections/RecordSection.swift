import Essentials
import Studies

/// What the journal says of itself, and the config whole.
struct RecordSection {
  let section: ReportSection?

  init(_ report: RunReport) {
    guard let study = report.summary.study else {
      section = nil
      return
    }
    let facts: [(String, String?)] = [
      ("run directory", report.summary.directory), ("method", study.method), ("seed", "\(study.seed)"),
      ("version", study.version), ("data", study.data), ("kernels", study.kernels),
      ("state", report.summary.isFinished ? "finished" : "not finished"),
      ("journal's format", "\(study.format)"),
    ]
    let table = DataTable(
      columns: ["what", "value"], rows: facts.compactMap { name, value in value.map { [name, $0] } })
    let warnings = report.journal.warnings.prefix(20).map { HTMLNode("p", ["class": "warn"], [.text($0)]) }
    let description = study.config["description"]?.string.map { [HTMLNode.element("p", $0)] } ?? []
    section = ReportSection(
      "record", "Record",
      description + warnings + [
        .scroll(.table(table), "record"),
        HTMLNode(
          "details", [:],
          [
            .element("summary", "The whole config, with its defaults"),
            .code(study.config.document, "the config as JSON"),
          ]),
      ])
  }
}
