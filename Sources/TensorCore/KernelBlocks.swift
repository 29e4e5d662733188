import CKernels

/// How matrix products are divided on this machine: tiles for the registers of an instruction set, blocks for the
/// caches. Sums depend on `depth` alone, which is a constant of the instruction set.
public struct KernelBlocks: Equatable, Sendable {
  /// The first-level data cache and the second-level cache of one core, in bytes; what is assumed where the system
  /// does not tell.
  public let firstLevelCache: Int, secondLevelCache: Int
  /// Floats of a vector.
  public let lanes: Int
  /// The part of a result that the registers hold, in rows and in vectors.
  public let tileRows: Int, tileVectors: Int
  /// Steps of the depth that are summed up in registers.
  public let depth: Int
  /// Rows of the left matrix in a block: packed, or read where they lie.
  public let packedRows: Int, narrowRows: Int
  /// Up to this number of floats a block of the right matrix is narrow, and the left one is read where it lies.
  public let narrowPanels: Int
  /// The number of floats of a result that are computed before the next ones begin.
  public let results: Int

  /// Those of the calling thread's kernel set.
  public static var current: KernelBlocks {
    let blocks = ck_blocking()
    let caches = ck_cache_sizes().pointee
    return KernelBlocks(
      firstLevelCache: caches.level1, secondLevelCache: caches.level2, lanes: blocks.lanes, tileRows: blocks.tile_rows,
      tileVectors: blocks.tile_vectors, depth: blocks.depth, packedRows: blocks.rows, narrowRows: blocks.narrow_rows,
      narrowPanels: blocks.narrow_panels, results: blocks.results)
  }
}
