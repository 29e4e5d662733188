/// Lines over two axes, drawn as a self-contained SVG picture.
///
/// ```swift
/// var chart = LineChart(title: "Training", xLabel: "epoch", yLabel: "loss")
/// chart.series.append(LineChart.Series(name: "train", points: losses, colour: .blue))
/// try Files.replace("loss.svg", with: chart.svg)
/// ```
public struct LineChart: Equatable, Sendable {
  public struct Point: Equatable, Sendable {
    public let x: Double
    public let y: Double
    /// The trial that the point is the result of.
    public var trial: Int?

    public init(x: Double, y: Double, trial: Int? = nil) {
      self.x = x
      self.y = y
      self.trial = trial
    }
  }

  /// Okabe and Ito's colours, which are distinguishable with any colour vision.
  public enum Colour: String, Sendable {
    case blue = "#0072B2"
    case vermilion = "#D55E00"
    case green = "#009E73"
    case grey = "#5F6770"

    /// The same colour for letters, dark enough to be read on white.
    var label: String {
      switch self {
      case .blue, .grey: rawValue
      case .vermilion: "#B34E00"
      case .green: "#00775A"
      }
    }
  }

  /// How points are joined.
  public enum Stroke: Sendable { case solid, dashed, none }
  /// How points are marked: shapes differ too, so that nothing depends on colour alone.
  public enum Marker: Sendable { case none, circle, square, dot }

  public struct Series: Equatable, Sendable {
    /// In the legend; empty for none.
    public var name: String
    /// In the order in which they are joined; points that are not finite leave a gap.
    public var points: [Point]
    public var colour: Colour
    public var stroke: Stroke
    public var marker: Marker
    /// Whether a value holds until the next one, like a best value so far.
    public var isStepped: Bool
    /// Stroke width in pixels.
    public var width: Double
    /// Written beside the last point.
    public var endLabel: String?
    /// Of the line, 0 to 1.
    public var opacity: Double

    public init(
      name: String, points: [Point], colour: Colour, stroke: Stroke = .solid, marker: Marker = .none,
      isStepped: Bool = false, width: Double = 2, endLabel: String? = nil, opacity: Double = 1
    ) {
      self.opacity = opacity
      self.name = name
      self.points = points
      self.colour = colour
      self.stroke = stroke
      self.marker = marker
      self.isStepped = isStepped
      self.width = width
      self.endLabel = endLabel
    }
  }

  /// A coloured strip below the lines, such as a mean with its spread.
  public struct Band: Equatable, Sendable {
    public struct Point: Equatable, Sendable {
      public let x: Double
      public let low: Double
      public let high: Double

      public init(x: Double, low: Double, high: Double) {
        self.x = x
        self.low = low
        self.high = high
      }
    }

    public var name: String
    /// In order of x.
    public var points: [Point]
    public var colour: Colour

    public init(name: String, points: [Point], colour: Colour) {
      self.name = name
      self.points = points
      self.colour = colour
    }
  }

  public var title: String
  public var subtitle: String
  public var xLabel: String
  public var yLabel: String
  /// Whether x counts something, so that its ticks are whole numbers.
  public var xIsWhole: Bool
  /// In the order of the legend; later ones are drawn over earlier ones.
  public var series: [Series]
  public var bands: [Band]
  /// Values of x that are pointed out by a vertical line, with what they are.
  public var events: [Event]

  public struct Event: Equatable, Sendable {
    public let x: Double
    public let label: String

    public init(x: Double, label: String) {
      self.x = x
      self.label = label
    }
  }

  public init(
    title: String, subtitle: String = "", xLabel: String, yLabel: String, xIsWhole: Bool = false,
    series: [Series] = [], bands: [Band] = [], events: [Event] = []
  ) {
    self.events = events
    self.title = title
    self.subtitle = subtitle
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xIsWhole = xIsWhole
    self.series = series
    self.bands = bands
  }

  /// The picture.
  public var svg: String { picture.svg }

  var picture: Picture { LineChartDrawing(self).picture }
}
