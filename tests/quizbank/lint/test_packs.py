"""Rules about whole packs, waivers, and what `quorum lint` prints."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quizbank.cli import main
from quizbank.lint import PACK_RULES, RULES, lint_pack
from quizbank.questions import QUESTION_TYPES
from tests.quizbank.lint.bench import found_in, found_in_pack, ids, source_of, write

ONE = "single_choice"


def many(count: int, *changes: tuple[str, str]) -> dict[str, str]:
    """Copies of one example under names of their own."""
    return {
        f"q-{number}": source_of(ONE, (("id: who-places-pods", f"id: question-{number}"), *changes))
        for number in range(count)
    }


def test_a_key_that_is_mostly_the_longest_is_an_error(tmp_path: Path) -> None:
    long_key = ('en: "kube-scheduler"', 'en: "kube-scheduler, the placer of pods"')

    found = found_in_pack(tmp_path, many(12, long_key))

    messages = [one.finding.message for one in found if one.rule == "LT08" and one.blocks]
    assert "in en 100% of keys are the longest option" in messages


def test_a_few_questions_are_no_statistics(tmp_path: Path) -> None:
    long_key = ('en: "kube-scheduler"', 'en: "kube-scheduler, the placer of pods"')

    found = found_in_pack(tmp_path, many(4, long_key))

    assert [one.severity for one in found if one.rule == "LT08" and "en" in one.finding.message]
    assert not [one for one in found if one.rule == "LT08" and one.blocks]


def test_keys_that_all_stand_first_are_a_warning(tmp_path: Path) -> None:
    assert "LT09" in ids(found_in_pack(tmp_path, many(12)))


def test_keys_of_two_questions_may_stand_first(tmp_path: Path) -> None:
    assert "LT09" not in ids(found_in_pack(tmp_path, many(2)))


def test_a_near_duplicate_is_an_error_on_the_second(tmp_path: Path) -> None:
    found = found_in_pack(tmp_path, many(2))

    (twin,) = [one for one in found if one.rule == "LT17"]
    assert twin.severity == "E"
    assert twin.finding.file.endswith("q-1.yaml")
    assert "100% of its words are those of 'question-0'" in twin.finding.message


def test_different_questions_are_no_duplicates(tmp_path: Path) -> None:
    sources = {word: QUESTION_TYPES[word].example for word in QUESTION_TYPES}

    assert "LT17" not in ids(found_in_pack(tmp_path, sources))


def test_a_question_that_holds_anothers_key_is_noted(tmp_path: Path) -> None:
    key = ('en: "kube-scheduler"', 'en: "leader writes a lease every ten seconds"')
    told = ("A new pod has no node yet.", "The leader writes its lease every ten seconds.")

    found = found_in_pack(tmp_path, {**many(1, key), "other": source_of(ONE, (told,))})

    assert [one.severity for one in found if "every word of this key" in one.finding.message] == [
        "I"
    ]


def test_a_concept_that_nobody_asks_is_an_error(tmp_path: Path) -> None:
    found = found_in_pack(tmp_path, many(1))

    (missing,) = [one for one in found if "'quorum'" in one.finding.message]
    assert (missing.rule, missing.severity) == ("PK01", "E")
    assert missing.finding.line > 10


def test_too_much_remembering_is_a_warning(tmp_path: Path) -> None:
    found = found_in_pack(tmp_path, many(12))

    assert [one for one in found if "only ask to remember" in one.finding.message]


def test_points_for_guessing_are_noted(tmp_path: Path) -> None:
    found = found_in_pack(tmp_path, many(12))

    assert {one.severity for one in found if one.rule == "PK02"} == {"I"}


CARDS = {
    "no word about live exams": ("; not recalled from any live exam", ""),
    "a licence that shuts in": ("license: CC-BY-4.0", "license: CC-BY-NC-ND-4.0"),
}


@pytest.mark.parametrize("change", CARDS.values(), ids=CARDS.keys())
def test_a_doubtful_origin_is_an_error(tmp_path: Path, change: tuple[str, str]) -> None:
    pack = write(tmp_path, {ONE: source_of(ONE)}, (change,))

    assert ids([one for one in lint_pack(pack, RULES) if one.blocks]) == ["LT35"]


IDIOM = ("Creating a pod and choosing its node are two different acts.", "No silver bullet.")
WAIVE = "waive: [{rule: %s, reason: 'this idiom is what is taught', by: ana%s}]\nlevel:"


def test_a_waiver_with_reason_and_name_lifts_a_warning(tmp_path: Path) -> None:
    found = found_in(tmp_path, ONE, IDIOM, ("level:", WAIVE % ("LT28", "")))

    (waived,) = [one for one in found if one.rule == "LT28"]
    assert not waived.blocks
    assert str(waived).endswith("[waived by ana]")


def test_a_waiver_elsewhere_lifts_nothing_and_is_idle(tmp_path: Path) -> None:
    found = found_in(tmp_path, ONE, IDIOM, ("level:", WAIVE % ("LT28", ", where: 'options[0]'")))

    assert ids([one for one in found if one.blocks]) == ["LT28", "PK00"]


def test_what_needs_no_judgement_cannot_be_waived(tmp_path: Path) -> None:
    html = (IDIOM[0], "<b>Creating</b>")

    found = found_in(tmp_path, ONE, html, ("level:", WAIVE % ("LT36", "")))

    assert ids([one for one in found if one.blocks]) == ["LT36", "PK00"]


def test_a_waiver_without_reason_is_refused(tmp_path: Path) -> None:
    from engine import Rejected

    with pytest.raises(Rejected, match="reason"):
        found_in(tmp_path, ONE, ("level:", "waive: [{rule: LT28, by: ana}]\nlevel:"))


def test_a_pack_can_waive_its_own(tmp_path: Path) -> None:
    card = (
        "origin:",
        "waive: [{rule: LT09, reason: 'all keys first on purpose', by: ana}]\norigin:",
    )

    found = found_in_pack(tmp_path, many(12), (card,))

    assert [one.blocks for one in found if one.rule == "LT09"] == [False]


def test_the_command_prints_places_and_counts_and_exits_with_one(tmp_path: Path) -> None:
    write(tmp_path, {ONE: source_of(ONE, (IDIOM,))})

    result = CliRunner().invoke(main, ["lint", str(tmp_path)])

    assert result.exit_code == 1
    source = (tmp_path / "single_choice.yaml").read_text().splitlines()
    line = next(n for n, text in enumerate(source, 1) if "silver bullet" in text)
    place = f"{tmp_path}/single_choice.yaml:{line}: W LT28 hint[0].en"
    assert f"{place}: 'silver bullet' does not travel (say it plainly)" in result.output
    assert "1 questions, 4 errors, 1 warnings" in result.output


def test_the_command_on_a_good_file_exits_with_zero(tmp_path: Path) -> None:
    write(tmp_path, {ONE: source_of(ONE)})

    result = CliRunner().invoke(main, ["lint", str(tmp_path / "single_choice.yaml")])

    assert result.exit_code == 0, result.output
    assert "0 errors, 0 warnings, 0 notes, 0 waived" in result.output


def test_a_pack_that_cannot_be_read_is_lt01(tmp_path: Path) -> None:
    write(tmp_path, {ONE: source_of(ONE)})
    (tmp_path / "single_choice.yaml").write_text("id: x\ntype: singel_choice\n")

    result = CliRunner().invoke(main, ["lint", str(tmp_path)])

    assert result.exit_code == 1
    assert "single_choice.yaml:2: E LT01 type: no type of question 'singel_choice'" in result.output


def test_the_rules_can_be_read(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["lint", "--rules"])

    assert result.exit_code == 0, result.output
    for rule in (*RULES, *PACK_RULES):
        assert rule.id in result.output
