"""`quorum verify`: packs from paths, workers with a cache of their own, a bar, and a summary."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import NamedTuple

import click

from quizbank.check import check_pack, pack_folders
from quizbank.folders import cache_folder
from quizbank.pack import Pack
from quizbank.runs import LocalRuns, RunCache, Runs
from quizbank.verify.work import plans_of, trials_of, verify_pack

CACHE_BYTES_MAX = 100_000_000
TRIALS_MAX = 100_000


def verify_paths(
    paths: Iterable[FilePath], *, seeds: int, workers: int | None, keys: bool, profiles: bool
) -> bool:
    """Verify the packs at some paths, a file alone when it is one; whether anything is wrong."""
    cache = RunCache(cache_folder() / "verify", CACHE_BYTES_MAX)
    count = workers or max(1, os.cpu_count() or 1)
    runs = LocalRuns(cache, workers=count, queue_max=TRIALS_MAX)
    is_wrong = False
    try:
        for path in paths:
            for folder in _folders(path):
                pack, findings = check_pack(folder)
                for finding in findings:
                    click.echo(str(finding))
                only = path if path.is_file() else None
                is_wrong |= bool(findings) or pack is None
                if pack is not None and not findings:
                    asked = _Asked(seeds, keys=keys, profiles=profiles)
                    is_wrong |= _verify(pack, folder, only, runs, asked)
    finally:
        runs.close()
    return is_wrong


class _Asked(NamedTuple):
    """What is to be run and told."""

    seeds: int
    keys: bool
    profiles: bool


def _folders(path: FilePath) -> list[FilePath]:
    folders = pack_folders(path)
    if not folders:
        raise click.ClickException(f"no pack.yaml in {path}")
    return folders


def _verify(pack: Pack, folder: FilePath, only: FilePath | None, runs: Runs, asked: _Asked) -> bool:
    seeds = asked.seeds
    entries = [e for e in pack.entries if only is None or FilePath(e.document.file) == only]
    plans = plans_of(pack, entries, seeds, with_releases=asked.profiles)
    began = time.monotonic()
    with click.progressbar(length=len(trials_of(plans)), label=str(folder)) as bar:
        verified = verify_pack(plans, runs, bar.update, pack.card)
    seconds = time.monotonic() - began
    for finding in verified.findings:
        click.echo(str(finding))
    for question, said, found in verified.ranges:
        click.echo(f"{question}: says {said}; its keys are the same in {found}")
    if asked.keys:
        for question, facet, value in verified.keys:
            click.echo(f"{question} {facet} = {value!r}")
    with_runs = sum(1 for plan in plans if plan.own)
    click.echo(
        f"{folder}: {len(plans)} questions, {with_runs} of them with a run; {verified.runs} runs "
        f"in {seconds:.1f} s, {seeds} seeds and as many shaken; {len(verified.findings)} findings"
    )
    return bool(verified.findings)
