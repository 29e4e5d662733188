import Testing

@testable import Essentials

@Suite struct TextTests {
  @Test func numbersHaveTheirDigits() {
    #expect(fixed(0.88119, 4) == "0.8812")
    #expect(fixed(-0.00004, 4) == "0.0000")
    #expect(fixed(-1.5, 1) == "-1.5")
    #expect(fixed(99.999, 2) == "100.00")
    #expect(fixed(7.5, 0) == "8")
    #expect(fixed(.nan, 2) == "nan")
    #expect(fixed(1e300, 3) == "1e+300")
    #expect(significant(0.00031245678) == "0.000312457")
    #expect(significant(2) == "2.0")
    #expect(significant(0) == "0.0")
    #expect(counted(1, "trial") == "1 trial")
    #expect(counted(0, "trial") == "0 trials")
  }

  @Test func tablesAlign() {
    var table = TextTable([("class", .left), ("F1", .right)])
    table.rows = [["cone", "0.5"], ["ellipsoid", "0.25"], ["", ""]]
    #expect(table.text(indent: 1) == " class        F1\n cone        0.5\n ellipsoid  0.25\n \n")
    #expect(TextTable([("a", .left)]).lines == ["a"])
  }

  /// Each block begins with the first column, and has another one even if that is too wide.
  @Test func aTableContinuesBelow() {
    var table = TextTable([("trial", .right), ("accuracy", .right), ("units", .right), ("a long name", .left)])
    table.rows = [["1", "0.5", "16", "x"], ["20", "0.75", "8", "yes"]]
    let blocks = """
        trial  accuracy  units
            1       0.5     16
           20      0.75      8

        trial  a long name
            1  x
           20  yes

      """
    #expect(table.text(indent: 2, width: 24) == blocks)
    #expect(table.text(indent: 2, width: 36) == blocks, "37 are needed")
    #expect(table.text(indent: 2, width: 37) == table.text(indent: 2))
    #expect(table.text(width: 3).split(separator: "\n").count == 9)
  }

  @Test func textIsCutWithAnEllipsis() {
    #expect(shortened("abc", to: 3) == "abc")
    #expect(shortened("abcd", to: 3) == "ab…")
    #expect(shortened("abcd", to: 0) == "…")
    #expect(padded("é", to: 3, .right) == "  é")
  }

  @Test func csvIsQuotedWhereItMustBe() {
    #expect(CSV.line(["a", "b,c", "d\"e", "f\r\ng", ""]) == "a,\"b,c\",\"d\"\"e\",\"f\r\ng\",\n")
  }
}
