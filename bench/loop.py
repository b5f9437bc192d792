"""From the click on "Lock and run" to the first frame of the player: median and p95.

    python -m bench.loop [--runs 20]

Cold: the cache of runs is emptied right before the click, so nothing was computed ahead; the
workers are up, as they are from the start of the server. Ahead: the way a learner meets it, with
the run computed while she thinks. Warm: the same question again, the run and the player known.
Time is taken in the page: from the pointer's press on the button to the animation frame after the
player has drawn.
"""

import argparse
import math
import shutil
import statistics
from pathlib import Path
from typing import Any

from bench.pages import choose, chromium, predict, served

QUESTION = "etcd-majority-lost"
ANSWERS = ["refused at once", "6", "12 s after its last"]
THINKING_MS = 1_500
WATCH = """
() => {
  window.firstFrame = new Promise((done) => {
    const pressed = new Promise((start) =>
      document.addEventListener(
        "pointerdown", () => start(performance.now()), {once: true, capture: true}));
    const look = async () => {
      const player = [...document.querySelectorAll("*")].map((one) => one.shadowRoot)
        .find((root) => root?.querySelector(".player[data-t]"));
      if (!player) return requestAnimationFrame(look);
      requestAnimationFrame(async (now) => done(performance.now() - (await pressed)));
    };
    pressed.then(look);
  });
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    given = parser.parse_args()
    with served() as (url, data), chromium() as browser:
        cold, ahead, warm = [], [], []
        for _ in range(given.runs):
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
            page = context.new_page()
            page.goto(url)
            page.wait_for_selector("[class*=st-key-offer-]")
            cold.append(measured(page, data, is_cold=True))
            warm.append(again(page, data))
            context.close()
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
            page = context.new_page()
            page.goto(url)
            page.wait_for_selector("[class*=st-key-offer-]")
            ahead.append(measured(page, data, is_cold=False))
            context.close()
    for name, values in (("cold", cold), ("ahead", ahead), ("warm", warm)):
        print(
            f"{name:6} median {statistics.median(values):6.0f} ms   p95 {p95(values):6.0f} ms   "
            f"({min(values):.0f} to {max(values):.0f}, n={len(values)})"
        )


def measured(page: Any, data: Path, *, is_cold: bool) -> float:
    """One question, from the choice to the first frame; gives milliseconds."""
    choose(page, QUESTION)
    predict(page, ANSWERS, 1)
    page.wait_for_timeout(THINKING_MS)
    page.evaluate(WATCH)
    if is_cold:
        shutil.rmtree(data / "cache" / "runs", ignore_errors=True)
    page.click("[class*=st-key-commit-] button")
    return float(page.evaluate("window.firstFrame"))


def again(page: Any, data: Path) -> float:
    """The same question in the same tab, by the way of another one."""
    page.wait_for_timeout(THINKING_MS)
    page.click(".st-key-choose-node-power-loss button")
    page.wait_for_selector("[class*=st-key-other-] button")
    page.click("[class*=st-key-other-] button")
    page.wait_for_selector(f".st-key-choose-{QUESTION} button", state="attached")
    return measured(page, data, is_cold=False)


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


if __name__ == "__main__":
    main()
