import Testing

@testable import Reports

@Suite struct PaintTests {
  @Test(
    arguments: [
      (true, false, [:], true), (false, false, [:], false), (true, true, [:], false),
      (true, false, ["NO_COLOR": "1"], false), (true, false, ["NO_COLOR": ""], true),
      (true, false, ["TERM": "dumb"], false), (true, false, ["TERM": "xterm"], true),
    ] as [(Bool, Bool, [String: String], Bool)])
  func coloursAreForTerminalsThatWantThem(
    isTerminal: Bool, refused: Bool, environment: [String: String], wanted: Bool
  ) {
    #expect(Paint.isWanted(isTerminal: isTerminal, refused: refused, environment: environment) == wanted)
  }

  @Test func plainTextStaysPlain() {
    #expect(Paint(isOn: false)(.red, "a") == "a")
    #expect(Paint(isOn: true)(.green, "a") == "\u{1B}[32ma\u{1B}[0m")
  }
}
