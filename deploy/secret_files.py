"""`python -m deploy.secret_files [FOLDER]`: the secrets of compose.yaml, made once and never overwritten (deploy/secrets).

Each is a file of random characters or an address with its password; the broker's is definitions.json with the hashes of the users'
passwords. The folder is closed to everybody else; the files in it are readable, because in a container somebody else reads them.
"""

import base64
import hashlib
import json
import secrets
import sys
from pathlib import Path

from deploy.services import SERVICES

HERE = Path(__file__).parent
USERS = {"amqp_url_services": "autonomie-services", "amqp_url_gateway": "autonomie-gateway"}


def write(folder: Path, *, rabbitmq: str = "rabbitmq:5672", postgres: str = "postgres:5432") -> None:
    """All of them, for servers at these addresses; what is there stays, and the rest is made to fit it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _keep(folder / "autonomie", secrets.token_urlsafe(48))
    password = _keep(folder / "postgres", secrets.token_urlsafe(24))
    for name in (*SERVICES, "{service}"):
        kept = f"database_url_{name}" if name in SERVICES else "database_urls"
        _keep(folder / kept, f"postgresql+psycopg2://autonomie:{password}@{postgres}/{name}")
    for kept, user in USERS.items():
        _keep(folder / kept, f"amqp://{user}:{secrets.token_urlsafe(24)}@{rabbitmq}/")
    passwords = {user: (folder / kept).read_text().split(":")[2].partition("@")[0] for kept, user in USERS.items()}
    _keep(folder / "rabbitmq_definitions", definitions_with(passwords))


def definitions_with(passwords: dict[str, str]) -> str:
    """deploy/rabbitmq/definitions.json with the hash of each user's password."""
    definitions = json.loads((HERE / "rabbitmq" / "definitions.json").read_text())
    for user in definitions["users"]:
        user["password_hash"] = hash_of(passwords[user["name"]])
        user["hashing_algorithm"] = "rabbit_password_hashing_sha256"
    return json.dumps(definitions, indent=1)


def hash_of(password: str) -> str:
    """As RabbitMQ keeps it: four random bytes, and SHA-256 over them and the password."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _keep(path: Path, text: str) -> str:
    if not path.exists():
        path.write_text(text)
    path.chmod(0o444)
    return path.read_text()


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "secrets")
