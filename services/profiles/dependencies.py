"""What the handlers of profiles need beside a database: the programme, its communes, the keeper of secrets."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from servicekit.dated import Dated
from services.profiles.domain.access_codes import SecretKeeper
from services.profiles.domain.communes import Communes
from services.profiles.domain.programme import Programme, programme_of
from services.profiles.domain.settings import read_settings

PROGRAMME_FILE = "loiret.json"


@dataclass(frozen=True)
class ProfilesDependencies:
    programme: Programme
    settings: Dated
    communes: Communes
    keeper: SecretKeeper
    pepper: bytes

    def today(self, now: datetime) -> date:
        """The local day in the programme's zone: ages, places and histories are of days, not of instants."""
        return now.astimezone(ZoneInfo(self.programme.zone)).date()

    def opaque(self, *parts: str) -> str:
        """A key that stands for a source or a code in a table without telling which."""
        return hmac.new(self.pepper, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def build(folder: Path, secret: str, keeper: SecretKeeper | None = None) -> ProfilesDependencies:
    """`folder` is the programme's; `secret` never lives in a database. Raises when the programme's file lacks something."""
    data = json.loads((folder / PROGRAMME_FILE).read_text(encoding="utf-8"))
    programme = programme_of(data)
    communes = Communes.from_csv((folder / data["communes_file"]).read_text(encoding="utf-8"), programme.department)
    pepper = hmac.new(secret.encode(), b"autonomie access codes", hashlib.sha256).digest()
    return ProfilesDependencies(programme, read_settings(folder), communes, keeper or SecretKeeper(pepper), pepper)
