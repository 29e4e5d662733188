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
    try Self.refuseStranger(paths)
    try Files.makeDirectory(paths.directory)
    journal = try Journal(directory: paths.directory, write: write)
    // Left by a process that was killed; the journal's lock says that it is gone.
    PartialFiles.clear(paths.directory)
    contents = try journal.contents(includesEpochs: study.pruner != nil)
    try Self.refuseOther(contents, study, options, in: paths.directory)
    var warnings = contents.warnings
    if let recorded = contents.study {
      if recorded.version != study.version {
        warnings.append(
          "\(paths.directory): began with version \(recorded.version), continued with \(study.version)")
      }
      if recorded.kernels == nil, let kernels = study.kernels, !contents.isFinished {
        warnings.append(
          "\(paths.directory): its journal does not say which kernels it began with; it is continued with \(kernels)")
      }
    } else {
      if options.resumes, contents.trials.isEmpty {
        warnings.append("\(paths.directory): nothing to continue yet; starting a new study")
      }
      try journal.append([.study(StudyRecord(study))])
      try journal.sync()
    }
    // Workers read it, so it must describe this study, whatever was done to it in the meantime.
    let config = Self.config(of: study)
    if (try? Files.readJSON(paths.config)) != config {
      try Files.replace(paths.config, with: config.document)
    }
    self.warnings = warnings
  }

  /// Refuses a directory that `init` would refuse, without touching anything.
  static func check(_ study: Study, _ options: StudyOptions) throws {
    let paths = RunPaths(options.directory)
    try refuseStranger(paths)
    guard Files.exists(paths.journal) else { return }
    // A long journal is read once, when it is opened; for a comparison its first line is enough.
    if options.resumes, let recorded = StudyRecord(directory: paths.directory) {
      return try refuseOther(recorded, study, options, in: paths.directory)
    }
    try refuseOther(JournalContents(path: paths.journal), study, options, in: paths.directory)
  }

  /// Refuses a path that is not a run directory, before anything in it is touched.
  private static func refuseStranger(_ paths: RunPaths) throws {
    guard Files.exists(paths.directory) else { return }
    guard Files.isDirectory(paths.directory) else {
      throw StudyError.notADirectory(path: paths.directory)
    }
    let names = try Files.list(paths.directory).filter { !$0.hasPrefix(".") }
    guard names.isEmpty || Files.exists(paths.journal) else {
      throw StudyError.notEmpty(directory: paths.directory)
    }
  }

  /// Refuses the journal of another study, and that of this one unless it is to be continued.
  private static func refuseOther(
    _ contents: JournalContents, _ study: Study, _ options: StudyOptions, in directory: String
  ) throws {
    guard options.resumes || (contents.study == nil && contents.trials.isEmpty) else {
      throw StudyError.studyExists(
        directory: directory, name: contents.study?.name ?? "?", trials: contents.trials.count)
    }
    guard let recorded = contents.study else { return }
    try refuseOther(recorded, study, options, in: directory)
  }

  private static func refuseOther(
    _ recorded: StudyRecord, _ study: Study, _ options: StudyOptions, in directory: String
  ) throws {
    var recorded = recorded
    recorded.config = study.resolved(recorded.config, recorded.format)
    try compare(recorded, StudyRecord(study), in: directory, ignoring: options.changeableKeys)
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
    if let began = old.data, let found = new.data, began != found { throw StudyError.otherData(directory: directory) }
    if let began = old.kernels, let found = new.kernels, began != found {
      throw StudyError.otherKernels(directory: directory, began: began, found: found)
    }
  }

  private static func config(of study: Study) -> JSONValue {
    var object = study.config.object ?? [:]
    object["seed"] = .integer(study.seed)
    object["version"] = .string(study.version)
    return .object(object)
  }
}
