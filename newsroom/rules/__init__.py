"""The rules of the desk: every public generator here is one; its docstring is the rule.

A rule takes a Desk and yields Problems. Printing, counting and sorting are not its business.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from newsroom.problems import Problem
from newsroom.rules.desk import Desk

Rule = Callable[[Desk], Iterator[Problem]]


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


def judge(desk: Desk) -> list[Problem]:
    """Return everything that the rules find."""
    return [problem for rule in all_rules() for problem in rule(desk)]
