/// The script of a report's page. It adds to what the page shows without it; it writes every text as text, never as
/// markup.
enum PageScript {
  /// In one function, so that nothing is global.
  static let text =
    StaticText("(function(){'use strict';\n") + base + data + tip + marks + brush + turning + tools
    + StaticText("})();\n")

  /// The same for a page that is served while its run goes on.
  static let liveText = text + live

  private static let base = StaticText(
    """
    var doc=document,root=doc.documentElement;
    root.classList.add('js');
    function all(selector,within){return Array.prototype.slice.call((within||doc).querySelectorAll(selector));}
    function make(name,text,className){var node=doc.createElement(name);if(text)node.textContent=text;
    if(className)node.className=className;return node;}
    function button(text,action){var node=make('button',text,'tool');node.type='button';
    node.addEventListener('click',action);return node;}
    function number(value){if(!isFinite(value))return String(value);
    return Math.abs(value)>=1e5||(value!==0&&Math.abs(value)<1e-3)?value.toPrecision(4):String(+value.toPrecision(5));}

    """)
}
