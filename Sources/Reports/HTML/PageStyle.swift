/// The style sheet of a report's page.
enum PageStyle {
  static let sheet =
    rules + StaticText("@media screen{") + .darkPictures(under: ":root[data-theme=dark]") + StaticText("}")
    + StaticText("@media screen and (prefers-color-scheme:dark){")
    + .darkPictures(under: ":root:not([data-theme=light])") + StaticText("}")

  private static let rules = StaticText(
    """
    :root{color-scheme:light;--paper:#fff;--page:#f6f8fa;--text:#1f2328;--faint:#57606a;--line:#d0d7de;
    --soft:#eaeef2;--accent:#0060a0;--good:#00694e;--warn:#9a3b00}
    @media screen{:root[data-theme=dark]{color-scheme:dark;--paper:#0d1117;--page:#010409;--text:#e6edf3;
    --faint:#a5afba;--line:#3d444d;--soft:#1c2128;--accent:#6cb6ff;--good:#5fd3b0;--warn:#f9a66c}}
    @media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--paper:#0d1117;
    --page:#010409;--text:#e6edf3;--faint:#a5afba;--line:#3d444d;--soft:#1c2128;--accent:#6cb6ff;--good:#5fd3b0;
    --warn:#f9a66c}}
    *{box-sizing:border-box}
    html{scroll-padding-top:4rem}
    body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,
    'DejaVu Sans',Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
    .skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem;z-index:9}
    header,main,footer{max-width:1180px;margin:0 auto;padding:0 1.25rem}
    header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;padding-top:1.5rem}
    h1{font-size:1.7rem;line-height:1.2;margin:0}
    h2{font-size:1.3rem;margin:0 0 .75rem}
    h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
    header p{margin:0;color:var(--faint);flex:1 1 20rem}
    a{color:var(--accent)}
    nav{position:sticky;top:0;z-index:5;background:var(--page);border-bottom:1px solid var(--line);margin:.75rem 0 1rem}
    nav ul{display:flex;gap:1.1rem;max-width:1180px;margin:0 auto;padding:.6rem 1.25rem;list-style:none;overflow-x:auto;
    white-space:nowrap}
    section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1.25rem;margin:0 0 1.25rem}
    .run>h2{margin:2rem 0 1rem;font-size:1.5rem}
    .run section h2{font-size:1.3rem}
    .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.75rem;margin:1rem 0}
    .card{border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;display:flex;flex-direction:column}
    .card.main{border-color:var(--good);border-width:2px}
    .card .label{color:var(--faint);font-size:.9rem}
    .card .value{font-size:1.55rem;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums}
    .card.main .value{color:var(--good)}
    .card .note{color:var(--faint);font-size:.85rem}
    .state{border:1px solid var(--line);border-radius:1rem;padding:0 .6rem;font-size:.9rem;color:var(--faint)}
    .state.open{color:var(--warn);border-color:var(--warn)}
    .warn{color:var(--warn)}
    .lead{font-size:1.1rem;margin:.25rem 0}
    figure{margin:1.5rem 0 0}
    figcaption{display:flex;flex-wrap:wrap;gap:0 .75rem;margin-bottom:.25rem}
    figcaption span{color:var(--faint);font-size:.9rem}
    .scroll{overflow-x:auto;max-width:100%;position:relative}
    .scroll:focus-visible,a:focus-visible,button:focus-visible,summary:focus-visible,pre:focus-visible,
    input:focus-visible,select:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
    .chart svg{display:block;width:100%;height:auto;font-family:inherit}
    table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
    th,td{padding:.25rem .75rem .25rem 0;text-align:left;border-bottom:1px solid var(--soft);vertical-align:top;
    overflow-wrap:normal}
    th.n,td.n{text-align:right}
    td.long{min-width:20rem}
    th{color:var(--faint);font-weight:600}
    th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-decoration:underline dotted}
    details{margin:.5rem 0}
    summary{cursor:pointer;color:var(--accent);font-size:.92rem}
    .code{position:relative}
    pre{background:var(--soft);border-radius:8px;padding:.75rem 1rem;overflow:auto;max-height:28rem;font:13px/1.45
    ui-monospace,'SF Mono','DejaVu Sans Mono',Menlo,monospace;overflow-wrap:normal;margin:.5rem 0}
    button.tool{font:inherit;font-size:.88rem;color:var(--text);background:var(--paper);border:1px solid var(--line);
    border-radius:6px;padding:.25rem .7rem;cursor:pointer}
    .code button{position:absolute;top:.9rem;right:.5rem}
    .tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0;font-size:.9rem}
    .tools input,.tools select{font:inherit;font-size:.9rem;color:var(--text);background:var(--paper);
    border:1px solid var(--line);border-radius:6px;padding:.2rem .4rem;max-width:11rem}
    .sheets{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1rem}
    .sheets figure{margin:0}
    .sheets img{width:100%;height:auto;image-rendering:pixelated;border:1px solid var(--line);border-radius:6px}
    .net{list-style:none;padding:0;margin:.5rem 0;display:flex;flex-wrap:wrap;gap:.5rem .35rem;counter-reset:layer}
    .net li{border:1px solid var(--line);border-left:5px solid var(--accent);border-radius:6px;padding:.4rem .7rem;
    min-width:8.5rem;background:var(--paper);font-size:.88rem;display:flex;flex-direction:column}
    .net li.plain{border-left-color:var(--line)}
    .net .shape{font-variant-numeric:tabular-nums}
    .net .count,.net .kind{color:var(--faint)}
    .tip{position:fixed;z-index:20;max-width:22rem;background:var(--paper);color:var(--text);border:1px solid var(--line);
    border-radius:8px;padding:.5rem .75rem;font-size:.85rem;line-height:1.35;box-shadow:0 4px 16px rgba(0,0,0,.25);
    pointer-events:none;white-space:pre-line}
    .tip strong{display:block}
    svg .off{opacity:.06!important}
    svg .hot{stroke:var(--text)!important;stroke-width:2.4!important;stroke-opacity:1!important;opacity:1!important}
    svg .brush{cursor:ns-resize;touch-action:none}
    svg .range{fill:var(--accent);fill-opacity:.25;stroke:var(--accent);pointer-events:none}
    footer{color:var(--faint);font-size:.88rem;padding-bottom:2rem}
    @media(max-width:600px){section{padding:.9rem;border-radius:0;margin-left:-1.25rem;margin-right:-1.25rem;border-left:0;
    border-right:0}h1{font-size:1.35rem}.card .value{font-size:1.3rem}}
    @media print{nav,button,.tools,.skip,.tip{display:none!important}body{background:#fff;font-size:11pt}
    section{border:0;padding:0;break-inside:auto}figure,.card,.net li,tr{break-inside:avoid}.chart svg{min-width:0!important}
    .scroll{overflow:visible}pre{max-height:none;white-space:pre-wrap}}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}

    """)
}
