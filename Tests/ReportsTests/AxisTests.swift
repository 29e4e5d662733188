import Testing

@testable import Reports

@Suite struct AxisTests {
  @Test func endsAreRoundTicks() {
    let axis = Axis(covering: [0.25, 0.9], count: 8)
    #expect(axis.labels == ["0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"])
    #expect(abs(axis.low - 0.2) < 1e-12 && abs(axis.high - 0.9) < 1e-12)
    #expect(abs(axis.fraction(of: 0.55) - 0.5) < 1e-12)
  }

  @Test func wholeNumbersHaveNoFractions() {
    #expect(Axis(covering: [0, 3], count: 12, isWhole: true).labels == ["0", "1", "2", "3"])
    #expect(Axis(covering: [0, 250], count: 12, isWhole: true).labels.prefix(3) == ["0", "50", "100"])
    #expect(Axis(covering: [0], count: 12, isWhole: true).labels == ["0", "1"])
  }

  @Test(
    arguments: [
      [], [0.5], [0.5, 0.5], [0], [1, 1 + 2e-16], [-1e99, 1e99], [1e-300, 3e-300], [.leastNonzeroMagnitude, 0],
    ] as [[Double]])
  func anyValuesGiveAnAxis(values: [Double]) {
    let axis = Axis(covering: values, count: 6)
    #expect(axis.low < axis.high)
    #expect((2...30).contains(axis.ticks.count))
    for value in values { #expect((-0.01...1.01).contains(axis.fraction(of: value))) }
  }

  @Test func smallStepsKeepTheirDigits() {
    #expect(Axis(covering: [0.861, 0.8634], count: 6).labels.first == "0.8610")
    #expect(Axis(covering: [120, 480], count: 8).labels.first == "100")
  }
}
