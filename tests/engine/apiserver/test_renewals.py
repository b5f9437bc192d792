"""A renewal is let through as a whole, and is what the long way makes of it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.apiserver.strategy.outcome import Moment, Put
from engine.apiserver.strategy.renewal import renews
from engine.apiserver.strategy.update import update
from engine.apiserver.watch_cache import WatchCache
from engine.dice import Dice
from engine.objects import FrozenDict, evolve, freeze
from engine.resources import CATALOGUE
from engine.wire.api import Request, User
from tests.engine.apiserver.api_lab import ApiLab

SPACE, NAME = "kube-node-lease", "worker-1"
LEASE = freeze(
    {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": NAME, "namespace": SPACE, "uid": "u", "resourceVersion": "7"},
        "spec": {"holderIdentity": NAME, "leaseDurationSeconds": 40, "renewTime": "first"},
    }
)
NODE = User("system:node:worker-1", ("system:nodes",))
CHANGES = st.dictionaries(
    st.sampled_from(["renewTime", "renewTime", "holderIdentity", "leaseDurationSeconds", "x"]),
    st.sampled_from(["first", "then", "worker-1", None, 40, 41, {"a": "b"}]),
    max_size=2,
)
METADATA = st.sampled_from(
    [{}, {}, {"managedFields": []}, {"deletionTimestamp": "now"}, {"labels": {"a": "b"}}]
)
MORE = st.sampled_from([{}, {}, {"status": {}}, {"kind": "Lease"}, {"kind": "Pod"}, {"spec": None}])


@settings(max_examples=300, deadline=None)
@given(changes=CHANGES, there=METADATA, here=METADATA, more=MORE)
def test_what_renews_is_what_an_update_would_store(
    changes: Any, there: Any, here: Any, more: Any
) -> None:
    current = evolve(LEASE, {"metadata": there})
    proposed = evolve(current, {"metadata": here, **more}) if here or more else current
    if proposed.get("spec"):
        proposed = FrozenDict({**proposed, "spec": freeze({**proposed["spec"], **changes})})

    if renews(proposed, current):
        request = Request(1, "update", "leases", SPACE, NAME, body=proposed, user=NODE)
        moment = Moment(0, Dice(1, "test"), WatchCache(), NODE)
        assert update(CATALOGUE["leases"], request, current, moment) == Put(proposed)


def test_another_time_alone_renews() -> None:
    assert renews(evolve(LEASE, {"spec": {"renewTime": "then"}}), LEASE)
    assert not renews(evolve(LEASE, {"spec": {"renewTime": "first"}}), LEASE)
    assert not renews(evolve(LEASE, {"spec": {"renewTime": "then", "holderIdentity": "b"}}), LEASE)
    assert not renews(evolve(LEASE, {"metadata": {"resourceVersion": "6"}}), LEASE)


def renewed(lab: ApiLab, lease: Any, time: str, user: User = NODE) -> Any:
    body = evolve(lease, {"spec": {"renewTime": time}})
    return lab.ask("update", "leases", SPACE, NAME, body=body, user=user)


def lab_with_lease() -> tuple[ApiLab, Any]:
    lab = ApiLab()
    lab.run(2)
    meta = {"name": NAME, "namespace": SPACE}
    lab.ask("create", "leases", SPACE, body={**LEASE, "metadata": meta}, user=NODE)
    lab.run(1)
    return lab, lab.ask("get", "leases", SPACE, NAME).body


def test_the_server_renews_for_whom_it_may() -> None:
    lab, lease = lab_with_lease()

    first = renewed(lab, lease, "second")
    again = renewed(lab, first.body, "third")
    other = renewed(lab, again.body, "fourth", User("system:node:worker-2", ("system:nodes",)))

    assert (first.code, again.code, other.code) == (200, 200, 403)
    assert lab.ask("get", "leases", SPACE, NAME).body == again.body


def test_a_renewal_of_what_somebody_else_has_written_since_is_a_conflict() -> None:
    lab, lease = lab_with_lease()

    renewed(lab, lease, "second")

    assert renewed(lab, lease, "third").code == 409


def test_a_webhook_is_asked_about_a_renewal_too() -> None:
    lab, lease = lab_with_lease()
    hook = {
        "name": "hook.example.com",
        "clientConfig": {"service": {"name": "hook", "namespace": "default"}},
        "rules": [
            {
                "apiGroups": ["*"], "apiVersions": ["*"], "operations": ["UPDATE"],
                "resources": ["leases"],
            }
        ],
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    }  # fmt: skip
    body = {"metadata": {"name": "guard"}, "webhooks": [hook]}
    assert lab.ask("create", "validatingwebhookconfigurations", "", body=body).code == 201
    lab.run(1)

    assert renewed(lab, lease, "second").code == 500
