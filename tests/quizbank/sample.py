"""A small pack as an author would write it, and ways to spoil it."""

from pathlib import Path

CARD = """
id: sample
title: {en: "A sample", pt-BR: "Uma amostra"}
description: {en: "For tests.", pt-BR: "Para testes."}
version: "1"
kubernetes: "1.36"
license: CC-BY-4.0
authors: ["Quorum maintainers"]
origin: "Written for tests."
questions: [quorum.yaml]
"""

QUESTION = """
id: quorum
type: predict
title: {en: "Two of three", pt-BR: "Dois de três"}
prompt: {en: "Two members crash.", pt-BR: "Dois membros caem."}
components: [etcd]
level: understand
sources: [https://etcd.io/docs/v3.6/faq/]
scenario:
  cluster: {control_planes: 3, workers: 2}
  timeline:
    - {id: crash, at: 5s, crash: {process: [cp-2/etcd, cp-3/etcd]}}
    - {id: back, at: 20s, heal: crash}
  until: 60s
focus: web
facets:
  - id: leads
    ask: {en: "Who leads at 15 s?", pt-BR: "Quem lidera aos 15 s?"}
    measure: leader("15s")
    options:
      - id: nobody
        when: ""
        text: {en: "Nobody", pt-BR: "Ninguém"}
        why: {en: "One of three is no majority.", pt-BR: "Um de três não é maioria."}
      - id: survivor
        when: cp-1
        text: {en: "The survivor", pt-BR: "O que sobrou"}
        tempting: {en: "It is alone.", pt-BR: "Está sozinho."}
        refuted: {en: "It needs a second vote.", pt-BR: "Falta um segundo voto."}
        world_text: {en: "if only one crashed", pt-BR: "se só um caísse"}
        world: {timeline: {crash: {crash: {process: [cp-2/etcd]}}}}
  - id: gap
    kind: number
    ask: {en: "For how long?", pt-BR: "Por quanto tempo?"}
    measure: leader_gap_seconds()
    unit: {en: "seconds", pt-BR: "segundos"}
    min: 0
    max: 60
    tolerance: 3
    why: {en: "Until they are back.", pt-BR: "Até voltarem."}
  - id: order
    kind: order
    ask: {en: "In which order?", pt-BR: "Em que ordem?"}
    measure: '["crash", "election", "leader"]'
    items:
      - {id: crash, text: {en: "crash", pt-BR: "queda"}}
      - {id: election, text: {en: "election", pt-BR: "eleição"}}
      - {id: leader, text: {en: "leader", pt-BR: "líder"}}
    why: {en: "No leader without election.", pt-BR: "Sem eleição não há líder."}
hint:
  - {en: "Count.", pt-BR: "Conte."}
explanation: {en: "Majority.", pt-BR: "Maioria."}
edits:
  - id: members
    path: cluster.control_planes
    label: {en: "members", pt-BR: "membros"}
    values: [3, 5]
  - id: return
    step: crash
    heal_after: true
    label: {en: "back after", pt-BR: "volta depois de"}
    values: [5s, 20s]
after:
  kind: write
  ask: {en: "What did you see?", pt-BR: "O que você viu?"}
"""


def write_pack(folder: Path, question: str = QUESTION, card: str = CARD) -> Path:
    (folder / "pack.yaml").write_text(card, encoding="utf-8")
    (folder / "quorum.yaml").write_text(question, encoding="utf-8")
    return folder
