"""The builds that many tests look at: made once per session, never written to afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.tree import SITEURL, Bench, Project, make_project, write_sample, write_small


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the whole sample, with held items and drafts, published below a sub-path."""
    project = make_project(tmp_path_factory.mktemp("situs") / "proyek", SITEURL)
    write_sample(project.content)
    done = project.pelican(conf="publishconf.py")
    assert done.returncode == 0, done.stdout + done.stderr
    (project.root / "stdout.txt").write_text(done.stdout, encoding="utf-8")
    return project


@pytest.fixture(scope="session")
def output(site: Project) -> Path:
    """Return the published folder of the sample."""
    return site.output


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the sample without any held item or draft, built in another place."""
    project = make_project(tmp_path_factory.mktemp("tanpa") / "lain" / "proyek", SITEURL)
    write_sample(project.content, unpublished=False)
    done = project.pelican(NEWSROOM_JOBS="1")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture(scope="session")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a preview of the sample."""
    project = make_project(tmp_path_factory.mktemp("pratinjau") / "proyek", SITEURL)
    write_sample(project.content)
    done = project.pelican(NEWSROOM_PREVIEW="1")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """Return a project of five items, not built yet."""
    project = make_project(tmp_path / "proyek", SITEURL)
    write_small(project.content)
    return project


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Return five items that can be built in this process."""
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    made = Bench(tmp_path / "meja")
    write_small(made.content)
    return made
