"""The verbs of the desk, as tasks.py calls them: words on the screen, an exit status back."""

from __future__ import annotations

import os
import runpy
import shutil
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

from newsroom.clock import read_clock
from newsroom.console import (
    ProgressLine,
    problems_json,
    say,
    show_account,
    show_annotations,
    show_error,
    show_problems,
    show_taken,
)
from newsroom.content.identities import without_identity, write_identities
from newsroom.content.reading import taken_from_photos
from newsroom.edition import examine
from newsroom.engine.executor import job_count
from newsroom.engine.output import only_one
from newsroom.engine.store import Store
from newsroom.errors import NewsroomError, SettingsError
from newsroom.messages import mark
from newsroom.model import Opening
from newsroom.pelican_call import call_pelican
from newsroom.problems import errors
from newsroom.run import clean_unused, make_settings, print_kits, print_trusted
from newsroom.settings import Settings

P = ParamSpec("P")
FORMS = ("text", "json", "github")


def _told(verb: Callable[P, int]) -> Callable[P, int]:
    """Turn an error that has words into those words and status 1."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return verb(*args, **kwargs)
        except NewsroomError as error:
            show_error(error)
            return 1
        except BrokenPipeError:
            return 1

    return run


def read_conf(path: str = "pelicanconf.py") -> Mapping[str, Any]:
    """Return the settings of a Pelican settings file."""
    return {k: v for k, v in runpy.run_path(path).items() if k.isupper()}


@_told
def check(format: str = "text", lang: str | None = None, now: str | None = None) -> int:
    """Read everything and print all problems; 1 when any of them stops an edition."""
    if format not in FORMS:
        raise SettingsError(
            mark('"{form}" is not a form of report; choose text, json or github'), form=format
        )
    if lang:
        os.environ["NEWSROOM_LANG"] = lang
    if now:
        os.environ["NEWSROOM_NOW"] = now
    settings = make_settings(read_conf())
    with Store(settings.state) as store:
        opening, problems = examine(settings, read_clock().now, store, job_count(), ProgressLine())
        taken = taken_from_photos(settings.state, store)
    if format == "json":
        print(problems_json(problems, opening.account, taken))
    elif format == "github":
        show_annotations(problems)
    else:
        show_problems(problems)
        show_taken(taken)
        show_account(opening.account, settings.zone)
        _hint_ids(opening)
    return 1 if errors(problems) else 0


def _hint_ids(opening: Opening) -> None:
    if found := without_identity(opening.edition.items):
        order = mark(
            "{count} texts have no id yet: if their folder is renamed, partners take them for new "
            "ones. python3 tasks.py ids writes it into them"
        )
        say(order, count=str(len(found)))


@_told
def new(kind: str | None = None, title: str | None = None) -> int:
    """Make the folder and the commented front matter of a new item; ask what is not given."""
    from newsroom.template import ask, write_new

    settings = make_settings(read_conf())
    kind, title = ask(kind, title)
    path = write_new(kind, title, settings, read_clock().now)
    say(mark("Made: {path}. Write the text, then change draft to published."), path=path)
    return 0


@_told
def import_archive(source: str, map_file: str, to: str = "content", dry_run: bool = False) -> int:
    """Turn an archive of Markdown into our content, as a map says; report every file."""
    from newsroom.importing import import_archive as run
    from newsroom.importing import load_map

    report = run(
        Path(source), load_map(Path(map_file)), Path(to), progress=ProgressLine(), dry_run=dry_run
    )
    print(report.text(os.environ.get("NEWSROOM_LANG") or "id"))
    return 0


@_told
def publish(to: str | None = None) -> int:
    """Build with publishconf.py, sign what partners take, and send the edition to a target.

    A key that partners would not accept is refused before anything is built.
    """
    from newsroom.publish.folder import current_release, publish_folder
    from newsroom.publish.sign import find_signer, sign_edition

    output = Path(".newsroom/publish").resolve()
    settings = make_settings(read_conf("publishconf.py"))
    signer = find_signer(settings, read_clock().now, Path.cwd())
    status = call_pelican("-o", str(output), conf="publishconf.py")
    if status or not to:
        return status
    more: dict[str, bytes] = {}
    if signer:
        with Store(settings.state) as store:
            more = sign_edition(output, signer, store)
        say(mark("Signed: {count} bundles and lists"), count=str(len(more)))
    elif settings.agency.signing.keys:
        say(mark("Not signed: MMC_SIGNING_KEY names no key."), error=True)
    before = current_release(Path(to))
    name = publish_folder(output, Path(to), more)
    say(mark("Published: {name} is now at {target}"), name=name, target=str(Path(to) / "current"))
    _tell_hub(before, Path(to) / "releases" / name, settings)
    return 0


def _tell_hub(before: Path | None, after: Path, settings: Settings) -> None:
    from newsroom.publish.hub import changed_feeds, tell_hub

    hub = settings.agency.feeds.hub
    feeds = [settings.absolute(path) for path in changed_feeds(before, after)] if hub else []
    if not feeds:
        return
    if reason := tell_hub(hub, feeds):
        say(mark("The hub could not be told ({reason})."), error=True, reason=reason)
    else:
        say(mark("The hub was told of {count} feeds."), count=str(len(feeds)))


@_told
def kit(to: str = "kit", days: int = 14) -> int:
    """Make pictures and posts for the social channels of the last days' items."""
    folder = Path(to).resolve()
    report = print_kits(read_conf("publishconf.py"), folder, days, ProgressLine())
    made = {path.split("/")[0] for path in report.result.manifest.entries}
    say(mark("Kits for {count} items are in {path}"), count=str(len(made)), path=str(folder))
    return 0


