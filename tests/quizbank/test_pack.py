"""Packs load as they are written, and every mistake is found at its line."""

from pathlib import Path

import pytest

from engine import Rejected
from quizbank.check import check_pack
from quizbank.pack import read_pack
from tests.quizbank.sample import CARD, QUESTION, write_pack


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_pack_is_read_in_both_languages(tmp_path: Path) -> None:
    pack = read_pack(write_pack(tmp_path))

    (entry,) = pack.entries
    assert pack.card.title["pt-BR"] == "Uma amostra"
    assert entry.question.prompt["en"] == "Two members crash."
    assert pack.entry("quorum") is entry


def test_a_good_pack_has_nothing_to_mend(tmp_path: Path) -> None:
    _, findings = check_pack(write_pack(tmp_path))

    assert findings == []


def test_the_hash_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    first = read_pack(write_pack(tmp_path)).entry("quorum").content_hash
    spaced = QUESTION.replace("level: understand", "# why\nlevel:   'understand'")
    other = QUESTION.replace("until: 60s", "until: 61s")

    assert read_pack(write_pack(tmp_path, spaced)).entry("quorum").content_hash == first
    assert read_pack(write_pack(tmp_path, other)).entry("quorum").content_hash != first


MISTAKES = {
    "a misspelt key": ("tempting:", "temting:", "no key 'temting' (tempting?)"),
    "a misspelt key at the top": ("explanation:", "explanashun:", "'explanation' is missing"),
    "a language left out": (
        'ask: {en: "For how long?", pt-BR: "Por quanto tempo?"}',
        'ask: {en: "For how long?"}',
        "facets[1].ask: 'pt-BR' is missing",
    ),
    "an unknown type": ("type: predict", "type: predcit", "no type of question 'predcit'"),
    "an unknown level": ("level: understand", "level: understnd", "(understand?)"),
    "a misspelt verb": ("crash: {process", "krash: {process", "timeline[0]"),
    "an unknown process": ("[cp-2/etcd, cp-3/etcd]", "[cp-2/etcd, cp-9/etcd]", "no process"),
    "a misspelt probe": ('leader("15s")', 'leadr("15s")', "no probe 'leadr' (leader?)"),
    "a wrong comparison": ("leader_gap_seconds()", "leader_gap_seconds() == 'a'", "overload"),
    "a world that cannot be": ("{process: [cp-2/etcd]}", "{process: [cp-7/etcd]}", "in that world"),
    "a world without words": ("world_text:", "why:", "belong together"),
    "two options for one outcome": ("when: cp-1", 'when: ""', "two options stand for one outcome"),
    "an edit of nothing": ("path: cluster.control", "path: clutser.control", "nothing in the scen"),
    "an edit of an unknown step": ("step: crash", "step: crahs", "no step 'crahs'"),
    "an edit out of bounds": ("values: [3, 5]", "values: [3, 500]", "in that world, cluster"),
    "bounds that leave nothing": ("max: 60", "max: 0", "not above min"),
    "no source": ("sources: [https://etcd.io/docs/v3.6/faq/]", "sources: []", "at least 1 item"),
    "a source that is a script": ("https://etcd.io/docs/v3.6/faq/", "'javascript:x()'", "sources"),
    "one facet twice": ("id: gap", "id: leads", "the id 'leads' again"),
    "a trap of YAML": ("until: 60s", "until: 1:00", "a number in base sixty"),
}


@pytest.mark.parametrize(("good", "bad", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_found_where_it_is(tmp_path: Path, good: str, bad: str, said: str) -> None:
    spoilt = QUESTION.replace(good, bad, 1)
    assert spoilt != QUESTION

    _, findings = check_pack(write_pack(tmp_path, spoilt))

    lines = [str(finding) for finding in findings]
    assert any(said in line for line in lines), lines
    assert all(line.startswith(f"{tmp_path}/quorum.yaml:") for line in lines), lines


def test_a_finding_names_the_line_of_the_word(tmp_path: Path) -> None:
    spoilt = QUESTION.replace("cp-3/etcd]}}", "cp-9/etcd]}}")

    _, findings = check_pack(write_pack(tmp_path, spoilt))

    assert findings[0].line == line_of(spoilt, "cp-9/etcd")
    assert findings[0].path.startswith("scenario.timeline[0].crash")


CARDS = {
    "a file that leads out": ("[quorum.yaml]", "[../quorum.yaml]", "is not a file name"),
    "a file that is not there": ("[quorum.yaml]", "[qurum.yaml]", "no file 'qurum.yaml' (quorum"),
    "a file that is not listed": ("[quorum.yaml]", "[]", "at least 1 item"),
    "an unknown key": ("license:", "licence:", "no key 'licence' (license?)"),
}


@pytest.mark.parametrize(("good", "bad", "said"), CARDS.values(), ids=CARDS.keys())
def test_a_mistake_in_the_card_is_found(tmp_path: Path, good: str, bad: str, said: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_pack(write_pack(tmp_path, card=CARD.replace(good, bad)))

    assert said in str(caught.value)
    assert "pack.yaml:" in str(caught.value)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    write_pack(tmp_path / "pack")
    (tmp_path / "pack" / "quorum.yaml").rename(tmp_path / "outside.yaml")
    (tmp_path / "pack" / "quorum.yaml").symlink_to(tmp_path / "outside.yaml")

    with pytest.raises(Rejected, match="no file"):
        read_pack(tmp_path / "pack")


def test_a_file_beside_the_card_must_be_listed(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "forgotten.yaml").write_text("id: x")

    with pytest.raises(Rejected, match="'forgotten.yaml' is not listed"):
        read_pack(tmp_path)


def test_an_id_is_taken_once(tmp_path: Path) -> None:
    write_pack(tmp_path, card=CARD.replace("[quorum.yaml]", "[quorum.yaml, twin.yaml]"))
    (tmp_path / "twin.yaml").write_text(QUESTION, encoding="utf-8")

    with pytest.raises(Rejected, match=r"twin\.yaml:2 id: the id 'quorum' again \(first in"):
        read_pack(tmp_path)
