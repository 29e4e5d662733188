import Essentials
import NeuralNetworks
import TensorCore
import Testing

@Suite struct LayerListTests {
  func settings(_ layers: JSONValue, _ parameters: [String: JSONValue] = [:]) throws -> ModelSettings {
    try ModelSettings.read(["layers": layers], parameters: parameters, from: "a.json")
  }

  func plan(
    _ layers: JSONValue, _ parameters: [String: JSONValue] = [:], input: [Int] = [12, 12, 3], classes: Int = 10
  ) throws -> NetworkPlan {
    try settings(layers, parameters).plan(input: input, classes: classes)
  }

  /// Name and kind of each layer.
  func lines(
    _ layers: JSONValue, _ parameters: [String: JSONValue] = [:], input: [Int] = [12, 12, 3]
  ) throws -> [String] {
    try plan(layers + ["flatten", "output"], parameters, input: input).elements.dropLast(2)
      .map { "\($0.name): \($0.layer.described)" }
  }

  @Test func aListMakesItsNetwork() throws {
    let plan = try plan(
      [
        ["layer": "conv", "filters": 8, "kernel": 3, "padding": "same", "activation": "relu"],
        ["layer": "maxPool", "size": 2],
        [
          "layer": "residual", "activation": "relu",
          "layers": [
            ["layer": "conv", "filters": 8, "kernel": 3, "padding": "same", "activation": "relu"],
            ["layer": "conv", "filters": 8, "kernel": 3, "padding": "same"],
          ],
        ],
        [
          "layer": "residual", "projection": true, "name": "down",
          "layers": [
            ["layer": "conv", "filters": 16, "kernel": 3, "stride": 2, "padding": 1]
          ],
        ],
        ["layer": "flatten"],
        ["layer": "dense", "units": "$fc1", "activation": "$activation", "name": "fc1"],
        ["layer": "dropout", "rate": 0.25, "when": "$dropout"],
        ["layer": "output"],
      ], ["fc1": 20, "activation": "tanh", "dropout": true])
    #expect(
      plan.summary == """
        layer         kind                                               output   parameters  multiply-adds
        input                                                            12x12x3           0              0
        conv1         convolution 8 @ 3x3, same, relu                    12x12x8         224          31104
        maxPool1      max pooling 2x2                                    6x6x8             0              0
        residual1     residual, relu                                     6x6x8          1168          41472
          conv1       convolution 8 @ 3x3, same, relu                    6x6x8           584          20736
          conv2       convolution 8 @ 3x3, same, linear                  6x6x8           584          20736
        down          residual with projection, linear                   3x3x16         1312          11520
          conv1       convolution 16 @ 3x3, stride 2, padding 1, linear  3x3x16         1168          10368
          projection  convolution 16 @ 1x1, stride 2, valid, linear      3x3x16          144           1152
        flatten1      flatten                                            144               0              0
        fc1           dense 20, tanh                                     20             2900           2880
        dropout1      dropout 0.25                                       20                0              0
        output        dense 10, linear                                   10              210            200
        total                                                                           5814          87176
        """)
    let network = plan.makeNetwork(seed: SeededGenerator(seed: 1))
    #expect(network(Tensor([2, 12, 12, 3], repeating: 1), in: .inference).shape == [2, 10])
    #expect(
      network.parameters.map(\.name) == [
        "conv1.weight", "conv1.bias", "residual1.body.conv1.weight", "residual1.body.conv1.bias",
        "residual1.body.conv2.weight", "residual1.body.conv2.bias", "down.body.conv1.weight", "down.body.conv1.bias",
        "down.projection.weight", "down.projection.bias", "fc1.weight", "fc1.bias", "output.weight", "output.bias",
      ])
  }

  @Test func sizesAreForAllAxesOrForEach() throws {
    #expect(
      try lines([
        ["layer": "conv", "filters": 4, "kernel": [3, 1], "stride": 2, "padding": [1, 0], "bias": false],
        [
          "layer": "transposedConv", "filters": 2, "kernel": 4, "stride": [2, 1], "padding": 1,
          "outputPadding": [1, 0],
        ],
        ["layer": "maxPool", "size": [1, 2], "stride": 1],
      ]) == [
        "conv1: convolution 4 @ 3x1, stride 2, padding 1x0, linear",
        "transposedConv1: transposed convolution 2 @ 4x4, stride 2x1, padding 1, linear",
        "maxPool1: max pooling 1x2, stride 1",
      ])
    // The rank is the input's, unless a list tells it.
    let series = try lines([["layer": "conv", "filters": 4, "kernel": 3], ["layer": "maxPool"]], input: [9, 2])
    #expect(series == ["conv1: convolution 4 @ 3, valid, linear", "maxPool1: max pooling 2"])
    let volume = try lines([["layer": "conv", "filters": 4, "kernel": 3]], input: [5, 5, 5, 1])
    #expect(volume == ["conv1: convolution 4 @ 3x3x3, valid, linear"])
  }

  /// Every kind, with its defaults and with every key.
  @Test func everyKindIsRead() throws {
    let images = try lines([
      ["layer": "batchNorm"],
      ["layer": "batchNorm", "scale": false, "shift": false, "momentum": 0.5, "activation": "relu"],
      ["layer": "batchNorm", "prelu": true, "epsilon": 0.001, "initialSlope": 0.1],
      ["layer": "instanceNorm"], ["layer": "instanceNorm", "scale": true, "shift": true, "activation": "tanh"],
      ["layer": "prelu"], ["layer": "activation", "activation": "gelu"], ["layer": "averagePool", "padding": "same"],
      ["layer": "reshape", "shape": [9, -1]],
      ["layer": "lstm", "units": 4, "returnSequence": true, "activation": "relu"],
      ["layer": "lstm", "units": 5], ["layer": "softmax"],
    ])
    #expect(
      images == [
        "batchNorm1: batch normalization", "batchNorm2: batch normalization, relu",
        "batchNorm3: batch normalization, prelu", "instanceNorm1: instance normalization",
        "instanceNorm2: instance normalization, tanh", "prelu1: prelu", "activation1: gelu",
        "averagePool1: average pooling 2x2, same", "reshape1: reshape 9x-1", "lstm1: LSTM 4, every step, relu",
        "lstm2: LSTM 5, last step, tanh", "softmax1: softmax",
      ])
    let pooled = try plan([["layer": "globalAveragePool"], ["layer": "output"]])
    #expect(pooled.elements[0].outputShape == [3] && pooled.parameterCount == 40)
    let plans = try plan([
      ["layer": "batchNorm", "momentum": 0.3, "epsilon": 0.001, "prelu": true, "initialSlope": 0.1, "shift": false],
      ["layer": "instanceNorm", "epsilon": 0.01], ["layer": "prelu", "initialSlope": 0.5], ["layer": "flatten"],
      ["layer": "dense", "units": 3, "activation": "elu", "eluAlpha": 0.5], ["layer": "output"],
    ]).elements.map(\.layer)
    let batch = try #require(plans[0] as? BatchNormalization.Plan)
    #expect(batch.momentum == 0.3 && batch.epsilon == 0.001)
    #expect(batch.rescaling == Rescaling.Plan(hasScale: true, hasShift: false, rectifier: .prelu(initial: 0.1)))
    let instance = try #require(plans[1] as? InstanceNormalization.Plan)
    #expect(instance.epsilon == 0.01 && instance.rescaling == Rescaling.Plan(hasScale: false, hasShift: false))
    #expect((plans[2] as? PReLU.Plan)?.initialSlope == 0.5)
    #expect((plans[4] as? Dense.Plan)?.activation == .elu(alpha: 0.5))
    let kinds = LayerKind.allCases.count
    #expect(kinds == 17, "another kind wants a line here and in LayerListFaultsTests")
  }

  /// The construction of section 2 of the methods: each layer half as wide, while the one before is wide enough.
  @Test func widthsHalveWhileTheyAreWide() throws {
    let layers: JSONValue = [
      ["layer": "dense", "units": "$units", "activation": "$activation"],
      [
        "repeat": ["value": "$layers", "plus": -1],
        "layers": [
          [
            "layer": "dense", "units": ["value": "$units", "over": ["each": [2, 4, 8]]], "activation": "$activation",
            "when": [
              "value": ["value": "$units", "over": ["each": [1, 2, 4]]], "atLeast": ["value": "$classes", "times": 2],
            ],
          ]
        ],
      ],
      ["layer": "dropout"], ["layer": "output"],
    ]
    func units(_ units: Int, _ layers4: Int, classes: Int) throws -> [Int] {
      try plan(
        layers,
        ["units": .integer(units), "layers": .integer(layers4), "activation": "elu", "classes": .integer(classes)],
        input: [50], classes: classes
      ).elements.compactMap { ($0.layer as? Dense.Plan)?.units }
    }
    #expect(try units(64, 1, classes: 10) == [64, 10])
    #expect(try units(64, 4, classes: 10) == [64, 32, 16, 10])
    #expect(try units(1024, 4, classes: 10) == [1024, 512, 256, 128, 10])
    #expect(try units(32, 4, classes: 20) == [32, 20])
  }

  /// The sections of section 4: their number scales every width, a bit each doubles the convolutions.
  @Test func sectionsFollowTheirBits() throws {
    let conv: JSONValue = [
      "layer": "conv", "kernel": ["pick": [2, 3, 5, 7], "by": "$kernel"], "padding": "same", "activation": "relu",
      "filters": ["each": [32, 64, 64, 128], "times": "$sections", "over": 2],
    ]
    var strided = conv.object ?? [:]
    strided["stride"] = 2
    strided["when"] = ["value": ["each": ["$bit1", "$bit2", "$bit3", "$bit4"]], "is": false]
    let layers: JSONValue = [
      [
        "repeat": "$sections",
        "layers": [.object(strided), conv, ["layer": "maxPool", "padding": "same"], ["layer": "dropout"]],
      ]
    ]
    let found = try lines(
      layers, ["sections": 3, "kernel": 1, "bit1": true, "bit2": false, "bit3": true, "bit4": true])
    #expect(
      found.filter { $0.hasPrefix("conv") } == [
        "conv1: convolution 48 @ 3x3, same, relu", "conv2: convolution 96 @ 3x3, stride 2, same, relu",
        "conv3: convolution 96 @ 3x3, same, relu", "conv4: convolution 96 @ 3x3, same, relu",
      ])
  }

  @Test func weightsAreDrawnAsAsked() throws {
    let plan = try plan([
      ["layer": "conv", "filters": 4, "kernel": 3, "initializer": "normal", "bias": false],
      ["layer": "flatten"],
      [
        "layer": "dense", "units": 5, "initializer": "orthogonal", "gain": 2.0, "activation": "leakyRelu",
        "leakySlope": 0.2,
      ],
      ["layer": "dense", "units": 5],
      ["layer": "output", "initializer": "zeros", "bias": false],
    ])
    let convolution = try #require(plan.elements[0].layer as? Convolution.Plan)
    #expect(convolution.initializer == .normal(standardDeviation: 0.02) && !convolution.hasBias)
    let dense = try #require(plan.elements[2].layer as? Dense.Plan)
    #expect(dense.initializer == .orthogonal(gain: 2) && dense.hasBias && dense.activation == .leakyReLU(slope: 0.2))
    #expect((plan.elements[3].layer as? Dense.Plan)?.initializer == .glorotUniform)
    let output = try #require(plan.elements[4].layer as? Dense.Plan)
    #expect(output.initializer == .zeros && !output.hasBias && output.units == 10)
  }

  /// What a training step is spared: the gradient of the network's own input.
  @Test func operationsLeaveOutTheInputsGradient() throws {
    let sequence = try plan([["layer": "lstm", "units": 7], ["layer": "output"]], input: [20, 9])
    #expect(sequence.multiplyAdds == 20 * 28 * (9 + 7) + 70)
    #expect(sequence.trainingOperations == 2 * (3 * sequence.multiplyAdds - 20 * 28 * 9))
    // Normalisation learns too, so that here the convolution's input needs its gradient.
    let images = try plan(
      [
        ["layer": "batchNorm"], ["layer": "conv", "filters": 5, "kernel": 3], ["layer": "flatten"], ["layer": "output"],
      ])
    #expect(images.multiplyAdds == 10 * 10 * 27 * 5 + 5000)
    #expect(images.trainingOperations == 2 * 3 * images.multiplyAdds)
    let upward = try plan(
      [["layer": "transposedConv", "filters": 5, "kernel": 3], ["layer": "flatten"], ["layer": "output"]])
    #expect(upward.multiplyAdds == 12 * 12 * 27 * 5 + 14 * 14 * 50)
    #expect(upward.trainingOperations == 2 * (2 * 12 * 12 * 27 * 5 + 3 * 14 * 14 * 50))
  }

  // MARK: - Names

  @Test func namesAreKindsWithNumbers() throws {
    let conv: JSONValue = ["layer": "conv", "filters": 1, "kernel": 1]
    #expect(
      try plan([
        conv, ["layer": "conv", "filters": 1, "kernel": 1, "name": "conv2"], conv, ["layer": "flatten"],
        ["layer": "dense", "units": 3], ["layer": "output"],
      ]).elements.map(\.name) == ["conv1", "conv2", "conv3", "flatten1", "dense1", "output"])
  }

  @Test func copiesAreNumbered() throws {
    let names = try plan([
      [
        "repeat": 2,
        "layers": [
          ["layer": "conv", "filters": 1, "kernel": 1, "name": "block"],
          ["repeat": 2, "layers": [["layer": "dropout", "name": "drop"], ["layer": "dropout"]]],
          ["layer": "residual", "layers": [["layer": "dropout", "name": "inner"]]],
        ],
      ],
      ["layer": "flatten"], ["layer": "output"],
    ]).makeNetwork(seed: SeededGenerator(seed: 1)).layers.map(\.name)
    #expect(
      names == [
        "block1", "drop1_1", "dropout1", "drop1_2", "dropout2", "residual1", "block2", "drop2_1", "dropout3",
        "drop2_2", "dropout4", "residual2", "flatten1", "output",
      ])
  }

  // MARK: - What is there

  static let switches: [(when: JSONValue, isThere: Bool)] = [
    (true, true), (false, false), ("$on", true), ("$off", false),
    (["value": "$n", "is": 3], true), (["value": "$n", "is": 3.0], true), (["value": "$n", "is": 2], false),
    (["value": "$n", "atLeast": 3], true), (["value": "$n", "atLeast": 4], false),
    (["value": "$n", "below": 4], true), (["value": "$n", "below": 3], false),
    (["value": "$kind", "is": "max"], true), (["value": "$kind", "is": "average"], false),
    (["value": "$on", "is": false], false),
    (["value": ["value": "$n", "times": 2], "atLeast": ["value": 12, "over": "$n"]], true),
    (["pick": [true, false], "by": "$off"], true),
  ]

  @Test(arguments: switches.indices) func whenSwitchesALayer(_ index: Int) throws {
    let (when, isThere) = Self.switches[index]
    let found = try lines(
      [["layer": "dropout", "rate": 0.1, "when": when]], ["on": true, "off": false, "n": 3, "kind": "max"])
    #expect(found == (isThere ? ["dropout1: dropout 0.1"] : []))
  }

  /// Its values may make no sense then.
  @Test func whatIsLeftOutIsNotRead() throws {
    #expect(
      try lines([["layer": "dense", "units": "$units", "when": false], ["layer": "dropout"]], ["units": 0])
        == ["dropout1: dropout 0.5"])
    #expect(
      try lines([["repeat": 0, "layers": [["layer": "dense"]]], ["layer": "dropout"]]) == ["dropout1: dropout 0.5"])
    #expect(
      try lines([["repeat": 2, "when": false, "layers": [["layer": "dense"]]], ["layer": "dropout"]])
        == ["dropout1: dropout 0.5"])
  }

  @Test func repetitionsTellTheirCopiesApart() throws {
    let layers: JSONValue = [
      [
        "repeat": "$n",
        "layers": [
          ["layer": "conv", "filters": ["each": ["$first", 20, 30]], "kernel": 1],
          [
            "repeat": 2, "layers": [["layer": "dropout", "rate": ["each": [0.1, 0.2]]]],
            "when": ["each": [true, false, true]],
          ],
        ],
      ]
    ]
    #expect(
      try lines(layers, ["n": 2, "first": 5]) == [
        "conv1: convolution 5 @ 1x1, valid, linear", "dropout1: dropout 0.1", "dropout2: dropout 0.2",
        "conv2: convolution 20 @ 1x1, valid, linear",
      ])
  }

  @Test func copiesHaveNumbers() throws {
    let layers: JSONValue = [
      [
        "repeat": 3, "as": "section",
        "layers": [
          [
            "repeat": 2, "as": "i",
            "layers": [
              [
                "layer": "conv", "filters": ["pick": [4, 5, 6], "by": "$section"],
                "kernel": ["value": "$i", "plus": 1],
              ]
            ],
          ],
          ["layer": "maxPool", "when": ["value": "$section", "below": 2]],
        ],
      ]
    ]
    #expect(
      try lines(layers).map { String($0.prefix { $0 != "," }) } == [
        "conv1: convolution 4 @ 1x1", "conv2: convolution 4 @ 2x2", "maxPool1: max pooling 2x2",
        "conv3: convolution 5 @ 1x1", "conv4: convolution 5 @ 2x2", "maxPool2: max pooling 2x2",
        "conv5: convolution 6 @ 1x1", "conv6: convolution 6 @ 2x2",
      ])
  }

  /// A list that is read gives a list without references, which reads the same.
  @Test func whatIsResolvedIsAConfig() throws {
    let read = try settings(
      [
        [
          "repeat": 2,
          "layers": [
            [
              "layer": "residual", "projection": ["each": [true, false]],
              "layers": [
                ["layer": "conv", "filters": ["value": "$n", "times": 2], "kernel": [3, 3], "padding": "same"]
              ],
            ],
            ["layer": "maxPool", "padding": "same"], ["layer": "dropout", "when": false],
          ],
        ],
        ["layer": "flatten"],
        ["layer": "dense", "units": 5, "initializer": "normal", "activation": "leakyRelu"], ["layer": "output"],
      ], ["n": 3])
    let again = try ModelSettings.read(read.resolved, parameters: [:], from: "b.json")
    #expect(again.resolved == read.resolved)
    let plans = try [read, again].map { try $0.plan(input: [12, 12, 3], classes: 10) }
    #expect(plans[0].summary == plans[1].summary)
    #expect(read.resolved["layers"]?.array?[3]["padding"] == "same")
    #expect(read.resolved["layers"]?.array?[2]["name"] == "residual2")
  }
}

extension JSONValue {
  /// A list with layers of no keys behind it.
  fileprivate static func + (list: JSONValue, kinds: [String]) -> JSONValue {
    .array((list.array ?? []) + kinds.map { ["layer": .string($0)] })
  }
}
