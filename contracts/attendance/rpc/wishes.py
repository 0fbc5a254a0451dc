"""The vehicle that a youth learns on: a gearbox, and what must be fitted to it. Never why; it is in no event."""

from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Method, Record

Fitting = Literal["steering_knob", "left_accelerator", "hand_controls", "pedal_extensions", "raised_seat", "wide_mirrors"]
"""As profiles names what a vehicle has."""


class VehicleWish(Record):
    """`gearbox`: None, either will do. Lessons are offered with such vehicles only."""

    youth_id: str
    gearbox: Literal["manual", "automatic"] | None = None
    adapted: Annotated[tuple[Fitting, ...], Meta(max_length=6)] = ()


class GetVehicleWish(Record):
    youth_id: str


get_vehicle_wish = Method("attendance", "get_vehicle_wish", GetVehicleWish, VehicleWish)
set_vehicle_wish = Method("attendance", "set_vehicle_wish", VehicleWish, VehicleWish, command=True)
