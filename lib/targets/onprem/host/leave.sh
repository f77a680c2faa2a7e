#!/usr/bin/env bash
# Takes everything that belongs to a cluster off this host: leave.sh <cluster> [folder that our programs were in]
# It may be run again. A host that is in no cluster, or in another one, is left alone.
set -euo pipefail
export LC_ALL=C

root=${CDK_GPU_ROOT:-}
cluster=$1
folder=${2:-}

say() {
  printf '%s\n' "$*"
}

is_server() {
  grep -qs '^agent-token-file:' "$root/etc/rancher/$1/config.yaml"
}

engine_binary() {
  local folder
  for folder in /usr/local/bin /opt/rke2/bin /opt/bin /usr/bin; do
    [[ ! -x $root$folder/$1 ]] || { say "$root$folder/$1" && return 0; }
  done
  say "$1"
}

ask() {
  local engine=$1 kubectl=("$root/var/lib/rancher/rke2/bin/kubectl")
  shift
  [[ $engine == rke2 ]] || kubectl=("$root/usr/local/bin/k3s" kubectl)
  timeout 60 "${kubectl[@]}" --kubeconfig "$root/etc/rancher/$engine/$engine.yaml" --request-timeout=30s "$@" 2>/dev/null
}

# What this host is to its cluster: `last` of its servers; a `member` that others count on, because nobody could take its node out, and with it its vote: were it gone all the same, few
# more would be too many; and nothing where it is taken out, is no server, or nobody answers.
standing() {
  local engine=$1 node servers
  is_server "$engine" || return 0
  node=$(sed -n 's/^node-name: *//p' "$root/etc/rancher/$engine/config.yaml")
  servers=$(ask "$engine" get nodes -l node-role.kubernetes.io/control-plane -o name) || return 0
  if [[ $servers == "node/$node" ]]; then
    say last
  elif grep -qxF "node/$node" <<<"$servers"; then
    say member
  fi
}

# The engine's own script removes snapshots too, and with those of the last server all that the cluster was.
keep_snapshots() {
  local kept=$root/var/lib/cdk-gpu/$cluster/snapshots snapshots=("$root/var/lib/rancher/$1/server/db/snapshots"/*)
  [[ -e ${snapshots[0]} ]] || return 0
  (umask 077 && mkdir -p -- "$kept")
  mv -f -- "${snapshots[@]}" "$kept"/
  say "snapshots of etcd are in ${kept#"$root"}"
}

leave() {
  # Failures are told, and the rest is removed all the same.
  local engine=$1 config=$root/etc/rancher/$1 manifest owner script service file
  manifest=$config/.cdk-gpu-files
  [[ -f $manifest ]] || return 0
  owner=$(head -n 1 "$manifest")
  if [[ $owner != "cluster $cluster" ]]; then
    say "this host belongs to ${owner:-another cluster}, and stays there"
    return 0
  fi
  case $(standing "$engine") in
    member)
      say "error: $cluster still counts on this server, and no other could take it out: it stays. Put it back into the program, apply, and take it out again when the others answer"
      return 1
      ;;
    last)
      # All that will ever be known of the cluster.
      timeout 120 "$(engine_binary "$engine")" etcd-snapshot save --name leaving >/dev/null 2>&1 || say 'warning: no last snapshot of etcd could be taken'
      ;;
  esac
  for service in "$engine" "$engine-server" "$engine-agent"; do
    ! systemctl is-active --quiet "$service" 2>/dev/null || timeout 300 systemctl stop "$service" || say "warning: $service does not stop"
  done
  keep_snapshots "$engine" || say 'warning: snapshots of etcd could not be kept'
  # Read before the uninstall script removes it.
  tail -n +2 "$manifest" >"$work/files"
  for script in /usr/local/bin/"$engine"-uninstall.sh /usr/local/bin/"$engine"-agent-uninstall.sh /opt/rke2/bin/"$engine"-uninstall.sh; do
    [[ ! -x $root$script ]] || timeout 600 "$root$script" >"$work/log" 2>&1 || { say "warning: $script failed:" && tail -n 20 "$work/log"; }
  done
  while read -r file; do
    rm -f -- "$root$file"
  done <"$work/files"
  # With the password of the old node, a new one of the same name would be refused (k3s-io/k3s#802).
  rm -rf -- "$root/etc/rancher/node" "$config"
  say "this host has left $cluster"
}

main() {
  set -e
  [[ $(id -u) == 0 ]] || { say 'error: this does not run as root' && exit 1; }
  leave rke2
  leave k3s
  # Nothing but a folder that we made ourselves.
  case $folder in
    */.cdk-gpu/"$cluster") rm -rf -- "$folder" ;;
  esac
}

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
log=$root/var/log/cdk-gpu/$cluster.log
[[ -d ${log%/*} ]] || log=/dev/null
if [[ $(id -u) == 0 ]]; then
  # One who joins here is waited for, and whoever would join waits.
  exec 9>"$root/run/cdk-gpu.lock"
  flock -w 1200 9 || { say 'error: another run is at work on this host' && exit 1; }
fi
set +e
main 2>&1 9>&- | tee -a "$log"
exit "${PIPESTATUS[0]}"