@_told
def ids() -> int:
    """Write into each public text the identity that it goes out under."""
    settings = make_settings(read_conf())
    with Store(settings.state) as store:
        opening, _ = examine(settings, read_clock().now, store, job_count(), ProgressLine())
    written = list(write_identities(settings.content, opening.edition.items))
    for path in written:
        say(mark("Written: {path}"), path=path)
    say(mark("{count} texts now say their id; commit them"), count=str(len(written)))
    return 0


@_told
def send_originals(over: int = 1) -> int:
    """Send photos and films of so many megabytes to the originals; leave pointers."""
    from newsroom.content.sending import send_originals as run

    settings = make_settings(read_conf())
    with only_one(settings.state, lambda: None):
        count, size = run(settings, over * 1_000_000, ProgressLine())
    order = mark("Sent: {count} files, {size} MB; pointers (Git LFS) stand in their places")
    say(order, count=str(count), size=f"{size / 1_000_000:.1f}")
    return 0


@_told
def partners(to: str) -> int:
    """Write what trusted partners get, embargoed items too, into a folder that is no site's."""
    folder = Path(to).resolve()
    report = print_trusted(read_conf("publishconf.py"), folder, ProgressLine())
    found = {path.split("/")[0] for path in report.result.manifest.entries if "/" in path}
    order = mark("Written for {count} trusted partners: {path}. Keep it away from the public.")
    say(order, count=str(len(found)), path=str(folder))
    return 0


@_told
def serve(port: int = 8000, open_browser: bool = False) -> int:
    """Serve a preview with drafts and held items, and refresh the browser after each save."""
    from newsroom.preview import serve_preview

    return serve_preview(port, open_browser)


@_told
def clean(everything: bool = False, unused: bool = False) -> int:
    """Remove what builds made; `everything` takes the tools' caches too.

    With `unused` only what lies in the state and no edition needs any more.
    """
    if unused:
        count, size = clean_unused(read_conf(), ProgressLine())
        megabytes = f"{size / 1_000_000:.1f}"
        order = mark("Removed: {count} files that nothing needs, {size} MB")
        say(order, count=str(count), size=megabytes)
        return 0
    made = ["output", ".output-next", ".output-old", ".newsroom"]
    caches = [".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"]
    for name in made + (caches if everything else []):
        if Path(name).exists():
            shutil.rmtree(name)
            say(mark("Removed: {name}"), name=name)
    return 0


@_told
def docs(check: bool = False) -> int:
    """Write docs/settings.md and docs/kinds.md from the code, or tell that they are old."""
    from newsroom.reference import reference_pages

    old = [
        path
        for path, text in reference_pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in old:
        if not check:
            path.write_text(reference_pages()[path], encoding="utf-8")
        say(mark("Out of date: {path}") if check else mark("Written: {path}"), path=str(path))
    return 1 if check and old else 0
