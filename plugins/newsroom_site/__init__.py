"""Plans what the site tells machines about itself."""

from pelican import signals

from newsroom.run import add_plan


def plan_site(pelican) -> None:
    """Plan before Pelican's own generators, which have nothing to do."""
    add_plan(getattr(pelican, "newsroom", None), "site")


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(plan_site)
