import Datasets
import Essentials
import NeuralNetworks
import Search
import Studies

extension ClassificationProblem: Problem {
  public static let entry = ProblemEntry(
    name: "classification", summary: "networks that predict a class, trained on a data set",
    changeableKeys: ["dataset.path", "dataset.cache", "dataset.testList"]
  ) { reader, context in
    ClassificationProblem(reader, from: context.file, needsBaseline: context.needsBaseline)
  }

  public static let regression = ProblemEntry(
    name: "regression", summary: "networks that predict a number, trained on a table",
    changeableKeys: entry.changeableKeys
  ) { reader, context in
    ClassificationProblem(reader, from: context.file, needsBaseline: context.needsBaseline, isRegression: true)
  }

  public var target: SearchTarget {
    let chromosomes = ChromosomeReader(self)
    return SearchTarget(
      space: space, baseline: baseline, objectives: objectives,
      epochs: (try? training.settings(base)).map { .upTo($0.epochs) } ?? .any,
      identity: { [chromosomes] in chromosomes?.chromosome(of: $0)?.json.line },
      decoded: { [chromosomes] in chromosomes?.chromosome(of: $0)?.json })
  }

  public var comparesPlain: Bool { plain != nil }
  /// Networks that are not kept leave no weights.
  public var leavings: Study.Leavings { Study.Leavings(weights: folds == 0 && !refits) }

  public var rows: [(label: String, text: String)] {
    var rows = [("dataset", dataset.summary)]
    if let settings = try? training.settings(base) {
      let limit = timeLimit.map { ", at most \(describedDuration($0))" } ?? ""
      rows.append(
        (
          "training",
          "at most \(counted(settings.epochs, "epoch")), patience \(settings.patience), "
            + "batches of \(settings.batchSize)\(limit)"
        ))
    }
    let names = objectives.map { Objective.title(of: $0.metric) }
    let place = folds > 0 ? "as the mean over \(folds) folds" : "on the \(fitness.prefix) split"
    return rows + [("fitness", "\(names.joined(separator: ", ")) \(place)\(epoch == .last ? ", last epoch" : "")")]
  }

  public func check() throws {
    if let shape = dataset.knownSampleShape { return try refuseMisfits(sampleShape: shape) }
    // Whether the layers fit the samples is known only from the data: `open` checks that.
    let builder = builder(sampleShape: [], classes: 2)
    try edges.check(model.references) { try builder.check($0) }
    try plainBuilder(sampleShape: [], classes: 2)?.check([:])
  }

