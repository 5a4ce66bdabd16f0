"""Brings an old archive in: Markdown of Hugo, Jekyll or Eleventy into texts of this newsroom.

source: what lies there.  fields, photos: its header into ours.  commonmark, tree, writer: its body
into ours.  links: its addresses into ours.  archive: the whole.  report: what became of every file.
"""

from newsroom.importing.archive import import_archive
from newsroom.importing.maps import ImportMap, MapError, load_map
from newsroom.importing.report import ImportReport

__all__ = ["ImportMap", "ImportReport", "MapError", "import_archive", "load_map"]
