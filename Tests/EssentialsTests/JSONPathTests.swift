import Testing

@testable import Essentials

@Suite struct JSONPathTests {
  @Test func pathsHaveTwoWaysToIndex() throws {
    #expect(try JSONPath("space[0].max").steps == ["space", "0", "max"])
    #expect(try JSONPath("space.0.max").steps == ["space", "0", "max"])
    #expect(try JSONPath("a[1][2]").steps == ["a", "1", "2"])
    #expect(try JSONPath("[3].x").steps == ["3", "x"])
  }

  @Test(arguments: ["", ".", "a.", ".a", "a[", "a[]", "a[x]", "a[0", "a[0]b", "a.[0]", "a]["])
  func malformedPathsAreRefused(text: String) {
    #expect(throws: JSONPathError.self) { try JSONPath(text) }
  }

  @Test func valuesAreReplacedAndObjectsMade() throws {
    var value: JSONValue = ["a": [1, ["b": 2]], "n": .null]
    try value.set(JSONPath("a[1].b"), to: 3)
    try value.set(JSONPath("n.deep.er"), to: true)
    try value.set(JSONPath("new.key"), to: "x")
    #expect(value == ["a": [1, ["b": 3]], "n": ["deep": ["er": true]], "new": ["key": "x"]])
  }

  @Test(arguments: [
    ("a[2]", "a has the indexes 0 to 1, found 2"), ("a[-1]", "a has the indexes 0 to 1, found -1"),
    ("a.b", "a is a list; expected an index, found \"b\""), ("e.0", "e is empty, found 0"),
    ("a[0].x", "a[0] is 1, so it has no \"x\" within"),
  ])
  func aPathThatLeadsNowhereSaysWhere(path: String, message: String) throws {
    var value: JSONValue = ["a": [1, 2], "e": []]
    let before = value
    let error = #expect(throws: JSONPathError.self) { try value.set(JSONPath(path), to: 0) }
    #expect(error?.description == message)
    #expect(value == before)
  }
}
