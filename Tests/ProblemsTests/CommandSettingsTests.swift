import Essentials
import TestSupport
import Testing

@testable import Problems

@Suite struct CommandSettingsTests {
  private func read(_ json: String) throws -> (settings: CommandSettings?, resolved: JSONValue) {
    try Settings.read(JSONValue(parsing: json), at: "problem", from: "f.json") {
      CommandSettings($0, parameters: ["lr"])
    }
  }

  private func fault(_ json: String) -> String {
    do {
      _ = try read(json)
      return ""
    } catch { return "\(error)" }
  }

  @Test func readsACommand() throws {
    let (settings, resolved) = try read(#"{"command": ["sh", "{lr}"], "memoryLimit": "2 GB", "logLimit": 1000}"#)
    #expect(settings?.memoryLimit == 2_000_000_000)
    #expect(settings?.logLimit == 1000)
    #expect(settings?.grace == 5)
    #expect(settings?.programFault == nil)
    #expect(
      resolved == ["command": ["sh", "{lr}"], "memoryLimit": "2 GB", "logLimit": 1000, "grace": 5.0])
    #expect(try read(#"{"command": ["sh"]}"#).resolved["logLimit"] == 16_777_216)
    #expect(try read(#"{"command": ["sh"], "memoryLimit": null}"#).resolved["memoryLimit"] == .null)
  }

  @Test func faultsNameFileAndPlace() {
    #expect(
      fault(#"{"command": ["sh", "{rl}"], "memoryLimit": "2 GP", "grace": -1}"#) == """
        f.json: problem.grace: expected a number from 0.0 to 3600.0 seconds, found -1
        f.json: problem.memoryLimit: expected a number of bytes or a text such as "2 GB" or "512 MiB", found the text \
        "2 GP"
        f.json: problem.command[1]: "{rl}" has the unknown placeholder {rl}; did you mean {lr}?
        """)
    #expect(fault("{}") == "f.json: problem.command: missing; expected a list of texts")
    #expect(
      fault(#"{"command": "sh"}"#) == "f.json: problem.command: expected a list of texts, found the text \"sh\"")
    #expect(
      fault(#"{"command": []}"#)
        == "f.json: problem.command: expected a program and its arguments, found no program")
  }

  @Test(arguments: [
    ("2 GB", 2_000_000_000), ("1.5GiB", 1_610_612_736), ("512 mb", 512_000_000), ("900 B", 900), ("100 kB", 100_000),
    ("0 GB", nil), ("GB", nil), ("2", nil), ("2 G", nil), ("-2 GB", nil), ("1e3 GB", nil), ("1 GB more", nil),
    ("9999999999 TB", nil),
  ]) func bytesAreReadWithTheirUnit(text: String, bytes: Int?) {
    #expect(ByteCount(text)?.bytes == bytes)
  }

  @Test func bytesAreShownWithTheirUnit() {
    #expect(
      [2_000_000_000, 2_104_000_000, 512_000, 900, 1].map { ByteCount($0).description }
        == ["2 GB", "2.1 GB", "512 kB", "900 bytes", "1 byte"])
  }

  @Test func programThatCannotStartIsAFault() throws {
    let folder = try DatasetFolder()
    try folder.write("plain.sh", "#!/bin/sh\n")
    let plain = "\(folder.path)/plain.sh"
    func fault(_ program: String) throws -> String? {
      CommandSettings(template: try CommandTemplate([program], parameters: ["lr"])).programFault
    }
    #expect(
      try fault("hpsearch-no-such-program")
        == "the program \"hpsearch-no-such-program\" is in none of the directories of PATH")
    #expect(try fault("/no/such/program") == "the program \"/no/such/program\" does not exist")
    #expect(try fault(plain) == "the program \"\(plain)\" is not executable; \"chmod +x\" makes it so")
    #expect(try fault(folder.path) == "the program \"\(folder.path)\" is a directory")
    #expect(try fault("sh") == nil)
    #expect(try fault("/bin/sh") == nil)
    // Which program this is, only a trial says.
    #expect(try fault("./{lr}") == nil)
  }
}
