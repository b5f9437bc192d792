"""The player in a real Chromium: it plays, scrubs, steps, speaks, and trusts nothing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bench.pages import settled, somebody_new

pytestmark = pytest.mark.browser
SECOND = 1_000_000
FORMS = {390: "phone", 760: "middle", 1280: "wide"}
"""How the player is laid out in windows of these widths."""
WRITE_MOMENTS_DOWN = """player => {
  window.moments = [];
  new MutationObserver(() => moments.push(+player.dataset.t)).observe(player, {attributes: true});
}"""
Open = Callable[..., Any]


@pytest.fixture
def open_player(chromium: Any, sample_page: str) -> Iterator[Open]:
    contexts = []

    def opened(query: str = "", width: int = 1280, **settings: Any) -> Any:
        context = somebody_new(chromium, width, **settings)
        contexts.append(context)
        page = context.new_page()
        page.frames_sent, page.errors = [], []
        page.on("websocket", lambda socket: count_frames(socket, page.frames_sent))
        page.on("console", lambda one: one.type == "error" and page.errors.append(one.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{sample_page}?{query}")
        page.wait_for_selector(".player .map")
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def count_frames(socket: Any, frames: list[Any]) -> None:
    socket.on("framesent", lambda frame: frames.append(frame))


def data(page: Any, name: str) -> str:
    return str(page.locator(".player").get_attribute(f"data-{name}"))


def moment(page: Any) -> int:
    return int(data(page, "t"))


def text(locator: Any) -> str:
    """What a locator shows, with plain spaces."""
    return str(locator.inner_text()).replace("\N{NO-BREAK SPACE}", " ")


def test_it_plays_and_pauses_without_a_word_to_the_server(open_player: Open) -> None:
    page = open_player("t=8500000")
    sent = len(page.frames_sent)

    page.locator("[data-do=play]").click()
    while moment(page) <= 9_000_000:
        page.wait_for_timeout(100)
    playing = (data(page, "playing"), len(page.frames_sent) - sent)
    page.locator("[data-do=play]").click()
    stopped = moment(page)
    page.wait_for_timeout(300)

    assert playing == ("true", 0)
    assert moment(page) == stopped
    assert page.errors == []


def test_python_hears_where_the_learner_came_to_rest(open_player: Open) -> None:
    page = open_player()

    page.locator(".timeline").focus()
    page.keyboard.press("End")

    page.get_by_text("position 32000000").wait_for()


def test_the_keyboard_moves_time(open_player: Open) -> None:
    page = open_player()
    page.locator(".timeline").focus()
    seen = []

    for key in ("f", ".", "d", "End", ",", "Home", "ArrowRight"):
        page.keyboard.press(key)
        seen.append(moment(page) / SECOND)

    assert seen == [10, 11.3, 12, 32, 21.8, 0, 1.1]


def test_the_keyboard_walks_the_map_and_changes_speed(open_player: Open) -> None:
    page = open_player("t=19400000")
    page.locator(".timeline").focus()

    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    label = page.locator(".player .walk:focus").get_attribute("aria-label")
    page.keyboard.press("+")

    assert label.startswith("cp-2: etcd crashed; kube-apiserver no etcd; kube-scheduler standby")
    assert data(page, "speed") == "2"


def test_dragging_in_the_lanes_scrubs(open_player: Open) -> None:
    page = open_player()
    page.locator(".timeline").scroll_into_view_if_needed()
    box = page.locator(".timeline").bounding_box()

    page.mouse.move(box["x"] + 300, box["y"] + 100)
    page.mouse.down()
    first = moment(page)
    page.mouse.move(box["x"] + 500, box["y"] + 120, steps=4)
    second = moment(page)
    page.mouse.up()
    page.mouse.move(box["x"] + 700, box["y"] + 120)

    assert 0 < first < second == moment(page)


def test_a_sentence_of_the_story_leads_to_its_moment_and_lights_its_causes(
    open_player: Open,
) -> None:
    page = open_player()

    page.locator(".sentence[data-n='4']").click()
    page.get_by_role("button", name="only what led here").click()

    assert moment(page) == 19 * SECOND
    assert page.locator(".beat.dim").count() == 2
    assert text(page.locator("[role=status]")).startswith("19.0 s, cause 4 of 5: etcd gives")
    assert "request timed out" in page.locator(".timeline").get_attribute("aria-valuetext")


def test_the_operators_view_is_of_the_same_moment(open_player: Open) -> None:
    page = open_player("t=19400000")
    terminal = page.locator(".terminal")

    assert "no answer for 5.4 s" in text(terminal)
    assert "last answer, at 9.6 s:" in text(terminal)
    page.locator(".tabs").select_option("etcd")
    assert "etcdserver: no leader" in text(terminal)
    page.locator(".timeline").focus()
    page.keyboard.press("Home")
    assert "etcdserver: no leader" not in text(terminal)


def test_reduced_motion_hops_from_story_point_to_story_point(open_player: Open) -> None:
    page = open_player(reduced_motion="reduce")

    page.locator(".player").evaluate(WRITE_MOMENTS_DOWN)
    page.locator("[data-do=play]").click()
    first = page.wait_for_function("moments.find(t => t > 0)").json_value()

    assert first == 10 * SECOND
    assert (
        page.locator(".player").evaluate("node => node.getAnimations({subtree: true}).length") == 0
    )


def test_hostile_words_stay_words(open_player: Open) -> None:
    page = open_player("sample=hostile&t=19400000")

    page.locator("[data-do=read]").click()
    for tab in ("events", "logs", "pods"):
        page.locator(".tabs").select_option(tab)

    assert page.evaluate("window.pwned") is None
    assert page.locator(".player img, .player script").count() == 0
    assert "<img src=x" in page.locator(".transcript").inner_text()
    assert page.errors == []


def test_five_hundred_pods_are_few_elements(open_player: Open) -> None:
    page = open_player("sample=crowd&t=62000000")

    assert page.locator(".player *").count() < 700
    assert "+ 12 more Ready" in page.locator(".map").text_content()


def test_a_second_world_stands_beside_the_first(open_player: Open) -> None:
    page = open_player("other=1&t=19400000")

    page.get_by_role("button", name="other world").click()

    assert page.locator(".timeline rect[stroke*=violet]").count() > 0
    assert moment(page) == 19_400_000


def test_a_language_switch_keeps_the_moment(open_player: Open) -> None:
    page = open_player("switch=1&t=19400000")

    page.get_by_role("button", name="switch").click()
    page.locator(".player").get_by_text("Por quê", exact=True).wait_for()

    assert moment(page) == 19_400_000
    assert re.search(r"19,4", page.locator(".time").inner_text())


@pytest.mark.parametrize("sample", ["majority-loss", "partition", "single", "crowd", "signs"])
def test_nothing_sticks_out_at_any_width(open_player: Open, sample: str) -> None:
    page = open_player(f"sample={sample}&t=19400000&lang=pt-BR", min(FORMS))

    for width, form in FORMS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_selector(f".player[data-form={form}]")

        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        assert page.locator(".panes").evaluate(OVERHANG) == []
    assert page.errors == []


# Texts and buttons whose right edge leaves their pane.
OVERHANG = """panes => [...panes.querySelectorAll("section")].flatMap(pane => {
  const edge = pane.getBoundingClientRect().right + 0.5;
  return [...pane.querySelectorAll("text, button, td, code, span")]
    .filter(node => node.getBoundingClientRect().right > edge && !node.closest(".scroll"))
    .map(node => node.textContent);
})"""
