import CKernels

/// The processors that this process may use, which `taskset` and batch systems such as Slurm limit.
enum Processors {
  static var count: Int { Int(ck_processor_count()) }
}
