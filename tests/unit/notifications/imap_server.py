"""An IMAP server of one mailbox over TLS, for real as far as a reader of unseen letters goes: one thread a connection."""

import re
import socket
import ssl
import subprocess
import threading
from pathlib import Path


class ImapServer:
    """`letters`: by UID; `seen`: those that were marked. `login`: what it accepts. Its certificate is made for it."""

    def __init__(self, folder: Path, user: str = "retours", password: str = "secret") -> None:
        self.letters: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self._login = (user, password)
        self.certificate = _certificate(folder)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.certificate, folder / "key.pem")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._tls = tls
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            with self._tls.wrap_socket(plain, server_side=True) as connection, connection.makefile("rwb") as wire:
                wire.write(b"* OK ready\r\n")
                wire.flush()
                while line := wire.readline():
                    tag, _, command = line.decode().strip().partition(" ")
                    lines, state = self._answer(command)
                    wire.write(b"".join(lines) + f"{tag} {state}\r\n".encode())
                    wire.flush()
                    if command.upper() == "LOGOUT":
                        return
        except OSError:
            return

    def _answer(self, command: str) -> tuple[list[bytes], str]:
        words = command.split()
        match words[0].upper(), words[1].upper() if len(words) > 1 else "":
            case "CAPABILITY", _:
                return [b"* CAPABILITY IMAP4rev1\r\n"], "OK done"
            case "LOGIN", _:
                good = (words[1].strip('"'), words[2].strip('"')) == self._login
                return [], "OK welcome" if good else "NO wrong"
            case "SELECT", _:
                return [f"* {len(self.letters)} EXISTS\r\n".encode()], "OK [READ-WRITE] selected"
            case "UID", "SEARCH":
                unseen = " ".join(str(uid) for uid in sorted(set(self.letters) - self.seen))
                return [f"* SEARCH {unseen}\r\n".encode()], "OK done"
            case "UID", "FETCH":
                uid, most = int(words[2]), int(re.search(r"<0\.(\d+)>", command).group(1))  # type: ignore[union-attr]
                body = self.letters[uid][:most]
                return [f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(body)}}}\r\n".encode(), body, b")\r\n"], "OK done"
            case "UID", "STORE":
                self.seen.add(int(words[2]))
                return [], "OK done"
            case "LOGOUT", _:
                return [b"* BYE\r\n"], "OK bye"
            case _:
                return [], "BAD unknown"


def _certificate(folder: Path) -> Path:
    made = folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(folder / "key.pem"), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made
