"""What there is to export. Leave this file as it is."""


def export(name):
    """→ content type, and bytes: what the caller is to have in the end, to the last byte."""
    content_type, text, times = _EXPORTS[name]
    return content_type, text.encode() * times


_LINE = "2026-11-23;order 4711;tea from Assam, first flush, 250 g;9.00;paid;sent to Lisbon\n"
_EXPORTS = {
    # about 80 KB
    "day": ("text/csv; charset=utf-8", _LINE, 1_000),
    # 3.3 MB, and little more on its way
    "week": ("text/csv; charset=utf-8", _LINE.replace("\n", "; "), 40_000),
    # 7 MB
    "month": ("text/csv; charset=utf-8", _LINE, 90_000),
    # 5.7 million characters, 7.8 MB
    "menu": ("text/plain; charset=utf-8", "Käsespätzle 12 €, Rösti 9 €, crème brûlée 7 €, чай с лимоном 4 €. ", 86_000),
    # 5.6 MB, and it is in the nature of its characters to be escaped
    "chat": ("text/plain; charset=utf-8", '"Tea?" "Yes." "Milk?"\n"No." "Sugar?" "No."\n', 127_000),
    # 5 MB, and no text at all
    "scan": ("image/png", "\x89PNG\r\n\x1a\n", 560_000),
}
