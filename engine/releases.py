"""The table of profiles and of their changes, as lines for a terminal and as a page."""

from collections.abc import Iterator

from engine.limits import Limit, Limits, Met
from engine.profiles import CHANGES, LATEST, PROFILES, Change, between

Says = dict[str, str]

_ALIKE: Says = {
    "en": "not modelled; in every profile the engine does: {what}",
    "pt-BR": "não modelado; em todos os perfis o engine faz: {what}",
}
_NOTHING: Says = {
    "en": "nothing that the engine knows of changed from {old} to {new}",
    "pt-BR": "nada que o engine conheça mudou da {old} para a {new}",
}
_ROW: Says = {
    "en": "{name}  kubelet {kubernetes}, etcd {etcd}{newest}",
    "pt-BR": "{name}  kubelet {kubernetes}, etcd {etcd}{newest}",
}
_NEWEST: Says = {
    "en": "  (what a scenario gets that names none)",
    "pt-BR": "  (o que recebe um cenário que não diz qual)",
}


def overview(language: str) -> Iterator[str]:
    """Every profile on a line, with its versions."""
    for profile in PROFILES.values():
        newest = _NEWEST[language] if profile is LATEST else ""
        yield _ROW[language].format(
            name=profile.name, kubernetes=profile.kubernetes, etcd=profile.etcd, newest=newest
        )


def differences(old: str, new: str, language: str) -> Iterator[str]:
    """What changed from one profile to a newer one, with its sources; raises ValueError for names
    that are not known.
    """
    rows = between(old, new)
    if not rows:
        yield _NOTHING[language].format(old=old, new=new)
    for row in rows:
        yield from _told(row, language)


def _told(change: Change, language: str) -> Iterator[str]:
    yield f"{change.since}  {change.component}: {change.says[language]}"
    yield f"      {change.before[language]} → {change.after[language]}"
    if not change.is_modelled:
        yield f"      ({_alike(change, language)})"
    yield from (f"      {source}" for source in change.sources)


def _alike(change: Change, language: str) -> str:
    return _ALIKE[language].format(what=change.everywhere[language])


def page() -> Iterator[str]:
    """docs/reference/profiles.md, part by part."""
    yield "# Profiles"
    yield (
        'A cluster is of one Kubernetes minor release: `cluster: {profile: "1.31"}`, in quotes, '
        f"since YAML reads 1.30 as a number. A scenario that names none gets {LATEST.name}. A "
        "change behind a feature gate stands with the first release in which the gate is on by "
        "default. What is not listed is alike in all profiles, as it is in "
        f"{LATEST.name}: that it is not listed does not mean that it never changed. `python -m "
        "engine profiles --diff 1.31 1.36` prints what changed between two."
    )
    rows = ["| profile | kubelets report | kubeadm installs etcd |", "|---|---|---|"]
    rows += [f"| {one.name} | {one.kubernetes} | {one.etcd} |" for one in PROFILES.values()]
    yield "\n".join(rows)
    for name in PROFILES:
        changes = [change for change in CHANGES if change.since == name]
        if changes:
            yield f"## {name}"
            yield "\n".join(_item(change) for change in changes)


def _item(change: Change) -> str:
    alike = "" if change.is_modelled else f" *({_alike(change, 'en')})*"
    says, before, after = (part["en"] for part in (change.says, change.before, change.after))
    sources = ", ".join(_linked(source) for source in change.sources)
    return f"- **{change.component}**: {says}: {before} → {after}.{alike} [{sources}]"


def _linked(source: str) -> str:
    """A pull request or issue by its number, a path as code."""
    if not source.startswith("https://"):
        return f"`{source}`"
    return f"[{source.rpartition('/')[2]}]({source})"


def _is_older(than: str) -> Met:
    """Whether a run is of a release before this one."""
    names = list(PROFILES)
    return lambda run: names.index(run.profile) < names.index(than)


def _limit(change: Change) -> Limit:
    parts = [
        f"{change.since}, {change.component}, {change.says[language]}: {_alike(change, language)}"
        for language in ("en", "pt-BR")
    ]
    return Limit(parts[0], parts[1], None if change.lags else _is_older(change.since))


LIMITS = Limits(
    Limit("Kubernetes releases before the newest", "Versões do Kubernetes antes da mais nova"),
    modelled=(
        Limit(
            "the defaults and messages that changed, as docs/reference/profiles.md lists them",
            "os padrões e as mensagens que mudaram, como docs/reference/profiles.md os lista",
        ),
    ),
    simplified=tuple(_limit(change) for change in CHANGES if not change.is_modelled),
    absent=(
        Limit(
            "whatever else changed between releases: an older profile is the newest release with "
            "the listed changes undone",
            "o que mais mudou entre versões: um perfil antigo é a versão mais nova com as mudanças "
            "listadas desfeitas",
            _is_older(LATEST.name),
        ),
        Limit(
            "machines of different releases in one cluster, and upgrades",
            "máquinas de versões diferentes num cluster, e atualizações",
        ),
    ),
)
