import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

StandardFiles.openClosed()
exit(Program.run().rawValue)
