"""What the certificate controllers have in common: how far a request is, and its right form."""

from collections.abc import Sequence

from engine.certificates import CLIENT, KUBELET_CLIENT, KUBELET_SERVING, Subject
from engine.objects import Obj, condition, dig
from engine.units import MILLISECOND

BACKOFF_US = 200 * MILLISECOND
"""pkg/controller/certificates/certificate_controller.go: after a failure, doubled each time."""
NODES, NODE_PREFIX = "system:nodes", "system:node:"
CLIENT_USAGES = ("client auth", "digital signature")
SERVING_USAGES = ("digital signature", "server auth")
ENCIPHERS = "key encipherment"


def is_approved(request: Obj) -> bool:
    """Whether it was approved, and not denied (IsCertificateRequestApproved)."""
    return condition(request, "Approved") is not None and condition(request, "Denied") is None


def is_decided(request: Obj) -> bool:
    """Whether somebody approved or denied it."""
    return any(condition(request, kind) is not None for kind in ("Approved", "Denied"))


def is_issued(request: Obj) -> bool:
    """Whether it has its certificate."""
    return bool(dig(request, "status.certificate"))


def why_not(signer: str, subject: Subject, usages: Sequence[str]) -> str:
    """What keeps a signer from signing, in its words; empty: nothing
    (pkg/apis/certificates/helpers.go).
    """
    if signer == CLIENT:
        return _client(usages)
    if signer == KUBELET_CLIENT:
        return _node(subject) or _fixed(usages, CLIENT_USAGES)
    if signer == KUBELET_SERVING:
        return _node(subject) or _fixed(usages, SERVING_USAGES)
    return ""


def _client(usages: Sequence[str]) -> str:
    for usage in usages:
        if usage not in (*CLIENT_USAGES, ENCIPHERS):
            return f"invalid usage for client certificate: {usage}"
    if "client auth" not in usages:
        return "missing required usage for client certificate: client auth"
    return ""


def _node(subject: Subject) -> str:
    if subject.groups != (NODES,):
        return "subject organization is not system:nodes"
    if not subject.name.startswith(NODE_PREFIX):
        return "subject common name does not begin with system:node:"
    return ""


def _fixed(usages: Sequence[str], wanted: Sequence[str]) -> str:
    asked = sorted(usages)
    complete = sorted((*wanted, ENCIPHERS))
    if asked in (sorted(wanted), complete):
        return ""
    return f"usages did not match [{' '.join(complete)}]"
