"""What makes a CertificateSigningRequest invalid, when it is made and when its status changes.

After pkg/apis/certificates/validation/validation.go.
"""

from collections.abc import Iterator

from engine.apiserver.errors import (
    Cause,
    duplicate,
    field_forbidden,
    invalid_value,
    not_supported,
    required,
)
from engine.certificates import LEGACY, subject_of
from engine.objects import Obj, dig

APPROVED, DENIED, FAILED = "Approved", "Denied", "Failed"
USAGES = (
    "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign",
    "data encipherment", "decipher only", "digital signature", "email protection",
    "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
    "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth",
    "signing", "timestamping",
)  # fmt: skip
LIFE_MIN_S = 600
_DOMAIN = "must be a fully qualified domain and path of the form 'example.com/signer-name'"


def request_problems(request: Obj) -> Iterator[Cause]:
    """What is wrong with a new one."""
    spec = request.get("spec") or {}
    try:
        subject_of(spec.get("request") or "")
    except ValueError as error:
        yield invalid_value("spec.request", spec.get("request") or "", str(error))
    usages = spec.get("usages") or ()
    if not usages:
        yield required("spec.usages")
    for at, usage in enumerate(usages):
        if usage not in USAGES:
            yield not_supported(f"spec.usages[{at}]", usage, USAGES)
        elif usage in usages[:at]:
            yield duplicate(f"spec.usages[{at}]", usage)
    yield from _signer(spec.get("signerName") or "")
    life = spec.get("expirationSeconds")
    if life is not None and life < LIFE_MIN_S:
        why = f"may not specify a duration less than {LIFE_MIN_S} seconds (10 minutes)"
        yield invalid_value("spec.expirationSeconds", life, why)


def _signer(name: str) -> Iterator[Cause]:
    if name == LEGACY:
        why = "the legacy signerName is not allowed via this API version"
        yield invalid_value("spec.signerName", name, why)
    elif not name:
        yield required("spec.signerName")
    elif name.count("/") != 1 or "." not in name.partition("/")[0] or name.endswith("/"):
        yield invalid_value("spec.signerName", name, _DOMAIN)


def status_problems(old: Obj, new: Obj, *, approval: bool) -> Iterator[Cause]:
    """What is wrong with a changed status: only /approval decides, only /status signs, and what
    was decided or signed stays so.
    """
    counts = [(kind, *(_conditions(value, kind) for value in (old, new))) for kind in _DECIDED]
    for kind, before, after in counts:
        if len(after) < len(before):
            why = f'updates may not remove a condition of type "{kind}"'
            yield field_forbidden("status.conditions", why)
        elif kind != FAILED and not approval and before != after:
            verb = "add" if len(after) > len(before) else "modify"
            why = f'updates may not {verb} a condition of type "{kind}"'
            yield field_forbidden("status.conditions", why)
    if _conditions(new, APPROVED) and _conditions(new, DENIED):
        at = [entry.get("type") for entry in dig(new, "status.conditions")].index(DENIED)
        why = "Approved and Denied conditions are mutually exclusive"
        yield invalid_value(f"status.conditions[{at}].type", DENIED, why)
    before, after = (dig(value, "status.certificate") or "" for value in (old, new))
    if before != after and approval:
        yield field_forbidden("status.certificate", "updates may not set certificate content")
    elif before and before != after:
        why = "updates may not modify existing certificate content"
        yield field_forbidden("status.certificate", why)


_DECIDED = (APPROVED, DENIED, FAILED)


def _conditions(value: Obj, kind: str) -> list[Obj]:
    return [entry for entry in dig(value, "status.conditions") or () if entry.get("type") == kind]
