// What CodeMirror says by itself, for `make messages` to find: no bundle has this file. The editor gets the
// page's whole table, and looks its own words up in it.

gettext_noop("Find");
gettext_noop("Replace");
gettext_noop("next");
gettext_noop("previous");
gettext_noop("all");
gettext_noop("match case");
gettext_noop("regexp");
gettext_noop("by word");
gettext_noop("replace");
gettext_noop("replace all");
gettext_noop("close");
gettext_noop("current match");
gettext_noop("on line");
gettext_noop("replaced $ matches");
gettext_noop("replaced match on line $");
gettext_noop("Go to line");
gettext_noop("go");
gettext_noop("Completions");
gettext_noop("Control character");
gettext_noop("Diagnostics");
gettext_noop("No diagnostics");
gettext_noop("Selection deleted");
