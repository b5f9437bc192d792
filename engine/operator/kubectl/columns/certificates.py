"""The columns of certificate signing requests."""

from engine.objects import Obj, condition, dig
from engine.operator.kubectl.ages import human_duration
from engine.operator.kubectl.columns._base import AGE, NAME, NONE, Column, Table, field
from engine.units import SECOND


def request_state(request: Obj, wall_us: int = 0) -> str:
    """Pending, Approved or Denied, and whether the signer failed or issued (extractCSRStatus)."""
    word = "Pending"
    for kind in ("Approved", "Denied"):
        if condition(request, kind) is not None:
            word = kind
    if condition(request, "Failed") is not None:
        word += ",Failed"
    return f"{word},Issued" if dig(request, "status.certificate") else word


def asked_life(request: Obj, wall_us: int = 0) -> str:
    """How long the certificate is to last, where the request says so."""
    seconds = dig(request, "spec.expirationSeconds")
    return NONE if seconds is None else human_duration(seconds * SECOND)


REQUESTS = Table(
    ("certificatesigningrequests",),
    (
        NAME,
        AGE,
        Column("SIGNERNAME", field("spec.signerName")),
        Column("REQUESTOR", field("spec.username", "")),
        Column("REQUESTEDDURATION", asked_life),
        Column("CONDITION", request_state),
    ),
)
