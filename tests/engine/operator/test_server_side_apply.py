"""kubectl apply --server-side, as people meet it: conflicts, force, and what moves with them."""

import json
from typing import Any

import pytest

from engine.objects import dig
from engine.operator.kubectl.verbs.apply import HOW_TO_RESOLVE
from tests.engine.apiserver.api_lab import deployment
from tests.engine.operator.shell import Shell


@pytest.fixture
def shell() -> Shell:
    return Shell()


def text(replicas: int = 3) -> str:
    return json.dumps(deployment("web", replicas))


SERVER = "apply --server-side -f -"


def managers(shell: Shell) -> list[tuple[str, str]]:
    found: Any = dig(shell.stored("deployments", "web"), "metadata.managedFields") or ()
    return [(entry["manager"], entry["operation"]) for entry in found]


def test_what_does_not_exist_is_created_and_applied_again_in_peace(shell: Shell) -> None:
    first = shell.type(SERVER, text())
    revision = shell.stored("deployments", "web")["metadata"]["resourceVersion"]
    again = shell.type(SERVER, text())

    assert first == again == (0, "deployment.apps/web serverside-applied\n", "")
    assert managers(shell) == [("kubectl", "Apply")]
    assert shell.stored("deployments", "web")["metadata"]["resourceVersion"] == revision


def test_another_manager_meets_a_conflict_and_may_force_it(shell: Shell) -> None:
    shell.type("apply -f -", text(3))

    conflict = shell.type(f"{SERVER} --field-manager=ci", text(5))
    forced = shell.type(f"{SERVER} --field-manager=ci --force-conflicts", text(5))

    assert conflict == (
        1,
        "",
        'error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using '
        f"apps/v1: .spec.replicas\n{HOW_TO_RESOLVE}\n",
    )
    assert forced[1] == "deployment.apps/web serverside-applied\n"
    assert dig(shell.stored("deployments", "web"), "spec.replicas") == 5


def test_scaling_by_hand_takes_the_replicas_from_who_applied_them(shell: Shell) -> None:
    shell.type(f"{SERVER} --field-manager=ci", text(3))
    shell.type("scale deployment web --replicas=7")

    _, _, err = shell.type(f"{SERVER} --field-manager=ci", text(3))

    assert err.startswith(
        'error: Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas'
    )


def test_the_default_manager_inherits_what_client_side_apply_had(shell: Shell) -> None:
    shell.type("apply -f -", text(3))

    applied = shell.type(SERVER, text(5))

    assert applied == (0, "deployment.apps/web serverside-applied\n", "")
    assert ("kubectl", "Apply") in managers(shell)


def test_managed_fields_are_hidden_until_asked_for(shell: Shell) -> None:
    shell.type("create deployment web --image=nginx")

    plain = shell.type("get deployment web -o json")[1]
    shown = shell.type("get deployment web -o json --show-managed-fields")[1]

    assert "managedFields" not in plain
    assert '"manager": "kubectl-create"' in shown
