import Essentials
import NeuralNetworks
import TensorCore
import Testing

/// Every fault of a list is told with its place, what was expected and what was found.
@Suite struct LayerListFaultsTests {
  /// The messages, `a.json: model.` left out.
  func messages(
    _ layers: JSONValue, _ parameters: [String: JSONValue] = [:], input: [Int] = [12, 12, 3]
  ) -> [String] {
    do {
      _ = try ModelSettings.read(["layers": layers], parameters: parameters, from: "a.json")
        .plan(input: input, classes: 10)
      return []
    } catch {
      return "\(error)".split(separator: "\n").map { line in
        line.hasPrefix("a.json: model.") ? String(line.dropFirst("a.json: model.".count)) : String(line)
      }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let layer: JSONValue
    let message: String
    var testDescription: String { message }
  }

  static let window = "expected an integer from 1 to 1024, or a list of one to three, one per axis"
  static let zeros = "expected an integer from 0 to 1024, or a list of one to three, one per axis"
  static let kinds = LayerKind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")

  static let activations = ActivationName.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")

  static let cases = [
    Case(layer: 7, message: ": expected an object such as {\"layer\": \"flatten\"}, found 7"),
    Case(layer: [:], message: ".layer: missing; expected one of \(kinds)"),
    Case(
      layer: ["layer": "convv", "filters": 3],
      message: ".layer: expected one of \(kinds), found the text \"convv\"; did you mean \"conv\"?"),
    Case(layer: ["layer": "dense"], message: ".units: missing; expected an integer from 1 to 1000000 units"),
    Case(
      layer: ["layer": "dense", "units": 0], message: ".units: expected an integer from 1 to 1000000 units, found 0"),
    Case(layer: ["layer": "dense", "units": 3, "unit": 3], message: ".unit: unknown key; did you mean \"units\"?"),
    Case(layer: ["layer": "dense", "units": 3, "bias": 1], message: ".bias: expected true or false, found 1"),
    Case(
      layer: ["layer": "dense", "units": 3, "leakySlope": 0.1],
      message: ".leakySlope: unknown key; known here: activation, bias, initializer, layer, name, units"),
    Case(
      layer: ["layer": "dense", "units": 3, "initializer": "hee"],
      message: ".initializer: expected one of "
        + InitializerName.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        + ", found the text \"hee\""),
    Case(
      layer: ["layer": "conv", "filters": 0, "kernel": 3],
      message: ".filters: expected an integer from 1 to 65536 filters, found 0"),
    Case(layer: ["layer": "conv", "filters": 1], message: ".kernel: missing; \(window)"),
    Case(layer: ["layer": "conv", "filters": 1, "kernel": 0], message: ".kernel: \(window), found 0"),
    Case(layer: ["layer": "conv", "filters": 1, "kernel": [3, 0]], message: ".kernel: \(window), found [3, 0]"),
    Case(
      layer: ["layer": "conv", "filters": 1, "kernel": [3, 3], "stride": [1, 1, 1]],
      message: ".stride: expected 2 values, one for each of \"kernel\", found 3"),
    Case(
      layer: ["layer": "conv", "filters": 1, "kernel": 3, "padding": "some"],
      message: ".padding: expected \"valid\", \"same\", an integer from 0 to 1024, or a list of one to three, one per "
        + "axis, found the text \"some\""),
    Case(
      layer: ["layer": "transposedConv", "filters": 1, "kernel": 3, "outputPadding": -1],
      message: ".outputPadding: \(zeros), found -1"),
    Case(
      layer: [
        "layer": "transposedConv", "filters": 1, "kernel": 3, "stride": 2, "padding": "same", "outputPadding": 1,
      ],
      message: ".outputPadding: expected none beside padding \"same\", which determines the size"),
    Case(layer: ["layer": "maxPool", "size": "2"], message: ".size: \(window), found the text \"2\""),
    Case(
      layer: ["layer": "dropout", "rate": 1],
      message: ".rate: expected a number from 0.0 to 0.99 (the probability of a zero), found 1"),
    Case(
      layer: ["layer": "averagePool", "stride": 0], message: ".stride: \(window), found 0"),
    Case(
      layer: ["layer": "globalAveragePool", "size": 2], message: ".size: unknown key; known here: layer, name"),
    Case(
      layer: ["layer": "batchNorm", "momentum": 2],
      message: ".momentum: expected a number from 0.0 to 1.0 (the weight of a new batch), found 2"),
    Case(
      layer: ["layer": "batchNorm", "prelu": true, "activation": "relu"],
      message: ".activation: expected none beside \"prelu\", which is an activation"),
    Case(
      layer: ["layer": "batchNorm", "initialSlope": 0.1],
      message: ".initialSlope: unknown key; known here: activation, epsilon, layer, momentum, name, prelu, scale, shift"
    ),
    Case(
      layer: ["layer": "instanceNorm", "epsilon": 0],
      message: ".epsilon: expected a number from 1e-12 to 1.0, found 0"),
    Case(
      layer: ["layer": "instanceNorm", "momentum": 0.1],
      message: ".momentum: unknown key; known here: activation, epsilon, layer, name, prelu, scale, shift"),
    Case(
      layer: ["layer": "prelu", "initialSlope": "x"],
      message: ".initialSlope: expected a number from -1000.0 to 1000.0, found the text \"x\""),
    Case(layer: ["layer": "activation"], message: ".activation: missing; expected one of \(activations)"),
    Case(
      layer: ["layer": "activation", "activation": "elu", "eluAlpha": -1],
      message: ".eluAlpha: expected a number from 0.0 to 1000.0, found -1"),
    Case(layer: ["layer": "softmax", "axis": 1], message: ".axis: unknown key; known here: layer, name"),
    Case(
      layer: ["layer": "reshape", "shape": [4, "4"]],
      message: ".shape: expected a list of integers from -1 to 1000000000, found the text \"4\" at index 1"),
    Case(layer: ["layer": "reshape", "shape": []], message: ".shape: expected 1 to 4 sizes, found 0"),
    Case(layer: ["layer": "lstm"], message: ".units: missing; expected an integer from 1 to 1000000 units"),
    Case(
      layer: ["layer": "lstm", "units": 3, "activation": "elu"],
      message: ".activation: expected one of \"sigmoid\", \"relu\", \"linear\", \"tanh\", found the text \"elu\"; "
        + "did you mean \"relu\"?"),
    Case(
      layer: ["layer": "lstm", "units": 3, "returnsSequence": true],
      message: ".returnsSequence: unknown key; did you mean \"returnSequence\"?"),
    Case(layer: ["layer": "flatten", "size": 1], message: ".size: unknown key; known here: layer, name"),
    Case(
      layer: ["layer": "output", "units": 3], message: ".units: unknown key; known here: bias, initializer, layer, name"
    ),
    Case(layer: ["layer": "residual"], message: ".layers: expected a list of layers, found null"),
    Case(
      layer: ["layer": "residual", "layers": []],
      message: ".layers: expected at least one layer, found none"),
    Case(
      layer: ["layer": "residual", "layers": [["layer": "dense", "units": "x"]]],
      message: ".layers[0].units: expected an integer from 1 to 1000000 units, found the text \"x\""),
    Case(
      layer: ["layer": "dropout", "name": "a.b"],
      message: ".name: expected a name of letters, digits, - and _, found the text \"a.b\""),
    Case(
      layer: ["layer": "dropout", "name": "twin"], message: ".name: \"twin\" is already the name of model.layers[0]"),
    Case(layer: ["repeat": -1, "layers": []], message: ".repeat: expected an integer from 0 to 1000 copies, found -1"),
    Case(layer: ["repeat": 2, "layer": "flatten"], message: ".layer: unknown key; did you mean \"layers\"?"),
    Case(
      layer: ["repeat": 2, "as": "n", "layers": [["layer": "flatten"]]],
      message: ".as: expected a name that nothing else here has, found the text \"n\""),
    Case(layer: ["repeat": 2], message: ".layers: expected a list of layers, found null"),
    // Reported once, however many copies there are.
    Case(
      layer: ["repeat": 3, "layers": [["layer": "dropout"], ["layer": "dense"]]],
      message: ".layers[1].units: missing; expected an integer from 1 to 1000000 units"),
    Case(
      layer: ["repeat": 3, "layers": [["layer": "dense", "units": ["each": [1, 2]]]]],
      message: ".layers[0].units.each: expected an entry for each copy, at least 3, found 2"),
    Case(
      layer: ["layer": "dense", "units": ["each": [1, 2]]],
      message: ".units.each: expected within a \"repeat\", whose copies it tells apart"),
    Case(
      layer: ["layer": "dropout", "when": 1],
      message: ".when: expected true, false or a comparison such as {\"value\": \"$layers\", \"atLeast\": 2}, found 1"),
    Case(
      layer: ["layer": "dropout", "when": "$nn"],
      message: ".when: there is no search parameter \"nn\"; did you mean \"$n\"?"),
    Case(
      layer: ["layer": "dropout", "when": ["value": "$n", "atleast": 3]],
      message: ".when.atleast: unknown key; did you mean \"atLeast\"?"),
    Case(
      layer: ["layer": "dropout", "when": ["value": "$n"]],
      message: ".when: expected one of \"is\", \"atLeast\", \"below\" beside \"value\", found 0"),
    Case(
      layer: ["layer": "dropout", "when": ["value": "$n", "is": 1, "below": 1]],
      message: ".when: expected one of \"is\", \"atLeast\", \"below\" beside \"value\", found 2"),
    Case(
      layer: ["layer": "dropout", "when": ["value": "$n", "atLeast": "3"]],
      message: ".when.atLeast: expected a number, found the text \"3\""),
    Case(
      layer: ["layer": "dropout", "when": ["value": true, "below": 3]],
      message: ".when.value: expected a number, found true"),
  ]

  @Test(arguments: cases) func faultsNameTheirPlace(_ fault: Case) {
    let layers: JSONValue = [["layer": "dropout", "name": "twin"], fault.layer]
    #expect(messages(layers, ["n": 3]) == ["layers[1]" + fault.message])
  }

  @Test func faultsAreToldTogether() {
    #expect(
      messages([
        ["layer": "dense", "units": 0], ["layer": "dense", "units": "$u"],
        ["layer": "residual", "projection": 1, "layers": [["layer": "dens"]]], ["layer": "output", "names": "x"],
      ]).map { String($0.prefix { $0 != ":" }) } == [
        "layers[0].units", "layers[1].units", "layers[2].projection", "layers[3].names",
      ])
  }

