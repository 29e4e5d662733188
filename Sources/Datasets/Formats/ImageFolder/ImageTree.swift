import Essentials

/// The files of an `ImageFolder`, divided into training and test images.
struct ImageTree {
  struct Entry: Equatable {
    /// Relative to the dataset's folder.
    let path: String
    /// The folder that is the class.
    let folder: String
  }

  private(set) var train: [Entry] = []
  private(set) var test: [Entry] = []

  /// - Parameter trainList: The setting `trainList`.
  init(_ settings: DatasetSettings, trainList: String?) throws {
    let root = settings.path
    if let list = trainList.map(settings.placed) ?? (Self.hasList(root) ? "\(root)/train.txt" : nil) {
      let own = trainList == nil && Files.exists("\(root)/test.txt") ? "\(root)/test.txt" : nil
      train = try Self.entries(of: list, in: root)
      try takeTest(settings.testList.map(settings.placed) ?? own, list, in: root)
    } else if Self.hasClasses("\(root)/train") {
      train = try Self.entries(in: "train", of: root)
      test = try Self.testFolder(root).map { try Self.entries(in: $0, of: root) } ?? []
    } else {
      train = try Self.entries(in: "", of: root)
      test = try settings.testList.map { try Self.entries(of: settings.placed($0), in: root) } ?? []
      let listed = Set(test.map(\.path))
      train.removeAll { listed.contains($0.path) }
    }
    guard !train.isEmpty else {
      throw DatasetError.unusable(path: root, expected: "images for training", found: "none")
    }
  }

  private mutating func takeTest(_ file: String?, _ trainFile: String, in root: String) throws {
    guard let file else { return }
    test = try Self.entries(of: file, in: root)
    let trained = Set(train.map(\.path))
    if let both = test.first(where: { trained.contains($0.path) }) {
      throw DatasetError.unusable(
        path: file, expected: "no file that is in \(trainFile) too", found: "\"\(both.path)\"")
    }
  }

  // MARK: Lists

  /// Whether the folder has a `train.txt` whose first line names an image.
  static func hasList(_ root: String) -> Bool {
    let lines = try? listedLines(of: "\(root)/train.txt", first: 4096)
    return lines?.first.map { isImage($0.text) } ?? false
  }

  private static func entries(of list: String, in root: String) throws -> [Entry] {
    let entries = try listedLines(of: list).map { line in
      let parts = line.text.split(separator: "/")
      func refuse(_ expected: String) -> DatasetError {
        .text(file: list, line: line.number, expected: expected, found: "\"\(line.text)\"")
      }
      guard parts.count > 1 else { throw refuse("a file in a folder named after its class") }
      guard Files.exists("\(root)/\(line.text)") else { throw refuse("the name of a file in \(root)") }
      return Entry(path: line.text, folder: String(parts[parts.count - 2]))
    }
    guard !entries.isEmpty else {
      throw DatasetError.unusable(path: list, expected: "the names of images", found: "none")
    }
    return entries
  }

  // MARK: Folders

  /// `test`, or else `val`; nil if neither holds class folders.
  static func testFolder(_ root: String) -> String? { ["test", "val"].first { hasClasses("\(root)/\($0)") } }

  /// Whether a folder holds folders with images. One with a name that is not UTF-8 counts as such: it is refused when
  /// the images are listed.
  static func hasClasses(_ folder: String) -> Bool {
    do {
      return try Files.list(folder).contains { name in
        let path = "\(folder)/\(name)"
        return try !name.hasPrefix(".") && Files.isDirectory(path) && Files.list(path).contains(where: isImage)
      }
    } catch {
      return error is FileNameError
    }
  }

  /// The images of all class folders in a folder of `root`, or in `root` itself.
  private static func entries(in folder: String, of root: String) throws -> [Entry] {
    let prefix = folder.isEmpty ? "" : "\(folder)/"
    let names = try Files.list(folder.isEmpty ? root : "\(root)/\(folder)")
    return try names.filter { !$0.hasPrefix(".") && Files.isDirectory("\(root)/\(prefix)\($0)") }.flatMap { name in
      let images = try Files.list("\(root)/\(prefix)\(name)").filter(isImage)
      guard !images.isEmpty else {
        throw DatasetError.unusable(path: "\(root)/\(prefix)\(name)", expected: "PNG or JPEG files", found: "none")
      }
      return images.map { Entry(path: "\(prefix)\(name)/\($0)", folder: name) }
    }
  }

  /// Whether a file's name is that of a PNG or JPEG image, and not hidden.
  private static func isImage(_ name: String) -> Bool {
    let name = name.lowercased()
    return !name.hasPrefix(".") && [".png", ".jpg", ".jpeg"].contains { name.hasSuffix($0) }
  }
}
