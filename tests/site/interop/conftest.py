"""What the readers look at: the sample, and a small site of hard cases; each made once."""

from __future__ import annotations

import pytest

from tests.site.interop.published import Published, published, write_odd
from tests.site.tree import Bench, Project


@pytest.fixture(scope="session")
def sample(site: Project, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return the sample with its truth."""
    return published(site.root, tmp_path_factory.mktemp("contoh"))


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return the hard cases with their truth."""
    bench = Bench(tmp_path_factory.mktemp("sulit") / "meja")
    write_odd(bench.content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSROOM_JOBS", "1")
        bench.build()
    return published(bench.root, bench.root / "lagi")


@pytest.fixture
def chosen(name: str, request: pytest.FixtureRequest) -> Published:
    """Return one of both by its name, for tests of each."""
    found = request.getfixturevalue(name)
    assert isinstance(found, Published)
    return found
