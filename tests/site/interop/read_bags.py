"""Validates bags with bagit: python read_bags.py FOLDER ... > JSON, what each says of itself.

A program of its own, with `bagit` on PYTHONPATH; a bag that is not valid is told as its fault.
"""

import json
import sys

import bagit


def read(folder):
    """Return the bag-info of a valid bag, or the fault of one that is not."""
    try:
        bag = bagit.Bag(folder)
        bag.validate()
    except bagit.BagError as error:
        return {"fault": str(error)}
    return {**bag.info, "version": bag.version, "files": sorted(bag.payload_files())}


if __name__ == "__main__":
    json.dump([read(folder) for folder in sys.argv[1:]], sys.stdout)
