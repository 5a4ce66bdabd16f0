"""Renders every photo of a folder as a build does: the command that is measured.

    python -m bench.media.ours PHOTOS STATE '{"widths": [320], "formats": ["jpeg"], "ships": true}'

Headers, hashes, planning, renditions and labels through the engine with its processes and a fresh
store; no pages, no output folder. `ships` is with what a build does besides: each photo is looked
through for damage when it is read, and renditions keep to their byte budgets. Writes
STATE/renditions.json: which object is which rendition.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import Image

from newsroom.content.library import probe_photos
from newsroom.engine.artifact import Artifact, Workshop
from newsroom.engine.build import Bench, build
from newsroom.engine.executor import job_count, open_executor
from newsroom.engine.store import Store, object_path
from newsroom.kinds.common import Photo
from newsroom.media.plan import rendition_artifact
from newsroom.model import Attached, File, Label, Picture
from newsroom.settings import Limits, Photos

ENDLESS = 1 << 40
LISTED = "renditions.json"


def main() -> int:
    """Render; write which object is which rendition."""
    photos, state = Path(sys.argv[1]), Path(sys.argv[2])
    asked = json.loads(sys.argv[3])
    wanted = Photos(widths=tuple(asked["widths"]), formats=tuple(asked["formats"]))
    with Store(state) as store:
        files = [_file(path) for path in sorted(photos.glob("*.jpg"))]
        pictures = _checked(photos, files, store) if asked["ships"] else _headers(photos, files)
        artifacts = [_planned(f, pictures[f.path], wanted, asked["ships"]) for f in files]
        workshop = Workshop(photos, photos, store.objects)
        bench = Bench(store, workshop, partial(_workers, workshop), lambda *step: None)
        entries = build(artifacts, {}, bench).manifest.entries
        listed = [
            [Path(artifact.sources[0]).stem, r.width, r.format, str(object_path(Path(), e.sha256))]
            for artifact in artifacts
            for r, e in zip(_renditions(artifact), map(entries.get, artifact.paths), strict=True)
            if e
        ]
    (state / LISTED).write_text(json.dumps(listed), encoding="utf-8")
    return 0


def _file(path: Path) -> File:
    data = path.read_bytes()
    return File(path.name, sha256(data).hexdigest(), len(data))


def _checked(photos: Path, files: Sequence[File], store: Store) -> dict[str, Any]:
    """Look each photo through for damage, as reading the content does: it is decoded small."""
    return probe_photos(photos, files, Limits(), store, job_count(), lambda done: None)


def _headers(photos: Path, files: Sequence[File]) -> dict[str, Any]:
    """Read the headers alone."""
    found = {}
    for file in files:
        with Image.open(photos / file.path) as image:
            found[file.path] = Picture(image.format or "?", *image.size)
    return found


def _planned(file: File, picture: Any, wanted: Photos, budgets: bool) -> Artifact:
    """Return a photo's artifact; without budgets no rendition is encoded twice."""
    if not isinstance(picture, Picture):
        raise SystemExit(f"{file.path}: {picture}")
    artifact = rendition_artifact(Attached(_described(file), file, picture, _label(file)), wanted)
    if budgets:
        return artifact
    (bare,) = artifact.needs
    lifted = tuple(replace(rendition, most=ENDLESS) for rendition in _renditions(artifact))
    free = replace(bare, inputs=(file, lifted), fingerprint="")
    return replace(artifact, needs=(free,), fingerprint="")


def _renditions(artifact: Artifact) -> Any:
    return artifact.needs[0].inputs[1]


def _described(file: File) -> Photo:
    return Photo(file=file.path, alt="Lapangan di kaki bukit", credit="Rani Saputri / MMC")


def _label(file: File) -> Label:
    """Return what a photo of a real text carries, with another caption for each."""
    return Label(
        headline="Panen raya padi ladang menjangkau 240 keluarga di Kapuas",
        caption=f"Warga memeriksa hasil panen di tepi sungai, Jumat (20/11/2026). {file.path}",
        alt="Lapangan di kaki bukit",
        creator="Rani Saputri",
        credit="Rani Saputri / MMC",
        owner="Dinas Komunikasi dan Informatika Provinsi Contoh",
        copyright="© 2026 Dinas Komunikasi dan Informatika",
        usage="Bebas dikutip dengan menyebut sumber",
        statement="https://creativecommons.org/licenses/by/4.0/deed.id",
        created="2026-11-20T10:22:33+07:00",
        place="Kapuas",
        job="naskah000123",
        digital_source="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    )


def _workers(workshop: Workshop, count: int) -> Any:
    """Open the processes that a build of many files opens."""
    return open_executor("processes", job_count(), workshop)


if __name__ == "__main__":
    os.environ.pop("NEWSROOM_EXECUTOR", None)
    sys.exit(main())
