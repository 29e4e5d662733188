import Essentials
import NeuralNetworks
import Search

/// The search methods, by the name that a configuration gives as `method`.
///
/// To add one: a case here and in `MethodSettings`, and, when it searches other things than classifiers, a
/// `SearchProblem` in `problem`.
public enum SearchMethod: String, CaseIterable, Sendable {
  case ganRefine = "gan-refine"
  case similarityGA = "similarity-ga"
  case chromosomeGA = "chromosome-ga"
  case elitist
  case random

  /// The command that runs it.
  public var command: String {
    switch self {
    case .ganRefine: "gan-refine"
    case .similarityGA, .chromosomeGA, .elitist: "evolve"
    case .random: "search"
    }
  }

  /// One line for lists of methods.
  public var summary: String {
    switch self {
    case .ganRefine: "two generators against a discriminator propose parameter vectors (Lu et al., 2018)"
    case .similarityGA: "a genetic algorithm that keeps parents apart by the Hamming distance of their genes"
    case .chromosomeGA: "convolutional networks bred from chromosomes of 20 bits"
    case .elitist: "random GANs, of which each generation's best live on"
    case .random: "independent draws, the yardstick of the others"
    }
  }

  /// Reads what is searched.
  func problem(_ reader: SettingsReader, from file: String) -> any SearchProblem {
    switch self {
    case .ganRefine: ClassificationConfig(reader, from: file, needsBaseline: true)
    case .elitist: GANProblem(reader, from: file)
    case .similarityGA, .chromosomeGA, .random: ClassificationConfig(reader, from: file, needsBaseline: false)
    }
  }

  /// Reads how it is searched.
  /// - Returns: Nil when the problem is none for this method; the reader then has the fault.
  func settings(_ reader: SettingsReader, for problem: any SearchProblem, from file: String) -> MethodSettings? {
    let section = reader.section("strategy")
    switch self {
    case .ganRefine:
      let settings = GanRefineSettings(section)
      return problem.baseline.map { .ganRefine(settings, baseline: $0) }
    case .similarityGA:
      let settings = SimilarityGASettings(section, space: problem.space)
      if let coding = GeneCoding(problem.space) { return .similarityGA(settings, coding) }
      reader.refuse(
        "space", "expected choices, flags and small ranges of integers, which fit \(BitGene.longest) bits together")
      return nil
    case .chromosomeGA:
      let settings = ChromosomeGASettings(section)
      return chromosomes(reader, of: problem, from: file).map { .chromosomeGA(settings, parameter: $0, $1) }
    case .elitist:
      let settings = ElitistSettings(section)
      return (problem as? GANProblem).map { .elitist(settings, $0) }
    case .random:
      return .random(RandomSettings(section))
    }
  }

  /// What the chromosomes of a problem code for.
  private func chromosomes(
    _ reader: SettingsReader, of problem: any SearchProblem, from file: String
  ) -> (parameter: String, coding: CNNChromosome.Coding)? {
    guard let parameter = problem.space.parameters.first, problem.space.count == 1,
      parameter.domain == .bits(CNNChromosome.bits)
    else {
      // A space that could not be read has its fault already.
      if problem.space.count > 0 {
        reader.refuse("space", "expected one parameter of type \"bits\" and length \(CNNChromosome.bits)")
      }
      return nil
    }
    let zeros = BitGene(count: CNNChromosome.bits, value: 0)
    guard let classification = problem as? ClassificationConfig,
      let model = try? ModelSettings.read(
        classification.model, parameters: [parameter.name: .string(zeros.description)], from: file)
    else {
      // What is wrong with the model by itself is told where its networks are tried.
      return (parameter.name, CNNChromosome.Coding())
    }
    guard case .chromosomeCNN(let settings) = model.builder else {
      reader.refuse("model.builder", "expected \"chromosome-cnn\", whose networks chromosomes code for")
      return nil
    }
    return (parameter.name, settings.coding)
  }
}

/// A method with its own settings.
public enum MethodSettings: Sendable {
  case ganRefine(GanRefineSettings, baseline: Assignment)
  case similarityGA(SimilarityGASettings, GeneCoding)
  case chromosomeGA(ChromosomeGASettings, parameter: String, CNNChromosome.Coding)
  case elitist(ElitistSettings, GANProblem)
  case random(RandomSettings)

  /// - Parameter seed: Where everything random of the search comes from.
  func makeStrategy(_ space: SearchSpace, seed: SeededGenerator) -> any SearchStrategy {
    switch self {
    case .ganRefine(let settings, let baseline):
      GanRefineStrategy(space: space, baseline: baseline, settings: settings, seed: seed)
    case .similarityGA(let settings, let coding):
      EvolutionStrategy(
        SimilarityGA(settings, coding: coding), generations: settings.generations, reevaluates: settings.reevaluate,
        seed: seed)
    case .chromosomeGA(let settings, let parameter, let coding):
      EvolutionStrategy(
        ChromosomeGA(settings, parameter: parameter, coding: coding), generations: settings.generations,
        reevaluates: settings.reevaluate, seed: seed)
    case .elitist(let settings, let problem):
      EvolutionStrategy(
        ElitistBreeder(settings, problem.gans, image: problem.image, epochs: problem.training.epochs),
        generations: settings.generations, reevaluates: settings.retrainsSurvivors, seed: seed)
    case .random(let settings):
      RandomStrategy(space, trials: settings.trials, batchSize: settings.batchSize, seed: seed)
    }
  }

  /// How many batches and trials there will be; nil where that shows only as the search goes.
  var budget: (batches: Int?, trials: Int?) {
    switch self {
    case .ganRefine(let settings, _): (settings.iterations + 1, 1 + 2 * settings.samples * settings.iterations)
    case .similarityGA, .chromosomeGA: (nil, nil)
    case .elitist(let settings, _): (settings.generations, settings.trials)
    case .random(let settings):
      ((settings.trials + settings.batchSize - 1) / settings.batchSize, settings.trials)
    }
  }

  /// The most trials that there can be.
  public var mostTrials: Int {
    switch self {
    case .ganRefine, .elitist, .random: budget.trials ?? 0
    case .similarityGA(let settings, _): settings.population * settings.generations
    case .chromosomeGA(let settings, _, _): settings.population * settings.generations
    }
  }
}
