extension PageScript {
  /// The marks of each chart answer to the pointer and to the arrow keys: the nearest one is named, and its trial is
  /// shown in all charts of its run.
  static let marks = StaticText(
    """
    function shape(node){
      if(node.tagName==='path'){var n=node.getAttribute('d').match(/-?[\\d.]+/g).map(Number),line=[];
        for(var i=0;i+1<n.length;i+=2)line.push([n[i],n[i+1]]);return {node:node,line:line};}
      var b=node.getBBox();return {node:node,box:[b.x,b.y,b.x+b.width,b.y+b.height]};}
    function distance(s,x,y){
      if(s.box){var dx=Math.max(s.box[0]-x,0,x-s.box[2]),dy=Math.max(s.box[1]-y,0,y-s.box[3]);
        var cx=(s.box[0]+s.box[2])/2-x,cy=(s.box[1]+s.box[3])/2-y;
        return Math.sqrt(dx*dx+dy*dy)+1e-3*Math.sqrt(cx*cx+cy*cy);}
      var best=1e9;
      for(var i=0;i+1<s.line.length;i++){var a=s.line[i],b=s.line[i+1],vx=b[0]-a[0],vy=b[1]-a[1];
        var l=vx*vx+vy*vy,t=l?((x-a[0])*vx+(y-a[1])*vy)/l:0;t=Math.max(0,Math.min(1,t));
        var ex=a[0]+t*vx-x,ey=a[1]+t*vy-y;best=Math.min(best,Math.sqrt(ex*ex+ey*ey));}
      return best;}
    function texts(run,node){var t=node.getAttribute('data-t');
      if(t!==null)return describe(run,t);
      var l=node.getAttribute('data-l'),cut=l.indexOf(': ');
      return cut<0?[l,'']:[l.slice(0,cut),l.slice(cut+2)];}
    function related(run,node){var t=node.getAttribute('data-t');return t===null?[node]:(run.marks[t]||[node]);}
    runs.forEach(function(run){
      all('.chart svg [data-t]',run.article).forEach(function(node){var t=node.getAttribute('data-t');
        (run.marks[t]=run.marks[t]||[]).push(node);});
      all('.chart',run.article).forEach(function(figure){
        var svg=figure.querySelector('svg'),frame=figure.querySelector('.scroll'),shapes=null,at=-1;
        if(!svg)return;
        function found(){if(!shapes||svg.getAttribute('data-turned')){svg.removeAttribute('data-turned');
          shapes=all('[data-t],[data-l]',svg).map(shape);}return shapes;}
        function show(s,x,y){hot(related(run,s.node));showTip(texts(run,s.node),x,y);}
        svg.addEventListener('pointermove',function(e){
          if(e.buttons&&e.pointerType==='mouse')return;
          var m=svg.getScreenCTM().inverse(),x=e.clientX*m.a+m.e,y=e.clientY*m.d+m.f,best=null,least=16;
          found().forEach(function(s){if(s.node.classList.contains('off'))return;
            var d=distance(s,x,y);if(d<=least){least=d;best=s;}});
          if(best)show(best,e.clientX,e.clientY);else if(!tip.hidden)hideTip();});
        svg.addEventListener('pointerleave',hideTip);
        frame.addEventListener('keydown',function(e){
          var step={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1}[e.key];
          if(!step||!found().length||e.target!==frame)return;
          e.preventDefault();at=Math.max(0,Math.min(shapes.length-1,at+step));
          var r=shapes[at].node.getBoundingClientRect();show(shapes[at],r.left+r.width/2,r.top+r.height/2);});
        frame.addEventListener('blur',hideTip);});});

    """)
}
