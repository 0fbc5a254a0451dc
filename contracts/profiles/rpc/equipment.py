"""What a school teaches with: its vehicles, what is fitted to them, and its rooms."""

from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.profiles.limits import ShortText

Gearbox = Literal["manual", "automatic"]
Fitting = Literal["steering_knob", "left_accelerator", "hand_controls", "pedal_extensions", "raised_seat", "wide_mirrors"]
"""What can be fitted to a vehicle. It says what a vehicle has, never why somebody needs it."""


class DescribeVehicle(Record):
    """What the vehicle is called and has from now on."""

    vehicle_id: str
    label: ShortText
    gearbox: Gearbox
    adapted: Annotated[tuple[Fitting, ...], Meta(max_length=6)] = ()


class AddRoom(Record):
    """`id` is made by the caller."""

    id: Annotated[str, Meta(min_length=1, max_length=36)]
    school_id: str
    label: ShortText
    seats: Annotated[int, Meta(ge=1, le=200)]


class RemoveRoom(Record):
    """Nothing new is held there; what is booked stays to be moved."""

    room_id: str


describe_vehicle = Method("profiles", "describe_vehicle", DescribeVehicle, Done, command=True)
add_room = Method("profiles", "add_room", AddRoom, Done, command=True)
remove_room = Method("profiles", "remove_room", RemoveRoom, Done, command=True)
