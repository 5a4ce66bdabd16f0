"""One text, read whole: what a worker does with its bytes, and what is kept by their hash."""

from __future__ import annotations

from hashlib import sha256

from newsroom.content.body import render_body
from newsroom.content.frontmatter import read_text
from newsroom.content.privacy import find_private
from newsroom.model import Source
from newsroom.problems import Problem, Severity


def read_source(path: str, data: bytes) -> Source:
    """Read the text at `path`; faults are in `problems`. Pure: same bytes, same Source."""
    text = read_text(path, data)
    body = render_body(path, text.body)
    first = text.body_line - 1
    problems = [*text.problems, *find_private(path, data.decode("utf-8", "ignore"))]
    for line, code, order, params in body.findings:
        problems.append(Problem(path, first + line, 1, code, order, params, Severity.ERROR))
    refs = tuple(
        type(ref)(ref.kind, ref.path, ref.fragment, first + ref.line, ref.written)
        for ref in body.refs
    )
    return Source(
        path=path,
        sha256=sha256(data).hexdigest(),
        fields=text.fields,
        marks=text.marks,
        html=body.html,
        words=body.words,
        anchors=body.anchors,
        refs=refs,
        problems=tuple(problems),
    )
