"""kubectl diff: what an apply would change, as diff -u shows it."""

import json

from tests.engine.operator.shell import Shell

MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"x": "1"}}
SECRET = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"k": "b25l"}}


def changes(out: str) -> list[str]:
    """The lines that differ, without the heads."""
    marks = ("+++", "---")
    return [line for line in out.splitlines() if line[:1] in "+-" and not line.startswith(marks)]


def test_what_is_as_it_should_be_shows_nothing():
    shell = Shell()
    shell.type("apply -f -", json.dumps(MAP))

    assert shell.type("diff -f -", json.dumps(MAP)) == (0, "", "")


def test_a_change_is_shown_and_nothing_is_changed():
    shell = Shell()
    shell.type("apply -f -", json.dumps(MAP))
    new = {**MAP, "data": {"x": "2", "z": "3"}}

    code, out, err = shell.type("diff -f -", json.dumps(new))

    assert (code, err) == (1, "")
    head = out.splitlines()
    assert head[0].startswith("diff -u -N /tmp/LIVE-")
    assert head[0].endswith("/v1.ConfigMap.default.a")
    assert head[1].startswith("--- /tmp/LIVE-") and head[1].endswith(" +0000")
    assert changes(out) == ['-  x: "1"', '+  x: "2"', '+  z: "3"']
    assert shell.stored("configmaps", "a")["data"] == {"x": "1"}


def test_what_does_not_exist_is_all_new():
    shell = Shell()

    code, out, _ = shell.type("diff -f -", json.dumps(MAP))

    assert code == 1
    assert "@@ -0,0 +1," in out
    assert '+  x: "1"' in changes(out)
    assert shell.type("get configmap a")[0] == 1


def test_a_secret_is_not_read_to_anybody():
    shell = Shell()
    shell.type("apply -f -", json.dumps(SECRET))

    _, out, _ = shell.type("diff -f -", json.dumps({**SECRET, "data": {"k": "dHdv"}}))

    assert changes(out)[:2] == ["-  k: '*** (before)'", "+  k: '*** (after)'"]


def test_what_cannot_be_compared_ends_with_two():
    shell = Shell()
    wrong = {**MAP, "metadata": {"name": "A_"}}

    code, out, err = shell.type("diff -f -", json.dumps(wrong))

    assert (code, out) == (2, "")
    assert err.startswith('The ConfigMap "A_" is invalid: metadata.name')
