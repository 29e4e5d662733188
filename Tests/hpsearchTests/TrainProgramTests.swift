import Essentials
import NeuralNetworks
import Studies
import TestSupport
import Testing

@testable import hpsearch

/// Trains a small network on the bundled solids, kills it, interrupts it, and continues.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct TrainProgramTests {
  let folder: StudyFolder

  init() throws { folder = try StudyFolder() }

  /// Long enough for a signal to come before their end.
  static let many = 200

  /// What all tests share: the prepared data, and a training that nothing disturbed.
  static let shared = Result { try StudyFolder() }
  static let whole = Result<(model: [UInt8], shown: JSONValue), any Error> { try TrainProgramTests().undisturbed() }

  /// The command line but for the folder, in bash.
  func train(_ rest: String, epochs: Int = many, seed: Int = 1) -> String {
    """
    $hpsearch train -c '\(packageRoot)/configs/modelnet.json' --seed \(seed) \
    --set dataset.path='\(packageRoot)/datasets/shapes10' --set dataset.cache='\((try? Self.shared.get().at("cache")) ?? "")' \
    --set dataset.gridSize=12 --set dataset.padding=1 --set dataset.limit=8 --set training.patience=1000 \
    --set 'model={"builder":"mlp","units":[24,"$fc2"],"dropout":true}' --set training.epochs=\(epochs) \
    --set training.clipNorm=2 --set training.labelSmoothing=0.1 --set training.batchSize=8 \
    --set 'training.schedule={"name":"exponential","factor":0.9,"warmupEpochs":2}' \(rest)
    """
  }

  func text(_ name: String) throws -> String { String(decoding: try Files.read(folder.at(name)), as: UTF8.self) }

  /// The weights of a training that nothing disturbed, and what it showed.
  func undisturbed(epochs: Int = many) throws -> (model: [UInt8], shown: JSONValue) {
    let ended = try runShell(train("--json -o '\(folder.at("whole"))'", epochs: epochs))
    try #require(ended.code == 0, "\(ended.errors)")
    return (try Files.read(folder.at("whole/model.safetensors")), try shown(ended))
  }

  /// The JSON that a training printed, but for the place of its weights.
  func shown(_ ended: Ended) throws -> JSONValue {
    var members = try #require(try JSONValue(parsing: ended.output).object)
    members["weights"] = nil
    return .object(members)
  }

  /// Starts a training, sends it a signal once it has printed `epochs` epochs, and says how it ended.
  func broken(by signal: String, after epochs: Int) throws -> Ended {
    try runShell(
      """
      \(train("-o '\(folder.at("run"))' --resume")) > '\(folder.at("out"))' & child=$!
      # A header, then an epoch a line.
      until [ "$(wc -l < '\(folder.at("out"))')" -gt \(epochs) ]; do sleep 0.002; done
      kill -\(signal) $child
      wait $child
      """)
  }

  @Test(arguments: [1, 3, 7]) func aKilledTrainingContinuesToTheSameBits(epochs: Int) throws {
    let whole = try Self.whole.get()
    #expect(try broken(by: "KILL", after: epochs).code == 137)
    #expect(!Files.exists(folder.at("run/model.safetensors")))
    let resumed = try runShell(train("--json -o '\(folder.at("run"))' --resume"))
    #expect(resumed.code == 0)
    #expect(try shown(resumed) == whole.shown)
    #expect(try Files.read(folder.at("run/model.safetensors")) == whole.model)
    #expect(try Files.list(folder.at("run")) == ["checkpoint.safetensors", "model.safetensors"])
    #expect(resumed.errors.contains("\ncontinues   after epoch "))
  }

  @Test(arguments: ["INT", "TERM"]) func anInterruptedTrainingSaysHowToContinue(signal: String) throws {
    let whole = try Self.whole.get()
    // bash ignores SIGINT for what it starts in the background, and a program inherits that; ours listens anyway.
    let ended = try broken(by: signal, after: 2)
    #expect(ended.code == 75)
    #expect(ended.errors.contains("\ninterrupted after "))
    #expect(ended.errors.contains("; --resume continues:\n  hpsearch train -c "))
    let resumed = try runShell(train("--json -o '\(folder.at("run"))' --resume"))
    #expect(try shown(resumed) == whole.shown)
    #expect(try Files.read(folder.at("run/model.safetensors")) == whole.model)
  }

  @Test func moreEpochsTakeAnEndedTrainingFurther() throws {
    let whole = try undisturbed(epochs: 6)
    let run = "-o '\(folder.at("run"))' --json"
    #expect(try runShell(train(run, epochs: 4)).code == 0)
    let more = try runShell(train("\(run) --resume", epochs: 6))
    #expect(try shown(more) == whole.shown)
    #expect(try Files.read(folder.at("run/model.safetensors")) == whole.model)
    let again = try runShell(train("\(run) --resume", epochs: 6))
    #expect(try shown(again) == whole.shown)
    #expect(again.errors.contains("the training was finished already; nothing was trained\n"))
  }

  @Test func aFolderIsRefusedOrContinuedByItsContents() throws {
    let path = folder.at("run")
    func ended(_ rest: String, epochs: Int = 2, seed: Int = 1) throws -> Ended {
      try runShell(train("-o '\(path)' \(rest)", epochs: epochs, seed: seed))
    }
    func refused(_ rest: String, epochs: Int = 2, seed: Int = 1) throws -> String {
      let ended = try ended(rest, epochs: epochs, seed: seed)
      #expect(ended.code == 2 && ended.output.isEmpty)
      return ended.errors
    }
    try Files.replace(path, with: "")
    #expect(try refused("") == "hpsearch: \(path): is a file; expected a directory for the training\n")
    Files.remove(path)
    try Files.makeDirectory(path)
    try Files.replace("\(path)/thesis.tex", with: "")
    #expect(
      try refused("--resume")
        == "hpsearch: \(path): is not empty and holds no checkpoint.safetensors; choose another --output\n")
    #expect(try Files.list(path) == ["thesis.tex"])
    Files.remove("\(path)/thesis.tex")
    // What a kill in the middle of a write leaves.
    try Files.replace("\(path)/checkpoint.safetensors.77.partial", with: "half")

    let begun = try ended("--resume")
    #expect(begun.code == 0 && begun.errors.contains("\(path): nothing to continue yet; starting a new training\n"))
    #expect(try Files.list(path) == ["checkpoint.safetensors", "model.safetensors"])
    #expect(
      try refused("")
        == "hpsearch: \(path): already holds a training with 2 epochs; continue it with --resume, "
        + "or choose another --output\n")

    let other = "hpsearch: \(path): --resume continues the same training; for another one choose another --output\n"
    #expect(
      try refused("--resume --set training.batchSize=9")
        .hasSuffix("hpsearch: \(path): training.batchSize: was 8 when the training began, found 9\n" + other))
    #expect(
      try refused("--resume", seed: 2).hasSuffix(
        "hpsearch: \(path): seed: was 1 when the training began, found 2\n" + other))
    #expect(
      try refused("--resume", epochs: 1)
        .hasSuffix("hpsearch: \(path): training.epochs: was 2 when the training began, found 1\n" + other))
    #expect(
      try refused("--resume --parameters '{\"fc2\": 7}'")
        .hasSuffix("hpsearch: \(path): parameters.fc2: was 256 when the training began, found 7\n" + other))
    // What only a search reads may change.
    #expect(try ended("--resume --set strategy.samples=3 --set training.patience=2000").code == 0)

    try Files.replace("\(path)/checkpoint.safetensors", with: "not one")
    let broken = try ended("--resume")
    #expect(broken.code == 1 && broken.errors.contains("\(path)/checkpoint.safetensors: header: "))
  }

  /// Three trials of a search, and one of them once more: with its config and its seed.
  @Test func aTrialOfARunIsTrainedAgain() throws {
    let run = folder.at("run")
    let search = try runShell(
      train("-q -o '\(run)' --set method=random --set 'strategy={\"trials\":3}' --set test.repeats=0", epochs: 3)
        .replacing("$hpsearch train", with: "$hpsearch search -j 1") + " --set confirm=null")
    try #require(search.code == 0, "\(search.errors)")
    let journal = try JournalContents(path: "\(run)/journal.jsonl")
    func again(_ rest: String, _ name: String) throws -> (shown: JSONValue, model: [UInt8]) {
      let ended = try runShell("$hpsearch train \(rest) --json -o '\(folder.at(name))'")
      try #require(ended.code == 0, "\(ended.errors)")
      return (try JSONValue(parsing: ended.output), try Files.read(folder.at("\(name)/model.safetensors")))
    }
    for trial in journal.trials {
      let found = try again("--from '\(run)' --trial \(trial.number)", "again-\(trial.number)").shown
      #expect(found["best"]?["validationLoss"]?.number == trial.metrics["validationLoss"])
      #expect(found["measures"]?["accuracy"]?.number == trial.fitness && found["monitor"] == "accuracy")
    }
    // The recommended one, whose network the search has kept.
    let best = try again("--from '\(run)'", "best")
    #expect(try best.model == Files.read("\(run)/best.safetensors"))
    // Its parameters, with the config's seed.
    let parameters = try again("-c '\(run)/best.json'", "config").shown
    let other = try again("-c '\(run)/config.json' --parameters '\(run)/best.json'", "other").shown
    #expect(parameters["epochs"] == other["epochs"] && parameters["epochs"] != best.shown["epochs"])

    func refused(_ rest: String) throws -> String {
      let ended = try runShell("$hpsearch train \(rest)")
      #expect(ended.code == 2)
      return ended.errors
    }
    #expect(
      try refused("--from '\(run)' --trial 3")
        == "hpsearch: --trial 3: \(run) has no such trial; it has 3 trials, from 0 to 2\n")
    #expect(try refused("--trial 3") == "hpsearch: --trial goes with --from RUN\n")
    #expect(try refused("--from '\(run)' -c a.json") == "hpsearch: --from and --config exclude each other\n")
    #expect(
      try refused("--from /nowhere")
        == "hpsearch: --from: /nowhere: holds no journal.jsonl, so it is not a run directory\n")
  }

  @Test func twoProcessesCannotTrainInOneFolder() throws {
    let path = folder.at("run")
    let lock = try #require(try runLock(path))
    let ended = try runShell(train("-o '\(path)'"))
    #expect(ended.code == 1)
    #expect(
      ended.errors.hasSuffix("hpsearch: \(path): another hpsearch is training here; wait for it to end, or stop it\n"))
    withExtendedLifetime(lock) {}
  }

  private func runLock(_ path: String) throws -> FileLock? {
    try Files.makeDirectory(path)
    return try FileLock(folder: path)
  }

  @Test func otherKernelsAreRefused() throws {
    let output = "-o '\(folder.at("run"))'"
    #expect(try runShell(train("\(output) --kernels baseline", epochs: 1)).code == 0)
    let other = try runShell(train("\(output) --kernels avx2 --resume", epochs: 2))
    // On a processor without it another sentence.
    #expect(other.code == 2 && other.errors.contains("baseline"), "\(other.errors)")
    #expect(try runShell(train("\(output) --kernels baseline --resume", epochs: 2)).code == 0)
    let unknown = try runShell("HPSEARCH_KERNELS=sse9 $hpsearch bench --workload mlp_small_b32 --steps 1")
    #expect(
      unknown.code == 2
        && unknown.errors
          == "hpsearch: HPSEARCH_KERNELS: expected one of baseline, avx2, avx512, found \"sse9\"\n"
    )
  }

  @Test func otherDataIsRefused() throws {
    let path = folder.at("run")
    let data = try DatasetFolder()
    for name in ["box", "cone"] {
      for split in ["train", "test"] {
        let source = "\(packageRoot)/datasets/shapes10/\(name)/\(split)"
        for file in try Files.list(source).prefix(8) {
          try data.write("set/\(name)/\(split)/\(file)", try Files.read("\(source)/\(file)"))
        }
      }
    }
    let on = "-o '\(path)' --set dataset.path='\(data.path)/set'"
    #expect(try runShell(train(on, epochs: 1)).code == 0)
    let first = try Files.list("\(data.path)/set/box/train")[0]
    try data.write(
      "set/box/train/\(first)",
      try Files.read("\(data.path)/set/box/test/" + Files.list("\(data.path)/set/box/test")[0]))
    let ended = try runShell(train("\(on) --resume", epochs: 2))
    #expect(ended.code == 2)
    #expect(
      ended.errors.hasSuffix(
        "hpsearch: \(path): the data set is not the one that the training began with; "
          + "--resume continues on the same data\n"))
  }
}
