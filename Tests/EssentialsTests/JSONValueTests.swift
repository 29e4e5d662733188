import Testing

@testable import Essentials

@Suite struct JSONValueTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true ", true), ("-0", 0), ("12", 12), ("1.0", .number(1)),
      ("1e3", .number(1000)), ("-2.5E-3", .number(-0.0025)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .number(9.223372036854775808e18)), ("\"\"", ""), ("[]", []), ("{}", [:]),
      ("[1,[2]]", [1, [2]]),
      (#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#, "\"\\/\u{8}\u{C}\n\r\té😀é"),
    ] as [(String, JSONValue)]) func valuesAreRead(text: String, value: JSONValue) throws
  {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    ("", "line 1, column 1: expected a value, found the end of the text"),
    ("{\n  \"a\": 1,\n}", "line 3, column 1: expected a key in quotes, found \"}\""),
    ("[1 2]", "line 1, column 4: expected \",\" or \"]\", found \"2\""),
    ("{\"a\" 1}", "line 1, column 6: expected \":\", found \"1\""),
    ("1 x", "line 1, column 3: expected the end of the text, found \"x\""),
    (#"{"a":1, "b":2, "a":3}"#, "line 1, column 16: the key \"a\" occurs twice"),
    ("01", "line 1, column 3: a number cannot begin with 0"),
    ("1.", "line 1, column 3: expected a digit, found the end of the text"),
    ("1e999", "line 1, column 6: the number 1e999 is too large"),
    ("nul", "line 1, column 4: expected a value, found the end of the text"),
    ("NaN", "line 1, column 1: expected a value, found \"N\""),
    ("\"a\nb\"", "line 1, column 3: a text holds a control character"),
    ("\"a", "line 1, column 3: expected the end of a text, found the end of the text"),
    (#""\x""#, "line 1, column 4: a text holds an unknown escape"),
    (#""\u+123""#, "line 1, column 8: expected 4 hexadecimal digits, found \"\"\""),
    (#""\ud83d""#, "line 1, column 8: a text holds half a surrogate pair"),
  ]) func syntaxErrorsSayWhere(text: String, message: String) {
    #expect(throws: JSONSyntaxError(reason: message)) { try JSONValue(parsing: text) }
  }

  @Test func whatIsNotUTF8IsRefused() {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) }
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0x22, 0x5C, 0x6E, 0xFF, 0x22]) }
  }

  @Test func deepNestingIsRefusedAndDoesNotExhaustTheStack() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONSyntaxError(reason: "line 1, column 257: nested deeper than 256 levels")) {
      try JSONValue(parsing: deep)
    }
    let allowed = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    #expect(throws: Never.self) { try JSONValue(parsing: allowed) }
  }

  @Test func linesAreSortedAndReadBackEqual() throws {
    let value: JSONValue = [
      "b": [1, 2.5, .number(1), .number(-0.0)], "a": ["x\"\\\n\u{1}é": .null, "y": false], "c": .number(1e-300),
      "d": .number(0.1 + 0.2),
    ]
    let line = #"{"a":{"x\"\\\n\u0001é":null,"y":false},"b":[1,2.5,1.0,-0.0],"c":1e-300,"d":0.30000000000000004}"#
    #expect(value.line == line)
    #expect(try JSONValue(parsing: value.line) == value)
    #expect(try JSONValue(parsing: value.document) == value)
  }

  @Test func documentsKeepPlainListsOnOneLine() {
    let value: JSONValue = ["list": [1, 2], "objects": [["a": 1]], "empty": [:]]
    let expected = """
      {
        "empty": {},
        "list": [1,2],
        "objects": [
          {
            "a": 1
          }
        ]
      }

      """
    #expect(value.document == expected)
  }

  @Test func randomDoublesSurviveTheirText() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<100_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(try JSONValue(parsing: JSONValue.number(value).line).number == value)
    }
  }
}
