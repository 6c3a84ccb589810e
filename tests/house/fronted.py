"""nginx under the sample configuration, on ports and in a folder of the tests' own."""

import getpass
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
WEB_SERVER = shutil.which("nginx") or ""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Front:
    """A web server that speaks TLS on ``port``; all its files lie in ``folder``."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        """Return the address that phones reach."""
        return f"https://{HOST}:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[HTTPResponse, bytes]:
        """Return the answer and its body, by a connection of its own."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        connection = HTTPSConnection(HOST, self.port, timeout=20, context=trusted)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def touched(self) -> dict[str, int]:
        """Return when the folders for what does not fit into memory last changed.

        A file that comes and goes at once changes its folder too.
        """
        return {name: (self.folder / name).stat().st_mtime_ns for name in _TEMPORARY}


def settled(sample: str, folder: Path, answers: Sequence[int], desk: int) -> tuple[str, int]:
    """Return the sample with the tests' own places in it, and the port of its TLS.

    Every change must find what it changes, or the sample is not what is tested.
    """
    port = free_port()
    changes = {
        "user www-data;": f"user {getpass.getuser()};",
        "pid /run/nginx.pid;": f"pid {folder}/pid;",
        "/var/log/nginx/error.log": f"{folder}/error.log",
        "/etc/ssl/survey/": f"{folder}/",
        "listen 80;": f"listen {HOST}:{free_port()};",
        "listen 443 ssl;": f"listen {HOST}:{port} ssl;",
        "server 127.0.0.1:8001;": " ".join(f"server {HOST}:{each};" for each in answers),
        "server 127.0.0.1:8000;": f"server {HOST}:{desk};",
        # A log of who asked would go into the tests' folder too, were it not turned off.
        "http {": f"http {{\n    access_log {folder}/access.log;\n"
        + "".join(f"    {name}_temp_path {folder}/{name};\n" for name in _TEMPORARY),
    }
    for old, new in changes.items():
        if old not in sample:
            raise ValueError(f"the sample has no {old!r} any more")
        sample = sample.replace(old, new)
    return sample, port


@contextmanager
def fronting(
    sample: str, folder: Path, answers: Sequence[int] = (9,), desk: int = 9
) -> Iterator[Front]:
    """Run nginx under the sample, in front of the services on these ports."""
    text, port = settled(sample, folder, answers, desk)
    (folder / "nginx.conf").write_text(text, "utf-8")
    certify(folder)
    server = subprocess.Popen(
        [WEB_SERVER, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield Front(folder, port)
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def serving(env: dict[str, str], *doors: str) -> Iterator[list[int]]:
    """Run a process of the service for each door; return their ports."""
    with ExitStack() as stack:
        ports = [free_port() for _ in doors]
        for door, port in zip(doors, ports, strict=True):
            command = [sys.executable, "-m", "survey", "serve", "--door", door, "--port", str(port)]
            server = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
            stack.callback(server.wait, 20)
            stack.callback(server.terminate)
            _wait_for(port, server)
        yield ports


def certify(folder: Path) -> None:
    """Write a certificate of our own making for this machine, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
    return port


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):  # a busy machine starts slowly
        with socket.socket() as tried:
            if tried.connect_ex((HOST, port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on {port}")
