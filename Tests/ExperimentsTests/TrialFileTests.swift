import Essentials
import Experiments
import Search
import Studies
import TestSupport
import Testing

/// Files of trials to be imported, whole and broken.
@Suite struct TrialFileTests {
  private let folder: StudyFolder
  private static let space = SearchSpace(
    [
      SearchParameter(name: "lr", domain: .real(0.0001...0.1, isLogarithmic: true)),
      SearchParameter(name: "optimizer", domain: .choice(["sgd", "adam"])),
      SearchParameter(
        name: "momentum", domain: .real(0...0.9),
        when: [Clause("optimizer", .values([.choice(index: 0, label: "sgd")]))]),
    ], forbidden: [[Clause("lr", .range(0.05...1)), Clause("optimizer", .values([.choice(index: 1, label: "adam")]))]])

  init() throws { folder = try StudyFolder() }

  private func read(
    _ text: String, as name: String, _ objectives: [Objective] = [Objective("accuracy", better: .higher)]
  )
    throws -> [ImportedTrial]
  {
    try Files.replace(folder.at(name), with: text)
    return try TrialFile(path: folder.at(name), space: Self.space, objectives: objectives).trials
  }

  @Test func tablesAndLinesSayTheSame() throws {
    let table = try read("lr,optimizer,momentum,note,accuracy\n0.01,adam,,x,0.5\n0.001,sgd,0.9,,0.75\n", as: "a.csv")
    let lines = try read(
      """
      {"lr": 0.01, "optimizer": "adam", "accuracy": 0.5}
      {"parameters": {"lr": 0.001, "optimizer": "sgd", "momentum": 0.9}, "fitness": 0.75, "state": "complete"}

      """, as: "a.jsonl")
    #expect(table == lines)
    #expect(
      table == [
        ImportedTrial(parameters: ["lr": 0.01, "optimizer": "adam"], values: [0.5]),
        ImportedTrial(parameters: ["lr": 0.001, "optimizer": "sgd", "momentum": 0.9], values: [0.75]),
      ])
  }

  @Test func aTrialWithoutAValueHasFailed() throws {
    #expect(try read("lr,optimizer,accuracy\n0.01,adam,\n", as: "a.csv").map(\.values) == [[]])
    #expect(
      try read("{\"lr\": 0.01, \"optimizer\": \"adam\", \"fitness\": null}\n", as: "a.jsonl").map(\.values) == [[]])
  }

  @Test func everyObjectiveIsRead() throws {
    let two = [Objective("accuracy", better: .higher), Objective("size", better: .lower)]
    let found = try read("lr,optimizer,fitness,size\n0.01,adam,0.5,12\n", as: "a.csv", two)
    #expect(found.map(\.values) == [[0.5, 12]])
  }

  @Test(arguments: [
    ("a.csv", "lr,optimizer,accuracy\n0.01,adm,0.5\n", "2: optimizer: expected one of \"sgd\", \"adam\" or an index"),
    ("a.csv", "lr,optimizer,accuracy\n2,adam,0.5\n", "2: lr: expected a number from 0.0001 to 0.1, found"),
    ("a.csv", "lr,accuracy\n0.01,0.5\n", "2: expected values of optimizer, momentum, found none"),
    ("a.csv", "lr,optimizer,accuracy\n0.01,sgd,0.5\n", "2: expected values of momentum, found none"),
    ("a.csv", "lr,optimizer,accuracy\n0.09,adam,0.5\n", "2: the assignment is forbidden"),
    ("a.csv", "lr,optimizer,accuracy\n0.01,adam,good\n", "2: accuracy: expected a finite number, found"),
    ("a.csv", "lr,optimizer,accuracy\n0.01,adam\n", "2: expected 3 cells, found 2"),
    ("a.csv", "lr,optimizer,accuracy\n", " expected at least one trial, found none"),
    ("a.csv", "", " expected at least one trial, found none"),
    ("a.jsonl", "{\"lr\": 0.01\n", "1: "), ("a.jsonl", "\n[1]\n", "2: expected an object, found a list"),
    ("a.jsonl", "", " expected at least one trial, found none"),
  ])
  func aWrongLineIsNamed(name: String, text: String, message: String) throws {
    do {
      _ = try read(text, as: name)
      Issue.record("it was read: \(text)")
    } catch {
      #expect("\(error)".hasPrefix("\(folder.at(name)):\(message)"), "\(error)")
    }
  }
}
