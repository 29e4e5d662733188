import Essentials
import TestSupport
import Testing

/// `report` and `compare` as a user runs them.
@Suite struct ReportProgramTests {
  private let config = """
    {"name": "bowl", "method": "random", "strategy": {"trials": 12},
     "problem": {"type": "formula", "function": "rosenbrock", "dimensions": 2}}
    """

  @Test func aStudyLeavesItsReport() throws {
    let folder = try StudyFolder()
    try Files.replace(folder.at("c.json"), with: config)
    let ended = try runShell(
      """
      cd '\(folder.path)' && $hpsearch search -c c.json -o run -q && test -s run/report.html && rm run/report.html \
        && $hpsearch report run && $hpsearch report run run -o both.html -q && $hpsearch compare run run --chart c.svg
      """)
    #expect(ended.code == 0, "\(ended.errors)")
    #expect(ended.errors.contains("run/report.html: 1 run,"))
    #expect(ended.output.contains("best in the search"))
    let page = String(decoding: try Files.read(folder.at("run/report.html")), as: UTF8.self)
    #expect(page.contains("bowl") && page.contains("parallel coordinates"))
    #expect(Files.exists(folder.at("both.html")) && Files.exists(folder.at("c.svg")))
  }

  @Test func whatIsNoRunIsRefused() throws {
    let folder = try StudyFolder()
    let ended = try runShell("cd '\(folder.path)' && $hpsearch report nowhere")
    #expect(ended.code == 2 && ended.errors == "hpsearch: nowhere: no such run directory\n")
    #expect(try runShell("$hpsearch report").code == 2)
    #expect(try runShell("$hpsearch report x --port 1").errors.contains("--port goes with --serve"))
  }
}
