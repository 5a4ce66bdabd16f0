"""The rules of the desk: every public generator here is one; its docstring is the rule.

A rule yields Problems. One that takes a Folder looks at one item and what lies beside it, and its
findings are kept until that changes; one that takes the Desk looks across all records, each time.
Printing, counting and sorting are not its business.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from newsroom.content.folder import Folder
from newsroom.problems import Problem
from newsroom.rules.desk import Desk

Rule = Callable[[Any], Iterator[Problem]]


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by module and name."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return tuple(
        function
        for module in modules
        for name, function in sorted(vars(module).items())
        if inspect.isgeneratorfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    )


@cache
def rules_for(view: Any) -> tuple[Rule, ...]:
    """Return the rules that look at a Folder, or at the whole Desk: their parameter says which."""
    return tuple(
        rule
        for rule in all_rules()
        if next(iter(inspect.signature(rule, eval_str=True).parameters.values())).annotation is view
    )


def judge(view: Folder | Desk) -> list[Problem]:
    """Return everything that the rules find in a folder, or across the desk."""
    kind: Any = type(view)
    return [problem for rule in rules_for(kind) for problem in rule(view)]
