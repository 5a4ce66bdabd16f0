"""All scenes by their manifest names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from . import scenes_land as land
from . import scenes_town as town
from . import scenes_water as water
from .stage import Stage

Painter = Callable[[Stage, int], None]

SCENES: dict[str, Painter] = {
    "river": water.river_scene,
    "bridge": water.bridge,
    "peat-forest": land.peat_forest,
    "longhouse": land.longhouse_scene,
    "market": town.market,
    "harbor": water.harbor,
    "ricefield": land.ricefield,
    "road": land.road,
    "town": town.town,
    "office": town.office,
    "school": town.school,
    "clinic": town.clinic,
    "festival": water.festival,
    "village": water.village,
    "waterfall": land.waterfall,
    "haze": land.haze,
    "nursery": land.nursery,
    "meeting": town.meeting,
}

VARIANTS: dict[str, Painter] = {
    "health-boat": water.health_boat,
    "race": water.race,
    "smoke-road": land.road_in_smoke,
    "smoke-river": land.river_in_smoke,
    "smoke-town": land.town_in_smoke,
    "parade": partial(water.race, parade=True),
}
