"""Every parametric design."""

from __future__ import annotations

from ssr_ros.simulation.parametric import (
    appliances,
    bedsteads,
    chairs,
    closets,
    containers,
    decor,
    electronics,
    greenery,
    hangings,
    household,
    lamps,
    lounges,
    lowboards,
    screens,
    seats,
    shelving,
    small,
    storage,
    sundries,
    tables,
    washrooms,
    worktops,
)
from ssr_ros.simulation.parametric.design import Design

DESIGNS: tuple[Design, ...] = (
    *seats.DESIGNS,
    *tables.DESIGNS,
    *storage.DESIGNS,
    *closets.DESIGNS,
    *appliances.DESIGNS,
    *electronics.DESIGNS,
    *small.DESIGNS,
    *decor.DESIGNS,
    *chairs.DESIGNS,
    *household.DESIGNS,
    *bedsteads.DESIGNS,
    *worktops.DESIGNS,
    *lounges.DESIGNS,
    *hangings.DESIGNS,
    *washrooms.DESIGNS,
    *lamps.DESIGNS,
    *shelving.DESIGNS,
    *lowboards.DESIGNS,
    *containers.DESIGNS,
    *screens.DESIGNS,
    *greenery.DESIGNS,
    *sundries.DESIGNS,
)
