"""Who approves, signs and forgets certificate requests."""

from typing import Any

import pytest

from engine.certificates import CLIENT, KUBELET_CLIENT, Subject, read_certificate, request_for
from engine.client import Change
from engine.controllers import certificate_approval, certificate_signing
from engine.controllers._base import Delete, Permitted, Rule, Update, UpdateStatus
from engine.controllers._certificate import why_not
from engine.controllers.certificate_cleaner import CertificateCleaner, is_outdated
from engine.objects import evolve
from engine.units import DAY, EPOCH, HOUR, MINUTE, SECOND, rfc3339
from tests.engine.controllers.builders import Shelf

APPROVER: Rule = certificate_approval.reconcile.rule
SIGNER: Rule = certificate_signing.reconcile.rule
NODE = Subject("system:node:worker-1", ("system:nodes",))
USAGES = ["digital signature", "client auth"]
JOINING = "system:bootstrap:abcdef"


def request(
    subject: Subject = NODE,
    *,
    by: str = NODE.name,
    signer: str = KUBELET_CLIENT,
    conditions: str = "",
    at: int = EPOCH,
    **spec: Any,
) -> Any:
    """A request; `conditions` like "Approved Failed"."""
    return {
        "kind": "CertificateSigningRequest",
        "metadata": {"name": "r", "uid": "u", "creationTimestamp": rfc3339(at)},
        "spec": {
            "request": request_for(subject), "signerName": signer, "usages": USAGES,
            "username": by, "groups": ["system:authenticated"], **spec,
        },
        "status": {
            "conditions": [
                {"type": kind, "status": "True", "lastUpdateTime": rfc3339(at)}
                for kind in conditions.split()
            ]
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("made", "asked"),
    [
        (request(), "selfnodeclient"),
        (request(by=JOINING), "nodeclient"),
        (request(usages=[*USAGES, "key encipherment"]), "selfnodeclient"),
        (request(signer=CLIENT), None),
        (request(Subject("jane", ("devs",))), None),
        (request(Subject(NODE.name, ("system:nodes", "more"))), None),
        (request(usages=["client auth"]), None),
        (request(conditions="Approved"), None),
        (request(conditions="Denied"), None),
    ],
    ids=[
        "a kubelet for itself", "a machine that joins", "with an RSA key", "for another signer",
        "for a person", "for one group more", "for other usages", "approved already", "denied",
    ],
)  # fmt: skip
def test_the_server_is_asked_about_kubelets_and_nobody_else(made: Any, asked: str | None) -> None:
    wishes = list(APPROVER.reconcile(made, Shelf({})))

    if asked is None:
        assert wishes == []
        return
    permitted, approval = wishes
    assert isinstance(permitted, Permitted)
    assert permitted.asked["subresource"] == asked
    assert isinstance(approval, Update)
    assert approval.subresource == "approval"
    assert approval.body["status"]["conditions"][0]["reason"] == "AutoApproved"


@pytest.mark.parametrize(
    ("made", "lasts"),
    [
        (request(conditions="Approved"), 365 * DAY - 5 * MINUTE),
        (request(conditions="Approved", expirationSeconds=3600), HOUR),
        (request(conditions="Approved", expirationSeconds=600), 10 * MINUTE),
        (request(conditions="Approved", expirationSeconds=10**9), 365 * DAY - 5 * MINUTE),
        (request(), None),
        (request(conditions="Approved Denied"), None),
        (request(conditions="Approved Failed"), None),
        (request(conditions="Approved", signer="example.com/own"), None),
    ],
    ids=[
        "for a year", "as long as asked", "ten minutes", "not longer than the flag", "not pending",
        "not denied", "not failed", "not for others",
    ],
)  # fmt: skip
def test_what_is_signed_and_for_how_long(made: Any, lasts: int | None) -> None:
    wishes = list(SIGNER.reconcile(made, Shelf({})))

    if lasts is None:
        assert wishes == []
        return
    (wish,) = wishes
    assert isinstance(wish, UpdateStatus)
    certificate = read_certificate(wish.body["status"]["certificate"])
    assert certificate.subject == NODE
    assert certificate.ends_us - EPOCH == lasts


@pytest.mark.parametrize(
    ("signer", "subject", "usages", "why"),
    [
        (CLIENT, NODE, ["client auth"], ""),
        (CLIENT, NODE, ["server auth"], "invalid usage for client certificate: server auth"),
        (CLIENT, NODE, ["digital signature"],
         "missing required usage for client certificate: client auth"),
        (KUBELET_CLIENT, NODE, USAGES, ""),
        (KUBELET_CLIENT, Subject("jane"), USAGES, "subject organization is not system:nodes"),
        (KUBELET_CLIENT, Subject("jane", NODE.groups), USAGES,
         "subject common name does not begin with system:node:"),
        (KUBELET_CLIENT, NODE, ["client auth"],
         "usages did not match [client auth digital signature key encipherment]"),
        ("example.com/own", Subject("jane"), [], ""),
    ],
    ids=["a client", "no client", "a client too little", "a kubelet", "no node's group",
         "no node's name", "other usages", "not ours"],
)  # fmt: skip
def test_what_signers_refuse(signer: str, subject: Subject, usages: list[str], why: str) -> None:
    assert why_not(signer, subject, usages) == why


def test_a_refusal_is_written_into_the_request() -> None:
    made = request(conditions="Approved", signer=CLIENT, usages=["server auth"])

    (wish,) = SIGNER.reconcile(made, Shelf({}))

    assert isinstance(wish, UpdateStatus)
    failed = wish.body["status"]["conditions"][-1]
    assert (failed["type"], failed["reason"]) == ("Failed", "SignerValidationFailure")


def issued(at: int, lasts: int) -> Any:
    """A request that was approved and signed."""
    made = request(conditions="Approved", at=at, expirationSeconds=lasts // SECOND)
    (wish,) = SIGNER.reconcile(made, Shelf({}, wall=at))
    assert isinstance(wish, UpdateStatus)
    return wish.body


@pytest.mark.parametrize(
    ("made", "hours", "goes"),
    [
        (request(), 23, False),
        (request(), 25, True),
        (request(conditions="Approved"), 2, True),
        (request(conditions="Denied"), 2, True),
        (request(conditions="Denied"), 1, False),
        (issued(EPOCH, 10 * HOUR), 2, True),
        (issued(EPOCH, 30 * MINUTE), 1, True),
        (issued(EPOCH, 10 * HOUR), 1, False),
    ],
    ids=["pending", "pending for a day", "approved, not signed", "denied", "just denied",
         "signed", "ended", "just signed"],
)  # fmt: skip
def test_what_has_lain_long_enough(made: Any, hours: int, goes: bool) -> None:
    assert is_outdated(made, EPOCH + hours * HOUR) is goes


def test_the_cleaner_looks_every_hour_from_its_start_and_only_at_something() -> None:
    cleaner = CertificateCleaner(0)
    made = request(conditions="Denied")
    shelf = Shelf({"certificatesigningrequests": [made]}, now=10 * MINUTE)
    assert cleaner.next_at is None

    cleaner.changed(Change("certificatesigningrequests", "r", None, made, -1), shelf)
    first = cleaner.next_at
    shelf.tick(50 * 60)
    kept = cleaner.due(shelf)
    shelf.tick(60 * 60)
    (plan,) = cleaner.due(shelf)

    assert first == HOUR
    assert kept == []
    assert isinstance(plan.wishes[0], Delete)
    assert cleaner.next_at == 3 * HOUR
    cleaner.changed(Change("certificatesigningrequests", "r", made, None, -1), shelf)
    assert cleaner.next_at is None


def test_a_request_that_is_signed_is_left_alone() -> None:
    done = issued(EPOCH, DAY)

    assert not list(SIGNER.reconcile(evolve(done, {"metadata": {"labels": {"a": "b"}}}), Shelf({})))
    assert not list(APPROVER.reconcile(done, Shelf({})))
