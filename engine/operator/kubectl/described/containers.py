"""The containers of a pod or of a template, as `describe` shows them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.objects import Obj, dig
from engine.operator.kubectl.described._base import NONE, Sheet, titled, truth, when

Value = Mapping[str, Any]


def write_containers(
    sheet: Sheet, label: str, containers: Sequence[Value], statuses: Sequence[Value] | None,
    *, pod: Obj | None = None, space: str = "",
) -> None:  # fmt: skip
    """Every container with its state, resources, probes, environment and mounts."""
    by_name = {status["name"]: status for status in statuses or ()}
    sheet.line(f"{space}{label}:{'' if containers else f' {NONE}'}")
    for container in containers:
        status = by_name.get(container["name"])
        _basic(sheet, container, status, " " if space else "")
        for title, key in (("Command", "command"), ("Args", "args")):
            _words(sheet, title, container.get(key) or ())
        if status is not None:
            _state(sheet, status)
        write_resources(sheet, container.get("resources") or {}, 2)
        for title in ("liveness", "readiness", "startup"):
            if container.get(f"{title}Probe"):
                sheet.line(f"{title.capitalize()}:\t{_probe(container[f'{title}Probe'])}", 2)
        _env_from(sheet, container)
        _env(sheet, container, pod)
        _mounts(sheet, container)


def write_resources(sheet: Sheet, resources: Value, level: int) -> None:
    """Limits, then requests."""
    for title in ("Limits", "Requests"):
        found = resources.get(title.lower()) or {}
        if found:
            sheet.line(f"{title}:", level)
        for key in sorted(found):
            sheet.line(f"{key}:\t{found[key]}", level + 1)


def _basic(sheet: Sheet, container: Value, status: Value | None, indent: str) -> None:
    sheet.line(f"{indent}{container['name']}:", 1)
    if status is not None:
        sheet.line(f"Container ID:\t{status.get('containerID') or ''}", 2)
    sheet.line(f"Image:\t{container.get('image', '')}", 2)
    if status is not None:
        sheet.line(f"Image ID:\t{status.get('imageID') or ''}", 2)
    for title, key in (("Port", "containerPort"), ("Host Port", "hostPort")):
        ports = ", ".join(_port(port, key) for port in container.get("ports") or ())
        sheet.line(f"{title}{'s' if ',' in ports else ''}:\t{ports or NONE}", 2)


def _port(port: Value, key: str) -> str:
    said = f"{port.get(key, 0)}/{port.get('protocol', 'TCP')}"
    return f"{said} ({port['name']})" if port.get("name") else said


def _words(sheet: Sheet, title: str, words: Sequence[str]) -> None:
    if words:
        sheet.line(f"{title}:", 2)
    for word in words:
        for part in word.split("\n"):
            sheet.line(part, 3)


def _state(sheet: Sheet, status: Value) -> None:
    _one_state(sheet, "State", status.get("state") or {})
    if dig(status, "lastState.terminated") is not None:
        _one_state(sheet, "Last State", status["lastState"])
    sheet.line(f"Ready:\t{bool(status.get('ready'))}", 2)
    sheet.line(f"Restart Count:\t{status.get('restartCount') or 0}", 2)


def _one_state(sheet: Sheet, title: str, state: Value) -> None:
    running, ended = state.get("running"), state.get("terminated")
    if running is not None:
        sheet.line(f"{title}:\tRunning", 2)
        sheet.line(f"Started:\t{when(running.get('startedAt'))}", 3)
        return
    if ended is None:
        sheet.line(f"{title}:\tWaiting", 2)
        if dig(state, "waiting.reason"):
            sheet.line(f"Reason:\t{state['waiting']['reason']}", 3)
        return
    sheet.line(f"{title}:\tTerminated", 2)
    if ended.get("reason"):
        sheet.line(f"Reason:\t{ended['reason']}", 3)
    if ended.get("message"):
        sheet.line(f"Message:\t{ended['message']}", 3)
    sheet.line(f"Exit Code:\t{ended.get('exitCode', 0)}", 3)
    if ended.get("signal"):
        sheet.line(f"Signal:\t{ended['signal']}", 3)
    sheet.line(f"Started:\t{when(ended.get('startedAt'))}", 3)
    sheet.line(f"Finished:\t{when(ended.get('finishedAt'))}", 3)


def _probe(probe: Value) -> str:
    pace = (
        f"delay={probe.get('initialDelaySeconds', 0)}s timeout={probe.get('timeoutSeconds', 1)}s "
        f"period={probe.get('periodSeconds', 10)}s #success={probe.get('successThreshold', 1)} "
        f"#failure={probe.get('failureThreshold', 3)}"
    )
    if "exec" in probe:
        return f"exec [{' '.join(probe['exec'].get('command') or ())}] {pace}"
    if "httpGet" in probe:
        get = probe["httpGet"]
        path = get.get("path") or "/"
        host = f"{get.get('host') or ''}:{get['port']}"
        return f"http-get {get.get('scheme', 'HTTP').lower()}://{host}{path} {pace}"
    if "tcpSocket" in probe:
        tcp = probe["tcpSocket"]
        return f"tcp-socket {tcp.get('host') or ''}:{tcp['port']} {pace}"
    if "grpc" in probe:
        grpc = probe["grpc"]
        return f"grpc <pod>:{grpc['port']} {grpc.get('service') or ''} {pace}"
    return f"unknown {pace}"


_SOURCES = (("configMapRef", "ConfigMap"), ("secretRef", "Secret"))


def _env_from(sheet: Sheet, container: Value) -> None:
    found = container.get("envFrom") or ()
    if found:
        sheet.line("Environment Variables from:", 2)
    for entry in found:
        for key, kind in _SOURCES:
            if key not in entry:
                continue
            source, prefix = entry[key], entry.get("prefix")
            prefixed = f" with prefix '{prefix}'" if prefix else ""
            optional = f"Optional: {truth(source.get('optional'))}"
            sheet.line(f"{source.get('name', '')}\t{kind}{prefixed}\t{optional}", 3)


def _env(sheet: Sheet, container: Value, pod: Obj | None) -> None:
    found = container.get("env") or ()
    titled(sheet, "Environment", found, 2)
    for entry in found:
        if "valueFrom" in entry:
            sheet.line(f"{entry['name']}:\t{_from(entry['valueFrom'], pod)}", 3)
            continue
        first, *rest = str(entry.get("value", "")).split("\n")
        sheet.line(f"{entry['name']}:\t{first}", 3)
        for part in rest:
            sheet.line(f"\t{part}", 3)


def _from(source: Value, pod: Obj | None) -> str:
    if "fieldRef" in source:
        ref = source["fieldRef"]
        value = "" if pod is None else dig(pod, ref["fieldPath"], "")
        return f"{value} ({ref.get('apiVersion', 'v1')}:{ref['fieldPath']})"
    if "secretKeyRef" in source:
        ref = source["secretKeyRef"]
        where = f"to the key '{ref['key']}' in secret '{ref.get('name', '')}'"
        return f"<set {where}>\tOptional: {truth(ref.get('optional'))}"
    if "configMapKeyRef" in source:
        ref = source["configMapKeyRef"]
        where = f"to the key '{ref['key']}' of config map '{ref.get('name', '')}'"
        return f"<set {where}>\tOptional: {truth(ref.get('optional'))}"
    return f" ({dig(source, 'resourceFieldRef.resource', '')})"


def _mounts(sheet: Sheet, container: Value) -> None:
    found = container.get("volumeMounts") or ()
    titled(sheet, "Mounts", found, 2)
    for mount in sorted(found, key=lambda mount: str(mount["mountPath"])):
        how = ["ro" if mount.get("readOnly") else "rw"]
        if mount.get("subPath"):
            how.append(f"path={json.dumps(mount['subPath'])}")
        sheet.line(f"{mount['mountPath']} from {mount['name']} ({','.join(how)})", 3)