  @Test func aListMustBeOne() {
    #expect(messages(7) == ["layers: expected a list of layers, found 7"])
    #expect(messages([]) == ["layers: expected at least one layer, found none"])
    #expect(
      messages([["layer": "flatten"]])
        == ["layers: expected 10 values at the end, one per class, found 432; {\"layer\": \"output\"} gives them"])
    #expect(
      messages([["layer": "output"]], input: [12, 3])
        == ["layers: expected 10 values at the end, one per class, found 12x10; {\"layer\": \"output\"} gives them"])
    #expect(
      throws: SettingsError(
        file: "a",
        faults: [SettingsFault(path: "model.layers", message: "expected either \"builder\" or \"layers\", found both")])
    ) { try ModelSettings.read(["layers": [["layer": "output"]], "builder": "mlp"], parameters: [:], from: "a") }
    #expect(
      throws: SettingsError(
        file: "a", faults: [SettingsFault(path: "model.units", message: "unknown key; known here: builder, layers")])
    ) { try ModelSettings.read(["layers": [["layer": "output"]], "units": 3], parameters: [:], from: "a") }
  }

  // MARK: - Layers that do not fit

  static let misfits = [
    Case(
      layer: ["layer": "conv", "filters": 1, "kernel": [13, 3]],
      message: "[0].kernel: conv1: the kernel 13x3 is larger than its input 12x12"),
    Case(
      layer: ["layer": "conv", "filters": 1, "kernel": [3]],
      message: "[0].kernel: conv1: a 1D kernel needs an input of length x channels, found 12x12x3"),
    Case(
      layer: ["layer": "conv", "filters": 1, "kernel": 15, "padding": 1, "name": "wide"],
      message: "[0].kernel: wide: the kernel 15x15 is larger than its input 12x12 with padding 1"),
    Case(
      layer: ["layer": "maxPool", "size": 13],
      message: "[0].size: maxPool1: the window 13x13 is larger than its input 12x12"),
    Case(
      layer: ["layer": "maxPool", "size": 2, "padding": 2],
      message: "[0].size: maxPool1: padding 2 is more than half of the window 2x2"),
    Case(
      layer: ["layer": "transposedConv", "filters": 1, "kernel": 3, "outputPadding": 1],
      message: "[0].kernel: transposedConv1: the output padding 1x1 is not below the stride 1x1"),
    Case(
      layer: ["layer": "dense", "units": 5],
      message: "[0]: dense1: a dense layer needs a flat input or a sequence, found 12x12x3"),
    Case(
      layer: ["layer": "residual", "layers": [["layer": "conv", "filters": 5, "kernel": 3]]],
      message: "[0]: residual1: the body takes 12x12x3 to 10x10x5, and a sum needs equal shapes"),
    Case(
      layer: ["layer": "residual", "layers": [["layer": "dropout"], ["layer": "conv", "filters": 5, "kernel": 99]]],
      message: "[0].layers[1].kernel: residual1.conv1: the kernel 99x99 is larger than its input 12x12"),
    Case(
      layer: ["layer": "averagePool", "size": [13, 2]],
      message: "[0].size: averagePool1: the window 13x2 is larger than its input 12x12"),
    Case(
      layer: ["layer": "reshape", "shape": [5, -1]],
      message: "[0].shape: reshape1: the 432 values of an input of 12x12x3 do not fill 5x-1"),
    Case(
      layer: ["layer": "lstm", "units": 5],
      message: "[0]: lstm1: an LSTM layer needs a sequence of steps x features, found 12x12x3"),
    Case(
      layer: ["repeat": 3, "layers": [["layer": "maxPool", "size": 3]]],
      message: "[0].layers[0].size: maxPool3: the window 3x3 is larger than its input 1x1"),
  ]

  @Test(arguments: misfits) func misfitsNameBothShapes(_ misfit: Case) {
    #expect(messages([misfit.layer, ["layer": "flatten"], ["layer": "output"]]) == ["layers" + misfit.message])
  }

  @Test func someLayersNeedPlaces() {
    #expect(
      messages([["layer": "globalAveragePool"]], input: [561])
        == ["layers[0]: globalAveragePool1: global average pooling needs an input of positions x channels, found 561"])
    #expect(
      messages([["layer": "instanceNorm"]], input: [1, 1, 3])
        == [
          "layers[0]: instanceNorm1: instance normalization needs more than one position per channel, found an input of 1x1x3"
        ])
    #expect(
      messages([["layer": "maxPool"]], input: [561])
        == [
          "layers[0].size: maxPool1: a max pooling needs an input of one to three spatial axes and channels, found 561"
        ])
  }
}
