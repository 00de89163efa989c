"""How it looks on paper, light and dark. Nothing is fetched, and nothing runs."""

from __future__ import annotations

from typing import Final

CSS: Final = """\
:root { color-scheme: light dark; --ink: #231c18; --paper: #fbf8f4; --muted: #655a51;
  --line: #e4dcd1; --sunk: #f4efe8; --accent: #b5371a; --good: #22653f; --key: #a3164a;
  --name: #2f6079; --number: #8a4a06; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2ebe4; --paper: #181412; --muted: #b6a99e;
  --line: #39312c; --sunk: #211c19; --accent: #ff8e6a; --good: #82d0a1; --key: #ff93b0;
  --name: #93c3da; --number: #f0b676; } }
html { background: var(--paper); color: var(--ink); font: 1.0625rem/1.65 system-ui, sans-serif; }
body { max-width: 44rem; margin: 0 auto; padding: 1.25rem; overflow-wrap: break-word; }
h1, h2, h3, h4 { font-family: Georgia, serif; line-height: 1.25; margin: 1.8em 0 .5em; }
h1 { font-size: 2rem; margin-top: .5em; }
a { color: var(--accent); }
img { max-width: 100%; height: auto; }
.lead { font-size: 1.15rem; } .lead, .meta { color: var(--muted); } .meta { font-size: .875rem; }
code { font: .9em/1.5 ui-monospace, Consolas, monospace; }
pre { padding: .9rem 1rem; background: var(--sunk); border: 1px solid var(--line); border-radius: 8px;
  overflow-x: auto; white-space: pre-wrap; }
table { border-collapse: collapse; font-size: .95rem; } .table-scroll { overflow-x: auto; }
th, td { padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
.box, .callout { margin: 1.2rem 0; padding: .8rem 1.1rem; border: 1px solid var(--line);
  border-radius: 10px; }
.box > :first-child { margin-top: 0; } li .meta { white-space: nowrap; }
.callout { background: var(--sunk); } .callout-title, .tab { font-weight: bold; }
.tabbed-labels:empty { display: none; }
dt { font-weight: bold; margin-top: 1rem; } dt .meta { font-weight: normal; } dd, dd p { margin: .2rem 0; }
summary { cursor: pointer; font-weight: bold; padding: .3rem 0; }
.good { color: var(--good); font-weight: bold; } .bad, .why { color: var(--muted); }
.gap { border-bottom: 2px solid; }
nav.way { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin: 2rem 0; padding-top: 1rem;
  border-top: 1px solid var(--line); }
nav.way a:last-child { margin-left: auto; }
.k, .kn, .kd, .kc, .kr, .ow { color: var(--key); } .s, .s1, .s2, .sd, .sa { color: var(--good); }
.c, .c1, .cm { color: var(--muted); font-style: italic; } .m, .mi, .mf { color: var(--number); }
.nf, .nc, .nt, .nb, .na { color: var(--name); }
@media print { nav.way { display: none; } details > * { display: block; } }
"""
