#!/usr/bin/env bash
# Brings this host to what the files beside this program say: `host.env`, `files`, `token`, on servers `agent-token`, and, where registries ask for passwords,
# `registries.yaml`, which has them, and `passwords`, which has nothing else.
# It may be run as often as one likes: a host that is as it should be is left alone.
#
# Ends with 0 when the host is as it should be and healthy, 10 when it cannot be joined as it is, 11 after `--dry-run`, 12 when it did not become healthy,
# and with anything else when a step failed.
set -euo pipefail
export LC_ALL=C

stage=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=''
# Secrets never outlive a run, however it ends. From within the folder: one that is staged in its place for the next run, while this one ends, is not ours.
cd "$stage"
trap 'rm -rf -- token agent-token registries.yaml passwords ${work:+"$work"}' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Every path of the host is read and written below this. It is empty on hosts, and a folder in tests.
root=${CDK_GPU_ROOT:-}

# shellcheck source=/dev/null
. "$stage/host.env"
readonly ARCH ARTIFACTS CLUSTER CONFIG_DIR CPUS DATA_DIR DISK_GIB DRIVER ENGINE ETCD_USER FIRST GPUS JOIN_URL KUBECTL LONGHORN MEMORY_MIB NODE_NAME OS_FAMILY
readonly OS_VERSION OTHERS PROXY RAILS RAILS_AS RAILS_MTU RDMA_NICS RELEASE ROLE SELINUX SERVICE TIMEOUT UPGRADE

# What is fetched is fetched through the proxy. It is told of by the one name that K3s' installer does not write down for its service: what sessions of the host have is not what the
# program says, and what the program says is in a file of its own.
through=()
if [[ -n $PROXY ]]; then
  unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY
  through=("ALL_PROXY=$PROXY")
fi

work=$(mktemp -d "$stage/work.XXXXXX")
manifest=$root$CONFIG_DIR/.cdk-gpu-files
# There as long as something was changed that the engine has not been started with.
unfinished=$root$CONFIG_DIR/.cdk-gpu-restart
# There once etcd was: a host that has this and no data has lost it.
had_data=$root$CONFIG_DIR/.cdk-gpu-data
registration=$CONFIG_DIR/config.yaml.d/50-registration.yaml
read -ra kubectl <<<"$root$KUBECTL"

secrets=()
for name in token agent-token; do
  [[ -s $stage/$name ]] || continue
  secret=$(<"$stage/$name")
  # A full token ends with the password that logs may show alone.
  secrets+=("$secret" "${secret##*:}")
done
if [[ -s $stage/passwords ]]; then
  while IFS= read -r secret || [[ -n $secret ]]; do
    [[ -z $secret ]] || secrets+=("$secret")
  done <"$stage/passwords"
fi

say() {
  printf '%s\n' "$*"
}

fail() {
  say "error: $*"
  exit 1
}

# Passes lines on without the secrets in them.
redact() {
  local line secret
  while IFS= read -r line || [[ -n $line ]]; do
    for secret in "${secrets[@]}"; do
      line=${line//"$secret"/***}
    done
    printf '%s\n' "$line"
  done
}

# The value of a key in a file of KEY=value lines.
value_of() {
  [[ ! -f $root$1 ]] || sed -n "s/^$2=//p" "$root$1" | tail -n 1 | tr -d "\"'"
}

# Whether our own earlier run joined this host to this cluster.
joined() {
  [[ $(head -n 1 "$manifest" 2>/dev/null) == "cluster $CLUSTER" ]]
}

is_active() {
  systemctl is-active --quiet "$1" 2>/dev/null
}
