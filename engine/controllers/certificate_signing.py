"""The signer of certificates: what is approved, and asked in the right form, is signed.

After pkg/controller/certificates/signer/signer.go: four signers with one authority. The lifetime is
--cluster-signing-duration, or what the request asks for where that is shorter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from engine.certificates import (
    CLIENT,
    KUBELET_CLIENT,
    KUBELET_SERVING,
    LEGACY,
    certificate_text,
    issued,
    subject_of,
)
from engine.client import Change
from engine.controllers._base import Because, Cache, UpdateStatus, Wish, controller
from engine.controllers._certificate import (
    BACKOFF_US,
    NODE_PREFIX,
    is_approved,
    is_issued,
    why_not,
)
from engine.objects import Obj, condition, dig, evolve, name
from engine.units import MINUTE, SECOND, rfc3339

LIFE_MIN_US = 10 * MINUTE
SIGNERS = (CLIENT, KUBELET_CLIENT, KUBELET_SERVING, LEGACY)


@dataclass(frozen=True, slots=True)
class CertificateIssued(Because):
    """An approved request gets its certificate."""

    says: ClassVar[dict[str, str]] = {
        "en": "Request `{request}` gets its **certificate**: {who:code} until {ends}.",
        "pt-BR": "O pedido `{request}` recebe seu **certificado**: {who:code} até {ends}.",
    }
    request: str
    who: str
    ends: str

    def is_told(self) -> bool:
        """Of its own certificate a kubelet tells."""
        return not self.who.startswith(NODE_PREFIX)


@dataclass(frozen=True, slots=True)
class CertificateRefused(Because):
    """An approved request cannot be signed as it is."""

    says: ClassVar[dict[str, str]] = {
        "en": "The signer **refuses** request `{request}`: {why:quote}.",
        "pt-BR": "O assinador **recusa** o pedido `{request}`: {why:quote}.",
    }
    story: ClassVar[bool] = True
    request: str
    why: str


@controller(
    of="certificatesigningrequests",
    named="csrsigning",
    backoff_us=BACKOFF_US,
    minds=lambda change: _awaits_certificate(change),
)
def reconcile(request: Obj, cache: Cache) -> Iterator[Wish]:
    """Signs what is approved, if its signer is one of Kubernetes' own and its form is right."""
    if not _is_due(request):
        return
    subject = subject_of(request["spec"]["request"])
    why = why_not(request["spec"]["signerName"], subject, request["spec"]["usages"])
    if why:
        entry = {
            "type": "Failed", "status": "True", "reason": "SignerValidationFailure",
            "message": why, "lastUpdateTime": rfc3339(cache.wall),
        }  # fmt: skip
        conditions = [*dig(request, "status.conditions"), entry]
        body = evolve(request, {"status": {"conditions": conditions}})
        yield UpdateStatus(
            "certificatesigningrequests", body, CertificateRefused(name(request), why)
        )
        return
    life_us = min(cache.signing_us, _asked_us(request) or cache.signing_us)
    certificate = issued(subject, cache.wall, life_us)
    body = evolve(request, {"status": {"certificate": certificate_text(certificate)}})
    because = CertificateIssued(name(request), subject.name, rfc3339(certificate.ends_us))
    yield UpdateStatus("certificatesigningrequests", body, because)


def _awaits_certificate(change: Change) -> bool:
    return change.new is not None and _is_due(change.new)


def _is_due(request: Obj) -> bool:
    waits = is_approved(request) and not is_issued(request)
    known = dig(request, "spec.signerName") in SIGNERS
    return waits and known and condition(request, "Failed") is None


def _asked_us(request: Obj) -> int:
    seconds = request["spec"].get("expirationSeconds")
    return 0 if seconds is None else max(LIFE_MIN_US, int(seconds) * SECOND)
