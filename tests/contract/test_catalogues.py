"""Every sentence that staff or readers see is translated, whole, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment

from newsroom.kinds.common import Correction
from newsroom.messages import DESK_CATALOGUES
from newsroom.moments import parse_moment
from newsroom.pages.views import notices
from tests.contract import THEME

PACKAGE = Path(__file__).parents[2] / "newsroom"
LANGUAGE = "id"
PATHS = {
    "newsroom": DESK_CATALOGUES / LANGUAGE / "LC_MESSAGES/newsroom.po",
    "theme": THEME / "locale" / LANGUAGE / "LC_MESSAGES/theme.po",
}
ROOMS_FOR_READERS = {"pages", "feeds", "syndication", "search", "site"}
FOR_READERS = ROOMS_FOR_READERS | {"channels.py", "model.py", "shelf.py"}
KIND_NAMES = {"label", "plural"}


class Sentence(NamedTuple):
    """An English sentence of the code: where it stands, and which catalogue translates it."""

    place: str
    domain: str
    text: str


def sentences_of(code: str, path: str) -> Iterator[Sentence]:
    """Yield each sentence that a module marks.

    In a room for readers a sentence is the theme's, unless it is an error's: that is staff's.
    The names of a kind are the theme's too.
    """
    room = path.split("/")[0]

    def walk(node: ast.AST, domain: str) -> Iterator[Sentence]:
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
            if name == "mark":
                yield Sentence(f"{path}:{node.lineno}", domain, ast.literal_eval(node.args[0]))
                return
            if name.endswith("Error"):
                domain = "newsroom"
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.keyword) and child.arg in KIND_NAMES
            yield from walk(child, "theme" if named and room == "kinds" else domain)

    yield from walk(ast.parse(code), "theme" if room in FOR_READERS else "newsroom")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def modules() -> Iterator[tuple[str, str]]:
    """Yield path (below newsroom/) and code of each module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


@cache
def marked() -> list[Sentence]:
    """Return the sentences of the code."""
    return [found for path, code in modules() for found in sentences_of(code, path)]


@cache
def shown() -> list[Sentence]:
    """Return the sentences of the templates; of one with a plural, its singular."""
    jinja = Environment(extensions=["jinja2.ext.i18n"])
    found = []
    for path in sorted((THEME / "templates").rglob("*.html")):
        for line, _, text in jinja.extract_translations(path.read_text(encoding="utf-8")):
            single = text if isinstance(text, str) else next(part for part in text if part)
            found.append(Sentence(f"{path.relative_to(THEME)}:{line}", "theme", single))
    return found


@cache
def written() -> frozenset[str]:
    """Return every text constant of the code: labels in tables are sentences without a mark."""
    trees = (ast.walk(ast.parse(code)) for _, code in modules())
    constants = (node.value for tree in trees for node in tree if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


@cache
def catalogue(domain: str) -> Catalog:
    """Return a catalogue as it is in its file."""
    with PATHS[domain].open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain=domain, abort_invalid=True)


def messages(domain: str) -> list[Message]:
    """Return the translations of a catalogue, without its header."""
    return [message for message in catalogue(domain) if message.id]


def forms(text: Any) -> tuple[str, ...]:
    """Return the forms of a msgid or msgstr: one, or one for each number."""
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    """Return what is filled in: `{name}` of the code, `%(name)s` of the theme."""
    named = {f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name is not None}
    return named | set(re.findall(r"%\(\w+\)[a-z]", text))


def edges(text: str) -> tuple[str, str, bool]:
    """Return the blanks before and after a sentence, and whether it ends in a full stop."""
    bare = text.strip()
    before, _, after = text.partition(bare)
    return before, after, bare.endswith(".")


def missing(sentences: list[Sentence]) -> list[str]:
    """Return the sentences that their catalogue does not translate."""
    return [
        f"{found.place}: {found.domain}.po: {found.text!r}"
        for found in sentences
        if not (message := catalogue(found.domain).get(found.text))
        or not all(forms(message.string))
    ]


def wrong_placeholders(message: Message) -> bool:
    """Tell whether a translation fills in anything else than the sentence does."""
    wanted = set().union(*(placeholders(form) for form in forms(message.id)))
    return any(placeholders(form) != wanted for form in forms(message.string))


def test_every_sentence_of_the_code_is_translated() -> None:
    assert len(marked()) > 200
    assert not missing(marked()), "\n".join(missing(marked()))


def test_every_sentence_of_the_templates_is_translated() -> None:
    assert len(shown()) > 40
    assert not missing(shown()), "\n".join(missing(shown()))


