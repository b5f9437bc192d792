"""What kubectl hears when etcd or the API server behind it does not answer."""

import pytest

from tests.engine.variants.play import WEB, play

NOBODY = (
    "Error from server: rpc error: code = Unavailable desc = connection error: desc = "
    '"transport: Error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused"\n'
)


def test_without_the_only_etcd_reads_and_writes_name_its_address_on_the_one_machine():
    seen = play(
        (0, WEB),
        (10, "@kill etcd1"),
        (15, "kubectl get pods"),
        (20, "kubectl scale deployment web --replicas=3"),
        total=30,
    )

    assert [answer.err for answer in seen.answers()[2:]] == [NOBODY, NOBODY]


@pytest.mark.parametrize("timeout", ["5s", "5", "0m5s"])
def test_a_call_may_be_told_how_long_it_may_take(timeout):
    seen = play(
        (0, "@pause apiserver1"),
        (5, f"kubectl get pods --request-timeout={timeout}"),
        total=20,
        up="--nodes 1",
    )

    (asked, ended) = [row["t"] for row in seen.rows if row["name"].startswith("kubectl")]
    assert round(ended - asked, 1) == 5
    assert seen.answers()[1] == (
        1,
        "",
        "Unable to connect to the server: context deadline exceeded "
        "(Client.Timeout exceeded while awaiting headers)\n",
    )


def test_a_timeout_that_is_none_is_refused():
    seen = play((0, "kubectl get pods --request-timeout=soon"), total=2, up="--nodes 1")

    assert seen.answers()[0].err.startswith("error: Invalid timeout value. Timeout must be")
