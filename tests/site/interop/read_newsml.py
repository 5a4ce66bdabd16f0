"""Reads NewsML-G2 with IPTC's `newsmlg2`: python read_newsml.py PATH ... > JSON, a list a file.

A program of its own, with `newsmlg2` on PYTHONPATH. It hands over the items of a message unread,
so that each is read again as a document.
"""

import json
import sys

import NewsMLG2
from lxml import etree


def items(path):
    """Return the items of a message; links are those of remote content (photos and films)."""
    message = NewsMLG2.NewsMLG2Document(path).get_item()
    parts = message.itemset.to_xml()
    return [told(NewsMLG2.NewsMLG2Document(etree.tostring(p)).get_item()) for p in parts]


def told(item):
    """Return what it says of an item."""
    meta, content = item.itemmeta, item.contentmeta
    return {
        "guid": item.guid,
        "version": int(item.version),
        "class": NewsMLG2.qcode_to_uri(meta.itemclass.qcode),
        "status": NewsMLG2.qcode_to_uri(meta.pubstatus.qcode),
        "created": str(meta.versioncreated),
        "first": str(meta.firstcreated),
        "headline": [str(one) for one in content.headline],
        "credit": [str(one) for one in content.creditline],
        "note": [str(one) for one in meta.ednote],
        "signal": [NewsMLG2.qcode_to_uri(one.qcode) for one in meta.signal],
        "subjects": [NewsMLG2.qcode_to_uri(one.qcode) for one in content.subject],
        "files": [one.href for one in item.contentset.remotecontent],
    }


if __name__ == "__main__":
    json.dump([items(path) for path in sys.argv[1:]], sys.stdout)
