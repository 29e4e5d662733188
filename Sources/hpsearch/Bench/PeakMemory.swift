#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The largest resident memory of this process so far, in MB of 2^20 bytes.
func peakMemory() -> Int {
  var usage = rusage()
  #if os(Linux)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024  // kilobytes
  #else
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss >> 20  // bytes
  #endif
}
