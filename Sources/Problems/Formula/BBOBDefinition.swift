#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One instance of a BBOB function, before its offset is added: transforms, core, penalty and where the optimum lies.
struct BBOBDefinition: Sendable {
  var transforms: [PointTransform]
  var core: BBOBCore
  var minimizer: [Double]
  /// What the squared distances beyond the box [-5, 5] are multiplied by.
  var penalty = 0.0

  /// - Parameters:
  ///   - count: The number of dimensions, at least 2.
  ///   - seed: The instance's seed.
  init(_ function: BBOBFunction, dimensions count: Int, seed: Int) {
    // Q and R of the source, and Λ^α's diagonal.
    let q = { BBOBRandom.rotation(count, seed: seed) }
    let r = { BBOBRandom.rotation(count, seed: seed + 1_000_000) }
    let ones = [Double](repeating: 1, count: count)
    func lambda(_ alpha: Double) -> [Double] { powers(of: alpha.squareRoot(), count) }

    // f12 alone draws its optimum from the rotation's seed.
    let optimum = BBOBRandom.point(count, seed: function == .bentCigar ? seed + 1_000_000 : seed)
    // What most of the functions have.
    minimizer = optimum
    transforms = [.shift(optimum)]

    switch function {
    case .sphere:
      core = .squares(weights: ones)
    case .ellipsoidSeparable:
      transforms += [.oscillation]
      core = .squares(weights: powers(of: 1e6, count))
    case .rastriginSeparable:
      transforms += [.oscillation, .asymmetry(ramp(0.2, count)), .scale(lambda(10))]
      core = .rastrigin
    case .buecheRastrigin:
      // Not in the source, but in its program: the even coordinates of the optimum are positive.
      for i in stride(from: 0, to: count, by: 2) { minimizer[i] = abs(minimizer[i]) }
      transforms = [.shift(minimizer), .oscillation, .bueche(lambda(10))]
      core = .rastrigin
      penalty = 100
    case .linearSlope:
      minimizer = optimum.map { $0 < 0 ? -5 : 5 }
      transforms = []
      core = .linearSlope(zip(minimizer, powers(of: 10, count)).map { $0 < 0 ? -$1 : $1 })
    case .attractiveSector:
      transforms += [.linear(r().times(lambda(10), q()))]
      core = .attractiveSector(optimum: optimum)
    case .stepEllipsoid:
      transforms += [.linear(q().scalingRows(by: lambda(10)))]
      core = .stepEllipsoid(r(), weights: powers(of: 100, count))
      penalty = 1
    case .rosenbrock:
      let scale = valleyScale(count)
      minimizer = optimum.map { 0.75 * $0 }
      transforms = [.shift(minimizer), .scale(ones.map { $0 * scale }), .shift(ones.map { -$0 })]
      core = .rosenbrock
    case .rosenbrockRotated, .griewankRosenbrock:
      let scale = valleyScale(count)
      let rotation = q()
      minimizer = rotation.columnSums.map { $0 / (2 * scale) }
      transforms = [.linear(rotation.scalingRows(by: ones.map { $0 * scale })), .shift(ones.map { -$0 / 2 })]
      core = function == .rosenbrockRotated ? .rosenbrock : .griewankRosenbrock
    case .ellipsoid:
      transforms += [.linear(r()), .oscillation]
      core = .squares(weights: powers(of: 1e6, count))
    case .discus:
      transforms += [.linear(r()), .oscillation]
      core = .squares(weights: [1e6] + ones.dropFirst())
    case .bentCigar:
      let rotation = r()
      transforms += [.linear(rotation), .asymmetry(ramp(0.5, count)), .linear(rotation)]
      core = .squares(weights: [1] + ones.dropFirst().map { $0 * 1e6 })
    case .sharpRidge:
      transforms += [.linear(r().times(lambda(10), q()))]
      core = .sharpRidge
    case .differentPowers:
      transforms += [.linear(r())]
      core = .differentPowers(ramp(4, count).map { 2 + $0 })
    case .rastrigin:
      let rotation = r()
      transforms += [.linear(rotation), .oscillation, .asymmetry(ramp(0.2, count))]
      transforms += [.linear(rotation.times(lambda(10), q()))]
      core = .rastrigin
    case .weierstrass:
      let rotation = r()
      transforms += [.linear(rotation), .oscillation, .linear(rotation.times(lambda(0.01), q()))]
      core = .weierstrass
      penalty = 10 / Double(count)
    case .schaffersF7, .schaffersF7IllConditioned:
      let condition = function == .schaffersF7 ? 10.0 : 1000
      transforms += [.linear(r()), .asymmetry(ramp(0.5, count)), .linear(q().scalingRows(by: lambda(condition)))]
      core = .schaffersF7
      penalty = 10
    case .schwefel:
      let signs = BBOBRandom.uniforms(count, seed: seed).map { $0 < 0.5 ? -1.0 : 1 }
      let optimum = 4.2096874637
      minimizer = signs.map { $0 * optimum / 2 }
      transforms = [
        .scale(signs.map { 2 * $0 }), .following(optimum: optimum), .shift(ones.map { $0 * optimum }),
        .scale(lambda(10)), .shift(ones.map { -$0 * optimum }), .scale(ones.map { $0 * 100 }),
      ]
      core = .schwefel
    case .gallagher101, .gallagher21:
      let rotation = q()
      // The source's 1000 for both is a square root for 101 peaks in its program.
      let peaks =
        function == .gallagher101
        ? GallagherPeaks(count: 101, width: 10, condition: 1000.0.squareRoot(), rotation: rotation, seed: seed)
        : GallagherPeaks(count: 21, width: 9.8, condition: 1000, rotation: rotation, seed: seed)
      minimizer = peaks.optimum
      transforms = [.linear(rotation)]
      core = .gallagher(peaks)
      penalty = 1
    case .katsuura:
      transforms += [.linear(r().times(lambda(100), q()))]
      core = .katsuura
      penalty = 1
    case .lunacekBiRastrigin:
      let centre = 2.5
      let signs = BBOBRandom.normals(count, seed: seed).map { $0 < 0 ? -1.0 : 1 }
      minimizer = signs.map { $0 * centre / 2 }
      transforms = [.scale(signs.map { 2 * $0 })]
      core = .lunacek(r().times(lambda(100), q()), centre: centre)
      penalty = 1e4
    }
  }
}

/// `base^(i / (n - 1))`.
private func powers(of base: Double, _ count: Int) -> [Double] { ramp(1, count).map { pow(base, $0) } }

/// `top · i / (n - 1)`.
private func ramp(_ top: Double, _ count: Int) -> [Double] {
  (0..<count).map { top * Double($0) / Double(count - 1) }
}

/// How much the valley of f8, f9 and f19 is stretched in many dimensions.
private func valleyScale(_ count: Int) -> Double { max(1, Double(count).squareRoot() / 8) }
