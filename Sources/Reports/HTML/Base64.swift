/// Bytes as text in the alphabet of RFC 4648.
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  var index = 0
  while index < bytes.count {
    let rest = min(3, bytes.count - index)
    let second = rest > 1 ? bytes[index + 1] : 0
    let third = rest > 2 ? bytes[index + 2] : 0
    text.append(alphabet[Int(bytes[index] >> 2)])
    text.append(alphabet[Int((bytes[index] & 3) << 4 | second >> 4)])
    text.append(rest > 1 ? alphabet[Int((second & 15) << 2 | third >> 6)] : UInt8(ascii: "="))
    text.append(rest > 2 ? alphabet[Int(third & 63)] : UInt8(ascii: "="))
    index += 3
  }
  return String(decoding: text, as: UTF8.self)
}
