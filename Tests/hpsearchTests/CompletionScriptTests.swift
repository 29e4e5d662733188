import Essentials
import Testing

@testable import hpsearch

@Suite struct CompletionScriptTests {
  /// What bash offers for a command line whose last word is being typed.
  private func offered(_ words: String) throws -> [String] {
    let script = """
      source <($hpsearch completions bash)
      COMP_WORDS=(\(words)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _hpsearch 2> /dev/null
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    return try runShell(script).output.split(separator: "\n").map(String.init)
  }

  @Test func bashCompletesCommandsFlagsAndValues() throws {
    #expect(try offered("hpsearch ex") == ["export"])
    #expect(try offered("hpsearch dataset ''") == ["info", "make"])
    #expect(try offered("hpsearch export runs/a --fo") == ["--format"])
    #expect(try offered("hpsearch export --format t") == ["tensorboard"])
    #expect(try offered("hpsearch export --format = o") == ["optuna", "onnx"])
    #expect(try offered("hpsearch dataset make d") == ["drawings10"])
    #expect(try offered("hpsearch completions f") == ["fish"])
    #expect(try offered("hpsearch help wat") == ["watch"])
    #expect(try offered("hpsearch worke").isEmpty && offered("hpsearch worker --").isEmpty)
  }

  @Test(arguments: CompletionScript.Shell.allCases) func everyFlagIsInEveryScript(shell: CompletionScript.Shell) {
    let text = CompletionScript(Commands.syntaxes).text(shell)
    for command in Commands.syntaxes where !command.isHidden {
      #expect(text.contains(command.words[command.words.count - 1]))
      for option in command.options {
        #expect(text.contains(shell == .fish ? "-l \(option.name) " : "--\(option.name)"))
      }
    }
  }
}

@Suite struct ManualPageTests {
  @Test func linesOfTextAreNoRequests() {
    let syntax = CommandSyntax(
      name: "try", summary: "Try", discussion: ".hidden files\n\n  a list\n  a\\b …",
      options: [Option<Bool>.flag("on", short: "o", help: "'quoted' line").syntax], examples: [])
    let page = ManualPage([syntax], version: "1", date: "2026-01-01").text
    #expect(page.contains("\\&.hidden files\n") && page.contains(".nf\n  a list\n  a\\eb \\[u2026]\n.fi"))
    #expect(page.contains(".TP\n\\fB\\-o\\fR, \\fB\\-\\-on\\fR\n\\&'quoted' line\n"))
  }

  @Test func everyCommandHasItsSection() {
    let page = ManualPage(Commands.syntaxes, version: "1", date: "2026-01-01").text
    for command in Commands.syntaxes where !command.isHidden {
      #expect(page.contains(".SH HPSEARCH \(command.name.uppercased().replacing("-", with: "\\-"))\n"))
    }
  }
}
