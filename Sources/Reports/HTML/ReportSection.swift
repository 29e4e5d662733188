/// A part of a page under a heading of its own.
struct ReportSection {
  /// The word that links to it.
  let id: String
  let title: String
  let nodes: [HTMLNode]

  /// - Returns: Nil if there is nothing to show.
  init?(_ id: String, _ title: String, _ nodes: [HTMLNode]) {
    if nodes.isEmpty { return nil }
    self.id = id
    self.title = title
    self.nodes = nodes
  }

  /// A section of the pictures that a journal has data for.
  init?(_ id: String, _ title: String, _ pictures: [Picture?], note: String? = nil) {
    let drawn = pictures.compactMap { $0 }
    if drawn.isEmpty { return nil }
    self.init(id, title, (note.map { [HTMLNode.element("p", $0)] } ?? []) + drawn.map(HTMLNode.chart))
  }
}

/// What a report shows of a run, in the order of the page. Each entry finds out whether the run has data for it.
enum ReportSections {
  static let all: [@Sendable (RunReport) -> ReportSection?] = [
    { AnswerSection($0).section },
    { HistorySection($0).section },
    { FrontSection($0).section },
    { MethodRooms($0).section },
    { ImportanceSection($0).section },
    { ParametersSection($0).section },
    { LearningSection($0).section },
    { CostSection($0).section },
    { NetworkSection($0).section },
    { SheetsSection($0).section },
    { TrialsSection($0).section },
    { RecordSection($0).section },
  ]
}
