import Essentials

/// A value of a parameter as a person reads it: texts without quotes, reals with six digits at most.
func plain(_ value: JSONValue) -> String {
  switch value {
  case .string(let text): text
  case .number(let number): significant(number)
  case .null, .bool, .integer, .array, .object: value.line
  }
}
