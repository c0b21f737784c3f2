"""What was measured, as tables: the aims beside the results, and everything."""
import os
import pathlib
import statistics

COLUMNS = ["limit", "nginx", "walrus", "s3proxy"]

# Pages of 1,000 keys a second that Ceph RGW 16.2 gave of 100,000 keys, on a machine like the one of docs/performance.md.
RGW_PAGES = 67.7
GET, PUT = "GET 4 KiB, 16 at once, requests/s", "PUT 4 KiB, 16 at once, requests/s"
BIG_GET, BIG_PUT = "GET 1 GiB, one stream, MB/s", "PUT 1 GiB, one part, MB/s"
LISTING = "list 100,000 keys, pages of 1,000 a second"
PAGE = "a page of 1,000 keys of 1,000,000, ms"
HUGE = "PUT 5 GiB in parts with a heap of 512 MB, MB/s"


class Table:
    """Figures by row and server; of several turns the median counts."""

    def __init__(self):
        self.rows = {}

    def note(self, row, server, value):
        self.rows.setdefault(row, {}).setdefault(server, []).append(value)

    def value(self, row, server):
        values = self.rows.get(row, {}).get(server, [])
        return statistics.median(values) if values else None

    def _ratio(self, row, other, factor=1):
        ours, theirs = self.value(row, "walrus"), self.value(row, other)
        return None if ours is None or theirs is None else ours / (theirs * factor)

    def aims(self):
        """Text of the aim, what was reached, and whether it holds; of what was not measured, neither."""
        least = lambda text, value, bound: (text, value, None if value is None else value >= bound)  # noqa: E731
        page = self.value(PAGE, "walrus")
        return [
            least("GET 4 KiB ≥ 0.4 of nginx", self._ratio(GET, "nginx"), 0.4),
            least("GET 4 KiB ≥ 1.5 × s3proxy", self._ratio(GET, "s3proxy"), 1.5),
            least("PUT 4 KiB, on disk, ≥ s3proxy, which syncs nothing", self._ratio(PUT, "s3proxy"), 1),
            least("GET 1 GiB ≥ 0.9 of nginx", self._ratio(BIG_GET, "nginx"), 0.9),
            least("PUT 1 GiB ≥ 0.8 of `dd conv=fsync` and one hash pass", self._ratio(BIG_PUT, "limit"), 0.8),
            least(f"listing ≥ 2 × Ceph RGW's {RGW_PAGES} pages a second", self._pages(), 2),
            ("a page of 1,000 keys of 1,000,000 in < 20 ms", page, None if page is None else page < 20),
            ("5 GiB in parts with a heap of 512 MB", self.value(HUGE, "walrus"), self.value(HUGE, "walrus") and True),
        ]

    def _pages(self):
        pages = self.value(LISTING, "walrus")
        return None if pages is None else pages / RGW_PAGES

    def text(self):
        lines = ["| aim | reached | holds |", "| :--- | ---: | :---: |"]
        for text, value, holds in self.aims():
            reached = "–" if value is None else _number(value)
            lines.append(f"| {text} | {reached} | {'–' if holds is None else 'yes' if holds else '**no**'} |")
        lines += ["", "| work | " + " | ".join(COLUMNS) + " |", "| :--- |" + " ---: |" * len(COLUMNS)]
        for row in self.rows:
            values = [self.value(row, column) for column in COLUMNS]
            lines.append(f"| {row} | " + " | ".join("–" if v is None else _number(v) for v in values) + " |")
        return "\n".join(lines)

    def record(self, page):
        """Puts the tables between the marks in a page."""
        first, rest = page.read_text().split("<!-- deploy/bench/s3 -->\n")
        last = rest.split("<!-- end of deploy/bench/s3 -->\n")[1]
        fresh = pathlib.Path(f"{page}.new")
        fresh.write_text(f"{first}<!-- deploy/bench/s3 -->\n{self.text()}\n<!-- end of deploy/bench/s3 -->\n{last}")
        os.replace(fresh, page)


def _number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
