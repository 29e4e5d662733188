import Essentials

/// Everything that a page says of the training of one GAN.
public struct GANReport: Sendable {
  /// A measure of the generated samples over the epochs.
  public struct Measure: Sendable {
    public let name: String
    public let epochs: [(epoch: Int, value: Double)]

    public init(name: String, epochs: [(epoch: Int, value: Double)]) {
      self.name = name
      self.epochs = epochs
    }
  }

  public let name: String
  public let directory: String
  public let seed: Int
  /// Nil if the training goes on, or was interrupted.
  public var ending: String?
  public let epochs: [AdversarialEpoch]
  public let measures: [Measure]
  /// What the losses and scores say of the training, in a sentence.
  public let diagnosis: String
  /// The epoch that is best by the measure that the config chose; nil if nothing was measured.
  public var best: (epoch: Int, by: String)?
  public var config: JSONValue?
  public var networks: [NetworkDiagram] = []
  public var sheets: [RunReport.Sheet] = []

  public init(
    name: String, directory: String, seed: Int, epochs: [AdversarialEpoch], measures: [Measure], diagnosis: String
  ) {
    self.name = name
    self.directory = directory
    self.seed = seed
    self.epochs = epochs
    self.measures = measures
    self.diagnosis = diagnosis
  }

  var subtitle: HTMLNode {
    let state =
      ending.map { HTMLNode("span", ["class": "state"], [.text($0)]) }
      ?? HTMLNode("span", ["class": "state open"], ["not finished"])
    return HTMLNode("p", [:], ["training of a GAN, seed \(seed) ", state])
  }

  var sections: [ReportSection] {
    [
      ReportSection("result", "Result", result), ReportSection("course", "Course", charts),
      ReportSection("measures", "Measures", measureCharts), SheetsSection.section(sheets),
      ReportSection("network", "Networks", networks.flatMap(\.nodes)), ReportSection("record", "Record", record),
    ].compactMap { $0 }
  }

  private var result: [HTMLNode] {
    let cards = measures.compactMap { measure -> HTMLNode? in
      guard let last = measure.epochs.last else { return nil }
      let chosen = best.flatMap { best in measure.epochs.first { $0.epoch == best.epoch } }
      let note = chosen.map { "\(measured($0.value)) in the best epoch, \($0.epoch)" } ?? "after epoch \(last.epoch)"
      return .card(measure.name, measured(last.value), note, isMain: measure.name == best?.by)
    }
    return [
      HTMLNode("p", ["class": "lead"], [.text("\(counted(epochs.count, "epoch")). \(diagnosis)")]),
      HTMLNode("div", ["class": "cards"], cards),
    ]
  }

  private var charts: [HTMLNode] {
    guard !epochs.isEmpty else { return [] }
    let summary = counted(epochs.count, "epoch")
    let curves = AdversarialCurves(name: name, summary: summary, epochs: epochs)
    let portrait = ScorePortrait(name: name, summary: summary, epochs: epochs)?.chart.picture
    return [curves.losses.picture, curves.scores.picture, portrait].compactMap { $0 }.map(HTMLNode.chart)
  }

  private var measureCharts: [HTMLNode] {
    measures.filter { $0.epochs.count > 1 }.map { measure in
      let points = measure.epochs.map { LineChart.Point(x: Double($0.epoch), y: $0.value) }
      let chart = LineChart(
        title: "\(name): \(measure.name)", subtitle: "of the generated samples", xLabel: "epoch", yLabel: measure.name,
        xIsWhole: true,
        series: [
          LineChart.Series(
            name: measure.name, points: points, colour: .blue, marker: .circle,
            endLabel: points.last.map { Essentials.measured($0.y) })
        ], events: best.map { [LineChart.Event(x: Double($0.epoch), label: "best epoch \($0.epoch)")] } ?? [])
      return .chart(chart.picture)
    }
  }

  private var record: [HTMLNode] {
    let facts = [["folder", directory], ["seed", "\(seed)"]]
    let table = HTMLNode.scroll(.table(DataTable(columns: ["what", "value"], rows: facts)), "record")
    guard let config else { return [table] }
    return [
      table,
      HTMLNode(
        "details", [:],
        [.element("summary", "The whole config, with its defaults"), .code(config.document, "the config as JSON")]),
    ]
  }
}
