import Essentials
import TestSupport
import Testing

@testable import hpsearch

/// Trains a small GAN of numbers with the program, kills it, interrupts it, and continues.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct GanProgramTests {
  let folder: StudyFolder

  init() throws { folder = try StudyFolder() }

  /// The command line but for the folder, in bash.
  private func gan(_ rest: String, epochs: Int = 400) -> String {
    """
    $hpsearch gan -c '\(packageRoot)/configs/mini-gan-normal.json' --set dataset.samples=640 \
    --set training.epochs=\(epochs) --set measures.samples=500 --set loss.weights=adaptive \
    --set discriminator.spectralNorm=true \(rest)
    """
  }

  private static let files = ["best.safetensors", "last.safetensors", "log.jsonl", "checkpoint.safetensors"]

  @Test(arguments: [1, 7, 20]) func aKilledTrainingContinuesToTheSameBits(epochs: Int) throws {
    let whole = try runShell(gan("--json -o '\(folder.at("whole"))'"))
    try #require(whole.code == 0, "\(whole.errors)")
    let killed = try runShell(
      """
      \(gan("-o '\(folder.at("run"))'")) > '\(folder.at("out"))' & child=$!
      # A header, then an epoch a line.
      until [ "$(wc -l < '\(folder.at("out"))')" -gt \(epochs) ]; do sleep 0.001; done
      kill -KILL $child
      wait $child
      """)
    #expect(killed.code == 137)
    let resumed = try runShell(gan("--json --resume -o '\(folder.at("run"))'"))
    #expect(resumed.code == 0, "\(resumed.errors)")
    for name in Self.files {
      let (one, other) = (try Files.read(folder.at("whole/\(name)")), try Files.read(folder.at("run/\(name)")))
      #expect(one == other, "\(name)")
    }
    #expect(resumed.errors.contains("\ncontinues   after epoch "))
  }

  @Test func whatItLeavesIsShownAndSampled() throws {
    let ended = try runShell(gan("-o '\(folder.at("run"))'", epochs: 12))
    try #require(ended.code == 0, "\(ended.errors)")
    #expect(ended.output.contains("diagnosis   "))
    #expect(ended.output.contains("published"))
    #expect(
      try Files.list(folder.at("run")) == [
        "best.safetensors", "checkpoint.safetensors", "config.json", "density.svg", "last.safetensors", "log.jsonl",
        "losses.svg", "portrait.svg", "scores.svg",
      ])
    let shown = try runShell("$hpsearch inspect '\(folder.at("run"))' --json")
    let measures = try #require(try JSONValue(parsing: shown.output)["measures"])
    for name in ["kolmogorovSmirnov", "wasserstein1"] {
      #expect(measures[name]?["last"]?.number != nil && measures[name]?["best"]?.number != nil)
    }
    let page = try runShell("$hpsearch inspect '\(folder.at("run"))'")
    #expect(page.output.hasPrefix("mini-gan-normal: 12 epochs of 12, seed 1\n"))
    let sampled = try runShell(
      "$hpsearch sample -m '\(folder.at("run/best.safetensors"))' -n 5 -o '\(folder.at("five.npy"))'")
    #expect(sampled.code == 0)
    let bytes = try Files.read(folder.at("five.npy"))
    #expect(bytes.count == 128 + 20 && Array(bytes[1..<6]) == Array("NUMPY".utf8))
    let picture = try runShell(
      "$hpsearch sample -m '\(folder.at("run/best.safetensors"))' -n 5 -o '\(folder.at("five.png"))'")
    #expect(picture.code == 2 && picture.errors.contains("makes samples of the shape [1], no images"))
  }

  @Test func anotherTrainingInTheFolderIsRefused() throws {
    #expect(try runShell(gan("-q -o '\(folder.at("run"))'", epochs: 3)).code == 0)
    let again = try runShell(gan("-q -o '\(folder.at("run"))'", epochs: 3))
    #expect(again.code == 2 && again.errors.contains("already holds a training with 3 epochs"))
    let other = try runShell(gan("-q --resume --set loss.name=hinge -o '\(folder.at("run"))'", epochs: 3))
    #expect(other.code == 2 && other.errors.contains("loss.name: was \"bce\" when the training began, found \"hinge\""))
    let finished = try runShell(gan("--resume -o '\(folder.at("run"))'", epochs: 3))
    #expect(finished.code == 0 && finished.errors.contains("the training was finished already"))
  }

  @Test func aSearchOverItsSettingsShowsTheirEffects() throws {
    let ended = try runShell(
      """
      $hpsearch gan -c '\(packageRoot)/configs/gan-study.json' --set strategy.trials=4 --set training.epochs=2 \
      --set dataset.samples=256 --set measures.samples=200 -j 1 -q -o '\(folder.at("study"))'
      """)
    #expect(ended.code == 0, "\(ended.errors)")
    #expect(ended.output.contains("effects on kolmogorovSmirnov, lower is better"))
    #expect(try Files.list(folder.at("study")).contains("effects.svg"))
  }
}
