"""What is said around a decision, in both languages; Kubernetes' own words stay as they are."""

from collections.abc import Mapping

Words = Mapping[str, str]

WORDS: Mapping[str, Words] = {
    "en": {
        "pod": "{name} asks for {asks}; priority {priority}",
        "nothing": "nothing but a place",
        "nodes": "{all} nodes, {looked} looked at: {fit} would do, {refused} would not",
        "refused": "Filtered out, by the first plugin that objects:",
        "scores": "Scores, as raw → 0 to 100 × weight (one number where nothing is rescaled):",
        "total": "total",
        "only": "{node} is the only node that will do, so it is not scored.",
        "chosen": "Chosen: {node}, total {total}; next: {next}.",
        "tie": "Chosen: {node}, by lot among the {count} with the highest total, {total}: {best}.",
        "unplaced": "No node will do. The Event says:",
        "preempts": "Preemption: {node} is nominated; these have to go (priority): {victims}.",
        "noted": "Noted:",
        "unread": "{0}: {1} not read, scheduling does not depend on it here",
        "waits": "pod {0} waits for a node itself and takes no room",
        "moved": "pod {0} is on {1} now; decided as if it were nowhere",
        "stranger": "line {1}: there is no field {0}; ignored",
        "meant": " (did you mean {2})",
        "more": "… and {count} more nodes",
        "gated": "The pod has scheduling gates: the scheduler does not even try (SchedulingGated).",
        "other": "The pod asks for another scheduler ({name}); decided as if for the default one.",
    },
    "pt-BR": {
        "pod": "{name} pede {asks}; prioridade {priority}",
        "nothing": "apenas um lugar",
        "nodes": "{all} nós, {looked} examinados: {fit} servem, {refused} não",
        "refused": "Filtrados, pelo primeiro plugin que se opõe:",
        "scores": "Notas, como bruta → 0 a 100 × peso (um só número onde nada é reescalado):",
        "total": "total",
        "only": "{node} é o único nó que serve, por isso não recebe nota.",
        "chosen": "Escolhido: {node}, total {total}; a seguir: {next}.",
        "tie": "Escolhido: {node}, por sorteio entre {count} com o maior total, {total}: {best}.",
        "unplaced": "Nenhum nó serve. O Event diz:",
        "preempts": "Preempção: {node} é nomeado; precisam sair (prioridade): {victims}.",
        "noted": "Observações:",
        "unread": "{0}: {1} não lido(s), o agendamento aqui não depende disso",
        "waits": "o pod {0} também espera por um nó e não ocupa lugar",
        "moved": "o pod {0} está agora em {1}; decidido como se não estivesse em nenhum",
        "stranger": "linha {1}: não existe o campo {0}; ignorado",
        "meant": " (seria {2})",
        "more": "… e mais {count} nós",
        "gated": "O pod tem scheduling gates: o scheduler nem tenta (SchedulingGated).",
        "other": "O pod pede outro scheduler ({name}); decidido como se fosse o padrão.",
    },
}
