"""Every namespace has the root certificate, and what others make of it is put back."""

from typing import Any

from engine.controllers import root_certificate
from engine.controllers._base import Create, Rule, Update
from engine.controllers.root_certificate import NAME
from engine.objects import evolve
from tests.engine.controllers.builders import Shelf

RULE: Rule = root_certificate.publish.rule
SPACE: Any = {"kind": "Namespace", "metadata": {"name": "shop"}}


def published() -> Any:
    (wish,) = RULE.reconcile(SPACE, Shelf({}))
    assert isinstance(wish, Create)
    return wish.body


def test_a_namespace_gets_its_certificate_once() -> None:
    body = published()

    assert (body["metadata"]["name"], [*body["data"]]) == (NAME, ["ca.crt"])
    assert not list(RULE.reconcile(SPACE, Shelf({"configmaps": [body]})))


def test_a_changed_certificate_is_put_back_and_other_marks_stay() -> None:
    body = published()
    meta = {"metadata": {"annotations": {**body["metadata"]["annotations"], "mine": "yes"}}}
    changed = evolve(body, {**meta, "data": {"ca.crt": "another", "more": "x"}})

    (wish,) = RULE.reconcile(SPACE, Shelf({"configmaps": [changed]}))

    assert isinstance(wish, Update)
    assert wish.body["data"] == body["data"]
    assert wish.body["metadata"]["annotations"]["mine"] == "yes"


def test_a_namespace_that_leaves_gets_none() -> None:
    leaving = evolve(SPACE, {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}})

    assert not list(RULE.reconcile(leaving, Shelf({})))
