// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "hpsearch",
  platforms: [.macOS(.v14)],
  products: [.executable(name: "hpsearch", targets: ["hpsearch"])],
  dependencies: [],
  targets: [
    // Modules, lowest first; arrows only point down this list.
    .target(name: "CKernels"),
    .systemLibrary(name: "CZlib"),
    .target(name: "Essentials"),
    .target(name: "TensorCore", dependencies: ["CKernels", "Essentials"]),
    .target(name: "NeuralNetworks", dependencies: ["TensorCore", "Essentials"]),
    .target(name: "Datasets", dependencies: ["CZlib", "Essentials"]),
    .target(name: "Search", dependencies: ["Essentials"]),
    .target(name: "Studies", dependencies: ["Search", "Essentials"]),
    .target(
      name: "Strategies", dependencies: ["NeuralNetworks", "TensorCore", "Search", "Essentials"]),
    .target(
      name: "Problems",
      dependencies: ["NeuralNetworks", "TensorCore", "Datasets", "Studies", "Search", "Essentials"]),
    .target(
      name: "Experiments",
      dependencies: ["Problems", "Strategies", "TensorCore", "Datasets", "Studies", "Search", "Essentials"]),
    .target(name: "Reports", dependencies: ["Studies", "Search", "Essentials"]),
    .executableTarget(
      name: "hpsearch",
      dependencies: [
        "Experiments", "Problems", "Strategies", "Reports", "Studies", "Search", "Datasets", "NeuralNetworks",
        "TensorCore", "CKernels", "Essentials",
      ]),

    .target(
      name: "TestSupport", dependencies: ["TensorCore", "Studies", "Search", "Essentials"],
      path: "Tests/TestSupport"),
    .testTarget(name: "EssentialsTests", dependencies: ["Essentials", "TestSupport"]),
    .testTarget(name: "TensorCoreTests", dependencies: ["TensorCore", "TestSupport"]),
    .testTarget(
      name: "NeuralNetworksTests", dependencies: ["NeuralNetworks", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "SearchTests", dependencies: ["Search", "TestSupport"]),
    .testTarget(
      name: "StudiesTests", dependencies: ["Studies", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "StrategiesTests", dependencies: ["Strategies", "Search", "TestSupport"]),
    .testTarget(
      name: "ProblemsTests",
      dependencies: ["Experiments", "Problems", "Strategies", "Datasets", "Studies", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "Problems", "Strategies", "Studies", "Search", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "TestSupport"]),
    .testTarget(name: "hpsearchTests", dependencies: ["hpsearch", "Experiments", "Reports", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
