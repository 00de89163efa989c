"""How cards look. All of it is in the deck: nothing is fetched, and nothing runs."""

from __future__ import annotations

from typing import Final

FRONT: Final = "{{Front}}"
BACK: Final = '{{Front}}<hr id="answer">{{Answer}}<div class="explained">{{Explanation}}</div>{{Sources}}'

# Anki sets .nightMode; a card has no media query for it on every platform.
CSS: Final = """\
.card { font: 18px/1.5 system-ui, sans-serif; color: #1c2430; background: #fbfaf7; max-width: 42rem;
  margin: 0 auto; padding: 1rem; text-align: left; }
.card code { font: 0.92em/1.45 ui-monospace, Consolas, monospace; }
.card pre { padding: .7rem; border-radius: .4rem; background: #f0eee8; overflow-x: auto; }
.card blockquote { margin: 1rem 0; padding-left: .9rem; border-left: 3px solid #b9b3a4; }
.card a { color: #a3341a; }
.card p { margin: .5rem 0; } .card li > p, .card .why > p { margin: .15rem 0; }
.card table { border-collapse: collapse; }
.card td, .card th { border: 1px solid #b9b3a4; padding: .25rem .5rem; }
.explained { margin-top: 1rem; } .sources { margin-top: 1rem; font-size: .85em; color: #5b6472; }
.good { color: #1d6b3a; font-weight: 600; } .bad { color: #5b6472; } .why { font-size: .92em; }
.card .gap { padding: 0 .3em; border-bottom: 2px solid; font-weight: 600; }
.k, .kn, .kd, .kc, .kr, .ow { color: #8a2c6e; } .s, .s1, .s2, .sd { color: #22663a; }
.c, .c1, .cm { color: #6b7280; font-style: italic; } .m, .mi, .mf { color: #8a4b08; }
.nf, .nc, .nt, .nb { color: #1f4e9c; }
.nightMode.card, .nightMode .card { color: #e6e3dc; background: #16191f; }
.nightMode a { color: #ffa183; }
.nightMode pre { background: #22262e; } .nightMode .sources, .nightMode .bad { color: #a3abb8; }
.nightMode .good { color: #7fd19b; }
.nightMode .k, .nightMode .kn, .nightMode .kd, .nightMode .kc, .nightMode .kr, .nightMode .ow
  { color: #e79fd0; }
.nightMode .s, .nightMode .s1, .nightMode .s2, .nightMode .sd { color: #93d3a8; }
.nightMode .c, .nightMode .c1, .nightMode .cm { color: #9aa3b0; }
.nightMode .m, .nightMode .mi, .nightMode .mf { color: #efb76b; }
.nightMode .nf, .nightMode .nc, .nightMode .nt, .nightMode .nb { color: #8db8f5; }
"""
