"""The root certificate publisher: every namespace can tell whom to trust.

After pkg/controller/certificates/rootcacertpublisher/publisher.go: a ConfigMap of the same name in
every namespace, which pods mount beside their token; what others change in it is put back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.client import Change
from engine.controllers._base import Because, Cache, Create, Update, Wish, controller
from engine.objects import Obj, evolve, is_deleting, name

NAME = "kube-root-ca.crt"
_ABOUT = {
    "kubernetes.io/description": (
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal "
        "endpoints such as the internal service IP or kubernetes.default.svc. No other usage is "
        "guaranteed across distributions of Kubernetes clusters."
    )
}
_DATA = {
    "ca.crt": "-----BEGIN CERTIFICATE-----\nthe root of this simulated cluster\n"
    "-----END CERTIFICATE-----\n"
}


@dataclass(frozen=True, slots=True)
class RootCertificateMissing(Because):
    """A namespace has no ConfigMap with the cluster's root certificate, or a changed one."""

    says: ClassVar[dict[str, str]] = {
        "en": "Namespace {namespace} gets the cluster's root certificate.",
        "pt-BR": "O namespace {namespace} recebe o certificado raiz do cluster.",
    }
    namespace: str


def its_namespace(change: Change, cache: Cache) -> Sequence[str]:
    """The namespace of a published certificate that was changed or deleted."""
    space, _, called = change.key.partition("/")
    return [space] if called == NAME and change.old is not None else []


@controller(
    of="namespaces",
    named="root-certificates",
    wakes={"configmaps": its_namespace},
    recorder="root-ca-cert-publisher",
)
def publish(space: Obj, cache: Cache) -> Iterator[Wish]:
    """Gives every namespace the certificate by which its pods know the API server."""
    if is_deleting(space):
        return
    because = RootCertificateMissing(name(space))
    there = cache.get("configmaps", f"{name(space)}/{NAME}")
    if there is None:
        meta = {"name": NAME, "namespace": name(space), "annotations": _ABOUT}
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": _DATA}
        yield Create("configmaps", body, because, exists_is_fine=True)
        return
    marks = there["metadata"].get("annotations") or {}
    if there.get("data") != _DATA or any(marks.get(k) != v for k, v in _ABOUT.items()):
        change = {"metadata": {"annotations": {**marks, **_ABOUT}}}
        yield Update("configmaps", {**evolve(there, change), "data": _DATA}, because)
