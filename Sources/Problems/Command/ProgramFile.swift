import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the file of a program as a shell does: by `PATH`, or by a path if its name has a slash.
enum ProgramFile {
  /// - Returns: The path to execute.
  /// - Throws: `ProgramError` if there is no such file, or it cannot be executed.
  static func path(of name: String) throws(ProgramError) -> String {
    let candidates = name.contains("/") ? [name] : searchPath.map { $0.isEmpty ? "./\(name)" : "\($0)/\(name)" }
    let existing = candidates.filter(Files.exists)
    if let path = existing.first(where: isExecutable) { return path }
    throw ProgramError(fault(of: name, existing: existing.first))
  }

  /// Why `name` cannot be started, in one sentence; nil if it can.
  static func fault(of name: String) -> String? {
    do throws(ProgramError) {
      _ = try path(of: name)
      return nil
    } catch {
      return error.description
    }
  }

  private static func fault(of name: String, existing: String?) -> String {
    if let existing {
      return Files.isDirectory(existing)
        ? "the program \"\(existing)\" is a directory"
        : "the program \"\(existing)\" is not executable; \"chmod +x\" makes it so"
    }
    guard !name.contains("/") else { return "the program \"\(name)\" does not exist" }
    let hint = Files.exists("./\(name)") ? "; write \"./\(name)\" for the file in the working directory" : ""
    return "the program \"\(name)\" is in none of the directories of PATH\(hint)"
  }

  private static var searchPath: [Substring] {
    let text = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return text.split(separator: ":", omittingEmptySubsequences: false)
  }

  private static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 && !Files.isDirectory(path) }
}

/// Why a program could not be started, in one sentence. It is no trial's fault, unless parameters choose the program.
public struct ProgramError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }

  /// - Parameter code: The system's error number.
  init(starting path: String, code: Int32) {
    let reason =
      switch code {
      case ENOENT: "the interpreter that its first line names does not exist"
      case ENOEXEC:
        "it is neither a binary for this system nor a script whose first line names its interpreter, as in #!/bin/sh"
      default: String(cString: strerror(code)).lowercased()
      }
    description = "the program \"\(path)\" cannot be started: \(reason)"
  }
}
