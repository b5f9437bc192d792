"""Certificate requests and certificates as values: whom they speak for, and from when to when.

In the API both are base64 of a PEM block (staging/src/k8s.io/api/certificates/v1/types.go). A block
that was written here holds lines of text where a real one holds DER with a key and a signature; a
real request (`openssl req -new`) is read, too, as far as its subject goes. No key is checked: who
holds a certificate is believed to hold its key.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.units import HOUR, MINUTE, parse_rfc3339, rfc3339

CLIENT = "kubernetes.io/kube-apiserver-client"
KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet"
KUBELET_SERVING = "kubernetes.io/kubelet-serving"
LEGACY = "kubernetes.io/legacy-unknown"
"""The signers that kube-controller-manager knows."""

BACKDATE_US = 5 * MINUTE
SHORT_US = 8 * HOUR
"""How much earlier a certificate begins than it was signed, so that clocks may differ; a life
shorter than eight hours does not end earlier for it (pkg/controller/certificates/authority)."""

_REQUEST, _CERTIFICATE = "CERTIFICATE REQUEST", "CERTIFICATE"
_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----\s+([A-Za-z0-9+/=\s]*?)\s*-----END \1-----")
_LINE = 64
_NAME, _GROUP = "Common Name: ", "Organization: "
_BEGINS, _ENDS = "Not Before: ", "Not After: "
_FIELDS = {b"\x55\x04\x03": _NAME, b"\x55\x04\x0a": _GROUP}
"""The object identifiers of a name's parts (RFC 5280, appendix A.1)."""
_SEQUENCE = 0x30


class Subject(NamedTuple):
    """Whom a certificate speaks for: its common name is the user, its organizations the groups."""

    name: str
    groups: tuple[str, ...] = ()


class Certificate(NamedTuple):
    """A client certificate; the two ends are microseconds since 1970."""

    subject: Subject
    begins_us: int
    ends_us: int


def issued(subject: Subject, wall_us: int, life_us: int) -> Certificate:
    """The certificate that is signed at this moment for so long."""
    ends_us = wall_us + life_us - (0 if life_us < SHORT_US else BACKDATE_US)
    return Certificate(subject, wall_us - BACKDATE_US, ends_us)


def request_for(subject: Subject) -> str:
    """What `spec.request` holds for a subject."""
    return encoded_base64(_armoured(_REQUEST, _subject_lines(subject)))


def subject_of(request: str) -> Subject:
    """Whom the content of `spec.request` asks a certificate for; ValueError, in Go's words, where
    it is no such request.
    """
    kind, content = _block(request)
    if kind != _REQUEST:
        raise ValueError("PEM block type must be CERTIFICATE REQUEST")
    if content[:1] == bytes([_SEQUENCE]):
        return _subject_of_der(content)
    return _subject_of_lines(_lines(content))


def certificate_text(certificate: Certificate) -> str:
    """What `status.certificate` holds."""
    lines = [
        *_subject_lines(certificate.subject),
        f"{_BEGINS}{rfc3339(certificate.begins_us)}",
        f"{_ENDS}{rfc3339(certificate.ends_us)}",
    ]
    return encoded_base64(_armoured(_CERTIFICATE, lines))


def read_certificate(text: str) -> Certificate:
    """The certificate in `status.certificate`; ValueError where there is none that was written
    here.
    """
    return read_pem(decoded_base64(text))


def read_pem(text: str) -> Certificate:
    """The certificate in a PEM file; ValueError where there is none that was written here."""
    found = _BLOCK.search(text)
    if found is None or found[1] != _CERTIFICATE:
        raise ValueError("tls: failed to find any PEM data in certificate input")
    lines = _lines(_from_base64(found[2]))
    moments = []
    for start in (_BEGINS, _ENDS):
        at = next((line for line in lines if line.startswith(start)), "")
        if not at:
            raise ValueError("x509: malformed certificate")
        moments.append(parse_rfc3339(at.removeprefix(start)))
    return Certificate(_subject_of_lines(lines), *moments)


def decoded_base64(text: str) -> str:
    """The text that is written in base64; ValueError where it is none."""
    return _from_base64(text).decode(errors="replace")


def encoded_base64(text: str) -> str:
    """A text in base64, on one line."""
    return base64.b64encode(text.encode()).decode()


# Text.


def _subject_lines(subject: Subject) -> list[str]:
    return [*(f"{_GROUP}{group}" for group in subject.groups), f"{_NAME}{subject.name}"]


def _subject_of_lines(lines: list[str]) -> Subject:
    names = [line.removeprefix(_NAME) for line in lines if line.startswith(_NAME)]
    groups = [line.removeprefix(_GROUP) for line in lines if line.startswith(_GROUP)]
    return Subject(names[-1] if names else "", tuple(groups))


def _armoured(kind: str, lines: list[str]) -> str:
    content = base64.b64encode("\n".join(lines).encode()).decode()
    rows = [content[at : at + _LINE] for at in range(0, len(content), _LINE)]
    return "\n".join([f"-----BEGIN {kind}-----", *rows, f"-----END {kind}-----", ""])


def _block(text: str) -> tuple[str, bytes]:
    found = _BLOCK.search(decoded_base64(text))
    if found is None:
        return "", b""
    return found[1], _from_base64(found[2])


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        raise ValueError("illegal base64 data") from None


def _lines(content: bytes) -> list[str]:
    return content.decode(errors="replace").split("\n")


# DER (X.690): tag, length, content.


def _subject_of_der(content: bytes) -> Subject:
    """The name in a PKCS #10 request (RFC 2986): information, version, then the subject."""
    subject = _part(_part(_part(content, 0), 0), 1)
    return _subject_of_lines(list(_named(subject)))


def _part(content: bytes, number: int) -> bytes:
    """The content of one element of a sequence; ValueError where it has fewer."""
    for at, (_, inner) in enumerate(_elements(content)):
        if at == number:
            return inner
    raise ValueError("asn1: syntax error: sequence truncated")


def _named(subject: bytes) -> Iterator[str]:
    """The parts of a name, as the lines in which one is written here."""
    for _, parts in _elements(subject):
        for _, part in _elements(parts):
            fields = list(_elements(part))
            if len(fields) == 2 and fields[0][1] in _FIELDS:
                value = " ".join(fields[1][1].decode(errors="replace").split())
                yield f"{_FIELDS[fields[0][1]]}{value}"


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each element's tag and content; ValueError where the bytes do not add up."""
    at = 0
    while at < len(content):
        if at + 2 > len(content):
            raise ValueError("asn1: syntax error: data truncated")
        tag, length = content[at], content[at + 1]
        at += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(content[at : at + size], "big")
            at += size
        if at + length > len(content):
            raise ValueError("asn1: syntax error: data truncated")
        yield tag, content[at : at + length]
        at += length
