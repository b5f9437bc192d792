"""Who may ask for which certificate, and who may approve or sign it.

After plugin/pkg/admission/certificates/{approval,signing,subjectrestriction} and the part of
plugin/pkg/admission/noderestriction that is about them.
"""

from engine.apiserver.authorization.attributes import MASTERS, Attributes
from engine.apiserver.authorization.node import node_of
from engine.apiserver.authorization.rbac import Rbac
from engine.apiserver.errors import forbidden
from engine.apiserver.view import View
from engine.certificates import CLIENT, KUBELET_CLIENT, KUBELET_SERVING, subject_of
from engine.objects import Obj, dig
from engine.resources import Resource
from engine.wire.api import User

PLURAL = "certificatesigningrequests"


def guard_subject(resource: Resource, value: Obj, user: User) -> None:
    """Raises Denial 403 for a new request that asks for what nobody gets, or, of a kubelet, for
    another name than its own.
    """
    if resource.plural != PLURAL:
        return
    name, signer = value["metadata"].get("name", ""), dig(value, "spec.signerName")
    subject = subject_of(dig(value, "spec.request") or "")
    if signer == CLIENT and MASTERS in subject.groups:
        raise forbidden(
            resource, name, f"use of {CLIENT} signer with {MASTERS} group is not allowed"
        )
    if node_of(user) and signer in (KUBELET_CLIENT, KUBELET_SERVING) and subject.name != user.name:
        raise forbidden(resource, name, f"can only create a node CSR with CN={user.name}")


def guard_signer(
    resource: Resource, subresource: str, value: Obj, old: Obj, user: User, view: View
) -> None:
    """Raises Denial 403 where a decision, or a certificate, is written by somebody who may not do
    that for this signer.
    """
    if resource.plural != PLURAL or not subresource or MASTERS in user.groups:
        return
    if subresource == "status" and value.get("status") == old.get("status"):
        return
    verb = "approve" if subresource == "approval" else "sign"
    signer = str(dig(old, "spec.signerName"))
    named = (signer, f"{signer.partition('/')[0]}/*")
    asked = [Attributes(verb, resource.group, "signers", "", "", each) for each in named]
    if not any(Rbac(view).allows(user, each) for each in asked):
        why = f'user not permitted to {verb} requests with signerName "{signer}"'
        raise forbidden(resource, old["metadata"]["name"], why)
