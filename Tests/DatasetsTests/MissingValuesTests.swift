import Essentials
import TestSupport
import Testing

@testable import Datasets

/// Empty cells of tables: replaced by statistics of the training split, or their rows left out.
@Suite struct MissingValuesTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  /// By hand: of 1, 2, 2 and 7 the mean is 3, the median 2, the mode 2.
  @Test(arguments: [("mean", Float(3)), ("median", 2), ("mode", 2)])
  func areReplaced(method: String, value: Float) throws {
    try folder.write("t.csv", "x,y,class\n1,5,a\n2,5,b\n,5,a\n2,5,b\n7,5,a\n")
    let dataset = try opened(folder, "t.csv", with: ["missing": .string(method), "normalization": "none"])
    #expect(dataset.values([2, 4]) == [value, 5, 7, 5])
    let note = try #require(dataset.notes.last)
    #expect(note.contains("1 missing cell in column 1 (\"x\"): the training split's m"))
  }

  @Test func theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() throws {
    try folder.write("t.csv", "1,a\n2,b\n,a\n5,b\n9,a\n")
    let dataset = try opened(folder, "t.csv", with: ["missing": "median", "normalization": "none"])
    #expect(dataset.values([2]) == [3.5])
  }

  /// Nothing of the test rows is in what replaces a value, nor in the normalisation.
  @Test func onlyTheTrainingSplitCounts() throws {
    try folder.write("set/train.csv", "x,class\n1,a\n3,b\n,a\n")
    try folder.write("set/test.csv", "x,class\n1000,a\nNA,b\n")
    let dataset = try opened(folder, with: ["missing": "mean"])
    // 1, 3 and 2 have the mean 2 and the deviation √(2 / 3).
    let scale = Float(1.5).squareRoot()
    let values = dataset.values([0, 1, 2, 4])
    for (found, expected) in zip(values, [-scale, scale, 0, 0]) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test func rowsAreLeftOutByColumn() throws {
    try folder.write("t.csv", "x,y,class\n1,5,a\n,5,b\n2,?,a\n4,6,\n2,5,b\n")
    let keys: [String: JSONValue] = [
      "missing": ["x": "drop", "class": "drop", "*": "mean"], "normalization": "none",
    ]
    let dataset = try opened(folder, "t.csv", with: keys)
    #expect(dataset.count == 3 && dataset.labels == [0, 0, 1])
    #expect(dataset.values([0, 1, 2]) == [1, 5, 2, 5, 2, 5])
    let info = DatasetInfo(dataset)
    #expect(info.description.contains("2 rows left out for an empty cell"))
    #expect(info.json["table"]?["droppedRows"] == 2)
    #expect(info.json["table"]?["missing"]?.array?.first?["column"] == "column 2 (\"y\")")
  }

  @Test func textsTakeTheMostFrequentOne() throws {
    try folder.write("t.csv", "x,kind,class\n1,red,a\n2,,b\n3,blue,a\n4,blue,b\n")
    let dataset = try opened(folder, "t.csv", with: ["missing": "mean", "normalization": "none"])
    // Of each row the number, blue and red.
    #expect(dataset.values([0, 1]) == [1, 0, 1, 2, 1, 0])
  }

  @Test func ownTextsStandForMissing() throws {
    try folder.write("t.csv", "1,NA,a\n-9,y,b\n")
    let keys: [String: JSONValue] = ["missing": "mode", "missingValues": ["-9"], "normalization": "none"]
    #expect(try opened(folder, "t.csv", with: keys).values([0, 1]) == [1, 1, 0, 1, 0, 1])
  }

  /// A new row's empty cell takes the value of the training data, whatever else is in the file.
  @Test func newRowsTakeTheTrainingDatasValue() throws {
    try folder.write("train.csv", "x,kind,class\n1,red,a\n3,blue,b\n5,blue,a\n")
    let dataset = try opened(folder, "train.csv", with: ["missing": "mean"])
    let data = try #require(DataDescription(dataset.description.json, classNames: dataset.classNames))
    #expect(data == dataset.description)
    try folder.write("new.csv", "kind,x\n,\nred,100\n")
    let samples = try NewSamples(folder.at("new.csv"), like: data)
    // The mean of 1, 3 and 5 is where standardised values are 0; of texts, blue is the most frequent.
    let values = samples.values
    #expect(abs(values[0]) < 1e-6 && values[1...2] == [1, 0])
    #expect(samples.notes.count == 2)
    try folder.write("dropped.csv", "kind,x\nred,3\n")
    let known = try NewSamples(folder.at("dropped.csv"), like: data).values
    #expect(abs(known[0]) < 1e-6 && known[1...] == [0, 1])
  }

  @Test(
    arguments: [
      (["missing": "average"], "missing: expected one of \"mean\", \"median\", \"mode\", \"drop\", or an object"),
      (["missing": ["x": 3]], "missing: expected one of \"mean\", \"median\", \"mode\", \"drop\" for the column \"x\""),
      (["columns": ["x": "text"]], "columns: expected \"number\", \"oneHot\" or a list of different texts for"),
      (["columns": 3], "columns: expected an object"),
      (["separator": "slash"], "separator: expected one of \"comma\", \"semicolon\", \"tab\", \"bar\", \"space\""),
      (["onError": "ignore"], "onError: expected one of \"stop\", \"skip\""),
    ] as [([String: JSONValue], String)])
  func wrongSettings(keys: [String: JSONValue], message: String) throws {
    try folder.write("t.csv", "x,class\n1,a\n")
    #expect(refusal(folder, "t.csv", with: keys).contains("dataset: \(message)"))
  }

  @Test func columnsOfSettingsMustBeThere() throws {
    try folder.write("t.csv", "x,class\n1,a\n")
    #expect(
      refusal(folder, "t.csv", with: ["missing": ["z": "mean"]])
        == "t.csv:1: expected a column \"z\" (the setting missing), found 2 columns, x, class")
  }
}
