"""How true etcd and its tools are."""

from engine.limits import Limit, Limits, typed

LIMITS = Limits(
    title=Limit("etcd and etcdctl", "etcd e etcdctl"),
    modelled=(
        Limit(
            "Raft as in etcd 3.6 and as kubeadm starts it (pre-vote, check-quorum, strict "
            "reconfiguration check), with disks that lose what was not synced; linearizable reads; "
            "leases; watches and their end without a leader; leadership handed over on SIGTERM and "
            "by `move-leader`",
            "o Raft como no etcd 3.6 e como o kubeadm o inicia (pre-vote, check-quorum, "
            "verificação estrita de reconfiguração), com discos que perdem o que não foi "
            "sincronizado; leituras linearizáveis; leases; watches e seu fim sem líder; liderança "
            "passada adiante no SIGTERM e com `move-leader`",
        ),
        Limit(
            "members added, removed and promoted through the log, one at a time, and refused where "
            "the quorum would suffer; learners; a member that was removed or belongs to another "
            "cluster is turned away; a last member that goes on alone (`--force-new-cluster`)",
            "membros adicionados, removidos e promovidos pelo log, um por vez, e recusados quando "
            "o quórum sofreria; learners; um membro que foi removido ou é de outro cluster é "
            "rejeitado; um último membro que segue sozinho (`--force-new-cluster`)",
        ),
        Limit(
            "compaction, also that of the API servers every five minutes; the file that grows and "
            "only shrinks by defragmentation; the quota (`cluster: {etcd_quota: 8Mi}`) with its "
            "alarm; snapshots, and data directories restored from them, with and without "
            "`--bump-revision`; disks that are slow, full or lost; etcdctl and etcdutl in their "
            "real words",
            "compactação, também a dos API servers a cada cinco minutos; discos lentos, cheios ou "
            "perdidos; o arquivo que cresce e só encolhe com desfragmentação; a cota "
            "(`cluster: {etcd_quota: 8Mi}`) com seu alarme; snapshots, e diretórios de dados "
            "restaurados deles, com e sem `--bump-revision`; etcdctl e etcdutl com as palavras "
            "reais",
        ),
        Limit(
            "members that compare themselves: at their start, as kubeadm has it "
            "(InitialCorruptCheck), whoever differs from any other does not run; with "
            "`etcd_corrupt_check` or `etcd_compact_hash_check` the leader raises the alarm "
            "CORRUPT, and all writes are refused while reads go on",
            "membros que se comparam: ao iniciar, como o kubeadm faz (InitialCorruptCheck), quem "
            "difere de qualquer outro não roda; com `etcd_corrupt_check` ou "
            "`etcd_compact_hash_check`, o líder aciona o alarme CORRUPT, e todas as escritas são "
            "recusadas enquanto as leituras seguem",
        ),
    ),
    simplified=(
        Limit(
            "sizes are those of the objects as JSON, where etcd stores protobuf; without "
            "`etcd_quota` the quota of 2 GiB is shown and never reached; a defragmentation takes "
            "8 s for each GiB in use, whatever the disk, and its gain is forgotten at a restart",
            "os tamanhos são os dos objetos em JSON, enquanto o etcd guarda protobuf; sem "
            "`etcd_quota`, a cota de 2 GiB é mostrada e nunca atingida; a desfragmentação leva 8 s "
            "por GiB em uso, seja qual for o disco, e seu ganho se esquece ao reiniciar",
            typed("etcdctl"),
        ),
        Limit(
            "the log is kept whole, so a member far behind gets entries, never a snapshot; a "
            "member that is cut off counts as disconnected at once, where etcd would notice the "
            "silence of its streams within seconds, and is called again a second after a way "
            "opens, where etcd calls every 100 ms",
            "o log é mantido inteiro: um membro muito atrasado recebe entradas, nunca um snapshot; "
            "um membro isolado conta como desconectado na hora, enquanto o etcd notaria o silêncio "
            "dos streams em segundos, e é chamado de novo um segundo depois que um caminho "
            "se abre, enquanto o etcd chama a cada 100 ms",
        ),
        Limit(
            "`etcdctl watch` ends after 30 s, as if somebody had pressed Ctrl-C, and its lines are "
            "shown when it ends",
            "o `etcdctl watch` termina após 30 s, como se alguém tivesse apertado Ctrl-C, e suas "
            "linhas são mostradas quando ele termina",
            typed("etcdctl", "watch"),
        ),
        Limit(
            "`get` shows Kubernetes objects as JSON; etcdctl names hosts instead of addresses, "
            "takes a member's name where the real one wants its ID, and leaves out the client's "
            "log lines; with one member restored, its data directory fits any name",
            "`get` mostra objetos do Kubernetes em JSON; o etcdctl cita hosts no lugar de "
            "endereços, aceita o nome do membro onde o real quer o ID e omite as linhas de log do "
            "cliente; restaurado um só membro, o diretório de dados serve para qualquer nome",
            typed("etcdctl"),
        ),
    ),
    absent=(
        Limit(
            "users and TLS (their flags are taken and change nothing); `etcdctl member update`, "
            "ranges, deletions and leases within a `txn`, `lease keep-alive` without `--once` "
            "(such lines are refused); writing text under `/registry/`; a database that cannot be "
            "read at all (what `corrupt_data` takes away is one write)",
            "usuários e TLS (as flags são aceitas e não mudam nada); `etcdctl member update`, "
            "intervalos, exclusões e leases dentro de um `txn`, `lease keep-alive` sem `--once` "
            "(linhas assim são recusadas); escrever texto sob `/registry/`; um banco que não se "
            "consegue ler (o que `corrupt_data` tira é uma escrita)",
        ),
    ),
)
