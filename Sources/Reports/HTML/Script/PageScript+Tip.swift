extension PageScript {
  /// The note beside the pointer, which is read aloud when the keyboard moves it.
  static let tip = StaticText(
    """
    var tip=make('div','','tip'),tipHead=make('strong'),tipBody=make('span');
    tip.setAttribute('role','status');tip.hidden=true;tip.appendChild(tipHead);tip.appendChild(tipBody);
    doc.body.appendChild(tip);
    function showTip(texts,x,y){tipHead.textContent=texts[0];tipBody.textContent=texts[1];tip.hidden=false;
      var w=tip.offsetWidth,h=tip.offsetHeight;
      tip.style.left=Math.max(4,Math.min(x+14,innerWidth-w-8))+'px';
      tip.style.top=Math.max(4,y+18+h>innerHeight?y-h-12:y+18)+'px';}
    function hideTip(){tip.hidden=true;hot([]);}
    var lit=[];
    function hot(nodes){lit.forEach(function(n){n.classList.remove('hot');});lit=nodes;
      lit.forEach(function(n){n.classList.add('hot');});}
    doc.addEventListener('keydown',function(e){if(e.key==='Escape')hideTip();});
    addEventListener('scroll',function(){if(!tip.hidden)hideTip();},{passive:true});

    """)
}
