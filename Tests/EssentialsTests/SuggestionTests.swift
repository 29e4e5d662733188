import Essentials
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("epoch", "; did you mean \"epochs\"?"), ("Epohcs", "; did you mean \"epochs\"?"), ("window", ""),
  ])
  func aCloseCandidateIsSuggested(_ word: String, _ expected: String) {
    #expect(suggestion(for: word, among: ["trials", "epochs"]) == expected)
  }

  @Test func withoutCandidatesNothingIsSuggested() { #expect(suggestion(for: "epoch", among: []) == "") }
}
