import Essentials
import TestSupport
import Testing

@testable import Studies

@Suite struct TrialTableTests {
  private func contents(_ lines: String...) throws -> JournalContents {
    let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    return try bytes.withUnsafeBytes { try JournalContents($0, path: "j", includesEpochs: false) }
  }

  private let study =
    #"{"event":"study","format":1,"name":"n","method":"m","seed":1,"config":{"space":[{"name":"z","type":"integer","min":0,"max":99},{"name":"state","type":"choice","choices":["c","a,\"b\""]}]}}"#
  private let late =
    #"{"event":"trial","number":1,"batch":0,"parameters":{"z":2,"state":"a,\"b\"","x":true},"state":"complete","fitness":0.123456789,"metrics":{"z":1.5},"seconds":3,"seed":1}"#
  private let early =
    #"{"event":"trial","number":0,"batch":0,"parameters":{"z":10,"state":"c"},"state":"failed","fitness":null,"metrics":{"a":2e-07},"reason":"two\nlines","seconds":4.5,"seed":1}"#

  /// A parameter that the study does not have, with the name that another one's column was given.
  @Test func twoColumnsOfOneNameAreNoTrap() throws {
    let strange =
      #"{"event":"trial","number":0,"parameters":{"parameters.state":1,"state":"c","number":9,"parameters.number":2},"state":"complete","fitness":0.5,"seed":1}"#
    let table = try TrialTable(contents(study, strange))
    for format in TrialTable.Format.allCases { #expect(table.text(format).contains("0.5")) }
  }

  /// The largest double is about 1.8e308.
  @Test func aMeanThatOverflowsIsWritten() throws {
    let large = Winner.Sample(values: [1.7e308, 1.5e308])
    #expect(abs(large.mean / 1.6e308 - 1) < 1e-12)
    #expect(large.json["deviation"] == .null)
    let lines = [0, 1].map {
      #"{"event":"test","role":"end","repeat":\#($0),"seed":1,"state":"complete","fitness":1.7e308,"metrics":{"testAccuracy":1.7e308}}"#
    }
    let summary = RunSummary(try contents(study, lines[0], lines[1]), directory: "r")
    #expect(summary.json.line.contains("1.7e+308"))
  }

  @Test func csvQuotesWhatNeedsIt() throws {
    let table = try TrialTable(contents(study, late, early))
    let expected = #"""
      number,batch,state,fitness,z,parameters.state,x,a,metrics.z,reason
      0,0,failed,,10,c,,2e-07,,"two
      lines"
      1,0,complete,0.123456789,2,"a,""b""",true,,1.5,

      """#
    #expect(table.text(.csv) == expected)
  }

  @Test func jsonLinesLeaveOutWhatIsNotThere() throws {
    let table = try TrialTable(contents(study, late, early))
    let expected = #"""
      {"a":2e-07,"batch":0,"fitness":null,"number":0,"parameters.state":"c","reason":"two\nlines","state":"failed","z":10}
      {"batch":0,"fitness":0.123456789,"metrics.z":1.5,"number":1,"parameters.state":"a,\"b\"","state":"complete","x":true,"z":2}

      """#
    #expect(table.text(.jsonl) == expected)
  }

  /// The columns of trials with budgets, and of trials that belong to no batch.
  @Test func budgetsHaveColumnsWhereThereAreAny() throws {
    let budget =
      #"{"event":"trial","number":2,"epochs":9,"continues":1,"parameters":{"z":2},"state":"pruned","fitness":0.25,"metrics":{},"reason":"pruned after epoch 3","seconds":3,"seed":1}"#
    let expected = """
      number,batch,epochs,continues,state,fitness,z,parameters.state,reason
      2,,9,1,pruned,0.25,2,,pruned after epoch 3

      """
    #expect(try TrialTable(contents(study, budget)).text(.csv) == expected)
  }

  @Test func theTableIsAlignedAndRounded() throws {
    let table = try TrialTable(contents(study, late), includesTimes: true)
    let expected = #"""
      number  batch  state      fitness  z  parameters.state     x  metrics.z  reason  seconds
           1      0  complete  0.123457  2  a,"b"             true        1.5              3.0

      """#
    #expect(table.text(.table) == expected)
  }

  @Test func aSummaryHasTheContractsKeys() throws {
    let summary = RunSummary(try contents(study, late, early), directory: "d")
    let json = summary.json
    #expect(json["method"] == "m")
    #expect(json["trials"] == 2)
    #expect(json["complete"] == 1)
    #expect(json["failed"] == 1)
    #expect(json["start"] == .null)
    #expect(json["best"]?["number"] == 1)
    // A choice is its index; what the space does not know stands as it is.
    #expect(json["best"]?["vector"] == [2, 1, true])
    #expect(json["test"] == ["start": .null, "end": .null])
    #expect(json["top"]?.array?.count == 1)
    // 0.75 and 0.8125: mean 0.78125, sum of squares 2 x 0.03125^2, over n - 1 = 1.
    let test = RunSummary.Test(values: [0.75, 0.8125])
    #expect(test.mean == 0.78125)
    #expect(abs(test.deviation - 0.0441941738) < 1e-9)
    #expect(RunSummary.Test(values: [0.5]).deviation == 0)
  }
}
