extension PageScript {
  /// Ranges on the axes of parallel coordinates choose trials, by pointer or by a small form; the others fade in all
  /// charts of the run.
  static let brush = StaticText(
    """
    runs.forEach(function(run){
      var first=run.article.querySelector('svg .brush');
      if(!first||!run.data)return;
      var svg=first.ownerSVGElement,figure=svg.closest('figure'),ranges={},rects={};
      var note=make('span');note.setAttribute('role','status');
      function axis(brush){var i=+brush.getAttribute('data-axis');return i<run.data.params.length?i:-1;}
      function fraction(i,row){
        if(i>=0){var p=position(run,i,row);return p===null?null:(p+.04)/1.08;}
        var o=run.data.objectiveAxis,v=run.data.fitness[0][row];
        return v===null?null:Math.max(0,Math.min(1,(v-o[0])/(o[1]-o[0])));}
      function apply(){
        var keys=Object.keys(ranges),chosen={},count=0,best=null,higher=run.data.objectives[0].better==='higher';
        run.data.n.forEach(function(n,row){
          if(!keys.every(function(k){var f=fraction(+k,row);return f!==null&&f>=ranges[k][0]&&f<=ranges[k][1];}))return;
          chosen[n]=true;count++;
          var v=run.data.fitness[0][row];
          if(v!==null&&run.data.state[row]==='c'&&(best===null||(higher?v>best:v<best)))best=v;});
        Object.keys(run.marks).forEach(function(t){run.marks[t].forEach(function(node){
          node.classList.toggle('off',keys.length>0&&!chosen[t]);});});
        note.textContent=keys.length?count+' of '+run.data.n.length+' trials chosen'+
          (best===null?'':', best '+run.data.objectives[0].name+' '+number(best)):'';
        clear.hidden=!keys.length;}
      function draw(brush){var i=axis(brush),b={x:+brush.getAttribute('x'),y:+brush.getAttribute('y'),
          w:+brush.getAttribute('width'),h:+brush.getAttribute('height')};
        if(!ranges[i]){if(rects[i]){rects[i].remove();delete rects[i];}return;}
        var r=rects[i]=rects[i]||svg.appendChild(doc.createElementNS('http://www.w3.org/2000/svg','rect'));
        r.setAttribute('class','range');r.setAttribute('x',b.x+4);r.setAttribute('width',b.w-8);
        r.setAttribute('y',b.y+b.h*(1-ranges[i][1]));r.setAttribute('height',b.h*(ranges[i][1]-ranges[i][0]));}
      var brushes=all('.brush',svg);
      brushes.forEach(function(brush){
        var start=null;
        function at(e){var r=brush.getBoundingClientRect();
          return Math.max(0,Math.min(1,1-(e.clientY-r.top)/r.height));}
        brush.addEventListener('pointerdown',function(e){start=at(e);brush.setPointerCapture(e.pointerId);hideTip();
          e.preventDefault();});
        brush.addEventListener('pointermove',function(e){if(start===null)return;
          var end=at(e);ranges[axis(brush)]=[Math.min(start,end),Math.max(start,end)];draw(brush);apply();});
        brush.addEventListener('pointerup',function(e){if(start===null)return;
          if(Math.abs(at(e)-start)<.01)delete ranges[axis(brush)];
          start=null;draw(brush);apply();});});
      var names=run.data.params.map(function(p){return p.name;}).concat([run.data.objectives[0].name]);
      var select=make('select'),low=make('input'),high=make('input'),bar=make('div','','tools');
      names.forEach(function(name,i){var o=make('option',name);o.value=i;select.appendChild(o);});
      select.setAttribute('aria-label','parameter');low.setAttribute('aria-label','from');
      high.setAttribute('aria-label','to');low.placeholder='from';high.placeholder='to';low.size=high.size=8;
      function place(i,text,end){
        if(text==='')return end;
        var p=run.data.params[i];
        if(!p){var o=run.data.objectiveAxis;return (+text-o[0])/(o[1]-o[0]);}
        var at;
        if(p.labels){var k=p.labels.map(String).indexOf(text);if(k<0)return end;at=(k+(end?1:0))/p.labels.length;}
        else at=p.log?(Math.log(+text)-Math.log(p.low))/(Math.log(p.high)-Math.log(p.low)):(+text-p.low)/(p.high-p.low);
        return isFinite(at)?(at+.04)/1.08:end;}
      var clear=button('Clear',function(){ranges={};brushes.forEach(draw);apply();});clear.hidden=true;
      bar.appendChild(make('span','Choose trials: drag on an axis, or'));
      [select,low,high,button('Choose',function(){var i=+select.value,brush=brushes[i];
        ranges[axis(brush)]=[place(i,low.value.trim(),0)-1e-9,place(i,high.value.trim(),1)+1e-9];draw(brush);apply();}),
        clear,note].forEach(function(node){bar.appendChild(node);});
      figure.insertBefore(bar,figure.querySelector('.scroll'));});

    """)
}
