import Essentials
import TestSupport
import Testing

@testable import Datasets

/// Settings found by a look at data: they are read with them as they are.
@Suite struct TableAdviceTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  private func advice(_ text: String) throws -> TableAdvice {
    try folder.write("t.csv", text)
    let advice = try TableAdvice(folder.at("t.csv"))
    let settings = try Settings.read(advice.section, from: "advice", DatasetSettings.init).settings
    #expect(try Dataset.open(settings, seed: SeededGenerator(seed: 1)).count > 0)
    return advice
  }

  /// Rows of two numbers and one of two classes.
  private func rows(_ count: Int = 24, _ row: (_ index: Int, _ x: Double) -> String) -> String {
    (0..<count).map { row($0, Double($0 * 7 % 24) + 0.5) + "\n" }.joined()
  }

  @Test func aTableWithEverything() throws {
    let text =
      "id,age,name,mark,shop,empty,species\n"
      + rows { index, x in
        let mark = index == 3 ? "absent" : "\(x)"
        return
          "\(index + 1),\(index == 5 ? "" : "\(x)"),\(index) who,\(mark),\(index % 3 == 0 ? "p" : "q"),,\(index % 2)"
      }
    let advice = try advice(text.replacingOccurrences(of: " who", with: ""))
    #expect(advice.section["labelColumn"] == "species" && advice.section["target"] == "class")
    #expect(advice.section["ignoreColumns"] == ["id", "empty"])
    #expect(advice.section["missing"] == "median" && advice.section["missingValues"]?.array?.last == "absent")
    #expect(!advice.isRegression)
  }

  @Test(arguments: [
    ("5.1,3.5,setosa", JSONValue.integer(2), "class"), ("7,M,5.1", 1, "class"), ("1,13.2,1065.5", 0, "class"),
    ("3.5,2.5,17.25", 2, "number"),
  ])
  func theTarget(row: String, column: JSONValue, target: String) throws {
    let cells = row.split(separator: ",")
    let text = rows { index, x in
      cells.enumerated().map { place, cell in
        if Int(cell) != nil { return place == 0 && column == 1 ? "\(1000 + index * index)" : "\(index % 3 + 1)" }
        if Double(cell) != nil { return "\(x + Double(index * place) / 16)" }
        return index % 2 == 0 ? "p" : "q"
      }.joined(separator: ",")
    }
    let advice = try advice(text)
    #expect(advice.section["labelColumn"] == column && advice.section["target"]?.string == target)
  }

  @Test func decimalCommas() throws {
    let advice = try advice(rows { index, x in "\(Int(x)),5;\(index % 2 == 0 ? "p" : "q")" })
    #expect(advice.section["decimalComma"] == true)
  }

  @Test func rowsWithoutATargetAreLeftOut() throws {
    let advice = try advice("x,y,class\n" + rows { index, x in "\(x),\(x / 3),\(index == 3 ? "" : "\(index % 2)")" })
    #expect(advice.section["missing"] == ["*": "median", "class": "drop"])
  }

  @Test func otherDataAreOpenedAsAdvised() throws {
    for (index, size) in [(0, 90), (1, 100), (2, 80), (3, 90)] {
      let image = Image(
        width: size, height: size, channels: 1, bytes: [UInt8](repeating: UInt8(index), count: size * size))
      try folder.write("photos/\(index % 2 == 0 ? "cat" : "dog")/\(index).png", image.png())
    }
    let images = try DatasetAdvice(folder.at("photos"))
    #expect(images.kind == .image && images.sampleShape == [48, 48, 1] && images.targetSummary == "2 classes")
    let flowers = try DatasetAdvice("\(packageRoot)/datasets/flowers/flowers.csv")
    #expect(flowers.kind == .features && flowers.classCount == 3 && flowers.testCount == 48)
    #expect(throws: DatasetError.self) { _ = try DatasetAdvice(folder.at("absent")) }
    try folder.write("notes/readme.txt", "x")
    #expect(throws: DatasetError.self) { _ = try DatasetAdvice(folder.at("notes")) }
  }
}
