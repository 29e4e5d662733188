import Essentials
import Testing

@testable import Problems

@Suite struct CommandReportTests {
  /// What a program's output comes to, cut into pieces of `size` bytes.
  private func report(_ output: [UInt8], size: Int = 1 << 16) -> (ProgramReport, [ProgramReport.Epoch]) {
    var lines = LineSplitter()
    var report = ProgramReport()
    var epochs: [ProgramReport.Epoch] = []
    func take(_ line: UnsafeRawBufferPointer, _ isCut: Bool) {
      if let epoch = report.read(line, isCut: isCut) { epochs.append(epoch) }
    }
    for start in stride(from: 0, to: output.count, by: size) {
      output[start..<min(start + size, output.count)].withUnsafeBytes { lines.take($0, line: take) }
    }
    lines.finish(line: take)
    return (report, epochs)
  }

  private func metrics(_ output: String, _ names: [String] = ["accuracy"]) throws -> [String: Double] {
    try report(Array(output.utf8)).0.metrics(names)
  }

  private func fault(_ output: some Sequence<UInt8>, _ names: [String] = ["accuracy"]) -> String {
    do {
      _ = try report(Array(output)).0.metrics(names)
      return ""
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    "0.5", "0.5\n", "first\n 5e-1\t\r\n\n  \n", "+.5\n", "{\"epoch\": 1, \"accuracy\": 0.9}\n0.5",
    "{\"result\": {\"accuracy\": 0.5}}",
    "{\"result\": {\"accuracy\": 0.1}}\n{\"result\": {\"accuracy\": 0.5}}\nbye\n0.7\n",
  ]) func formsOfAResult(output: String) throws {
    #expect(try metrics(output) == ["accuracy": 0.5])
  }

  @Test func resultHasItsFiniteNumbers() throws {
    let output = #"{"result": {"accuracy": 1, "loss": NaN, "name": "NaN", "size": 12, "list": [1], "ok": true}}"#
    #expect(try metrics(output) == ["accuracy": 1, "size": 12])
    #expect(try metrics(output, ["accuracy", "size"]) == ["accuracy": 1, "size": 12])
  }

  @Test func reasonsSayWhatWasFound() {
    let expected = "expected a number or {\"result\": {…}}, found"
    let last = "the last line of its output is no result: \(expected)"
    #expect(fault("".utf8) == "it printed no result: \(expected) no output")
    #expect(fault(" \n\n".utf8) == "it printed no result: \(expected) no output")
    #expect(fault("0.5\ndone\n".utf8) == "\(last) \"done\"")
    #expect(fault("1e999".utf8) == "\(last) \"1e999\"")
    for word in ["nan", "NaN", "-inf", "0x1p3", "1,5", "--5", "{\"result\": 5}", "{\"epoch\": 3}", "{\"result\": {"] {
      #expect(fault(word.utf8) == "\(last) \"\(word)\"")
    }
    // Not UTF-8, and control characters.
    #expect(fault([0x61, 0xFF, 0x62, 0x0A]) == "\(last) \"a\u{FFFD}b\"")
    #expect(fault([0x61, 0x1B, 0x62]) == "\(last) \"a b\"")
    #expect(fault(String(repeating: "x", count: 3_000_000).utf8) == "\(last) \"\(String(repeating: "x", count: 80))…\"")
    // Too long to know whether more than a number stands there.
    let padding = String(repeating: " ", count: LineSplitter.maximumLine)
    #expect(fault("0.5\(padding)x".utf8) == "\(last) \"0.5\"")
    #expect(fault("0.\(String(repeating: "1", count: 600))".utf8).hasPrefix("\(last) \"0.11"))
    #expect(
      fault(#"{"result": {"acc": 1, "loss": 2}}"#.utf8) == "the result has no \"accuracy\"; found \"acc\", \"loss\"")
    #expect(fault(#"{"result": {}}"#.utf8) == "the result has no \"accuracy\"; found no metrics")
    #expect(
      fault(#"{"result": {"accuracy": -Infinity}}"#.utf8)
        == "the result's \"accuracy\" is not a finite number: found null, NaN or an infinite number")
    #expect(
      fault(#"{"result": {"accuracy": "high"}}"#.utf8)
        == "the result's \"accuracy\" is not a finite number: found the text \"high\"")
    #expect(
      fault("0.5".utf8, ["accuracy", "loss"])
        == "its output ends with a number alone: expected {\"result\": {…}} with \"accuracy\", \"loss\"")
  }

  @Test func epochsAreReported() {
    let output = """
      {"epoch": 1, "accuracy": 0.5, "loss": NaN, "note": "x"}
      {"epoch": 1.5, "accuracy": 0.6}
      {"epoch": "2", "accuracy": 0.6}
      {"epoch": -1, "accuracy": 0.6}
      epoch 3
      [{"epoch": 3}]
        {"epoch": 2.0}
      {"epoch": 7, "text": "\\"NaN", "accuracy": Infinity, "loss": -1e-3}
      {"epoch": 8, "accuracy": \(String(repeating: "1", count: 400))}
      """
    let expected: [ProgramReport.Epoch] = [
      .init(number: 1, measures: ["accuracy": 0.5]), .init(number: 2, measures: [:]),
      .init(number: 7, measures: ["loss": -0.001]),
    ]
    for size in [1, 7, 1 << 16] { #expect(report(Array(output.utf8), size: size).1 == expected) }
  }

  @Test func longLinesAreNoReports() throws {
    let padding = String(repeating: " ", count: LineSplitter.maximumLine)
    let output = Array("{\"epoch\": 1}\n{\"epoch\": 2,\(padding)\"a\": 1}\n{\"epoch\": 3}\n0.25".utf8)
    for size in [1 << 10, 1 << 23] {
      let (report, epochs) = report(output, size: size)
      #expect(epochs.map(\.number) == [1, 3])
      #expect(try report.metrics(["m"]) == ["m": 0.25])
    }
  }
}
