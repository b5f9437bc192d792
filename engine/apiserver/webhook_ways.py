"""How an API server comes to a webhook: as a URL, or through the rules that kube-proxy has written
on its own machine, for a Service is called by its cluster IP.

After apiserver/pkg/util/webhook/client.go and apiserver/pkg/util/proxy/proxy.go (ResolveCluster);
--enable-aggregator-routing is off. Errors are those of Go's HTTP client.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import NamedTuple

from engine.apiserver.admission.webhooks import Hook
from engine.apiserver.view import View
from engine.objects import Obj, dig

LATE = "context deadline exceeded"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Way(NamedTuple):
    """`call` is how an error begins; `problem`: why the way ends at once, "" if it does not.

    `refusal`: what a refused connection is called; `pods`: pod@node, each as likely as any other,
    of which none means that what is sent goes nowhere.
    """

    call: str
    problem: str = ""
    refusal: str = ""
    pods: tuple[str, ...] = ()


def way_to(hook: Hook, view: View, rules: Mapping[str, str]) -> Way:
    """Where a webhook is called; `rules` are those of this machine, by Service."""
    config = hook.value.get("clientConfig") or {}
    service = config.get("service")
    if service is not None:
        return to_service(service, hook.seconds, view, rules)
    return _to_url(str(config.get("url", "")), hook.seconds)


def _to_url(url: str, seconds: int) -> Way:
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    host, colon, port = authority.rpartition(":")
    host, port = (host, port) if colon else (authority, "443")
    call = f'Post "{scheme}://{authority}/{path if slash else ""}?timeout={seconds}s"'
    if host.strip("[]") in _LOOPBACK:
        return Way(call, f"dial tcp {host}:{port}: connect: connection refused")
    if _is_address(host.strip("[]")):
        return Way(call)
    return Way(call, f"dial tcp: lookup {host}: no such host")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def to_service(service: Obj, seconds: int, view: View, rules: Mapping[str, str]) -> Way:
    """The way to a Service that is called by its cluster IP."""
    name, space = service["name"], service["namespace"]
    path, port = service.get("path") or "/", service.get("port", 443)
    call = f'Post "https://{name}.{space}.svc:{port}{path}?timeout={seconds}s"'
    found = view.get("services", space, name)
    if found is None:
        return Way(call, f'service "{name}" not found')
    address = dig(found, "spec.clusterIP")
    if address == "None":
        return Way(call, 'cannot route to service with ClusterIP "None"')
    if all(entry["port"] != port for entry in dig(found, "spec.ports") or ()):
        return Way(call, f'no service port {port} found for service "{name}"')
    refusal = f"dial tcp {address}:{port}: connect: connection refused"
    endpoints = rules.get(f"{space}/{name}")
    if endpoints == "":  # kube-proxy has the kernel refuse where there is no endpoint
        return Way(call, refusal)
    pods = tuple(entry for entry in (endpoints or "").split() if entry.partition("@")[2])
    return Way(call, refusal=refusal, pods=pods)
