"""What `make run` sends: a file each in a folder, named by its reference, so that twice is once. No person is reached."""

import os
from dataclasses import dataclass
from pathlib import Path

from servicekit.clock import Clock
from services.notifications.outlets.port import Fate, Leave, Parcel, Result
from services.notifications.outlets.smtp import BAD_ADDRESS, letter_of


@dataclass(frozen=True)
class FolderOutlet:
    """`sender` and `clock` for e-mails; without a sender the text alone is written."""

    folder: Path
    clock: Clock
    sender: str = ""

    def send(self, parcel: Parcel, leave: Leave) -> Result:
        try:
            content = letter_of(parcel, self.sender, self.clock) if self.sender else f"{parcel.to}\n\n{parcel.text}\n".encode()
        except ValueError:
            return Result(Fate.REFUSED, BAD_ADDRESS)
        if not leave():
            return Result(Fate.NOT_MINE)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{parcel.reference}.part"
            part.write_bytes(content)
            os.replace(part, self.folder / f"{parcel.reference}.{'eml' if self.sender else 'txt'}")
        except OSError as error:
            return Result(Fate.LATER, f"folder_{type(error).__name__}")
        return Result(Fate.TAKEN)
