import Foundation
import Testing

@testable import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct LineChartTests {
  private func chart(_ points: [LineChart.Point]) -> LineChart {
    LineChart(
      title: "a < b & \"c\"", xLabel: "epoch", yLabel: "loss", xIsWhole: true,
      series: [LineChart.Series(name: "train", points: points, colour: .blue, marker: .circle, endLabel: "0.5")])
  }

  @Test func pointsLieWhereTheAxesSay() {
    let drawing = LineChartDrawing(
      chart([LineChart.Point(x: 0, y: 0), LineChart.Point(x: 10, y: 1)]))
    // The plot spans 76 ... 820 across and 104 ... 416 down.
    #expect(drawing.position(LineChart.Point(x: 0, y: 0)) == (76, 416))
    #expect(drawing.position(LineChart.Point(x: 10, y: 1)) == (820, 104))
    #expect(drawing.position(LineChart.Point(x: 5, y: 0.5)) == (448, 260))
    #expect(drawing.svg.contains("<circle cx=\"76\" cy=\"416\" r=\"4.2\""))
    #expect(drawing.svg.contains("d=\"M76 416 L820 104\""))
  }

  @Test func textsAreEscaped() {
    let svg = chart([LineChart.Point(x: 0, y: 0)]).svg
    #expect(svg.contains("<title>a &lt; b &amp; &quot;c&quot;</title>"))
    #expect(SVGElement.escaped("a\u{0}\u{1B}b\n") == "a\u{FFFD}\u{FFFD}b\n")
  }

  @Test(
    arguments: [
      [], [(0, 0.5)], [(0, .nan), (1, 0.5), (2, .infinity), (3, 1)], [(0, 1e300), (1, -1e300)],
      [(0, 0.1), (1, 0.2), (2, 0.1)],
    ] as [[(Double, Double)]])
  func isWellFormedWhateverThePoints(points: [(Double, Double)]) {
    var chart = chart(points.map { LineChart.Point(x: $0.0, y: $0.1) })
    for isStepped in [false, true] {
      chart.series[0].isStepped = isStepped
      let svg = chart.svg
      #expect(isWellFormed(svg))
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
  }

  @Test func aGapBreaksTheLine() {
    let points = [(0, 1), (1, 2), (2, .nan), (3, 1), (4, 2)].map { LineChart.Point(x: $0.0, y: $0.1) }
    // Two lines, and the sample of the legend.
    #expect(chart(points).svg.components(separatedBy: "<path").count - 1 == 3)
  }

  @Test func endLabelsKeepApart() {
    var chart = chart([LineChart.Point(x: 0, y: 0), LineChart.Point(x: 1, y: 1)])
    chart.series.append(chart.series[0])
    let heights = chart.svg.split(separator: "\n").filter { $0.contains(">0.5</text>") && $0.contains("600") }
      .compactMap { $0.split(separator: "\"").dropFirst(3).first.flatMap { Double($0) } }
    #expect(heights == [108.5, 122.5])
  }
}

/// Whether an XML parser that is not ours reads the text to its end.
func isWellFormed(_ xml: String) -> Bool { XMLParser(data: Data(xml.utf8)).parse() }
