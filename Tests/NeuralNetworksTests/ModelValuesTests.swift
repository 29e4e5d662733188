import Essentials
import Testing

@testable import NeuralNetworks

@Suite struct ModelValuesTests {
  let values = ModelValues(
    parameters: ["n": 7, "rate": 0.25, "on": true, "kind": "max", "half": 0.5], copies: [4, 1])

  func resolve(_ value: JSONValue) -> (JSONValue, [String]) {
    var faults: [SettingsFault] = []
    let result = values.resolve(value, path: "m", faults: &faults)
    return (result, faults.map { "\($0.path): \($0.message)" })
  }

  static let pairs: [(written: JSONValue, means: JSONValue)] = [
    (5, 5), ("text", "text"), ("$n", 7), ("$kind", "max"), (["$n", [1, "$on"]], [7, [1, true]]),
    (["a": ["b": "$rate"]], ["a": ["b": 0.25]]),
    (["value": "$n"], 7), (["value": "$n", "times": 3], 21), (["value": "$n", "over": 2], 3),
    (["value": "$n", "times": 3, "over": 2], 10), (["value": "$n", "times": 0.5], 3.5),
    (["value": "$n", "over": 2.0], 3.5), (["value": "$rate", "times": 2], 0.5), (["value": -7, "over": 2], -3),
    (["value": "$n", "plus": -1], 6), (["plus": 1, "over": 2, "times": 3, "value": 5], 8),
    (["each": [1, 2], "plus": "$half"], 2.5),
    // The innermost repetition's copy.
    (["each": [1, 20, 3]], 20), (["each": [1, "$n"], "times": 2], 14), (["each": [false, true]], true),
    (["pick": [2, 3, 5], "by": 2], 5), (["pick": ["a", "b"], "by": "$on"], "b"),
    (["pick": [[1], [2]], "by": ["value": "$n", "over": 7]], [2]),
    (["value": ["each": [1, 2]], "times": ["pick": [10, 100], "by": "$on"]], 200),
  ]

  @Test(arguments: pairs.indices) func formsMeanWhatTheTableSays(_ index: Int) {
    let (found, faults) = resolve(Self.pairs[index].written)
    #expect(found == Self.pairs[index].means && faults.isEmpty)
  }

  static let wrong: [(written: JSONValue, message: String)] = [
    ("$m", "m: there is no search parameter \"m\"; did you mean \"$n\"?"),
    (
      "$nothing",
      "m: there is no search parameter \"nothing\"; known here: \"$half\", \"$kind\", \"$n\", \"$on\", \"$rate\""
    ),
    (
      ["a": [1, "$nowhere"]],
      "m.a[1]: there is no search parameter \"nowhere\"; known here: \"$half\", \"$kind\", \"$n\", \"$on\", \"$rate\""
    ),
    (["value": 1, "time": 2], "m.time: unknown key; did you mean \"times\"?"),
    (["pick": [1], "at": 0], "m.at: unknown key; did you mean \"by\"?"),
    (["each": 5], "m.each: expected a list, found 5"),
    (["each": [1]], "m.each: expected an entry for each copy, at least 2, found 1"),
    (["pick": [1, 2], "by": 2], "m.by: expected an integer from 0 to 1, or a flag, found 2"),
    (["pick": [1, 2], "by": "x"], "m.by: expected an integer from 0 to 1, or a flag, found the text \"x\""),
    (["pick": [1, 2]], "m.by: expected an integer from 0 to 1, or a flag, found nothing"),
    (["pick": [], "by": 0], "m.pick: expected a list with entries, found an empty one"),
    (["value": "x", "times": 2], "m.times: expected beside a number, found the text \"x\""),
    (["value": 2, "times": true], "m.times: expected a number, found true"),
    (["value": 2, "plus": "x"], "m.plus: expected a number, found the text \"x\""),
    (["value": 2, "over": 0], "m.over: expected a number other than 0, found 0"),
    (["value": .integer(.max), "times": 2], "m.times: 9223372036854775807 and 2 lead to too large a number"),
    (["value": .integer(.min), "over": -1], "m.over: -9223372036854775808 and -1 lead to too large a number"),
    (["value": "$m", "times": 2], "m.value: there is no search parameter \"m\"; did you mean \"$n\"?"),
  ]

  @Test(arguments: wrong.indices) func faultsNameTheirPlace(_ index: Int) {
    #expect(resolve(Self.wrong[index].written).1 == [Self.wrong[index].message])
  }

  @Test func copiesAreToldApartOnlyInRepetitions() {
    var faults: [SettingsFault] = []
    _ = ModelValues(parameters: [:]).resolve(["each": [1]], path: "m", faults: &faults)
    #expect(faults.map(\.message) == ["expected within a \"repeat\", whose copies it tells apart"])
  }
}
