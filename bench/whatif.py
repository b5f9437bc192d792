"""From Enter to the answer sentence of a what-if, without a screen.

    python -m bench.whatif [--rounds 3]

Cold is the first time that anyone asks: the worker simulates. Warm comes from the disk. In both the
worker process is up, as the app has it, and reading the line and wording the answer are included.
"""

import argparse
import tempfile
import time
from pathlib import Path

import quizbank
from quizbank.concepts import read_concepts
from quizbank.runs import Finished, LocalRuns, RunCache
from tutor.answers import Context, answer, told
from tutor.knowledge import Knowledge

LINES = (
    "what if 2 of 3 etcd members fail?",
    "e se 2 dos 5 membros do etcd caírem enquanto eu escalo o web para 5?",
    "e se o kube-scheduler cair por 5 minutos?",
    "what if the API server is down for 2 minutes and I delete a pod?",
    "what happens when a node loses power?",
    "e se a rede isolar o cp-1?",
    "what if one of 3 control planes loses power?",
    "suppose the etcd leader crashes",
    "what if the kcm leader hangs for 40 s",
    "e se o kubelet do worker-2 parar por 10 minutos",
    "kill the controller manager",
    "e se o CCM cair e eu expor o web?",
    "e se a nuvem apagar a VM do worker-1?",
    "what if I drain worker-2",
    "e se eu apagar 2 pods?",
    "what if I update the image of web",
    "e se 3 dos 5 membros do etcd caírem por 1 minuto?",
    "what if all the nodes lose power for 10 minutes",
    "what if the control plane loses power for 5 minutes",
    "e se num cluster com 12 workers, 2 nós ficarem sem energia?",
)
FOUNDATIONS = Path(quizbank.__file__).parent / "packs" / "foundations"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    context = Context(Knowledge(read_concepts(FOUNDATIONS)))
    answer("what is etcd?", context)  # the index is made when the app starts
    cold: list[float] = []
    warm: list[float] = []
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory() as folder:
            runs = LocalRuns(RunCache(Path(folder)), workers=1)
            try:
                one(runs, context, "scale web to 4")
                for times in (cold, warm):
                    times += [one(runs, context, line) for line in LINES]
            finally:
                runs.close()
    for name, times in (("cold", cold), ("warm", warm)):
        print(
            f"{name}: n {len(times)}  p50 {share(times, 0.5):.0f} ms  "
            f"p95 {share(times, 0.95):.0f} ms  slowest {max(times) * 1000:.0f} ms"
        )
    slow = sorted(zip(cold, LINES * given.rounds, strict=True), reverse=True)[:3]
    for seconds, line in slow:
        print(f"  {seconds * 1000:.0f} ms  {line}")


def one(runs: LocalRuns, context: Context, line: str) -> float:
    """Seconds for one line."""
    begun = time.perf_counter()
    reply = answer(line, context)
    assert reply.run is not None, line
    outcome = runs.run(reply.run.order)
    assert isinstance(outcome, Finished), outcome
    said = told(reply.run, outcome, reply.language)
    assert said.paragraphs, line
    return time.perf_counter() - begun


def share(times: list[float], part: float) -> float:
    """A percentile, in ms: the nearest rank."""
    ordered = sorted(times)
    return ordered[max(0, -(-int(part * 100) * len(ordered) // 100) - 1)] * 1000


if __name__ == "__main__":
    main()
