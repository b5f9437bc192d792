"""A what-if said back in one sentence of each language, so that the learner can correct it."""

from collections.abc import Sequence

from engine import SECOND
from quizbank.text import Language
from tutor.whatif.building import Done, Struck
from tutor.whatif.sizes import Sizes

Says = dict[Language, str]

_FAULTS: dict[str, Says] = {
    "crash": {"en": "{subject} crashes{where}", "pt-BR": "{subject} cai{where}"},
    "stop": {"en": "{subject} is stopped{where}", "pt-BR": "{subject} é parado{where}"},
    "pause": {"en": "{subject} freezes{where}", "pt-BR": "{subject} congela{where}"},
    "power": {"en": "{hosts} {loses} power", "pt-BR": "{hosts} {loses} sem energia"},
    "partition": {
        "en": "the network cuts {hosts} off from all others",
        "pt-BR": "a rede isola {hosts} de todos os outros",
    },
    "deleted": {
        "en": "somebody deletes the machine of {hosts} in the cloud",
        "pt-BR": "alguém apaga na nuvem a máquina {hosts}",
    },
}
_CLOUD: Says = {"en": "the cloud's API goes down", "pt-BR": "a API da nuvem cai"}
_ROLES: dict[str, Says] = {
    "leader": {"en": "the {kind} leader", "pt-BR": "o líder do {kind}"},
    "follower": {"en": "a {kind} follower", "pt-BR": "um seguidor do {kind}"},
}


def said(
    sizes: Sizes,
    app: str,
    struck: Sequence[Struck],
    done: Sequence[Done],
    *,
    begins_us: int,
    done_us: int,
    heals_after_us: int | None,
) -> Says:
    """The whole what-if."""
    return {
        "en": _sentence(
            "en", sizes, app, struck, done, begins_us, done_us - begins_us, heals_after_us
        ),
        "pt-BR": _sentence(
            "pt-BR", sizes, app, struck, done, begins_us, done_us - begins_us, heals_after_us
        ),
    }


def _sentence(
    language: Language,
    sizes: Sizes,
    app: str,
    struck: Sequence[Struck],
    done: Sequence[Done],
    begins_us: int,
    later_us: int,
    heals_after_us: int | None,
) -> str:
    parts = [_cluster(language, sizes, app)]
    at = say_seconds(begins_us, language)
    if struck:
        events = _joined([_fault(language, one) for one in struck], language)
        parts.append(f"at {at} {events}" if language == "en" else f"aos {at}, {events}")
        parts[-1] += _ending(language, heals_after_us)
    if done:
        lines = _joined([f"`kubectl {one.line}`" for one in done], language)
        when = say_seconds(later_us if struck else begins_us, language)
        if language == "en":
            parts.append(f"{when} later" if struck else f"at {when}")
            parts[-1] += f" the operator runs {lines}"
        else:
            parts.append(f"{when} depois" if struck else f"aos {when}")
            parts[-1] += f", o operador roda {lines}"
    return "; ".join(parts) + "."


def _cluster(language: Language, sizes: Sizes, app: str) -> str:
    planes, members, workers = sizes.control_planes, sizes.members, sizes.workers
    if language == "en":
        first = f"{planes} control planes" if planes > 1 else "one control plane"
        etcd = "" if planes == 1 else " with etcd on each"
        if not sizes.stacked:
            etcd = f", {members} etcd members on hosts of their own"
        rest = f"{_many(workers, 'worker', 'workers')}"
        pods = _many(sizes.replicas, "replica", "replicas")
        cloud = " in a cloud" if sizes.cloud else ""
        return f"{first}{etcd}, {rest}{cloud}, a Deployment `{app}` with {pods}"
    first = f"{planes} control planes" if planes > 1 else "um control plane"
    etcd = "" if planes == 1 else " com etcd em cada um"
    if not sizes.stacked:
        etcd = f", {members} membros do etcd em hosts próprios"
    rest = _many(workers, "worker", "workers")
    pods = _many(sizes.replicas, "réplica", "réplicas")
    cloud = " numa nuvem" if sizes.cloud else ""
    return f"{first}{etcd}, {rest}{cloud}, um Deployment `{app}` com {pods}"


def _fault(language: Language, one: Struck) -> str:
    if one.kind == "cloud":
        return _CLOUD[language]
    is_machine = one.what in ("power", "partition", "deleted")
    article = "" if language == "en" else "do " if one.what == "deleted" else "o "
    hosts = _joined([f"{article}{name}" for name in one.names], language)
    if one.role:
        of_role = _ROLES[one.role][language].format(kind=one.kind)
        whose = {"en": f"the host of {of_role}", "pt-BR": f"o host em que está {of_role}"}
        hosts = whose[language] if is_machine else ""
        subject, where = of_role, ""
    elif one.kind == "control-plane":
        subject = {"en": "everything", "pt-BR": "tudo"}[language]
        where = _where(language, one)
    else:
        subject = one.kind if language == "en" else f"o {one.kind}"
        if one.kind == "load-balancer":
            subject = {"en": "the load balancer", "pt-BR": "o load balancer"}[language]
        where = _where(language, one)
    many = len(one.names) > 1
    loses = {"en": "lose" if many else "loses", "pt-BR": "ficam" if many else "fica"}[language]
    return _FAULTS[one.what][language].format(
        subject=subject, where=where, hosts=hosts, loses=loses
    )


def _where(language: Language, one: Struck) -> str:
    if one.kind == "load-balancer" or not one.names:
        return ""
    if one.is_all and len(one.names) == 1:
        only = {"en": " (the only one)", "pt-BR": " (é o único)"}[language]
        return only if one.kind != "kubelet" else f" {_on(language, one.names)}"
    return f" {_on(language, one.names)}"


def _on(language: Language, names: Sequence[str]) -> str:
    if language == "en":
        return f"on {_joined(list(names), language)}"
    return _joined([f"no {name}" for name in names], language)


def _ending(language: Language, heals_after_us: int | None) -> str:
    if heals_after_us is None:
        return {"en": ", and nothing is repaired", "pt-BR": ", e nada é consertado"}[language]
    after = say_seconds(heals_after_us, language)
    return {"en": f", for {after}", "pt-BR": f", por {after}"}[language]


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _joined(words: list[str], language: Language) -> str:
    if len(words) < 2:
        return "".join(words)
    last = " and " if language == "en" else " e "
    return ", ".join(words[:-1]) + last + words[-1]


_CALLED: dict[str, Says] = {
    "dns": {"en": "DNS", "pt-BR": "DNS"},
    "cni": {"en": "CNI", "pt-BR": "CNI"},
    "disk": {"en": "disk", "pt-BR": "disco"},
    "zone": {"en": "zone", "pt-BR": "zona"},
    "clock": {"en": "clock", "pt-BR": "relógio"},
}


def called(names: Sequence[str], language: Language) -> str:
    """Things that a what-if cannot have, as the language calls them; API names stay."""
    return ", ".join(_CALLED[name][language] if name in _CALLED else name for name in names)


def say_seconds(us: int, language: Language) -> str:
    """A stretch of time as it is read: 7.0 s, 24 s, 5 min 41 s; a comma in Portuguese."""
    seconds = us / SECOND
    if seconds >= 99.5 or seconds == 60:
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    text = f"{seconds:.1f}" if seconds < 9.95 and seconds != int(seconds) else f"{seconds:.0f}"
    return f"{text.replace('.', ',') if language == 'pt-BR' else text} s"
