"""The names of a desk in; a certificate for them that the desk signed itself, and its fingerprint.

A browser warns of it once. Whoever wants no warning gives a certificate of their own organisation
in `desk.toml`.
"""

import ipaddress
import socket
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pipeline.store.atomic_files import make_folder, put

_LIVES: Final = timedelta(days=397)  # browsers accept no longer ones
_SOON: Final = timedelta(days=30)  # before its end another is made
_NAME: Final = "Krachtwerk"


def names_of_machine() -> tuple[str, ...]:
    """The names and addresses by which other computers may know this one."""
    host = socket.gethostname()
    names = [host, f"{host}.local", socket.getfqdn()]
    with suppress(OSError):
        names += [str(each[4][0]) for each in socket.getaddrinfo(host, None)]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))  # sends nothing: asks which way a packet would go
        names.append(str(asking.getsockname()[0]))
    return tuple(dict.fromkeys(name.partition("%")[0] for name in names if name))


def own_certificate(folder: Path, names: Collection[str], now: datetime) -> tuple[Path, Path]:
    """The files (PEM) of a certificate for these names and of its key; made where there is none.

    Raises:
        OSError: they cannot be written.
    """
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if key.is_file() and _is_good(certificate, names, now):
        return certificate, key
    make_folder(folder, 0o700)
    secret = ec.generate_private_key(ec.SECP256R1())
    private = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    made = _signed(secret, names, now).public_bytes(serialization.Encoding.PEM)
    certificate.unlink(missing_ok=True)  # the two are never of different makings
    put(key, [private], mode=0o600)
    put(certificate, [made], mode=0o600)
    return certificate, key


def fingerprint(certificate: Path) -> str:
    """The SHA-256 of a certificate, as browsers show it."""
    digest = _read(certificate).fingerprint(hashes.SHA256()).hex().upper()
    return ":".join(digest[n : n + 2] for n in range(0, len(digest), 2))


def _read(certificate: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificate.read_bytes())


def _is_good(certificate: Path, names: Iterable[str], now: datetime) -> bool:
    try:
        found = _read(certificate)
    except (OSError, ValueError):
        return False
    said = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    is_for_them = set(said) == set(_said(names))
    return is_for_them and found.not_valid_before_utc <= now < found.not_valid_after_utc - _SOON


def _said(names: Iterable[str]) -> list[x509.GeneralName]:
    said: list[x509.GeneralName] = []
    for name in names:
        try:
            said.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            with suppress(ValueError):  # a name with letters that no certificate holds
                said.append(x509.DNSName(name))
    return list(dict.fromkeys(said))


def _signed(
    secret: ec.EllipticCurvePrivateKey, names: Iterable[str], now: datetime
) -> x509.Certificate:
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    builder = x509.CertificateBuilder(
        issuer_name=whose,
        subject_name=whose,
        public_key=secret.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(hours=1),
        not_valid_after=now + _LIVES,
    )
    for extension, is_critical in (
        (x509.SubjectAlternativeName(_said(names)), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
    ):
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(secret, hashes.SHA256())
