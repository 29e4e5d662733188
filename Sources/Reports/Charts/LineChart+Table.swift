import Essentials

extension LineChart {
  /// A row for each value of x, a column for each series.
  var table: DataTable {
    let named = series.filter { !$0.name.isEmpty }
    let drawn = named.map { Dictionary($0.points.filter(\.isDrawable).map { ($0.x, $0.y) }) { $1 } }
    let values = thinned(Set(drawn.flatMap(\.keys)).sorted(), to: DataTable.longest)
    return DataTable(
      columns: [xLabel] + named.map(\.name),
      rows: values.map { x in
        [xIsWhole ? fixed(x, 0) : significant(x)] + drawn.map { $0[x].map(measured) ?? "" }
      })
  }
}
