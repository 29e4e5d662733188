import Essentials

/// Opens the directory of a run and makes sure that it is this study's.
struct RunDirectory {
  let paths: RunPaths
  let journal: Journal
  /// What the journal held.
  let contents: JournalContents
  let warnings: [String]

  init(_ study: Study, _ options: StudyOptions, write: @escaping Journal.Writer = Files.write) throws {
    paths = RunPaths(options.directory)
    try Self.check(paths)
    try Files.makeDirectory(paths.directory)
    journal = try Journal(directory: paths.directory, write: write)
    contents = try journal.contents()
    var warnings = contents.warnings
    if let recorded = contents.study {
      guard options.resumes else {
        throw StudyError.studyExists(
          directory: paths.directory, name: recorded.name, trials: contents.trials.count)
      }
      try Self.compare(recorded, StudyRecord(study), in: paths.directory, ignoring: options.changeableKeys)
      if recorded.version != study.version {
        warnings.append(
          "\(paths.directory): began with version \(recorded.version), continues with \(study.version)")
      }
    } else {
      guard contents.trials.isEmpty || options.resumes else {
        throw StudyError.studyExists(
          directory: paths.directory, name: "?", trials: contents.trials.count)
      }
      if options.resumes, contents.trials.isEmpty {
        warnings.append("\(paths.directory): nothing to continue yet; begins a new study")
      }
      try journal.append("study", StudyRecord(study).fields)
      try journal.sync()
    }
    if contents.study == nil || !Files.exists(paths.config) {
      try Files.replace(paths.config, with: Self.config(of: study).document)
    }
    self.warnings = warnings
  }

  /// Refuses what is no run directory, before anything in it is touched.
  private static func check(_ paths: RunPaths) throws {
    guard Files.exists(paths.directory) else { return }
    guard Files.isDirectory(paths.directory) else {
      throw StudyError.notADirectory(path: paths.directory)
    }
    let names = try Files.list(paths.directory).filter { !$0.hasPrefix(".") }
    guard names.isEmpty || Files.exists(paths.journal) else {
      throw StudyError.notEmpty(directory: paths.directory)
    }
  }

  private static func compare(
    _ old: StudyRecord, _ new: StudyRecord, in directory: String, ignoring ignored: Set<String>
  ) throws {
    guard (old.method, old.name) == (new.method, new.name) else {
      throw StudyError.otherStudy(
        directory: directory, found: "\"\(old.name)\" (\(old.method))",
        expected: "\"\(new.name)\" (\(new.method))")
    }
    var changes = ConfigChange.between(old.config, new.config, ignoring: ignored.union(["seed"]))
    if old.seed != new.seed {
      changes.insert(ConfigChange(path: "seed", old: "\(old.seed)", new: "\(new.seed)"), at: 0)
    }
    guard changes.isEmpty else { throw StudyError.changed(directory: directory, changes: changes) }
  }

  private static func config(of study: Study) -> JSONValue {
    var object = study.config.object ?? [:]
    object["seed"] = .integer(study.seed)
    object["version"] = .string(study.version)
    return .object(object)
  }
}
