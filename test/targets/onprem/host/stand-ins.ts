/**
 * Programs that a made-up host has in the place of real ones. They look at files of `state`, and write there what they were asked.
 * Kubelets are of the release that is installed, unless `versions/<node>` or, for all servers, `versions/servers` says another.
 * An empty file `unhealthy` keeps the engine from getting healthy, `unreachable` keeps others from answering, `late` does so once, and `living` lets the second and third server answer.
 */
export function standIns(root: string, state: string): Readonly<Record<string, string>> {
  const note = (name: string) => `echo "${name} $*" >> ${state}/calls\n`;
  return {
    id: `cat ${state}/uid 2>/dev/null || echo 0\n`,
    uname: `case $1 in -m) echo x86_64 ;; *) echo some-host ;; esac\n`,
    df: `printf 'Filesystem 1024-blocks Used Available\\n/dev/x 1 1 %s\\n' "$(cat ${state}/disk 2>/dev/null || echo 99999999999)"\n`,
    timedatectl: `cat ${state}/ntp 2>/dev/null || echo yes\n`,
    'nvidia-smi': `i=0; while [ $i -lt "$(cat ${state}/gpus)" ]; do echo "GPU $i: NVIDIA"; i=$((i + 1)); done\n`,
    iptables: '',
    groupadd: `${note('groupadd')}for last; do :; done; echo "$last:x:990:" >> ${root}/etc/group\n`,
    useradd: `${note('useradd')}for last; do :; done; echo "$last:x:990:990::/:/sbin/nologin" >> ${root}/etc/passwd\n`,
    // Packages are files of `packages`.
    rpm: `for last; do :; done; test -e ${state}/packages/"$last"\n`,
    ...Object.fromEntries(['blkid', 'findmnt', 'iscsiadm', 'lsblk', 'mount.nfs'].map((name) => [name, ''])),
    sysctl: note('sysctl'),
    sleep: '',
    journalctl: `cat ${state}/journal\n`,
    systemctl: [
      `for last; do :; done`,
      `case $1 in`,
      `  is-active) test -e ${state}/active/"$last"; exit ;;`,
      `  is-enabled) test -e ${state}/enabled-"$last"; exit ;;`,
      `  start | restart) test -e ${state}/broken && exit 1; touch ${state}/active/"$last" ;;`,
      `  stop) rm -f ${state}/active/"$last" ;;`,
      `  enable) touch ${state}/enabled-"$last" ;;`,
      `esac`,
      note('systemctl'),
    ].join('\n'),
    curl: [
      `for last; do :; done`,
      note('curl'),
      `env | grep -i '_proxy=' | sed 's/^/curl with /' >> ${state}/calls`,
      `test -e ${state}/unreachable && exit 7`,
      `test -e ${state}/late && rm ${state}/late && exit 7`,
      `case $last in`,
      `  https://192.0.2.1[23]:*) test -e ${state}/living; exit ;;`,
      `  http://127.0.0.1:10248/healthz) test ! -e ${state}/unhealthy; exit ;;`,
      `  https://get.*) while [ "$1" != -o ]; do shift; done; cat > "$2" <<'END'`,
      installer(root, state),
      `END`,
      `esac`,
      ``,
    ].join('\n'),
  };
}

/** What the vendors' install scripts do, as far as we look at it: the engine that says its release, `kubectl`, and the uninstall script. */
export function installer(root: string, state: string): string {
  return [
    `env | grep -iE '^INSTALL_|_PROXY=' | sort | sed 's/^/installer /' >> ${state}/calls`,
    `mkdir -p ${root}/usr/local/bin ${root}/var/lib/rancher/rke2/bin`,
    `if [ -n "$INSTALL_K3S_EXEC" ]; then name=k3s; else name=rke2; fi`,
    `cat > ${root}/usr/local/bin/$name <<ENGINE`,
    `#!/bin/sh`,
    `case \\$1 in`,
    `  kubectl) shift; exec ${root}/kubectl "\\$@" ;;`,
    `  *) echo "$name version $(cat ${state}/installs) (0123456)" ;;`,
    `esac`,
    `ENGINE`,
    `cat > ${root}/kubectl <<'KUBECTL'`,
    kubectl(state),
    `KUBECTL`,
    `printf '#!/bin/sh\\necho uninstall >> ${state}/calls\\nrm -f ${root}/usr/local/bin/'$name'*\\n' > ${root}/usr/local/bin/$name-uninstall.sh`,
    `chmod 755 ${root}/kubectl ${root}/usr/local/bin/$name ${root}/usr/local/bin/$name-uninstall.sh`,
    `if [ $name = rke2 ]; then cp ${root}/kubectl ${root}/var/lib/rancher/rke2/bin/kubectl; fi`,
  ].join('\n');
}

/** An API server in a folder: a file for each node, with what was set on it a line each. */
function kubectl(state: string): string {
  return [
    `#!/bin/sh`,
    `echo "kubectl $*" >> ${state}/calls`,
    `test ! -e ${state}/unreachable || exit 1`,
    `while :; do case $1 in --kubeconfig) shift 2 ;; --request-timeout=*) shift ;; *) break ;; esac; done`,
    `nodes=${state}/nodes`,
    `case "$1 $2" in`,
    `  'get --raw') test ! -e ${state}/unhealthy ;;`,
    `  'get nodes') case "$*" in *kubeletVersion*) cat ${state}/versions/servers 2>/dev/null || cat ${state}/installs; exit ;; esac`,
    `    for node in "$nodes"/*; do test ! -e "$node" || echo "node/\${node##*/}"; done ;;`,
    `  'get node')`,
    `    case "$*" in`,
    `      *Ready*) echo True ;;`,
    `      *kubeletVersion*) cat ${state}/versions/"$3" 2>/dev/null || cat ${state}/installs ;;`,
    `      *managed*) sed -n 's/^cdk-gpu.managed=//p' "$nodes/$3" ;;`,
    `      *taints*) grep : "$nodes/$3" | sed 's/=[^:]*:/:/' ;;`,
    `      *) test ! -e "$nodes/$3" || echo "node/$3" ;;`,
    `    esac ;;`,
    `  'delete node') test -e ${state}/stuck || rm -f "$nodes/$3" ;;`,
    `  'label node' | 'taint node' | 'annotate node')`,
    `    kind=$1; file=$nodes/$3; shift 4`,
    `    for item; do`,
    `      case $kind in`,
    `        taint) match="^\${item%%[=:]*}[=:].*\${item##*:}$" ;;`,
    `        *) match="^\${item%%=*}=" ;;`,
    `      esac`,
    `      case $item in *:*-) match="^\${item%%:*}[=:].*\${item##*:}"; match="\${match%-}$" ;; *-) match="^\${item%-}=" ;; esac`,
    `      grep -v "$match" "$file" > "$file.new"`,
    `      case $item in *-) ;; *) echo "$item" >> "$file.new" ;; esac`,
    `      mv "$file.new" "$file"`,
    `    done ;;`,
    `  drain*) test ! -e ${state}/undrainable ;;`,
    `esac`,
  ].join('\n');
}
