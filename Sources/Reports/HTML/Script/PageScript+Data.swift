extension PageScript {
  /// Reads each run's trials, which are columns of numbers, and describes one in words.
  static let data = StaticText(
    """
    var runs=all('article.run').map(function(article){
      var block=doc.getElementById(article.id+'-data'),run={article:article,data:null,row:{},marks:{}};
      if(block){run.data=JSON.parse(block.textContent);run.data.n.forEach(function(n,i){run.row[n]=i;});}
      return run;});
    var states={c:'complete',f:'failed',p:'pruned'};
    function value(run,axis,row){var p=run.data.params[axis],v=p.values[row];if(v===null)return null;
      return p.labels?p.labels[v]:v;}
    function position(run,axis,row){var p=run.data.params[axis],v=p.values[row];if(v===null)return null;
      if(p.labels)return (v+.5)/p.labels.length;
      return p.log?(Math.log(v)-Math.log(p.low))/(Math.log(p.high)-Math.log(p.low)):(v-p.low)/(p.high-p.low);}
    function describe(run,trial){var d=run.data,row=d?run.row[trial]:undefined;
      if(row===undefined)return ['Trial '+trial,''];
      var lines=[];
      d.objectives.forEach(function(o,k){var v=d.fitness[k][row];if(v!==null)lines.push(o.name+': '+number(v));});
      if(d.state[row]!=='c')lines.push(states[d.state[row]]+(d.reasons[trial]?': '+d.reasons[trial]:''));
      lines.push('took '+number(d.seconds[row])+' s');
      d.params.slice(0,14).forEach(function(p,k){var v=value(run,k,row);
        if(v!==null)lines.push(p.name+': '+(typeof v==='number'?number(v):v));});
      if(d.params.length>14)lines.push('and '+(d.params.length-14)+' more parameters');
      return ['Trial '+trial,lines.join('\\n')];}

    """)
}
