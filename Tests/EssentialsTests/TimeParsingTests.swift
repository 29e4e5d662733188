import Essentials
import Testing

@Suite struct TimeParsingTests {
  // date -u -d "..." +%s.
  @Test(arguments: [
    ("1970-01-01T00:00:00.000Z", 0), ("2026-11-21T17:39:08.561Z", 1_795_282_748.561),
    ("2024-02-29T23:59:59.999Z", 1_709_251_199.999), ("2000-03-01T00:00:00.000Z", 951_868_800),
  ])
  func readsWhatItWrites(text: String, seconds: Double) { #expect(Time.seconds(of: text) == seconds) }

  @Test func theClockIsReadBack() throws { #expect(try #require(Time.seconds(of: Time.timestamp)) > 1_700_000_000) }

  @Test(arguments: [
    "", "2026-11-21", "2026-13-21T17:39:08.561Z", "2026-11-21 17:39:08.561Z", "2026-11-2xT17:39:08.561Z",
  ])
  func refusesOthers(text: String) { #expect(Time.seconds(of: text) == nil) }
}
