#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The largest resident memory of this process so far, in MB of 2^20 bytes.
func peakMemory() -> Int {
  var usage = rusage()
  getrusage(RUSAGE_SELF, &usage)
  #if os(Linux)
    return usage.ru_maxrss / 1024  // kilobytes
  #else
    return usage.ru_maxrss >> 20  // bytes
  #endif
}
