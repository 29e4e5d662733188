extension PageScript {
  /// Turns the cubes of a picture with the pointer or two buttons: the same projection as `Scene`.
  static let turning = StaticText(
    """
    all('.chart').forEach(function(figure){
      var svg=figure.querySelector('svg'),nodes=svg?all('[data-3]',svg):[];
      if(!nodes.length)return;
      var angle=0.5586;
      var parts=nodes.map(function(node){return node.getAttribute('data-3').split(' ').map(Number);});
      function project(p,i){var c=Math.cos(angle),s=Math.sin(angle),x=p[i]-.5,y=p[i+1]-.5;
        return [p[0]+(x*c-y*s)*2*p[2],p[1]+16-(x*s+y*c)*p[2]-(p[i+2]-.4)*1.7*p[2]];}
      function turn(by){angle+=by;svg.setAttribute('data-turned','1');
        nodes.forEach(function(node,k){var p=parts[k],a=project(p,3);
          if(node.tagName==='line'){var b=project(p,6);node.setAttribute('x1',a[0]);node.setAttribute('y1',a[1]);
            node.setAttribute('x2',b[0]);node.setAttribute('y2',b[1]);}
          else if(node.tagName==='circle'){node.setAttribute('cx',a[0]);node.setAttribute('cy',a[1]);}
          else{node.setAttribute('x',a[0]);node.setAttribute('y',a[1]);}});}
      var last=null;
      svg.style.touchAction='pan-y';
      svg.addEventListener('pointerdown',function(e){last=e.clientX;});
      addEventListener('pointerup',function(){last=null;});
      svg.addEventListener('pointermove',function(e){if(last===null||!e.buttons)return;
        turn((e.clientX-last)/120);last=e.clientX;});
      var bar=make('div','','tools');
      bar.appendChild(button('Turn left',function(){turn(.2);}));
      bar.appendChild(button('Turn right',function(){turn(-.2);}));
      figure.insertBefore(bar,figure.querySelector('.scroll'));});

    """)
}
