"""Tables of old pages: those with data as plain rows, those that only arranged a page as text."""

from __future__ import annotations

from bs4 import Tag

_ARRANGED = (
    *("ul", "ol", "table", "pre", "blockquote", "dl", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
)
_WIDEST = 20


def settle_tables(body: Tag) -> None:
    """Leave tables of equally long rows whose first row is the head, as pipe tables are."""
    for table in reversed(body.find_all("table")):
        _lift_caption(table)
        own = [row for row in table.find_all("tr") if row.find_parent("table") is table]
        rows = [row for row in map(_cells, own) if any(map(_says, row))]
        width = max(map(len, rows), default=0)
        if width < 2 or any(_is_arranged(cell) for row in rows for cell in row):
            _take_apart(table, rows)
        else:
            _rebuild(table, rows, width)


def _lift_caption(table: Tag) -> None:
    caption = table.find("caption")
    if isinstance(caption, Tag):
        caption.name = "p"
        table.insert_before(caption.extract())


def _cells(row: Tag) -> list[Tag]:
    cells: list[Tag] = []
    for cell in row.find_all(("td", "th"), recursive=False):
        span = str(cell.get("colspan", "1"))
        wide = min(int(span), _WIDEST) if span.isdecimal() else 1
        cells += [cell, *(Tag(name="td") for _ in range(wide - 1))]
    return cells


def _says(cell: Tag) -> bool:
    return bool(cell.get_text(strip=True)) or cell.find(True) is not None


def _is_arranged(cell: Tag) -> bool:
    """A cell with lists, headings or tables arranges a page; it is no datum."""
    return cell.find(_ARRANGED) is not None


def _take_apart(table: Tag, rows: list[list[Tag]]) -> None:
    for row in rows:
        for cell in row:
            cell.name = "div"
            table.insert_before(cell.extract())
    table.decompose()


def _rebuild(table: Tag, rows: list[list[Tag]], width: int) -> None:
    for row in rows:
        row += [Tag(name="td") for _ in range(width - len(row))]
    for cell in rows[0]:
        cell.name = "th"
        for bold in cell.find_all("strong"):
            bold.unwrap()  # a head is bold already
    built = []
    for row in rows:
        line = Tag(name="tr")
        for cell in row:
            for line_break in cell.find_all("br"):
                line_break.replace_with(" ")
            for block in cell.find_all(("p", "div")):
                block.insert_after(" ")
                block.unwrap()
            line.append(cell.extract())
        built.append(line)
    table.clear()
    table.extend(built)
