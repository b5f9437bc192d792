"""kubectl create token: whom it speaks for, for how long, and what is refused."""

import base64
import json
from typing import Any

import pytest

from tests.engine.operator.shell import Shell

NO_NAME = (
    "error: exactly one NAME is required, got 0\n"
    "See 'kubectl create token -h' for help and examples\n"
)
TOO_SHORT = (
    'error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: '
    "spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes\n"
)
NO_TABLE = (
    'error: unable to match a printer suitable for the output format "wide", allowed formats are: '
    "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,"
    "templatefile,yaml\n"
)


@pytest.fixture
def shell() -> Shell:
    shell = Shell()
    shell.type("create serviceaccount robot")
    return shell


def read(token: str) -> list[Any]:
    """Header and claims; nothing stands where a signature would."""
    *parts, signature = token.strip().split(".")
    assert signature == ""
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts]


def test_a_token_says_whom_it_speaks_for_and_that_nobody_has_signed_it(shell: Shell) -> None:
    code, out, err = shell.type("create token robot")
    header, claims = read(out)

    assert (code, err) == (0, "")
    assert header == {"alg": "none", "typ": "JWT"}
    assert claims["sub"] == "system:serviceaccount:default:robot"
    assert claims["exp"] - claims["iat"] == 3600
    account = shell.stored("serviceaccounts", "robot")
    assert claims["kubernetes.io"]["serviceaccount"] == {
        "name": "robot",
        "uid": account["metadata"]["uid"],
    }


def test_a_token_lasts_as_long_and_is_for_whom_the_line_says(shell: Shell) -> None:
    _, claims = read(shell.type("create token robot --duration=20m --audience=a --audience=b")[1])

    assert claims["exp"] - claims["iat"] == 1200
    assert claims["aud"] == ["a", "b"]


def test_the_whole_request_can_be_shown(shell: Shell) -> None:
    shown = json.loads(shell.type("create token robot -o json")[1])

    assert shown["kind"] == "TokenRequest"
    assert shown["status"]["token"].count(".") == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("create token", NO_NAME),
        (
            "create token nobody",
            'error: failed to create token: serviceaccounts "nobody" not found\n',
        ),
        ("create token robot --duration=1m", TOO_SHORT),
        ("create token robot -o wide", NO_TABLE),
        (
            "create token robot --duration=10m500ms",
            "error: --duration cannot be expressed in units less than seconds\n",
        ),
        (
            "create token robot --as=jane",
            'error: failed to create token: serviceaccounts "robot" is forbidden: User "jane" '
            'cannot create resource "serviceaccounts/token" in API group "" in the namespace '
            '"default"\n',
        ),
    ],
)
def test_what_is_refused(shell: Shell, line: str, said: str) -> None:
    assert shell.type(line) == (1, "", said)
