"""How true kubectl is."""

from engine.limits import Limit, Limits, typed

LIMITS = Limits(
    title=Limit("kubectl", "kubectl"),
    modelled=(
        Limit(
            "get, describe, create, apply (by client and by server), delete, scale, set, rollout, "
            "expose, autoscale, run, label, annotate, patch, replace, taint, cordon, drain, wait, "
            "logs, events, diff, certificate and auth: columns, texts, exit codes and what they "
            "ask of the server are those of kubectl 1.36, also for several objects, dry runs and "
            "errors",
            "get, describe, create, apply (pelo cliente e pelo servidor), delete, scale, set, "
            "rollout, expose, autoscale, run, label, annotate, patch, replace, taint, cordon, "
            "drain, wait, logs, events, diff, certificate e auth: as colunas, os textos, os "
            "códigos de saída e o que pedem ao servidor são os do kubectl 1.36, também para vários "
            "objetos, dry runs e erros",
        ),
        Limit(
            "users, contexts and client certificates of the kubeconfig (`config set-credentials`, "
            "`set-context`, `use-context`, `--user`, `--context`, `--client-certificate`); the "
            "output of kubectl goes to a file of the operator's machine with `> FILE`",
            "usuários, contextos e certificados de cliente do kubeconfig (`config "
            "set-credentials`, `set-context`, `use-context`, `--user`, `--context`, "
            "`--client-certificate`); a saída do kubectl vai para um arquivo da máquina do "
            "operador com `> ARQUIVO`",
        ),
    ),
    simplified=(
        Limit(
            "`get --watch` ends after 30 s, or after --request-timeout, as if somebody had pressed "
            "Ctrl-C; its rows are shown when it ends",
            "`get --watch` acaba depois de 30 s, ou do --request-timeout, como se alguém tivesse "
            "apertado Ctrl-C; as linhas aparecem quando ele acaba",
        ),
        Limit(
            "`explain` describes the kinds and fields that the engine knows, in sentences of its "
            "own and in English alone, as kubectl does; `api-resources` and `api-versions` list "
            "only what the engine serves",
            "o `explain` descreve os kinds e campos que o engine conhece, com frases próprias e só "
            "em inglês, como o kubectl; `api-resources` e `api-versions` listam só o que o engine "
            "serve",
        ),
        Limit(
            "a typed line is one command: behind a `|` there are base64, cat, grep, head, sort, "
            "tail and wc, as bash would run them; no `;`, no `&&`, no other files",
            "uma linha digitada é um comando: depois de um `|` há base64, cat, grep, head, sort, "
            "tail e wc, como o bash os rodaria; sem `;`, sem `&&`, sem outros arquivos",
        ),
        Limit(
            "manifests come from standard input (`-f -`): there are no files; discovery and the "
            "schema are taken as known, so only a server that cannot be reached keeps apply from "
            "checking a manifest; tables are laid out by kubectl where the server would render "
            "them",
            "os manifestos vêm da entrada padrão (`-f -`): não há arquivos; a discovery e o schema "
            "são tidos como conhecidos, e só um servidor inalcançável impede o apply de verificar "
            "um manifesto; as tabelas são montadas pelo kubectl, enquanto na realidade o servidor "
            "as monta",
        ),
        Limit(
            "a client-side apply sends a JSON merge patch where the real one sends a strategic "
            "merge patch; an autoscaler of autoscaling/v1 is sent as one of v2; a dry run of "
            "`rollout undo` shows the workload instead of its template",
            "um apply do lado do cliente envia um JSON merge patch, enquanto o real envia um "
            "strategic merge patch; um autoscaler de autoscaling/v1 é enviado como um de v2; um "
            "dry run de `rollout undo` mostra o workload em vez do template",
        ),
    ),
    absent=(
        Limit(
            "`logs --follow`: a log is read again later instead",
            "`logs --follow`: lê-se o log de novo mais tarde",
        ),
        Limit(
            "exec, attach, cp, port-forward, proxy and debug, and `run` with `--rm`, `-i` or "
            "`-t`: containers run nothing that could be talked to",
            "exec, attach, cp, port-forward, proxy e debug, e `run` com `--rm`, `-i` ou `-t`: os "
            "contêineres não executam nada com que se possa falar",
        ),
        Limit(
            "edit, kustomize, plugins, `cluster-info dump`, the rest of config; secrets from "
            "files; output as go-template; `apply --prune`. The answer to such a line says that "
            "this is not modelled, and so does the answer to one about a kind that only a real "
            "server has (Endpoints, Ingress, NetworkPolicy, CustomResourceDefinition …)",
            "edit, kustomize, plugins, `cluster-info dump`, o resto de config; secrets a "
            "partir de arquivos; saída como go-template; `apply --prune`. A resposta a uma linha "
            "assim diz que isso não é modelado, e também a resposta a uma sobre um kind que só um "
            "servidor real tem (Endpoints, Ingress, NetworkPolicy, CustomResourceDefinition …)",
        ),
        Limit(
            "a metrics server: `kubectl top` answers that the Metrics API is not available, or "
            "where one is registered, that there are no metrics yet",
            "um metrics server: o `kubectl top` responde que a Metrics API não está disponível "
            "ou, se houver um registrado, que ainda não há métricas",
            typed("kubectl", "top"),
        ),
    ),
)
