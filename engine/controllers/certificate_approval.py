"""The approver of kubelets' client certificates; everything else waits for a person.

After pkg/controller/certificates/approver/sarapprove.go: a request of the right form is approved if
the API server says that its maker may have it (selfnodeclient for a kubelet's own renewal,
nodeclient for a machine that joins). Of a kubelet's own renewal only the first is asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.certificates import KUBELET_CLIENT, subject_of
from engine.client import Change
from engine.controllers._base import Because, Cache, Permitted, Update, Wish, controller
from engine.controllers._certificate import BACKOFF_US, is_decided, is_issued, why_not
from engine.objects import Obj, dig, evolve, name

GROUP = "certificates.k8s.io"
SELF = "Auto approving self kubelet client certificate after SubjectAccessReview."
OTHER = "Auto approving kubelet client certificate after SubjectAccessReview."


@dataclass(frozen=True, slots=True)
class CertificateApproved(Because):
    """A kubelet's request is approved without a person."""

    says: ClassVar[dict[str, str]] = {
        "en": "Request `{request}` of {user:code} for {who:code} is **approved** by itself.",
        "pt-BR": "O pedido `{request}` de {user:code} para {who:code} é **aprovado** sozinho.",
    }
    request: str
    user: str
    who: str


@dataclass(frozen=True, slots=True)
class ApprovalWeighed(Because):
    """The API server is asked whether the maker of a request may have the certificate."""

    says: ClassVar[dict[str, str]] = {
        "en": "May {user:code} create {what:code}?",
        "pt-BR": "{user:code} pode criar {what:code}?",
    }
    user: str
    what: str


@controller(
    of="certificatesigningrequests",
    named="csrapproving",
    backoff_us=BACKOFF_US,
    minds=lambda change: _is_open(change),
)
def reconcile(request: Obj, cache: Cache) -> Iterator[Wish]:
    """Approves kubelets' requests for client certificates that their makers may have."""
    spec = request["spec"]
    if spec.get("signerName") != KUBELET_CLIENT or is_issued(request) or is_decided(request):
        return
    subject = subject_of(spec["request"])
    if why_not(KUBELET_CLIENT, subject, spec["usages"]):
        return
    own = spec["username"] == subject.name
    wanted = "selfnodeclient" if own else "nodeclient"
    plural = "certificatesigningrequests"
    asked = {"group": GROUP, "resource": plural, "verb": "create", "subresource": wanted}
    weighed = ApprovalWeighed(spec["username"], f"{plural}/{wanted}")
    yield Permitted(spec["username"], tuple(spec.get("groups") or ()), asked, weighed)
    because = CertificateApproved(name(request), spec["username"], subject.name)
    yield Update(
        plural, _approved(request, SELF if own else OTHER), because, subresource="approval"
    )


def _is_open(change: Change) -> bool:
    return change.new is not None and not is_decided(change.new)


def _approved(request: Obj, message: str) -> Mapping[str, object]:
    entry = {"type": "Approved", "status": "True", "reason": "AutoApproved", "message": message}
    conditions = [*(dig(request, "status.conditions") or ()), entry]
    return evolve(request, {"status": {"conditions": conditions}})
