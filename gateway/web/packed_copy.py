"""The copy of a file as one archive that opens anywhere: the readable document, the JSON, and the files of the messages beside.

The bytes of all files together are bound (`export.MOST_BYTES`); the archive itself waits on disk, not in memory.
"""

import base64
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import msgspec
from flask import Response, send_file

from gateway.export import Export

FOLDER = "fichiers"
IN_MEMORY = 2_000_000
LONGEST_NAME, LONGEST_ENDING = 80, 10


@dataclass(frozen=True)
class Packed:
    """A file of a message: `path` in the archive, or `left_out` says why it is not there."""

    name: str
    path: str = ""
    left_out: str = ""


def packed(export: Export, document: Callable[[list[Packed]], str], name: str) -> Response:
    """`export` with the bytes of its files (`export.with_files`), which leave it for the folder beside; `document` writes the page
    that leads to them. `name`: of the archive, and of the two copies in it."""
    archive: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed when the answer is sent)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        files = [_pack(pack, row, number) for number, row in enumerate(_attachments(export), 1)]
        pack.writestr(f"{name}.html", document(files))
        pack.writestr(f"{name}.json", msgspec.json.encode(export))
    archive.seek(0)
    response = send_file(archive, mimetype="application/zip", as_attachment=True, download_name=f"{name}.zip")
    response.headers["Cache-Control"] = "no-store"
    return response


def _attachments(export: Export) -> list[dict[str, Any]]:
    return [row for part in export.parts for row in part.held.get("attachment", ())]


def _pack(pack: zipfile.ZipFile, row: dict[str, Any], number: int) -> Packed:
    """In the JSON the place of the bytes is taken by where they are now."""
    content = row.pop("content", None)
    if content is None:
        return Packed(row.get("name") or "", left_out=row.get("left_out") or "unavailable")
    row["file"] = path = f"{FOLDER}/{number:02}-{safe_name(row['name'])}"
    pack.writestr(path, base64.b64decode(content), zipfile.ZIP_STORED)  # photographs are small already
    return Packed(row["name"], path)


def safe_name(name: str) -> str:
    """A name that every system writes where it is told: no folder, nothing that a shell or Windows reads, the ending kept."""
    plain = "".join(char if char.isalnum() or char in " -_.()’" else "_" for char in name).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and stem and ending.isalnum() and len(ending) <= LONGEST_ENDING:
        return f"{stem[:LONGEST_NAME]}.{ending}"
    return plain[:LONGEST_NAME] or "fichier"
