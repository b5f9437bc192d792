"""Answers from end to end, without a screen: what is said, what is run, what is offered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quizbank.progress import Attempted
from quizbank.runs import Failed
from quizbank.text import LANGUAGES, Language
from tests.tutor.running import knowledge, run
from tutor.answers import Context, QuizOrder, World, answer, told
from tutor.answers.phrases import EXAMPLES, KUBECTL_LINES, NO_SOURCE, NOT_UNDERSTOOD, WHAT_IFS
from tutor.conversation import Wrote, restore, row_of
from tutor.dialogue import exchanges
from tutor.understanding import Unknown, understand

ASKS = (*[("etcd", "remember")] * 12, *[("kube-scheduler", "apply")] * 3)
CONTEXT = Context(knowledge(), asks=ASKS)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SECOND = 1_000_000


def attempted(question: str, score: float, confidence: int | None = 95) -> Attempted:
    return Attempted("foundations", question, "etcd", score, confidence, NOON, "lock")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_offered_is_understood(language: Language) -> None:
    for line in (*EXAMPLES[language], *WHAT_IFS[language], *KUBECTL_LINES[language]):
        assert not isinstance(understand(line, language=language).intent, Unknown), line
        for offer in answer(line, CONTEXT, language=language).offers:
            again = answer(offer, CONTEXT, language=language)

            assert again.paragraphs[0] not in (NO_SOURCE[language], NOT_UNDERSTOOD[language]), offer


def test_a_concept_comes_with_its_sources_and_what_to_try() -> None:
    reply = answer("o que faz o scheduler?", CONTEXT)

    assert reply.title == "kube-scheduler"
    assert "realoca" in reply.paragraphs[0]
    assert reply.sources[0].startswith("https://kubernetes.io/")
    assert reply.offers[0] == "e se o kube-scheduler cair por 5 minutos?"


def test_what_no_source_knows_is_not_answered() -> None:
    reply = answer("what is istio?", CONTEXT)

    assert reply.paragraphs == ("I have no source for that. I would rather not guess.",)
    assert reply.sources == ()


def test_two_concepts_are_compared_by_what_an_author_wrote() -> None:
    reply = answer("qual a diferença entre kcm e ccm?", CONTEXT)

    assert reply.paragraphs[0].startswith("O kcm reúne")
    assert len(reply.paragraphs) == 3


def test_of_two_concepts_the_unknown_one_is_admitted() -> None:
    reply = answer("difference between etcd and istio", CONTEXT)

    assert reply.title == "etcd"
    assert "no source" in reply.paragraphs[-1]


def test_a_what_if_is_said_back_and_run_and_answered() -> None:
    reply = answer("kill the scheduler", CONTEXT)

    assert reply.paragraphs[0].startswith("This is how I read it: one control plane")
    assert reply.run is not None
    said = told(reply.run, run(reply.run.order), reply.language)
    assert said.paragraphs[0].endswith("nobody carries it out.")


def test_a_what_if_need_not_sound_like_one_where_no_source_answers() -> None:
    reply = answer("my etcd cluster has 5 members and 3 of them go offline, what now?", CONTEXT)

    assert reply.run is not None
    assert reply.run.order.scenario["cluster"]["control_planes"] == 5
    assert len(reply.run.order.scenario["timeline"][0]["crash"]) == 3


def test_what_is_not_simulated_is_explained_instead() -> None:
    reply = answer("what if coredns dies?", CONTEXT)

    assert reply.run is None
    assert reply.paragraphs[0] == "The simulator has no DNS. What I can do is explain."
    assert reply.page == ""


def test_what_only_the_lab_breaks_is_explained_and_sent_there() -> None:
    reply = answer("what if kube-proxy dies?", CONTEXT)

    assert reply.run is None
    assert reply.paragraphs[0].startswith("This I cannot break from a line: kube-proxy.")
    assert reply.title == "kube-proxy"
    assert reply.page == "lab"


def test_what_only_the_lab_breaks_is_called_as_the_language_calls_it() -> None:
    reply = answer("e se o disco falhar?", CONTEXT)

    assert "uma linha: disco. No laboratório dá" in reply.paragraphs[0]


class TestKubectl:
    def test_a_line_without_a_world_gets_a_fresh_one(self) -> None:
        reply = answer("kubectl get pods", CONTEXT)

        assert reply.run is not None
        said = told(reply.run, run(reply.run.order), "en")
        assert said.code.startswith("$ kubectl get pods\nNAME")
        assert said.code.count("Running") == 3

    def test_lines_act_on_the_world_in_view_one_after_the_other(self) -> None:
        lines = [
            Wrote("what if the controller manager crashes?", "en"),
            Wrote("kubectl scale deployment web --replicas=5", "en", at_us=20 * SECOND),
            Wrote("kubectl get deployment web", "en", at_us=30 * SECOND),
        ]

        *_, last = exchanges(lines, CONTEXT, lambda attempt: None)

        assert last.reply.run is not None
        said = told(last.reply.run, run(last.reply.run.order), "en")
        assert "3/5" in said.code

    def test_a_hanging_answer_is_waited_for(self) -> None:
        lines = [
            Wrote("what if 2 of 3 etcd members fail?", "en"),
            Wrote("kubectl get pods", "en", at_us=80 * SECOND),
        ]

        *_, last = exchanges(lines, CONTEXT, lambda attempt: None)

        assert last.reply.run is not None
        assert last.reply.run.world.until_us == 145 * SECOND
        said = told(last.reply.run, run(last.reply.run.order), "en")
        assert said.is_error
        assert "Error from server" in said.code or "refused" in said.code

    def test_another_question_has_another_world(self) -> None:
        mine = World({"cluster": {"workers": 1}, "until": "9s"}, 9 * SECOND, 9 * SECOND)
        lines = [Wrote("kill the scheduler", "en"), Wrote("kubectl get nodes", "en", "attempt-2")]

        *_, last = exchanges(lines, CONTEXT, lambda attempt: mine if attempt else None)

        assert last.reply.run is not None
        assert last.reply.run.world.scenario["cluster"] == {"workers": 1}

    @pytest.mark.parametrize("at_us", [-5, 0, 3_599 * SECOND, 10**15])
    def test_any_moment_makes_a_valid_world(self, at_us: int) -> None:
        world = World({"cluster": {"workers": 1}, "until": "60s"}, at_us, 60 * SECOND)

        assert answer("kubectl get nodes", replace(CONTEXT, world=world)).run is not None

    def test_a_verb_that_kubectl_does_not_know_is_told(self) -> None:
        reply = answer("kubectl frobnicate", CONTEXT)

        assert reply.run is None
        assert "frobnicate" in reply.code

    def test_a_world_takes_only_so_many_lines(self) -> None:
        steps = [{"at": "1s", "kubectl": "get pods"}] * 100
        world = World({"timeline": steps, "until": "60s"}, 0, 60 * SECOND)

        assert answer("kubectl get pods", replace(CONTEXT, world=world)).run is None

    def test_there_is_no_etcdctl(self) -> None:
        assert answer("etcdctl endpoint status", CONTEXT).run is None


class TestStudying:
    @pytest.mark.parametrize(
        ("line", "order", "page"),
        [
            (
                "10 questions on etcd",
                QuizOrder("practice", 10, components=("etcd",)),
                "practice",
            ),
            ("simulado de 20 minutos", QuizOrder("timed", 13, minutes=20), "exam"),
            ("a mock exam", QuizOrder("timed", 15, minutes=23), "exam"),
            ("20 questions on etcd", QuizOrder("practice", 12, components=("etcd",)), "practice"),
            ("hard questions on etcd", QuizOrder("practice", components=("etcd",)), "practice"),
            (
                "hard questions about scheduling",
                QuizOrder("practice", components=("kube-scheduler",), levels=("apply", "analyse")),
                "practice",
            ),
            ("questions on kube-proxy", QuizOrder("practice"), "practice"),
        ],
    )
    def test_quizzes_by_text(self, line: str, order: QuizOrder, page: str) -> None:
        reply = answer(line, CONTEXT)

        assert (reply.quiz, reply.page) == (order, page)

    def test_there_is_nothing_to_review_when_nothing_went_wrong(self) -> None:
        right = replace(CONTEXT, attempts=[attempted("one", 1)])
        wrong = replace(CONTEXT, attempts=[attempted("one", 0)])

        assert answer("review my mistakes", right).quiz is None
        assert answer("review my mistakes", wrong).quiz == QuizOrder("review")

    def test_progress_without_answers_says_so(self) -> None:
        assert answer("como estou indo?", CONTEXT).paragraphs[0].startswith("Ainda não há")

    def test_progress_tells_the_share_with_its_interval(self) -> None:
        attempts = [attempted("one", 1), attempted("two", 0), attempted("three", 1, 50)]
        attempts = [replace(one, at=NOON + timedelta(minutes=n)) for n, one in enumerate(attempts)]

        reply = answer("how am I doing?", replace(CONTEXT, attempts=attempts))

        assert reply.paragraphs[0].startswith("You answered 3 questions")
        assert "67%" in reply.paragraphs[0]
        assert reply.paragraphs[1] == "Weakest so far: etcd, 2 of 3 right."
        assert reply.paragraphs[2] == "When you were sure, you were right in 1 of 2."
        assert [one.component for one in reply.standings] == ["etcd"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>what is</b> istio",
        "what is <img src=x onerror=y>",
        "[a](b)",
    ],
)
def test_nothing_that_a_learner_wrote_is_echoed(text: str) -> None:
    reply = answer(text, CONTEXT)

    said = "\n".join((reply.title, *reply.paragraphs, *reply.offers))
    assert "<" not in said and "](" not in said


def test_a_failed_run_is_told_plainly() -> None:
    reply = answer("kill the scheduler", CONTEXT)
    assert reply.run is not None

    said = told(reply.run, Failed("busy", "64 runs are waiting", 1), "pt-BR")

    assert said.is_error
    assert said.paragraphs == ("Há execuções demais na fila. Tente de novo daqui a pouco.",)


def test_lines_are_kept_with_the_conversation() -> None:
    from quizbank.learner import Said

    line = Wrote("kubectl get pods", "pt-BR", "attempt-1", 5)

    kind, content = row_of(line)
    restored = restore([Said(kind, content, NOON)])

    assert restored.wrote == (line,)
