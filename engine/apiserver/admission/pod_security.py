"""PodSecurity: what the labels of a namespace say that its pods may not be.

After k8s.io/pod-security-admission (policy/check_*.go, admission/admission.go). The levels are
privileged, baseline and restricted; the newest version of each is meant. Absent: the checks of
AppArmor, SELinux options, sysctls, Windows and hosts of probes; audit annotations.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.apiserver.errors import forbidden
from engine.apiserver.view import View
from engine.objects import Obj, dig
from engine.resources import Resource

PREFIX = "pod-security.kubernetes.io/"
LEVELS = ("privileged", "baseline", "restricted")
_TEMPLATES = ("deployments", "replicasets", "statefulsets", "daemonsets", "jobs")
_DEFAULT_CAPABILITIES = (
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
    "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
)  # fmt: skip
_VOLUMES = (
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim",
    "projected", "secret",
)  # fmt: skip


class Violation(NamedTuple):
    """One check that a pod fails."""

    reason: str
    detail: str


def check_pod_security(resource: Resource, value: Obj, view: View) -> None:
    """Raises Denial for a pod that its namespace's `enforce` label forbids."""
    if resource.plural != "pods":
        return
    mode = _mode(value, view, "enforce")
    found = violations(mode.level, value.get("spec") or {})
    if found:
        why = f'violates PodSecurity "{mode}": {said(found)}'
        raise forbidden(resource, value["metadata"].get("name", ""), why)


def security_warnings(resource: Resource, value: Obj, view: View) -> tuple[str, ...]:
    """What the `warn` label says of a pod, or of the pods that a workload would make."""
    if resource.plural == "pods":
        spec = value.get("spec") or {}
    elif resource.plural in _TEMPLATES:
        spec = dig(value, "spec.template.spec") or {}
    else:
        return ()
    mode = _mode(value, view, "warn")
    found = violations(mode.level, spec)
    return (f'would violate PodSecurity "{mode}": {said(found)}',) if found else ()


class _Mode(NamedTuple):
    level: str
    version: str

    def __str__(self) -> str:
        return f"{self.level}:{self.version}"


def _mode(value: Obj, view: View, mode: str) -> _Mode:
    space = view.get("namespaces", "", value["metadata"].get("namespace", "")) or {"metadata": {}}
    labels = space["metadata"].get("labels") or {}
    level = labels.get(f"{PREFIX}{mode}", "privileged")
    version = labels.get(f"{PREFIX}{mode}-version", "latest")
    return _Mode(level if level in LEVELS else "restricted", version)


def said(found: Sequence[Violation]) -> str:
    """`privileged (container "web" must not …), hostPort (…)`."""
    return ", ".join(f"{each.reason} ({each.detail})" for each in found)


def violations(level: str, spec: Obj) -> list[Violation]:
    """The checks of a level that a pod's spec fails; `restricted` replaces some of `baseline`."""
    if level == "privileged":
        return []
    checks = _BASELINE if level == "baseline" else _RESTRICTED
    return [violation for check in checks for violation in check(spec)]


# The checks.


def _containers(spec: Obj) -> list[Obj]:
    groups = ("initContainers", "containers", "ephemeralContainers")
    return [container for group in groups for container in spec.get(group) or ()]


def _security(holder: Obj) -> Mapping[str, Any]:
    return holder.get("securityContext") or {}


def _names(names: Sequence[str], one: str = "container") -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"{one} {quoted}" if len(names) == 1 else f"{one}s {quoted}"


def _failing(spec: Obj, fails: Callable[[Mapping[str, Any]], bool]) -> list[str]:
    return [str(c["name"]) for c in _containers(spec) if fails(_security(c))]


def _added(spec: Obj, allowed: Sequence[str]) -> tuple[list[str], list[str]]:
    """Containers that add capabilities beyond `allowed`, and these capabilities."""
    names: list[str] = []
    found: dict[str, None] = {}
    for container in _containers(spec):
        added = (_security(container).get("capabilities") or {}).get("add") or ()
        beyond = [each for each in added if each not in allowed]
        if beyond:
            names.append(str(container["name"]))
            found |= dict.fromkeys(beyond)
    return names, sorted(found)


def _may_not_add(names: list[str], found: list[str]) -> str:
    listed = ", ".join(f'"{each}"' for each in found)
    return f"{_names(names)} must not include {listed} in securityContext.capabilities.add"


def _capabilities(spec: Obj) -> Iterator[Violation]:
    names, found = _added(spec, _DEFAULT_CAPABILITIES)
    if names:
        yield Violation("non-default capabilities", _may_not_add(names, found))


def _host_namespaces(spec: Obj) -> Iterator[Violation]:
    used = [f"{key}=true" for key in ("hostNetwork", "hostPID", "hostIPC") if spec.get(key)]
    if used:
        yield Violation("host namespaces", ", ".join(used))


def _host_paths(spec: Obj) -> Iterator[Violation]:
    names = [str(v["name"]) for v in spec.get("volumes") or () if "hostPath" in v]
    if names:
        yield Violation("hostPath volumes", _names(names, "volume"))


