"""Answers about the learner: quizzes that were asked for, and how it is going."""

from quizbank.practice import SURE
from quizbank.progress import calibration, latest, overall, standings
from quizbank.text import Language
from tutor.answers import phrases
from tutor.answers.reply import Context, Page, QuizOrder, Reply
from tutor.understanding import Quiz

HARD_LEVELS = ("apply", "analyse")
SECONDS_EACH = 90
"""What KCNA leaves for a question: 60 questions in 90 minutes."""
USUAL = 20
"""Questions of a timed quiz when nobody said how many."""

COMPONENTS = {
    "etcd": "etcd",
    "quorum": "etcd",
    "raft-leader": "etcd",
    "backup": "etcd",
    "kube-apiserver": "kube-apiserver",
    "watch": "kube-apiserver",
    "resource-version": "kube-apiserver",
    "admission": "kube-apiserver",
    "scheduler": "kube-scheduler",
    "pending-pod": "kube-scheduler",
    "resource-requests": "kube-scheduler",
    "controller-manager": "kube-controller-manager",
    "reconciliation": "kube-controller-manager",
    "replicaset": "kube-controller-manager",
    "deployment": "kube-controller-manager",
    "rollout": "kube-controller-manager",
    "node-lifecycle": "kube-controller-manager",
    "leader-election": "kube-controller-manager",
    "cloud-controller-manager": "cloud-controller-manager",
    "load-balancer": "cloud-controller-manager",
    "kubelet": "kubelet",
    "node": "kubelet",
    "pod": "kubelet",
    "crash-loop": "kubelet",
    "probe": "kubelet",
    "static-pod": "kubelet",
    "kube-proxy": "kube-proxy",
    "service": "kube-proxy",
}
"""The component whose questions are nearest to a concept."""


def quiz(asked: Quiz, context: Context, language: Language) -> Reply:
    """A quiz, said back before it begins."""
    if asked.kind == "review" and not any(not one.is_right for one in latest(context.attempts)):
        text = phrases.NOTHING_WRONG if context.attempts else phrases.NOTHING_YET
        return Reply(language, (text[language],), offers=phrases.EXAMPLES[language][3:4])
    component = _component(asked.topic, context, language)
    order = _order(asked, (component,) if component else (), context)
    said = [_said(order, language)]
    if asked.topic and not component:
        said.append(phrases.ALL_TOPICS[language])
    if asked.hard and not order.levels:
        said.append(phrases.NOT_HARD[language])
    if asked.count is not None and order.count is not None and order.count < asked.count:
        said.append(phrases.NO_MORE[language])
    page: Page = "exam" if asked.kind == "timed" else "practice"
    return Reply(language, tuple(said), quiz=order, page=page)


def _order(asked: Quiz, components: tuple[str, ...], context: Context) -> QuizOrder:
    """The quiz as the bank can give it: no more questions than there are, and for a timed one as
    many minutes as they take.
    """
    levels = HARD_LEVELS if asked.hard and context.count(components, HARD_LEVELS) else ()
    there = context.count(components, levels)
    count, minutes = asked.count, asked.minutes
    if asked.kind == "timed":
        count = count or (max(1, minutes * 60 // SECONDS_EACH) if minutes else USUAL)
    if count is not None and asked.kind != "review":
        count = min(count, there or count)
    if asked.kind == "timed" and count is not None:
        minutes = minutes or -(-count * SECONDS_EACH // 60)
    return QuizOrder(asked.kind, count, minutes, components, levels)


def _component(topic: str, context: Context, language: Language) -> str:
    """The component that a topic is about, if there are questions on it."""
    if not topic:
        return ""
    found = context.knowledge.find(topic, language)
    component = COMPONENTS.get(found.concept.id, "") if found else ""
    return component if component in context.components else ""


def _said(order: QuizOrder, language: Language) -> str:
    on = "".join(phrases.ON[language].format(component=name) for name in order.components)
    if order.count is None:
        what = phrases.ANY_QUESTIONS[language]
    elif order.count == 1:
        what = phrases.ONE_QUESTION[language]
    else:
        what = phrases.QUESTIONS[language].format(count=order.count)
    minutes = phrases.MINUTES[language].format(minutes=order.minutes) if order.minutes else ""
    said = phrases.QUIZ[order.kind][language].format(what=what, on=on, minutes=minutes)
    return said[0].upper() + said[1:]


def progress(context: Context, language: Language) -> Reply:
    """How it is going, with how little or much that rests on."""
    whole = overall(context.attempts)
    if whole is None:
        offers = phrases.EXAMPLES[language][3:4]
        return Reply(language, (phrases.NOTHING_YET[language],), offers=offers, page="progress")
    found = standings(context.attempts)
    said = [
        phrases.OVERALL[language].format(
            count=len(latest(context.attempts)),
            share=round(whole.share * 100),
            low=round(whole.low * 100),
            high=round(whole.high * 100),
        )
    ]
    weakest = found[0]
    if weakest.mastery.share < 1:
        said.append(
            phrases.WEAKEST[language].format(
                component=weakest.component, right=weakest.right, count=weakest.count
            )
        )
    sure = [one for one in calibration(context.attempts) if one.confidence >= SURE]
    if sure:
        right, count = sum(one.right for one in sure), sum(one.count for one in sure)
        said.append(phrases.SURE[language].format(right=right, count=count))
    return Reply(language, tuple(said), page="progress", standings=tuple(found))
