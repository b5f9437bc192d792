"""Leases that somebody deletes or rewrites: client-go/tools/leaderelection. A leader updates what
it wrote last; when that is not there any more it looks, and takes only what nobody else holds.
"""

from tests.engine.variants.play import WEB, play

PAIR = "--nodes 1 --kcm 2 --sched 2"
MANAGER = "lease kube-controller-manager -n kube-system"


def holders(seen, name: str = "kube-controller-manager") -> list[tuple[str, int]]:
    """Who held a lease, with the number of transitions."""
    found: list[tuple[str, int]] = []
    for row in (row for row in seen.rows if (row["kind"], row["name"]) == ("Lease", name)):
        state = row["state"]
        held = (state["holder"], state["transitions"]) if state else ("gone", 0)
        if not found or found[-1] != held:
            found.append(held)
    return found


def test_one_that_a_stranger_holds_is_waited_for_and_not_taken_back():
    steal = '{"spec":{"holderIdentity":"thief"}}'

    seen = play(
        (10, f"kubectl patch {MANAGER} --type=merge -p '{steal}'"),
        total=60,
        up=PAIR,
    )

    first, stolen, taken = holders(seen)[:3]
    assert stolen == ("thief", 0)
    assert taken[0] not in (first[0], "thief") and taken[1] == 1
    (at,) = [row["t"] for row in seen.seen("Lease") if row["state"]["holder"] == taken[0]][:1]
    assert 25 <= at < 31, "nobody renewed it for 15 s"


def test_one_that_is_deleted_goes_to_whoever_asks_first_and_the_old_leader_ends():
    seen = play(
        (0, WEB),
        (10, f"kubectl delete {MANAGER}"),
        (40, "kubectl scale deployment web --replicas=8"),
        total=50,
        up=PAIR,
    )

    *_, gone, new = holders(seen)
    assert gone == ("gone", 0) and new[1] == 0
    assert len(seen.made(after=40)) == 2, "only one of them still works"


def test_the_only_candidate_makes_it_again_and_leads_on():
    seen = play((10, f"kubectl delete {MANAGER}"), total=30, up="--nodes 1")

    first, gone, new = holders(seen)
    assert (gone, new) == (("gone", 0), first)
    assert seen.events("LeaderElection") == []