  public func open(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> OpenProblem {
    let data = try Dataset.open(dataset, seed: seed, progress: progress)
    let faults = faults(on: data)
    guard faults.isEmpty else { throw SettingsError(file: file, faults: faults) }
    if dataset.knownSampleShape != data.sampleShape { try refuseMisfits(sampleShape: data.sampleShape) }
    let folds = folds > 1 ? try data.folds(folds, seed: seed) : []
    return OpenProblem(
      digest: data.digest, notes: unusedNotes + data.notes,
      evaluator: ClassificationEvaluator(self, dataset: data, folds: folds))
  }

  /// A note for each parameter that neither the model nor the training refers to, so that searching it is in vain.
  var unusedNotes: [String] {
    let used = model.references.union(training.json.references).union(finalTraining.json.references)
    return space.parameters.filter { !used.contains($0.name) && $0.domain.count != 1 }.map {
      "space: \"\($0.name)\" is used nowhere in model or training; expected \"$\($0.name)\" there"
    }
  }

  /// The baseline's parameters; if there is none, the first value of each.
  public var base: [String: JSONValue] { edges.base }

  private var edges: SpaceEdges { SpaceEdges(space, baseline: baseline) }

  /// The networks of this search for samples of a shape, without the batch.
  public func builder(sampleShape: [Int], classes: Int) -> ClassifierBuilder {
    ClassifierBuilder(model: model, sampleShape: sampleShape, classes: classes, file: file)
  }

  /// The networks of this search on its data.
  public func builder(for dataset: Dataset) -> ClassifierBuilder {
    builder(sampleShape: dataset.sampleShape, classes: outputs(for: dataset))
  }

  /// The plain network on the data; nil if there is none.
  func plainBuilder(for dataset: Dataset) -> ClassifierBuilder? {
    plainBuilder(sampleShape: dataset.sampleShape, classes: outputs(for: dataset))
  }

  /// The number of outputs: one for each class, or one number.
  private func outputs(for dataset: Dataset) -> Int { isRegression ? 1 : dataset.classNames.count }

  func plainBuilder(sampleShape: [Int], classes: Int) -> ClassifierBuilder? {
    plain.map {
      ClassifierBuilder(model: $0.model, at: "plain.model", sampleShape: sampleShape, classes: classes, file: file)
    }
  }

  /// - Throws: `SettingsError` if parameters of the space lead to networks that samples of this shape do not fit.
  func refuseMisfits(sampleShape: [Int]) throws {
    // The number of classes is known only from the data; any number shows whether the layers fit.
    let builder = builder(sampleShape: sampleShape, classes: 2)
    try requireMemory(builder)
    try edges.check(model.references) { _ = try builder.plan($0) }
    _ = try plainBuilder(sampleShape: sampleShape, classes: 2)?.plan([:])
  }

  /// - Throws: `SettingsError` if this machine cannot train the baseline's network.
  private func requireMemory(_ builder: ClassifierBuilder) throws {
    guard let batchSize = try? training.settings(base).batchSize else { return }
    do {
      try builder.plan(base).requireMemory(batchSize: batchSize)
    } catch let shortage as MemoryShortage {
      throw SettingsError(file: file, faults: [SettingsFault(path: "model", message: shortage.description)])
    }
  }

  /// What the data lacks for this problem.
  private func faults(on dataset: Dataset) -> [SettingsFault] {
    let path = self.dataset.path
    var faults: [SettingsFault] = []
    if isRegression != (dataset.targets != nil) {
      faults.append(
        SettingsFault(
          path: "dataset.target",
          message: isRegression
            ? "expected \"number\", since a regression needs numeric targets"
            : "expected \"class\", or problem.type "
              + "\"regression\""))
    } else if !isRegression, dataset.classNames.count < 2 {
      let only = dataset.classNames.first.map { "only \"\($0)\"" } ?? "none"
      faults.append(
        SettingsFault(path: "dataset.path", message: "\(path): expected at least 2 classes, found \(only)"))
    }
    faults += classFaults(on: dataset)
    if fitness == .validation, folds == 0, dataset.splits.validation.isEmpty {
      faults.append(
        SettingsFault(
          path: "fitness.on",
          message: "expected \"train\", or a larger dataset.validation: \(path) has no samples for validation"))
    }
    if testRepeats > 0, dataset.splits.test.isEmpty {
      faults.append(
        SettingsFault(
          path: "test.repeats", message: "expected 0, since \(path) has no test samples, found \(testRepeats)"))
    }
    return faults
  }

  /// Weights of classes that the data do not have.
  private func classFaults(on dataset: Dataset) -> [SettingsFault] {
    guard let settings = try? training.settings(base), case .named(let weights) = settings.classWeights else {
      return []
    }
    return weights.keys.sorted().filter { !dataset.classNames.contains($0) }.map { name in
      let hint = suggestion(for: name, among: dataset.classNames)
      return SettingsFault(
        path: "training.classWeights.\(name)", message: "\(self.dataset.path) has no class of this name\(hint)")
    }
  }

  /// The evaluator of trials without cross-validation, which also trains single networks.
  public func evaluator(on dataset: Dataset) -> ClassificationEvaluator {
    ClassificationEvaluator(self, dataset: dataset, folds: [])
  }
}

extension JSONValue {
  /// The names of the search parameters that a section refers to: texts and keys that begin with a dollar sign.
  var references: Set<String> {
    switch self {
    case .string(let text): text.hasPrefix("$") ? [String(text.dropFirst())] : []
    case .array(let list): list.reduce(into: []) { $0.formUnion($1.references) }
    case .object(let members):
      members.reduce(into: []) { names, member in
        names.formUnion(JSONValue.string(member.key).references)
        names.formUnion(member.value.references)
      }
    case .null, .bool, .integer, .number: []
    }
  }
}
