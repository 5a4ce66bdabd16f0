"""The house stands: who may import whom, and who alone may use what. Read from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from newsroom.kinds import all_kinds

PACKAGE = Path(__file__).parent.parent.parent / "newsroom"
# Low to high. A room imports only rooms of lower rows, and itself; inside the first and the fifth
# row (marked by order, not listed here) rooms may see each other as long as there is no cycle.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "problems", "model", "messages", "moments", "addresses", "clock"),
    ("settings", "kinds", "engine", "partners", "signers"),
    ("media",),
    ("content", "rules", "embargo"),
    ("edition", "shelf", "trusted"),
    ("channels",),
    ("pages", "feeds", "syndication", "site", "importing"),
    ("audit", "publish", "press", "plan", "run"),
    ("console", "door", "desk", "preview", "template", "reference", "pelican_call"),
)
STRANGERS = ("pages", "feeds", "syndication", "site", "importing")  # never each other
ROW = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
ALONE = {
    "PIL": ("media",),
    "pillow_heif": ("media",),
    "feedgen": ("feeds",),
    "docx": ("syndication/office.py", "syndication/paragraphs.py"),
    "markdown": ("content/body.py",),
    "nh3": ("content/body.py",),
    "jinja2": ("pages/render.py",),
    "distributed": ("engine/connection.py", "engine/cluster.py", "engine/likeness.py"),
    "fsspec": ("engine/remote.py",),
    "obstore": ("engine/remote.py",),
    "pelican": (),
    "blinker": (),
}
CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
CLOCK |= {"time.time_ns", "time.localtime", "time.gmtime"}


@cache
def modules() -> dict[str, ast.Module]:
    """Return path below newsroom/ -> syntax tree."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {p.relative_to(PACKAGE).as_posix(): ast.parse(p.read_text("utf-8")) for p in paths}


def room(path: str) -> str:
    return path.split("/")[0].removesuffix(".py")


def imports(tree: ast.AST, *, typing_too: bool = True) -> Iterator[tuple[int, str]]:
    """Yield (line, full name) of everything imported, inside functions too."""
    for node in walk(tree, typing_too):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def walk(tree: ast.AST, typing_too: bool) -> Iterator[ast.AST]:
    """Walk a tree; leave out `if TYPE_CHECKING:` unless it is wanted."""
    for node in ast.iter_child_nodes(tree):
        if (
            not typing_too
            and isinstance(node, ast.If)
            and ast.unparse(node.test) == "TYPE_CHECKING"
        ):
            continue
        yield node
        yield from walk(node, typing_too)


def ours(name: str) -> str | None:
    """Return the room of a newsroom import."""
    parts = name.split(".")
    return parts[1] if parts[0] == "newsroom" and len(parts) > 1 else None


def test_every_room_has_its_row() -> None:
    assert {room(path) for path in modules()} - {"__init__"} == set(ROW)


def wrong_imports(path: str, tree: ast.AST) -> Iterator[str]:
    mine = room(path)
    for line, name in imports(tree, typing_too=False):
        other = ours(name)
        if other not in ROW or other == mine:
            continue
        if ROW[other] > ROW[mine] or (mine in STRANGERS and other in STRANGERS):
            yield f"{path}:{line} imports {name}"


def test_imports_go_down() -> None:
    wrong = [
        w
        for path, tree in modules().items()
        if room(path) in ROW
        for w in wrong_imports(path, tree)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("moments.py", "from newsroom.settings import Settings"),
        ("feeds/select.py", "from newsroom.pages.values import Page"),
        ("rules/links.py", "import newsroom.edition"),
        ("engine/build.py", "def f():\n    from newsroom.content import body"),
    ],
)
def test_an_import_that_goes_up_is_seen(path: str, line: str) -> None:
    assert len(list(wrong_imports(path, ast.parse(line)))) >= 1


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules that cannot be put in an order, if any."""
    while graph:
        free = {module for module, needs in graph.items() if not needs & graph.keys() - {module}}
        if not free:
            break
        graph = {module: needs for module, needs in graph.items() if module not in free}
    return sorted(graph)


def test_no_import_cycle() -> None:
    """Modules, not rooms; what is imported only for types does not count."""
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]
    graph = {name(path): set(needed(tree)) for path, tree in modules().items()}
    assert "newsroom.content.body" in graph["newsroom.content.source"]
    assert cycle(graph) == []


def needed(tree: ast.AST) -> Iterator[str]:
    names = {name(path) for path in modules()} - {"newsroom"}
    yield from (found for _, found in imports(tree, typing_too=False) if found in names)


def name(path: str) -> str:
    parts = ["newsroom", *path.removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("library", sorted(ALONE))
def test_a_library_stays_in_its_room(library: str) -> None:
    wrong = [
        f"{path}:{line}"
        for path, tree in modules().items()
        for line, found in imports(tree, typing_too=True)
        if found.split(".")[0] == library and not path.startswith(ALONE[library] or "-")
    ]
    assert wrong == []


def test_the_clock_is_read_in_one_place() -> None:
    wrong = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and ".".join(ast.unparse(node).split(".")[-2:]) in CLOCK
        and path != "clock.py"
    ]
    assert wrong == []
    assert any(ast.unparse(n) == "datetime.now" for n in ast.walk(modules()["clock.py"]))


def test_nobody_else_names_a_kind() -> None:
    """`video` in the importer is the HTML element, in wire formats what the IPTC calls a film."""
    wrong = [
        f"{path}:{node.lineno} {node.value!r}"
        for path, tree in modules().items()
        if room(path) != "kinds"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and node.value in all_kinds()
        and (path.split("/")[0], node.value) != ("importing", "video")
        and (path, node.value) != ("syndication/iptc.py", "video")
    ]
    assert wrong == []
