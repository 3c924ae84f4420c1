"""Certificates for a server and its clients, made with `openssl`."""

from __future__ import annotations

import pathlib
import subprocess


def make(folder: pathlib.Path) -> None:
    """An authority (`ca`), a server's certificate for localhost and 127.0.0.1, a client's, a list of revocations."""
    _sign(folder, "ca", None, "authority", "basicConstraints=critical,CA:TRUE")
    _sign(folder, "server", "ca", "localhost", "basicConstraints=CA:FALSE", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    _sign(folder, "client", "ca", "ann", "basicConstraints=CA:FALSE")
    (folder / "index.txt").touch()
    (folder / "ca.cnf").write_text("[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n")
    _openssl(folder, "ca", "-config", "ca.cnf", "-gencrl", "-keyfile", "ca.key", "-cert", "ca.crt", "-crldays", "99",
             "-out", "ca.crl")  # fmt: skip


def _sign(folder: pathlib.Path, name: str, authority: str | None, subject: str, *extensions: str) -> None:
    by = [] if authority is None else ["-CA", f"{authority}.crt", "-CAkey", f"{authority}.key"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", f"{name}.key"]
    added = [word for extension in extensions for word in ("-addext", extension)]
    _openssl(folder, "req", "-x509", *by, *key, "-days", "99", "-subj", f"/CN={subject}", *added,
             "-out", f"{name}.crt")  # fmt: skip
    (folder / f"{name}.key").chmod(0o600)


def _openssl(folder: pathlib.Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
