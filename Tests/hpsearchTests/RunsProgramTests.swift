import Essentials
import TestSupport
import Testing

/// The commands that only read runs, by the built program.
@Suite struct RunsProgramTests {
  private let search = """
    cd $(mktemp -d); printf '%s' '{"name": "r", "method": "random", "strategy": {"trials": 3},
      "problem": {"type": "formula", "function": "sphere"}}' > c.json
    $hpsearch search -c c.json -q > /dev/null

    """

  @Test func runsAreListed() throws {
    let table = try runShell(search + "$hpsearch inspect; mkdir runs/empty; $hpsearch inspect --json")
    let lines = table.output.split(separator: "\n").map(String.init)
    #expect(lines[0].split(separator: " ").prefix(4) == ["run", "method", "state", "trials"])
    #expect(lines[1].split(separator: " ").prefix(4) == ["runs/r", "random", "finished", "3"])
    let runs = try JSONValue(parsing: lines[2])["runs"]?.array ?? []
    #expect(runs.count == 1 && runs[0]["state"] == "finished" && runs[0]["trials"] == 3)
    #expect(try runShell("cd $(mktemp -d); $hpsearch inspect").errors.contains("no runs below runs/ yet"))
  }

  @Test func oneTrialIsShownWhole() throws {
    let shown = try runShell(search + "$hpsearch inspect runs/r --trial 1; $hpsearch inspect runs/r --trial 1 --json")
    #expect(shown.output.hasPrefix("trial 1 of r: complete") && shown.output.contains("regret"))
    let last = try JSONValue(parsing: String(shown.output.split(separator: "\n").last ?? ""))
    #expect(last["number"] == 1 && last["metrics"]?["regret"] != nil && last["ended"]?.string != nil)
    let missing = try runShell(search + "$hpsearch inspect runs/r --trial 9")
    #expect(missing.code == 2 && missing.errors.contains("there is no trial 9 in runs/r, which has the trials 0 to 2"))
  }

  @Test func picturesAreDrawnByKind() throws {
    let drawn = try runShell(search + "$hpsearch inspect runs/r --plot curve -o a.svg; head -c 4 a.svg")
    #expect(drawn.code == 0 && drawn.output == "<svg")
    let refused = try runShell(search + "$hpsearch inspect runs/r --plot curve -o a.png")
    #expect(refused.code == 2 && refused.errors.contains("rsvg-convert"))
    let empty = try runShell(search + "$hpsearch inspect runs/r --plot front -o a.svg")
    #expect(empty.code == 2 && empty.errors.contains("--plot front has nothing to draw"))
  }

  @Test func exportsGoWhereTheyAreSent() throws {
    let rows = try runShell(search + "$hpsearch export runs/r --format csv | head -1; ls")
    #expect(rows.output.hasPrefix("number,batch,state,fitness,x1"))
    let files = try runShell(search + "$hpsearch export runs/r --format tensorboard -q; ls runs/r/tensorboard | wc -l")
    #expect(files.output.contains("4"))
    let none = try runShell(search + "$hpsearch export runs/r --format onnx")
    #expect(none.code == 2 && none.errors.contains("expected best.safetensors or model.safetensors, found neither"))
  }

  @Test func watchPrintsALineForEachTrialAndEnds() throws {
    let lines = try runShell(search + "$hpsearch watch runs/r; $hpsearch watch runs/r --once")
    #expect(lines.code == 0 && lines.output.contains("trial 0  ") && lines.output.contains("r · random · finished"))
    let none = try runShell("$hpsearch watch /nowhere")
    #expect(none.code == 2 && none.errors.contains("no such run directory"))
  }
}
