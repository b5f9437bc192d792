"""Who may do what: certificates, impersonation, RBAC, nodes; in the words of the real server."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.apiserver.authorization.attributes import Attributes, attributes_of
from engine.apiserver.authorization.node import why_not
from engine.apiserver.authorization.rbac import Rbac
from engine.apiserver.roles import cluster_role_bindings, cluster_roles, installed
from engine.apiserver.view import Flags
from engine.controllers._accounts import account_of
from engine.controllers.garbage_collector import GarbageCollector
from engine.controllers.manager import registered
from engine.controllers.node_lifecycle import NodeLifecycle
from engine.controllers.pod_gc import PodGarbageCollector
from engine.controllers.taint_eviction import TaintEviction
from engine.objects import Obj, dig
from engine.resources import BY_KIND, CATALOGUE
from engine.units import EPOCH, SECOND
from engine.wire.api import NOBODY, Request, User, Watch, service_account
from tests.engine.apiserver.api_lab import ADMIN, ApiLab, config_map, pod

GROUP = "rbac.authorization.k8s.io"
JANE = User("jane", ("dev",))
KUBELET = User("system:node:worker-1", ("system:nodes",))
MASTERS = ("system:masters",)


class Known:
    """The objects that an authorizer looks at."""

    flags = Flags()

    def __init__(self, *values: Obj) -> None:
        self.policy_revision = 1
        self.values = list(values)

    def all(self, plural: str) -> list[Obj]:
        return [value for value in self.values if BY_KIND[value["kind"]].plural == plural]

    def get(self, plural: str, namespace: str, name: str) -> Obj | None:
        for value in self.all(plural):
            meta = value["metadata"]
            if (meta.get("namespace", ""), meta["name"]) == (namespace, name):
                return value
        return None


def role(name: str, namespace: str = "", **rule: Any) -> Obj:
    rules = [{"apiGroups": [""], **rule}]
    where = {"namespace": namespace} if namespace else {}
    kind = "Role" if namespace else "ClusterRole"
    return {"kind": kind, "metadata": {"name": name, **where}, "rules": rules}


def binding(reference: str, subject: Mapping[str, str], namespace: str = "") -> Obj:
    kind, name = reference.split("/")
    where = {"namespace": namespace} if namespace else {}
    return {
        "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
        "metadata": {"name": f"{name}-{subject['name']}", **where},
        "roleRef": {"apiGroup": GROUP, "kind": kind, "name": name},
        "subjects": [subject],
    }


JANE_HERSELF = {"kind": "User", "name": "jane"}
READER = role("reader", "shop", verbs=["get", "list"], resources=["pods"])
NAMED = role("named", verbs=["get"], resources=["secrets"], resourceNames=["db"])
ALL = role("all", verbs=["*"], resources=["*"])


@pytest.mark.parametrize(
    ("objects", "user", "asked", "allowed"),
    [
        pytest.param(
            [READER, binding("Role/reader", JANE_HERSELF, "shop")],
            JANE, Attributes("list", "", "pods", "", "shop"), True, id="a role in its namespace",
        ),
        pytest.param(
            [READER, binding("Role/reader", JANE_HERSELF, "shop")],
            JANE, Attributes("list", "", "pods", "", "default"), False, id="and in no other",
        ),
        pytest.param(
            [READER, binding("Role/reader", JANE_HERSELF, "shop")],
            JANE, Attributes("list", "", "pods", "", ""), False, id="nor in all of them at once",
        ),
        pytest.param(
            [READER, binding("Role/reader", JANE_HERSELF, "shop")],
            JANE, Attributes("get", "", "pods", "log", "shop"), False, id="a log is no pod",
        ),
        pytest.param(
            [ALL, binding("ClusterRole/all", JANE_HERSELF, "shop")],
            JANE, Attributes("delete", "", "pods", "log", "shop"), True,
            id="a cluster role given in one namespace",
        ),
        pytest.param(
            [ALL, binding("ClusterRole/all", JANE_HERSELF, "shop")],
            JANE, Attributes("list", "", "nodes"), False, id="gives nothing outside of it",
        ),
        pytest.param(
            [ALL, binding("ClusterRole/all", {"kind": "Group", "name": "dev"})],
            JANE, Attributes("list", "", "nodes"), True, id="through a group",
        ),
        pytest.param(
            [ALL, binding("ClusterRole/all", {"kind": "Group", "name": "dev"})],
            JANE, Attributes("list", "apps", "deployments"), False, id="another API group",
        ),
        pytest.param(
            [ALL, binding("ClusterRole/all",
                          {"kind": "ServiceAccount", "name": "robot", "namespace": "ci"})],
            service_account("ci", "robot"), Attributes("list", "", "nodes"), True,
            id="a service account",
        ),
        pytest.param(
            [NAMED, binding("ClusterRole/named", JANE_HERSELF)],
            JANE, Attributes("get", "", "secrets", "", "shop", "db"), True, id="one name",
        ),
        pytest.param(
            [NAMED, binding("ClusterRole/named", JANE_HERSELF)],
            JANE, Attributes("get", "", "secrets", "", "shop", "other"), False, id="another name",
        ),
        pytest.param(
            [binding("ClusterRole/gone", JANE_HERSELF)],
            JANE, Attributes("get", "", "pods"), False, id="a role that does not exist",
        ),
    ],
)  # fmt: skip
def test_what_rbac_allows(objects: Any, user: User, asked: Attributes, allowed: bool) -> None:
    rbac = Rbac(Known(*objects))

    assert rbac.allows(user, asked) is allowed
    assert rbac.allows(user, asked) is allowed, "also when it remembers"


def test_a_right_that_is_taken_away_is_gone_at_once() -> None:
    known = Known(ALL, binding("ClusterRole/all", JANE_HERSELF))
    rbac = Rbac(known)
    asked = Attributes("list", "", "nodes")
    before = rbac.allows(JANE, asked)

    known.values.pop()
    known.policy_revision += 1

    assert (before, rbac.allows(JANE, asked)) == (True, False)


DEFAULTS = Known(*cluster_roles(), *cluster_role_bindings(), *installed())


@pytest.mark.parametrize(
    ("name", "asked", "allowed"),
    [
        pytest.param("view", Attributes("list", "apps", "deployments"), True, id="view reads"),
        pytest.param("view", Attributes("get", "", "secrets"), False, id="view sees no secrets"),
        pytest.param("view", Attributes("create", "", "pods"), False, id="view changes nothing"),
        pytest.param("edit", Attributes("get", "", "secrets"), True, id="edit sees secrets"),
        pytest.param(
            "edit", Attributes("create", GROUP, "roles"), False, id="edit gives no rights"
        ),
        pytest.param("admin", Attributes("create", GROUP, "rolebindings"), True, id="admin does"),
        pytest.param("admin", Attributes("update", "", "resourcequotas"), False, id="but no quota"),
        pytest.param("cluster-admin", Attributes("delete", "", "nodes"), True, id="cluster-admin"),
    ],
)
def test_the_roles_for_people(name: str, asked: Attributes, allowed: bool) -> None:
    known = Known(*cluster_roles(), binding(f"ClusterRole/{name}", JANE_HERSELF))

    assert Rbac(known).allows(JANE, asked) is allowed


@pytest.mark.parametrize(
    ("user", "asked", "allowed"),
    [
        (User("system:kube-scheduler"), Attributes("create", "", "pods", "binding", "shop"), True),
        (User("system:kube-scheduler"), Attributes("create", "", "pods", "", "shop"), False),
        (User("system:kube-controller-manager"), Attributes("watch", "apps", "deployments"), True),
        (User("system:kube-controller-manager"), Attributes("create", "", "pods"), False),
        (
            service_account("kube-system", "replicaset-controller"),
            Attributes("create", "", "pods", "", "shop"),
            True,
        ),
        (User("kubernetes-admin", ("kubeadm:cluster-admins",)), Attributes("get", "", "x"), True),
    ],
    ids=lambda value: getattr(value, "name", None) or getattr(value, "verb", None),
)
def test_the_rights_of_the_control_plane(user: User, asked: Attributes, allowed: bool) -> None:
    assert Rbac(DEFAULTS).allows(user, asked) is allowed


def test_every_controller_has_an_account_with_a_role() -> None:
    patrols = (NodeLifecycle, TaintEviction, PodGarbageCollector, GarbageCollector)
    known = [(rule.name, rule.recorder) for rule in registered()]
    known += [(patrol.name, patrol.recorder) for patrol in patrols]

    accounts = dict.fromkeys(account_of(*each) for each in known)
    roles = [value["metadata"]["name"] for value in cluster_roles()]

    assert [a for a in accounts if f"system:controller:{a}" not in roles] == []


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (Watch(1, "pods", field_selector="spec.nodeName=worker-1"), None),
        (Watch(1, "pods"), "can only list/watch pods with spec.nodeName field selector"),
        (Request(1, "update", "leases", "kube-node-lease", "worker-1"), None),
        (
            Request(1, "update", "leases", "kube-node-lease", "worker-2"),
            "can only access node lease with the same name as the requesting node",
        ),
        (Request(1, "patch", "nodes", "", "worker-1", "status"), None),
        (Request(1, "get", "secrets", "shop", "db"), None),
        (
            Request(1, "get", "secrets", "shop", "other"),
            "no relationship found between node 'worker-1' and this object",
        ),
        (Request(1, "create", "deployments", "shop"), ""),
    ],
)
def test_what_a_kubelet_may_do(request_: Any, why: str | None) -> None:
    volumes = [{"name": "v", "secret": {"secretName": "db"}}]
    here: dict[str, Any] = {**pod("web", nodeName="worker-1", volumes=volumes)}
    here["metadata"] = {"name": "web", "namespace": "shop"}
    asked = attributes_of(request_, CATALOGUE[request_.resource].group)

    assert why_not("worker-1", asked, Known(here)) == why


# Through the server.


@pytest.fixture
def lab() -> ApiLab:
    lab = ApiLab()
    lab.run(2)
    return lab


@pytest.mark.parametrize(
    ("user", "verb", "where", "message"),
    [
        pytest.param(
            JANE, "list", ("pods", "default"),
            'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the '
            'namespace "default"', id="in a namespace",
        ),
        pytest.param(
            JANE, "get", ("nodes", "", "worker-1"),
            'nodes "worker-1" is forbidden: User "jane" cannot get resource "nodes" in API group '
            '"" at the cluster scope', id="at the cluster scope",
        ),
        pytest.param(
            JANE, "list", ("deployments",),
            'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API '
            'group "apps" at the cluster scope', id="of an API group",
        ),
        pytest.param(
            NOBODY, "list", ("pods", "default"),
            'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group '
            '"" in the namespace "default"', id="without a certificate",
        ),
        pytest.param(
            KUBELET, "update", ("leases", "kube-node-lease", "worker-2"),
            'leases.coordination.k8s.io "worker-2" is forbidden: User "system:node:worker-1" '
            'cannot update resource "leases" in API group "coordination.k8s.io" in the namespace '
            '"kube-node-lease": can only access node lease with the same name as the requesting '
            "node", id="a kubelet that reaches for another lease",
        ),
        pytest.param(
            JANE._replace(acts_as=User("root")), "list", ("pods", "default"),
            'users "root" is forbidden: User "jane" cannot impersonate resource "users" in API '
            'group "" at the cluster scope', id="somebody who acts as another",
        ),
    ],
)  # fmt: skip
def test_a_refusal_reads_like_the_real_one(
    lab: ApiLab, user: User, verb: str, where: tuple[str, ...], message: str
) -> None:
    refused = lab.ask(verb, *where, user=user)

    assert (refused.code, refused.body["reason"]) == (403, "Forbidden")
    assert refused.body["message"] == message


def test_a_watch_is_refused_too(lab: ApiLab) -> None:
    closed = lab.closed(lab.watch("secrets", user=JANE))

    assert closed is not None
    assert closed.code == 403


def test_an_ended_certificate_is_nobodys(lab: ApiLab) -> None:
    ended = User("kubernetes-admin", MASTERS, ends_us=EPOCH + 1 * SECOND)
    valid = ended._replace(ends_us=EPOCH + 3600 * SECOND)

    refused = lab.ask("list", "pods", "default", user=ended)
    allowed = lab.ask("list", "pods", "default", user=valid)

    assert (refused.code, refused.body["message"]) == (401, "Unauthorized")
    assert allowed.code == 200


def test_what_was_let_through_once_is_weighed_anew_when_its_reason_is_gone(lab: ApiLab) -> None:
    reader: Any = role("reader", "default", resources=["configmaps"], verbs=["get"])
    given: Any = binding("Role/reader", JANE_HERSELF, "default")
    lab.ask("create", "roles", "default", body=reader)
    lab.ask("create", "rolebindings", "default", body=given)
    volumes = [{"name": "v", "secret": {"secretName": "key"}}]
    lab.ask("create", "pods", "default", body=pod("mine", nodeName="worker-1", volumes=volumes))
    brief = ADMIN._replace(ends_us=EPOCH + 20 * SECOND)
    asked = (
        ("configmaps", "default", "settings", JANE),
        ("secrets", "default", "key", KUBELET),
        ("configmaps", "default", "settings", brief),
    )

    def codes() -> list[int]:
        lab.run(1)
        return [lab.ask("get", *where, user=user).code for *where, user in asked]

    assert (codes(), codes()) == ([404, 404, 404], [404, 404, 404])
    lab.ask("delete", "rolebindings", "default", given["metadata"]["name"])
    assert codes() == [403, 404, 404]
    lab.ask("delete", "pods", "default", "mine", options={"gracePeriodSeconds": 0})
    assert codes() == [403, 403, 404]
    lab.run(20)
    assert codes() == [403, 403, 401]


def test_an_admin_may_act_as_anybody(lab: ApiLab) -> None:
    admin = User("kubernetes-admin", ("kubeadm:cluster-admins",))
    as_jane = lab.ask("list", "pods", "default", user=admin._replace(acts_as=User("jane")))
    as_master = admin._replace(acts_as=User("jane", MASTERS))

    assert as_jane.code == 403
    assert lab.ask("list", "pods", "default", user=as_master).code == 200


def test_the_default_roles_are_objects_and_come_back_when_the_server_starts_anew(
    lab: ApiLab,
) -> None:
    count = len(lab.ask("list", "clusterroles").body["items"])
    lab.ask("delete", "clusterroles", "", "view")
    lab.ask("delete", "clusterrolebindings", "", "kubeadm:cluster-admins")

    process = lab.process("cp-1/kube-apiserver")
    process.end("crashed", 137, "killed")
    process.start()
    lab.run(3)

    assert lab.ask("get", "clusterroles", "", "view").code == 200
    assert len(lab.ask("list", "clusterroles").body["items"]) == count
    assert lab.ask("get", "clusterrolebindings", "", "kubeadm:cluster-admins").code == 404


def test_a_kubelet_touches_its_own_pods_only(lab: ApiLab) -> None:
    for name, node in (("mine", "worker-1"), ("theirs", "worker-2")):
        lab.ask("create", "pods", "default", body=pod(name, nodeName=node))
    change = {"status": {"phase": "Running"}}
    options = {"patchType": "merge"}
    where = {"subresource": "status", "body": change, "options": options, "user": KUBELET}

    mine = lab.ask("patch", "pods", "default", "mine", **where)
    theirs = lab.ask("patch", "pods", "default", "theirs", **where)
    plain = lab.ask("create", "pods", "default", body=pod("new"), user=KUBELET)

    assert mine.code == 200
    assert theirs.body["message"] == (
        'pods "theirs" is forbidden: node "worker-1" can only update pod status for pods with '
        "spec.nodeName set to itself"
    )
    assert plain.body["message"] == (
        'pods "new" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, '
        'node "worker-1" can only create mirror pods'
    )


def test_reviews_answer_and_are_not_stored(lab: ApiLab) -> None:
    before = lab.store.revision
    spec = {"resourceAttributes": {"verb": "list", "resource": "pods", "namespace": "default"}}

    mine = lab.ask("create", "selfsubjectaccessreviews", body={"spec": spec})
    hers = lab.ask("create", "selfsubjectaccessreviews", body={"spec": spec}, user=JANE)
    who = lab.ask("create", "selfsubjectreviews", body={}, user=JANE)

    assert dig(mine.body, "status.allowed") is True
    assert dig(hers.body, "status.allowed") is False
    assert dig(who.body, "status.userInfo") == {
        "username": "jane",
        "groups": ["dev", "system:authenticated"],
    }
    assert lab.store.revision == before


def test_deleting_a_collection_needs_that_right_only(lab: ApiLab) -> None:
    rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["deletecollection"]}
    sweeper: Any = {"metadata": {"name": "sweeper"}, "rules": [rule]}
    given: Any = binding("Role/sweeper", JANE_HERSELF, "default")
    lab.ask("create", "roles", "default", body=sweeper)
    lab.ask("create", "rolebindings", "default", body=given)
    lab.ask("create", "configmaps", "default", body=config_map())
    lab.run(1)

    one = lab.ask("delete", "configmaps", "default", "settings", user=JANE)
    all_ = lab.ask("deletecollection", "configmaps", "default", user=JANE)

    assert (one.code, all_.code) == (403, 200)
