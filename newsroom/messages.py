"""Catalogues: English sentences in the code, the reader's language on the screen.

The `.po` files are read as they are, so that there is nothing to compile and no binary to commit.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.support import NullTranslations

DESK_CATALOGUES = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "id"


def mark(sentence: str) -> str:
    """Mark a sentence for the catalogue where it is written down, to be translated later."""
    return sentence


@lru_cache(maxsize=16)
def catalogue(folder: Path, lang: str, domain: str = "newsroom") -> NullTranslations:
    """Return gettext translations of `folder/<lang>/LC_MESSAGES/<domain>.po`, else English."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import NullTranslations, Translations

    path = folder / lang / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return Translations(compiled, domain=domain)


def desk_language(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language of messages to staff: NEWSROOM_LANG, else Indonesian."""
    return environ.get("NEWSROOM_LANG") or DEFAULT_LANGUAGE


def translate(sentence: str, lang: str | None = None) -> str:
    """Return a desk sentence in `lang` (default: the desk's language)."""
    text: str = catalogue(DESK_CATALOGUES, lang or desk_language()).gettext(sentence)
    return text
