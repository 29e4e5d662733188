import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct FlowersTests {
  /// The bundled file is what the generator writes with seed 10, byte for byte.
  @Test func theBundledFileComesFromTheSeed() throws {
    let files = Flowers.files(seed: 10)
    #expect(try Files.read("\(packageRoot)/datasets/flowers/flowers.csv") == files[0].bytes)
    #expect(Flowers.files(seed: 11)[0].bytes != files[0].bytes)
  }

  @Test func isReadWithoutSettings() throws {
    let folder = try DatasetFolder()
    #expect(try Flowers.write(to: folder.at("set"), seed: 3).files == 1)
    let dataset = try opened(folder, "set/flowers.csv")
    #expect(dataset.classNames == ["bellflower", "mallow", "poppy"] && dataset.sampleShape == [4])
    #expect(dataset.count == 3 * Flowers.rowsPerSpecies)
  }
}
