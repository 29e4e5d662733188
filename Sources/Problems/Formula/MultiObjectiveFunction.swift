/// Test functions with several objectives, all of them minimised.
///
/// ZDT: Zitzler, Deb, Thiele, Evolutionary Computation 8(2), 2000. DTLZ2: Deb, Thiele, Laumanns, Zitzler, CEC 2002.
/// The raw value is the name that a config writes.
public enum MultiObjectiveFunction: String, CaseIterable, Sendable {
  case zdt1, zdt2, zdt3, zdt4, zdt6, dtlz2

  /// The numbers of objectives that the function can have.
  public var objectiveRange: ClosedRange<Int> { self == .dtlz2 ? 2...3 : 2...2 }

  /// The number of objectives in the source's experiments.
  public var defaultObjectiveCount: Int { objectiveRange.upperBound }

  /// The number of variables in the source's experiments: 30 for ZDT1-3, 10 for ZDT4 and ZDT6, 10 more than free
  /// coordinates of the front for DTLZ2.
  public func defaultDimensions(objectives: Int) -> Int {
    switch self {
    case .zdt1, .zdt2, .zdt3: 30
    case .zdt4, .zdt6: 10
    case .dtlz2: objectives + 9
    }
  }
}
