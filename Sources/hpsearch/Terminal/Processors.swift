import CKernels

/// The processors of this machine that this process may use: `taskset` and batch systems such as Slurm leave
/// it only some of them.
enum Processors {
  static var count: Int { Int(ck_processor_count()) }
}
