"""The sentences of answers to what-ifs, in both languages; numbers come from the run."""

from collections.abc import Mapping

from tutor.whatif.saying import Says

PHRASES: Mapping[str, Says] = {
    # The answer.
    "head-kept": {
        "en": "All {before} `{app}` containers keep running",
        "pt-BR": "Os {before} contêineres `{app}` continuam rodando",
    },
    "head-kept-one": {
        "en": "The `{app}` container keeps running",
        "pt-BR": "O contêiner `{app}` continua rodando",
    },
    "head-lost": {
        "en": "{lost} of {before} `{app}` containers are lost",
        "pt-BR": "{lost} de {before} contêineres `{app}` se perdem",
    },
    "head-lost-one": {
        "en": "One of {before} `{app}` containers is lost",
        "pt-BR": "Um de {before} contêineres `{app}` se perde",
    },
    "head-alone": {"en": "{served}.", "pt-BR": "{served}."},
    "head-fails": {
        "en": "{served}; what the operator asks for fails.",
        "pt-BR": "{served}; o que o operador pede falha.",
    },
    "head-works": {
        "en": "{served}, and the cluster still does what it is asked.",
        "pt-BR": "{served}, e o cluster ainda faz o que se pede.",
    },
    "head-waits": {
        "en": "{served}; what the operator asks for waits until the fault is over.",
        "pt-BR": "{served}; o que o operador pede espera até a falha acabar.",
    },
    "head-slow": {
        "en": "{served}; what was asked for comes late, after {after}.",
        "pt-BR": "{served}; o que se pediu chega tarde, depois de {after}.",
    },
    "head-later": {
        "en": "{served}; what was asked for is stored, and carried out only when the fault is "
        "over.",
        "pt-BR": "{served}; o pedido fica gravado e só é cumprido quando a falha acaba.",
    },
    "head-stored": {
        "en": "{served}; what was asked for is stored, and nobody carries it out.",
        "pt-BR": "{served}; o pedido fica gravado, e ninguém o cumpre.",
    },
    "plain-done": {
        "en": "It is done as asked.",
        "pt-BR": "É feito como se pediu.",
    },
    "plain-open": {
        "en": "It was not done within this run.",
        "pt-BR": "Não foi feito dentro desta execução.",
    },
    # What it stands on.
    "containers-left": {
        "en": "When the run ends, `{app}` has {left} running containers of {before}.",
        "pt-BR": "Quando a execução termina, `{app}` tem {left} contêineres rodando, de {before}.",
    },
    "containers-again": {
        "en": "{after} after the fault, `{app}` has {before} running containers again.",
        "pt-BR": "{after} depois da falha, `{app}` tem de novo {before} contêineres rodando.",
    },
    "waits": {
        "en": "{line} still waits for an answer when the run ends.",
        "pt-BR": "{line} ainda espera resposta quando a execução termina.",
    },
    "heard-accepted": {
        "en": "{line} is accepted after {after}.",
        "pt-BR": "{line} é aceito depois de {after}.",
    },
    "heard-accepted-at-once": {
        "en": "{line} is accepted at once.",
        "pt-BR": "{line} é aceito na hora.",
    },
    "heard-refused": {
        "en": "{line} fails after {after}: `{error}`",
        "pt-BR": "{line} falha depois de {after}: `{error}`",
    },
    "heard-refused-at-once": {
        "en": "{line} is refused at once: `{error}`",
        "pt-BR": "{line} é recusado na hora: `{error}`",
    },
    "heard-timed_out": {
        "en": "{line} times out after {after} (`{error}`); whether it took effect, nobody can say.",
        "pt-BR": "{line} esgota o tempo depois de {after} (`{error}`); se teve efeito, ninguém "
        "sabe dizer.",
    },
    "ready": {
        "en": "All {wanted} `{app}` pods are Ready {after} after the command.",
        "pt-BR": "Todos os {wanted} pods `{app}` estão Ready {after} depois do comando.",
    },
    "ready-one": {
        "en": "The `{app}` pod is Ready {after} after the command.",
        "pt-BR": "O pod `{app}` está Ready {after} depois do comando.",
    },
    "ready-at-once": {
        "en": "Right after the command, as many `{app}` pods are Ready as were asked for: "
        "{wanted}.",
        "pt-BR": "Logo depois do comando, há tantos pods `{app}` Ready quanto se pediu: {wanted}.",
    },
    "removed-at-once": {
        "en": "Right after the command no `{app}` pod is Ready.",
        "pt-BR": "Logo depois do comando, nenhum pod `{app}` está Ready.",
    },
    "removed": {
        "en": "No `{app}` pod is Ready {after} after the command.",
        "pt-BR": "Nenhum pod `{app}` está Ready {after} depois do comando.",
    },
    "none-created": {
        "en": "While the fault lasts, not one `{app}` pod is created for it.",
        "pt-BR": "Enquanto a falha dura, nenhum pod `{app}` é criado por causa disso.",
    },
    "pending": {
        "en": "`{app}` pods that are Pending as long as the fault lasts: {pending}.",
        "pt-BR": "Pods `{app}` que ficam Pending enquanto a falha dura: {pending}.",
    },
    "terminating": {
        "en": "`{app}` pods that are Terminating as long as the fault lasts: {count}.",
        "pt-BR": "Pods `{app}` que ficam Terminating enquanto a falha dura: {count}.",
    },
    "address-pending": {
        "en": "The Service exists; its EXTERNAL-IP stays `<pending>`.",
        "pt-BR": "O Service existe; o EXTERNAL-IP continua `<pending>`.",
    },
    "address": {
        "en": "The Service has the address {address}.",
        "pt-BR": "O Service tem o endereço {address}.",
    },
    "no-leader-left": {
        "en": "etcd has no leader from {after} after the fault to the end of the run.",
        "pt-BR": "O etcd fica sem líder de {after} depois da falha até o fim da execução.",
    },
    "no-leader-left-at-once": {
        "en": "etcd has no leader from the fault to the end of the run.",
        "pt-BR": "O etcd fica sem líder da falha até o fim da execução.",
    },
    "leader-gap": {
        "en": "etcd is without a leader for {gap}.",
        "pt-BR": "O etcd fica {gap} sem líder.",
    },
    "leader-all-the-time": {
        "en": "etcd has a leader all the time.",
        "pt-BR": "O etcd tem líder o tempo todo.",
    },
    "exits": {
        "en": "{kind} exits by itself {after} after the fault: it could not renew its lease.",
        "pt-BR": "O {kind} encerra sozinho {after} depois da falha: não conseguiu renovar o lease.",
    },
    "lease-gap": {
        "en": "For {gap} no {kind} is at work.",
        "pt-BR": "Durante {gap}, nenhum {kind} trabalha.",
    },
    "node-lost": {
        "en": "The API calls {name} {word} {after} after the fault.",
        "pt-BR": "A API declara {name} {word} {after} depois da falha.",
    },
    "node-unnoticed": {
        "en": "The API calls every node Ready all the time.",
        "pt-BR": "A API diz Ready de todos os nós o tempo todo.",
    },
    "replaced": {
        "en": "{count} pods are marked for deletion; the first replacement is created {after} "
        "after the fault.",
        "pt-BR": "{count} pods são marcados para remoção; o primeiro substituto é criado {after} "
        "depois da falha.",
    },
    "replaced-one": {
        "en": "One pod is marked for deletion; its replacement is created {after} after the fault.",
        "pt-BR": "Um pod é marcado para remoção; o substituto é criado {after} depois da falha.",
    },
    "not-evicted": {
        "en": "No pod is evicted within this run.",
        "pt-BR": "Nenhum pod é despejado dentro desta execução.",
    },
    "back": {
        "en": "After the fault is over it takes {after} until all {wanted} `{app}` pods are Ready.",
        "pt-BR": "Depois que a falha acaba, leva {after} até os {wanted} pods `{app}` estarem "
        "Ready.",
    },
    "back-at-once": {
        "en": "When the fault is over, all {wanted} `{app}` pods are Ready.",
        "pt-BR": "Quando a falha acaba, os {wanted} pods `{app}` estão Ready.",
    },
    "back-not": {
        "en": "At the end of the run {ready} of {wanted} `{app}` pods are Ready.",
        "pt-BR": "No fim da execução, {ready} de {wanted} pods `{app}` estão Ready.",
    },
}
