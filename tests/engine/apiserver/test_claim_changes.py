"""What may be changed of a claim: more, where its class lets volumes grow, and nothing else."""

from typing import Any

import pytest

from tests.engine.apiserver.api_lab import ApiLab

GIB = {"requests": {"storage": "1Gi"}}
FIXED = (
    "spec: Forbidden: spec is immutable after creation except resources.requests and "
    "volumeAttributesClassName for bound claims"
)


@pytest.fixture(scope="module")
def lab() -> ApiLab:
    """Two classes, of which only one grows; a bound claim of each, and one that waits."""
    lab = ApiLab()
    lab.run(2)
    for name, grows in (("grows", True), ("stays", False)):
        meta = {"name": name}
        body = {"metadata": meta, "provisioner": "x.io/y", "allowVolumeExpansion": grows}
        lab.ask("create", "storageclasses", body=body)
    for name, kind, phase in (
        ("data", "grows", "Bound"), ("log", "stays", "Bound"), ("new", "grows", "Pending"),
    ):  # fmt: skip
        spec = {"storageClassName": kind, "accessModes": ["ReadWriteOnce"], "resources": GIB}
        made = lab.ask("create", "persistentvolumeclaims", "default",
                       body={"metadata": {"name": name}, "spec": spec})  # fmt: skip
        status = {"phase": phase, "capacity": {"storage": "1Gi"}} if phase == "Bound" else {}
        lab.ask("update", "persistentvolumeclaims", "default", name, subresource="status",
                body={**made.body, "status": {"phase": phase, **status}})  # fmt: skip
    return lab


def change(lab: ApiLab, name: str, spec: Any) -> Any:
    return lab.ask("patch", "persistentvolumeclaims", "default", name, body={"spec": spec})


def sized(text: str) -> Any:
    return {"resources": {"requests": {"storage": text}}}


def test_a_bound_claim_may_ask_for_more_and_again_for_less_as_long_as_it_has_less(
    lab: ApiLab,
) -> None:
    more, less = change(lab, "data", sized("3Gi")), change(lab, "data", sized("2Gi"))

    assert (more.code, less.code) == (200, 200)
    assert less.body["spec"]["resources"] == {"requests": {"storage": "2Gi"}}


@pytest.mark.parametrize(
    ("name", "spec", "said"),
    [
        pytest.param(
            "log",
            sized("2Gi"),
            'persistentvolumeclaims "log" is forbidden: only dynamically provisioned pvc can be '
            "resized and the storageclass that provisions the pvc must support resize",
            id="a class whose volumes do not grow",
        ),
        pytest.param(
            "new",
            sized("2Gi"),
            'persistentvolumeclaims "new" is forbidden: Only bound persistent volume claims can '
            "be expanded",
            id="a claim that waits",
        ),
        pytest.param(
            "data",
            sized("500Mi"),
            'PersistentVolumeClaim "data" is invalid: spec.resources.requests.storage: Forbidden: '
            "field can not be less than status.capacity",
            id="less than there is",
        ),
        pytest.param(
            "data",
            {"accessModes": ["ReadWriteMany"]},
            f'PersistentVolumeClaim "data" is invalid: {FIXED}',
            id="another mode",
        ),
        pytest.param(
            "new",
            {"storageClassName": "stays"},
            f'PersistentVolumeClaim "new" is invalid: {FIXED}',
            id="another class",
        ),
    ],
)
def test_what_may_not_be_changed(lab: ApiLab, name: str, spec: Any, said: str) -> None:
    assert change(lab, name, spec).body["message"] == said


def test_the_volume_of_a_claim_that_waits_may_be_filled_in(lab: ApiLab) -> None:
    assert change(lab, "new", {"volumeName": "pv-1"}).code == 200
