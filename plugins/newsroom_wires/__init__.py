"""Plans the wire formats of the edition."""

from pelican import signals

from newsroom.run import add_plan


def plan_wires(pelican) -> None:
    """Plan before Pelican's own generators, which have nothing to do."""
    add_plan(getattr(pelican, "newsroom", None), "wires")


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(plan_wires)
