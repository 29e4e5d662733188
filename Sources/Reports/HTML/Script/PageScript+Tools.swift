extension PageScript {
  /// Light and dark, copying, sorting tables, and opening all details for print.
  static let tools = StaticText(
    """
    var themes=['auto','light','dark'];
    function stored(value){try{if(value!==undefined)localStorage.setItem('hpsearch-theme',value);
      return localStorage.getItem('hpsearch-theme');}catch(e){return null;}}
    var theme=themes.indexOf(stored());if(theme<0)theme=0;
    var toggle=button('',function(){theme=(theme+1)%3;stored(themes[theme]);paint();});
    function paint(){if(theme)root.setAttribute('data-theme',themes[theme]);else root.removeAttribute('data-theme');
      toggle.textContent='Theme: '+themes[theme];}
    paint();doc.querySelector('header').appendChild(toggle);
    all('.code').forEach(function(code){var pre=code.querySelector('pre');
      var copy=button('Copy',function(){
        function done(){copy.textContent='Copied';setTimeout(function(){copy.textContent='Copy';},1500);}
        function fallback(){var range=doc.createRange();range.selectNodeContents(pre);
          var s=getSelection();s.removeAllRanges();s.addRange(range);if(doc.execCommand('copy'))done();}
        if(navigator.clipboard)navigator.clipboard.writeText(pre.textContent).then(done,fallback);else fallback();});
      code.appendChild(copy);});
    all('table.sortable').forEach(function(table){
      all('th',table).forEach(function(th,column){
        var name=th.textContent,sign=1,control=make('button',name);control.type='button';
        th.textContent='';th.appendChild(control);
        control.addEventListener('click',function(){
          var body=table.tBodies[0],rows=all('tr',body);
          rows.sort(function(a,b){var x=a.cells[column].textContent,y=b.cells[column].textContent;
            var n=parseFloat(x)-parseFloat(y);return sign*(isNaN(n)?x.localeCompare(y):n);});
          all('th',table).forEach(function(other){other.removeAttribute('aria-sort');});
          th.setAttribute('aria-sort',sign>0?'ascending':'descending');sign=-sign;
          rows.forEach(function(row){body.appendChild(row);});});});});

    """)

  /// Asks the server whether the journal has grown, and if so loads the page again where it was.
  static let live = StaticText(
    """
    (function(){'use strict';
      var tag=document.body.getAttribute('data-tag');
      function ask(){fetch('/',{method:'HEAD',cache:'no-store',headers:{'If-None-Match':tag}}).then(function(answer){
        if(answer.status===200)location.reload();else setTimeout(ask,2000);},function(){setTimeout(ask,5000);});}
      setTimeout(ask,2000);
    })();

    """)
}
