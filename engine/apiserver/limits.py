"""How true kube-apiserver is."""

from engine.limits import Limit, Limits

LIMITS = Limits(
    title=Limit("kube-apiserver", "kube-apiserver"),
    modelled=(
        Limit(
            "authentication by certificates (name, groups, end of validity: `401`) and by the "
            "accounts of controllers; anonymous requests; impersonation (`--as`, `--as-group`)",
            "autenticação por certificados (nome, grupos, fim da validade: `401`) e pelas contas "
            "dos controllers; requisições anônimas; personificação (`--as`, `--as-group`)",
        ),
        Limit(
            "certificates that end (`expired_certificate`): a server shows its own in every "
            "handshake, a client in every request; the clock of who looks at it counts",
            "certificados que vencem (`expired_certificate`): um servidor mostra o seu em cada "
            "handshake, um cliente em cada requisição; vale o relógio de quem olha",
        ),
        Limit(
            "the Node authorizer and NodeRestriction; RBAC with roles, cluster roles and bindings "
            "as objects, the default ones included, which come back when a server starts; `403` in "
            "the words of the real server; nobody gives rights that they lack, unless they may "
            "`escalate` or `bind`; `kubectl auth can-i` and `auth whoami`; every "
            "controller writes as its own service account",
            "o autorizador Node e o NodeRestriction; RBAC com roles, cluster roles e bindings como "
            "objetos, inclusive os padrões, que voltam quando um servidor inicia; `403` com as "
            "palavras do servidor real; ninguém dá direitos que não tem, a menos que possa usar "
            "`escalate` ou `bind`; `kubectl auth can-i` e `auth whoami`; cada controller "
            "escreve com a própria service account",
        ),
        Limit(
            "health: `/livez`, `/readyz` and `/healthz` with the checks that can fail here (etcd, "
            "the caches, the first objects), `kubectl get --raw '/readyz?verbose'`",
            "saúde: `/livez`, `/readyz` e `/healthz` com as verificações que podem falhar aqui "
            "(etcd, os caches, os primeiros objetos), `kubectl get --raw '/readyz?verbose'`",
        ),
        Limit(
            "server-side apply: managedFields of what people write, conflicts between managers in "
            "their real words, `--force-conflicts`, `--field-manager`; fields that an applier "
            "leaves out go when nobody else has them",
            "server-side apply: managedFields do que as pessoas escrevem, conflitos entre managers "
            "com as palavras reais, `--force-conflicts`, `--field-manager`; campos que quem aplica "
            "deixa de fora somem quando ninguém mais os tem",
        ),
        Limit(
            "what clients send is read by the API's types: unknown fields are refused, told of or "
            "passed over as `fieldValidation` says (kubectl's --validate), and never kept; wrong "
            "types, impossible values and changes of what may not change are refused, each with "
            "its field, in the words of the real server",
            "o que os clientes enviam é lido pelos tipos da API: campos desconhecidos são "
            "recusados, avisados ou ignorados conforme `fieldValidation` (o --validate do "
            "kubectl), e nunca guardados; tipos errados, valores impossíveis e mudanças no que "
            "não pode mudar são recusados, cada um com seu campo, nas palavras do servidor real",
        ),
        Limit(
            "admission in this order: NamespaceLifecycle, LimitRanger, ServiceAccount, "
            "TaintNodesByCondition, Priority, DefaultTolerationSeconds, mutating webhooks; then "
            "validation; then LimitRanger's bounds, PodSecurity (`enforce` for pods, `warn` for "
            "pods and workloads), NodeRestriction, validating webhooks, and ResourceQuota last, "
            "charged in etcd before the object is written; the words are the real ones",
            "admissão nesta ordem: NamespaceLifecycle, LimitRanger, ServiceAccount, "
            "TaintNodesByCondition, Priority, DefaultTolerationSeconds, webhooks mutantes; depois "
            "a validação; depois os limites do LimitRanger, PodSecurity (`enforce` para pods, "
            "`warn` para pods e workloads), NodeRestriction, webhooks validadores e, por último, "
            "ResourceQuota, debitada no etcd antes de o objeto ser escrito; as palavras são as "
            "reais",
        ),
        Limit(
            "priority and fairness, wherever requests could crowd a priority level: FlowSchemas "
            "and levels as objects that count, the seats of --max-requests-inflight, shuffle "
            "sharding, queues served fairly in virtual time, seats lent every ten seconds, `429` "
            "where queues are full or after 15 s, with a `Retry-After` that grows; clients come "
            "again up to ten times",
            "priority and fairness, onde pedidos poderiam lotar um nível de prioridade: "
            "FlowSchemas e níveis como objetos que valem, os assentos de --max-requests-inflight, "
            "shuffle sharding, filas atendidas com justiça em tempo virtual, assentos emprestados "
            "a cada dez segundos, `429` onde as filas estão cheias ou após 15 s, com um "
            "`Retry-After` que cresce; clientes voltam até dez vezes",
        ),
        Limit(
            "webhooks: one after the other where they may change an object, all at once where "
            "they may only refuse; each is asked over the network, by the rules of kube-proxy on "
            "the API server's machine and one of the endpoints; who does not answer is waited for "
            "as long as timeoutSeconds says, a refused connection is known at once, and "
            "failurePolicy decides",
            "webhooks: um após o outro onde podem mudar um objeto, todos de uma vez onde só podem "
            "recusar; cada um é consultado pela rede, pelas regras do kube-proxy na máquina do "
            "API server e um dos endpoints; por quem não responde espera-se quanto diz "
            "timeoutSeconds, uma conexão recusada é sabida na hora, e failurePolicy decide",
        ),
        Limit(
            "aggregated APIs: an APIService's Service and program are looked at every 30 s, its "
            "condition Available says how, and requests for it are refused while it does not "
            "answer",
            "APIs agregadas: o Service e o programa de um APIService são vistos a cada 30 s, sua "
            "condição Available diz como estão, e requisições a ela são recusadas enquanto não "
            "responde",
        ),
        Limit(
            "Events hang on etcd leases and vanish an hour after their last change (`event_ttl`)",
            "Events são presos a leases do etcd e somem uma hora após a última mudança "
            "(`event_ttl`)",
        ),
    ),
    simplified=(
        Limit(
            "of the real validation, the errors that people often make; a refused change of a pod "
            "is told without the diff that follows it; the types are those of 1.36 in every "
            "profile",
            "da validação real, os erros que as pessoas cometem com frequência; uma mudança "
            "recusada de um pod é contada sem o diff que a segue; os tipos são os da 1.36 em "
            "todos os perfis",
        ),
        Limit(
            "the lease of an Event is granted with the first Event that hangs on it, where the "
            "real server asks etcd for it first",
            "o lease de um Event é concedido com o primeiro Event preso a ele; o servidor real o "
            "pede antes ao etcd",
        ),
        Limit(
            "the default roles are written in two transactions; they speak of what exists here and "
            "of what people ask about; `admin`, `edit` and `view` have their collected rules from "
            "the start, before kube-controller-manager would collect them",
            "os roles padrão são escritos em duas transações; falam do que existe aqui e do que as "
            "pessoas perguntam; `admin`, `edit` e `view` já nascem com as regras reunidas, "
            "antes que o kube-controller-manager as reunisse",
        ),
        Limit(
            "a server that has not read the store yet lets requests wait for that; reading for all "
            "controllers is done by the manager itself",
            "um servidor que ainda não leu o armazenamento faz as requisições esperarem; a leitura "
            "de todos os controllers é feita pelo próprio manager",
        ),
        Limit(
            "a webhook that is reached allows everything unchanged and at once, and is asked once "
            "about a write, also where that is tried again; behind a URL there is nobody: this "
            "machine refuses, another address is silent, a name is unknown; a request to a pod "
            "that is gone is refused, where a real network may also be silent",
            "um webhook alcançado permite tudo, sem mudar nada e na hora, e é consultado uma vez "
            "sobre uma escrita, mesmo quando ela é tentada de novo; atrás de uma URL não há "
            "ninguém: esta máquina recusa, outro endereço silencia, um nome é desconhecido; um "
            "pedido a um pod que já não existe é recusado, enquanto uma rede real pode também "
            "silenciar",
        ),
        Limit(
            "in priority and fairness every request takes one seat, also a long list; a watch "
            "takes none; who asks is weighed after what he may do; the status of a FlowSchema is "
            "that of its beginning, and deleted ones are brought back only by a restart; a server "
            "has no other bound: handling a request takes no time of its CPU",
            "em priority and fairness cada pedido ocupa um assento, mesmo um list longo; um watch "
            "não ocupa; quem pede é pesado depois do que lhe é permitido; o status de um "
            "FlowSchema é o do início, e os excluídos só voltam com um reinício; o servidor não "
            "tem outro limite: tratar um pedido não gasta tempo de CPU",
        ),
        Limit(
            "a pod in a namespace without the account `default` is refused at once, where the "
            "real server tries for half a second; PodSecurity knows the newest version of each "
            "level",
            "um pod em um namespace sem a conta `default` é recusado na hora, enquanto o servidor "
            "real tenta por meio segundo; o PodSecurity conhece a versão mais nova de cada nível",
        ),
    ),
    absent=(
        Limit(
            "custom resources; what aggregated APIs answer (a list of metrics is empty), and the "
            "APIServices of the server's own groups",
            "custom resources; o que APIs agregadas respondem (uma lista de métricas é vazia) e os "
            "APIServices dos grupos do próprio servidor",
        ),
        Limit(
            "managedFields of what controllers create for themselves, of statuses, and the entry "
            "of its own for a scale",
            "managedFields do que os controllers criam para si, dos status, e a entrada própria de "
            "um scale",
        ),
        Limit(
            "keys and signatures of certificates: who holds one is believed; the certificates of "
            "etcd; the kubelet that ends itself after five minutes without a valid one",
            "chaves e assinaturas de certificados: acredita-se em quem tem um; os certificados do "
            "etcd; o kubelet que se encerra após cinco minutos sem um válido",
        ),
        Limit(
            "what answers of webhooks could change; CEL policies; "
            "charges for updates (a Service that becomes a NodePort); PodSecurity's checks of "
            "AppArmor, SELinux, sysctls, Windows and hosts of probes, its `audit` mode, and its "
            "look at existing pods when a namespace is labelled",
            "o que respostas de webhooks poderiam mudar; políticas "
            "CEL; débitos de atualizações (um Service que vira NodePort); as verificações do "
            "PodSecurity sobre AppArmor, SELinux, sysctls, Windows e hosts de probes, seu modo "
            "`audit` e o olhar sobre pods existentes quando um namespace recebe o label",
        ),
        Limit(
            "tokens as proof (`create token` gives one that nobody has signed, and no request is "
            "made with it; service accounts are believed; the volume `kube-api-access-…` is in "
            "the pod, nothing in it, and no pod waits for it), token review, webhooks for "
            "authentication and authorisation, audit",
            "tokens como prova (`create token` dá um que ninguém assinou, e nenhum pedido é feito "
            "com ele; service accounts são aceitas sem prova; o volume `kube-api-access-…` "
            "está no pod, sem nada dentro, e nenhum pod espera por ele), token review, webhooks de "
            "autenticação e autorização, auditoria",
        ),
    ),
)
