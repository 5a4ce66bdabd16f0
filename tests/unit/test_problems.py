"""Problems are values: a place, a code, an order; sorted, softened, written."""

from __future__ import annotations

from newsroom.problems import Problem, Severity, errors, order_key

ONE = Problem("a/index.md", 7, 3, "alt-missing", 'write "{key}"', {"key": "alt"})


def test_a_line_can_be_jumped_to() -> None:
    assert ONE.line_text(str) == 'a/index.md:7:3: alt-missing: write "alt"'
    assert ONE.line_text(lambda s: s.replace("write", "tulis")).endswith('tulis "alt"')


def test_braces_in_a_value_are_not_a_pattern() -> None:
    problem = Problem("a", 1, 1, "x", "mend {value}", {"value": "{0} {key}"})
    assert problem.text(str) == "mend {0} {key}"
    assert Problem("a", 1, 1, "x", "write {}").text(str) == "write {}"


def test_only_errors_stop_an_edition() -> None:
    mild = ONE.as_warning()
    assert mild.severity is Severity.WARNING
    assert errors([mild, ONE, mild]) == (ONE,)


def test_they_are_sorted_by_file_then_place() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 2), ("a", 9, 1)]
    found = sorted((Problem(*place, "x", "y") for place in places), key=order_key)
    assert [(p.path, p.line, p.column) for p in found] == sorted(places)
