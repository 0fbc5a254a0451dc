"""stats publishes nothing of its own: it is built only from the others' events. It answers erasure like everybody."""

from contracts.kernel import Event


class ErasureDone(Event):
    """Answer to profiles' `youth_erased`: how many records went, and which kinds stay, as codes with their reason in the register."""

    youth_id: str
    removed: int
    kept: tuple[str, ...] = ()
