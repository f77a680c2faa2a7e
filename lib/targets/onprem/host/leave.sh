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
  for service in "$engine" "$engine-server" "$engine-agent"; do
    ! systemctl is-active --quiet "$service" 2>/dev/null || timeout 300 systemctl stop "$service" || say "warning: $service does not stop"
  done
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
set +e
main 2>&1 | tee -a "$log"
exit "${PIPESTATUS[0]}"