def _host_ports(spec: Obj) -> Iterator[Violation]:
    names: list[str] = []
    ports: dict[int, None] = {}
    for container in _containers(spec):
        used = [port["hostPort"] for port in container.get("ports") or () if port.get("hostPort")]
        if used:
            names.append(str(container["name"]))
            ports |= dict.fromkeys(used)
    if names:
        listed = ", ".join(map(str, sorted(ports)))
        verb, many = ("uses", "") if len(names) == 1 else ("use", "")
        many = "s" if len(ports) > 1 else many
        yield Violation("hostPort", f"{_names(names)} {verb} hostPort{many} {listed}")


def _privileged(spec: Obj) -> Iterator[Violation]:
    names = _failing(spec, lambda context: bool(context.get("privileged")))
    if names:
        yield Violation(
            "privileged", f"{_names(names)} must not set securityContext.privileged=true"
        )


def _proc_mount(spec: Obj) -> Iterator[Violation]:
    names = _failing(spec, lambda context: context.get("procMount", "Default") != "Default")
    if names:
        detail = f'{_names(names)} must not set securityContext.procMount to "Unmasked"'
        yield Violation("procMount", detail)


def _profile(holder: Obj) -> str | None:
    return (_security(holder).get("seccompProfile") or {}).get("type")


def _seccomp(spec: Obj) -> Iterator[Violation]:
    bad = [str(c["name"]) for c in _containers(spec) if _profile(c) == "Unconfined"]
    who = ["pod"] if _profile(spec) == "Unconfined" else []
    who += [_names(bad)] if bad else []
    if who:
        detail = 'must not set securityContext.seccompProfile.type to "Unconfined"'
        yield Violation("seccompProfile", f"{' and '.join(who)} {detail}")


def _escalation(spec: Obj) -> Iterator[Violation]:
    names = _failing(spec, lambda context: context.get("allowPrivilegeEscalation") is not False)
    if names:
        detail = f"{_names(names)} must set securityContext.allowPrivilegeEscalation=false"
        yield Violation("allowPrivilegeEscalation != false", detail)


def _dropped(spec: Obj) -> Iterator[Violation]:
    details = []
    names = _failing(
        spec,
        lambda context: "ALL" not in ((context.get("capabilities") or {}).get("drop") or ()),
    )
    if names:
        details.append(f'{_names(names)} must set securityContext.capabilities.drop=["ALL"]')
    adding, found = _added(spec, ("NET_BIND_SERVICE",))
    if adding:
        details.append(_may_not_add(adding, found))
    if details:
        yield Violation("unrestricted capabilities", "; ".join(details))


def _volume_types(spec: Obj) -> Iterator[Violation]:
    names: list[str] = []
    kinds: dict[str, None] = {}
    for volume in spec.get("volumes") or ():
        used = [key for key in volume if key != "name" and key not in _VOLUMES]
        if used:
            names.append(str(volume["name"]))
            kinds |= dict.fromkeys(used)
    if names:
        listed = ", ".join(f'"{kind}"' for kind in sorted(kinds))
        verb = "uses" if len(names) == 1 else "use"
        many = "s" if len(kinds) > 1 else ""
        detail = f"{_names(names, 'volume')} {verb} restricted volume type{many} {listed}"
        yield Violation("restricted volume types", detail)


def _non_root(spec: Obj) -> Iterator[Violation]:
    details = []
    whole = _security(spec).get("runAsNonRoot")
    if whole is False:
        details.append("pod must not set securityContext.runAsNonRoot=false")
    against = _failing(spec, lambda context: context.get("runAsNonRoot") is False)
    if against:
        details.append(f"{_names(against)} must not set securityContext.runAsNonRoot=false")
    silent = _failing(spec, lambda context: context.get("runAsNonRoot") is None)
    if silent and whole is None:
        details.append(f"pod or {_names(silent)} must set securityContext.runAsNonRoot=true")
    if details:
        yield Violation("runAsNonRoot != true", "; ".join(details))


def _as_root(spec: Obj) -> Iterator[Violation]:
    who = ["pod"] if _security(spec).get("runAsUser") == 0 else []
    names = _failing(spec, lambda context: context.get("runAsUser") == 0)
    who += [_names(names)] if names else []
    if who:
        yield Violation("runAsUser=0", f"{' and '.join(who)} must not set runAsUser=0")


def _seccomp_named(spec: Obj) -> Iterator[Violation]:
    good = ("RuntimeDefault", "Localhost")
    want = 'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
    whole = _profile(spec)
    names = [str(c["name"]) for c in _containers(spec) if (_profile(c) or whole) not in good]
    if whole is not None and whole not in good:
        yield Violation("seccompProfile", f"pod must set {want}")
    elif names:
        yield Violation("seccompProfile", f"pod or {_names(names)} must set {want}")


Check = Callable[[Obj], Iterator[Violation]]
_SHARED: tuple[Check, ...] = (_host_ports, _privileged, _proc_mount)
_BASELINE: tuple[Check, ...] = (
    _capabilities, _host_namespaces, _host_paths, *_SHARED, _seccomp,
)  # fmt: skip
_RESTRICTED: tuple[Check, ...] = (
    _host_namespaces, *_SHARED, _escalation, _dropped, _volume_types, _non_root, _as_root,
    _seccomp_named,
)  # fmt: skip