def test_every_kind_of_correction_has_a_translated_label() -> None:
    kinds = get_args(get_type_hints(Correction)["kind"])
    time = parse_moment("2026-11-21 09:00 WIB", zone=None)
    fields = SimpleNamespace(
        withdrawal=None, corrections=[Correction(time=time, kind=k, note="x") for k in kinds]
    )
    labels: list[str] = []
    shelf = SimpleNamespace(
        say=lambda text: labels.append(text) or text, lang=LANGUAGE, settings=None
    )
    notices(SimpleNamespace(fields=fields), shelf)
    assert len(labels) == len(kinds)
    told = missing([Sentence("pages/views.py", "theme", label) for label in labels])
    assert not told, "\n".join(told)


@pytest.mark.parametrize("domain", PATHS)
def test_placeholders_are_those_of_the_sentence(domain: str) -> None:
    assert [message.id for message in messages(domain) if wrong_placeholders(message)] == []


@pytest.mark.parametrize("domain", PATHS)
def test_nothing_is_empty_fuzzy_or_set_aside(domain: str) -> None:
    doubtful = [m.id for m in messages(domain) if m.fuzzy or not all(forms(m.string))]
    assert doubtful == []
    assert list(catalogue(domain).obsolete) == []


@pytest.mark.parametrize("domain", PATHS)
def test_a_translation_begins_and_ends_as_its_sentence_does(domain: str) -> None:
    """A prompt keeps its blank, and an order gets no full stop."""
    unlike = [m.id for m in messages(domain) if edges(forms(m.id)[0]) != edges(forms(m.string)[0])]
    assert unlike == []


def test_no_sentence_is_translated_twice() -> None:
    for path in PATHS.values():
        ids = re.findall(r"^msgid ((?:\".*\"\n)+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(set(ids)) == sorted(ids), path.name


def test_the_desk_catalogue_holds_nothing_left_over() -> None:
    used = {found.text for found in marked() if found.domain == "newsroom"}
    left = [message.id for message in messages("newsroom") if message.id not in used]
    assert not left, "\n".join(left)


def test_the_theme_catalogue_holds_nothing_left_over() -> None:
    used = {found.text for found in (*marked(), *shown()) if found.domain == "theme"} | written()
    left = [single for m in messages("theme") if (single := forms(m.id)[0]) not in used]
    assert not left, "\n".join(left)


@pytest.mark.parametrize("domain", PATHS)
def test_indonesian_has_one_form_for_all_numbers(domain: str) -> None:
    assert catalogue(domain).num_plurals == 1
    assert catalogue(domain).charset == "utf-8"


# That the tests above can fail ----------------------------------------------------------------


def test_sentences_are_found_wherever_they_stand() -> None:
    code = """
order = mark("one " "joined")
KIND = Kind(label=mark("Release"), rules=mark("two"))
def go():
    raise SettingsError(mark("three {name}"), name=1)
    return [say(messages.mark('''four'''))]
"""
    found = {s.text: s.domain for s in sentences_of(code, "kinds/x.py")}
    assert found == {
        "one joined": "newsroom",
        "Release": "theme",
        "two": "newsroom",
        "three {name}": "newsroom",
        "four": "newsroom",
    }
    readers = {s.text: s.domain for s in sentences_of(code, "pages/x.py")}
    assert readers["three {name}"] == "newsroom"
    assert readers["four"] == "theme"


def test_a_sentence_that_is_built_cannot_be_marked() -> None:
    with pytest.raises(ValueError):
        list(sentences_of('mark(f"{number} errors")', "x.py"))


def test_an_untranslated_sentence_is_told() -> None:
    told = missing([Sentence("x.py:7", "newsroom", "nobody says this")])
    assert told == ["x.py:7: newsroom.po: 'nobody says this'"]


@pytest.mark.parametrize(
    ("sentence", "translation", "wrong"),
    [
        ("add {file}", "tambahkan {file}", False),
        ("add {file}", "tambahkan {berkas}", True),
        ("add {file}", "tambahkan", True),
        ("by %(name)s", "oleh %(name)s", False),
        ("by %(name)s", "oleh %(nama)s", True),
        (("%(num)s photo", "%(num)s photos"), ("%(num)s foto",), False),
        (("%(num)s photo", "%(num)s photos"), ("foto",), True),
    ],
)
def test_placeholders_are_compared(sentence: Any, translation: Any, wrong: bool) -> None:
    assert wrong_placeholders(Message(sentence, translation)) is wrong
