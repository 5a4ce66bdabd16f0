"""What only production has: the public address. Everything else is pelicanconf's."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403

SITEURL = "https://ruangmedia.example"
PUBLISHING = True
