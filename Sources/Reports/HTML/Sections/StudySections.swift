import Essentials
import Search
import Studies

/// The course of the search: the best so far, by the method's own steps and by trial.
struct HistorySection {
  let section: ReportSection?

  init(_ report: RunReport) {
    let curve = PictureKind.curve.picture(of: report.journal)
    let history = HistoryChart(report.journal)?.chart.picture
    let isSame = curve.map { $0.title == history?.title } ?? false
    section = ReportSection("history", "History", isSame ? [history] : [curve, history])
  }
}

/// The trials that no other one dominates.
struct FrontSection {
  let section: ReportSection?

  init(_ report: RunReport) {
    let pictures = [FrontChart(report.journal)?.chart.picture, HypervolumeChart(report.journal)?.chart.picture]
    let summary = report.summary
    let rows = summary.front.map { trial in
      ["\(trial.number)"]
        + summary.objectives.enumerated().map { index, objective in
          (index == 0 ? trial.fitness : trial.metrics[objective.metric]).map(measured) ?? "-"
        } + summary.ordered(trial.parameters).map { plain($0.value) }
    }
    let names = summary.front.first.map { summary.ordered($0.parameters).map(\.name) } ?? []
    let isRegular = rows.allSatisfy { $0.count == 1 + summary.objectives.count + names.count }
    let table =
      rows.isEmpty || !isRegular
      ? []
      : [
        HTMLNode.element("h3", "Trials of the front"),
        .scroll(
          .table(
            DataTable(columns: ["trial"] + summary.objectives.map(\.metric) + names, rows: rows), sortable: true),
          "trials of the front"),
      ]
    section = ReportSection("front", "Pareto front", pictures.compactMap { $0 }.map(HTMLNode.chart) + table)
  }
}

struct ImportanceSection {
  let section: ReportSection?

  init(_ report: RunReport) {
    let few = report.journal.complete < 50 ? " With so few trials, read it as a hint." : ""
    section = ReportSection(
      "importance", "Importance", [ImportanceChart(report.journal)?.picture],
      note: "How much each parameter decides whether a trial is among the best tenth." + few)
  }
}

/// The objective over the parameters.
struct ParametersSection {
  let section: ReportSection?

  init(_ report: RunReport) {
    // One trial has no neighbours to compare it with.
    let view = StudyView(report.journal).flatMap { $0.points.count > 1 ? $0 : nil }
    section = ReportSection(
      "parameters", "Parameters",
      [
        view.flatMap { ParallelChart($0)?.picture }, view.flatMap { SliceChart($0)?.picture },
        view.flatMap { ContourChart($0)?.picture }, view.flatMap { RankChart($0)?.picture },
        DistributionChart(report.journal)?.chart.picture,
      ])
  }
}

struct LearningSection {
  let section: ReportSection?

  init(_ report: RunReport) {
    let training = TrainingCurve.final(of: report.journal)
    section = ReportSection(
      "learning", "Learning curves",
      [LearningChart(report.journal)?.chart.picture, training?.loss?.picture, training?.accuracy?.picture])
  }
}

/// What the search cost, trial by trial.
struct CostSection {
  let section: ReportSection?

  init(_ report: RunReport) {
    section = ReportSection("timeline", "Timeline", [TimelineChart(report.journal)?.picture])
  }
}

/// The best network, layer by layer.
struct NetworkSection {
  let section: ReportSection?

  init(_ report: RunReport) {
    section = ReportSection("network", "Network", report.networks.flatMap(\.nodes))
  }
}

/// The sheets of generated images.
struct SheetsSection {
  let section: ReportSection?

  init(_ report: RunReport) { section = Self.section(report.sheets) }

  static func section(_ sheets: [RunReport.Sheet]) -> ReportSection? {
    guard !sheets.isEmpty else { return nil }
    let figures = sheets.map { sheet in
      HTMLNode(
        "figure", [:],
        [
          .image(sheet.png, alternative: "generated images, \(sheet.name)"),
          .element("figcaption", sheet.name.split(separator: "-").joined(separator: " ")),
        ])
    }
    return ReportSection("samples", "Samples", [HTMLNode("div", ["class": "sheets"], figures)])
  }
}
