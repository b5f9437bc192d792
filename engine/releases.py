"""The table of profiles and of their changes, as lines for a terminal and as a page."""

from collections.abc import Iterator

from engine.profiles import CHANGES, LATEST, PROFILES, Change, between

Says = dict[str, str]

_ALIKE: Says = {
    "en": "not modelled: the engine does this alike in every profile",
    "pt-BR": "não modelado: o engine faz isto igual em todos os perfis",
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
        yield f"      ({_ALIKE[language]})"
    yield from (f"      {source}" for source in change.sources)


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
    alike = "" if change.is_modelled else f" *({_ALIKE['en']})*"
    says, before, after = (part["en"] for part in (change.says, change.before, change.after))
    sources = ", ".join(_linked(source) for source in change.sources)
    return f"- **{change.component}**: {says}: {before} → {after}.{alike} [{sources}]"


def _linked(source: str) -> str:
    """A pull request or issue by its number, a path as code."""
    if not source.startswith("https://"):
        return f"`{source}`"
    return f"[{source.rpartition('/')[2]}]({source})"
