import Essentials

/// `faces`: portraits that are drawn when they are prepared, by the numbers in a file `faces.json`.
struct FacesFormat: ImageFormat {
  static let name = "faces"
  let images: ImageSettings
  let augmentation: Augmentation

  init(_ reader: SettingsReader) {
    images = ImageSettings(reader, readsColours: true)
    augmentation = reader.augmentation()
  }

  static func recognises(_ path: String, _ names: [String]) -> Bool { names.contains(FacesRecipe.fileName) }

  var sampleShape: [Int]? {
    images.shape(channels: images.colours?.channels ?? 3, height: Faces.edge, width: Faces.edge)
  }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try FacesSource(settings, images) }
}

/// The faces of a recipe. Samples are named by split and index: `train/0`.
struct FacesSource: DatasetSource {
  let files = [FacesRecipe.fileName]
  private let settings: DatasetSettings
  private let images: ImageSettings
  private let recipe: FacesRecipe

  init(_ settings: DatasetSettings, _ images: ImageSettings) throws {
    self.settings = settings
    self.images = images
    recipe = try FacesRecipe.read(in: settings.path)
  }

  /// The number changes with the drawing, so that faces that an earlier version prepared are drawn anew.
  var preparationKey: String { "faces 1\(images.preparationKey) limit=\(settings.limit)" }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    try reading(0)
    let total = recipe.images + recipe.testImages
    var fitting = ImageFitting(images)
    for number in 0..<total {
      let split = number < recipe.images ? SourceSplit.train : .test
      let index = split == .train ? number : number - recipe.images
      let label = Faces.label(of: index)
      if number > 0, store.isFull(label: label, split: split) { continue }
      let name = "\(split)/\(index)"
      let face = try fitting.fitted(Faces.image(split: "\(split)", index: index, seed: recipe.seed), file: name)
      if number == 0 {
        store.begin(.uint8, shape: [face.height, face.width, face.channels], classNames: Faces.classNames)
      }
      try face.bytes.withUnsafeBytes { try store.append($0, name: name, label: label, split: split) }
      progress(number + 1, total)
    }
  }
}
