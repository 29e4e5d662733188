import Essentials
import Problems

/// Every kind of problem, by the name that a configuration gives as `problem.type`. To add one: a folder, and a
/// line here.
public enum ProblemRegistry {
  public static let all: [ProblemEntry] = [
    ClassificationProblem.entry,
    ClassificationProblem.regression,
    AdversarialProblem.entry,
    GANProblem.entry,
    TableProblem.entry,
    FormulaProblem.entry,
    CommandProblem.entry,
    ManualProblem.entry,
  ]

  /// The problem with a name.
  public static func entry(named name: String) -> ProblemEntry? { all.first { $0.name == name } }

  /// The kind of a configuration that names none: a GAN search has a data set and no model; anything else is a search
  /// over classifiers.
  static func inferred(_ reader: SettingsReader) -> ProblemEntry {
    reader.has("dataset") && !reader.has("model") ? AdversarialProblem.entry : ClassificationProblem.entry
  }
}
