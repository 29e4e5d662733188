import CKernels

/// The memory that tensors are made of.
public enum MemoryPool {
  /// Returns what no tensor uses to the system.
  ///
  /// Memory of finished tensors is kept for the next of their size. Call this where other sizes follow, such
  /// as after a trial: the next network's are its own.
  public static func trim() { ck_buffer_trim() }
}
