#!/usr/bin/env bash
# Gives nodes the labels and taints that they are to have, and takes those away that an earlier run gave them. Run on a server.
# The file `nodes` beside this program has a line for each node: its name, labels (key=value) and taints (key=value:Effect, or key:Effect).
# The label that asks for an upgrade is given only to nodes that run another release than servers do, and only once all servers have the one that it names.
set -euo pipefail
export LC_ALL=C

root=${CDK_GPU_ROOT:-}
stage=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# What is ours on a node: other labels and taints are nobody's business here.
annotation=cdk-gpu/managed
upgrade=cdk-gpu/upgrade

if [[ -x $root/var/lib/rancher/rke2/bin/kubectl ]]; then
  kubectl=("$root/var/lib/rancher/rke2/bin/kubectl" --kubeconfig "$root/etc/rancher/rke2/rke2.yaml")
elif [[ -x $root/usr/local/bin/k3s ]]; then
  kubectl=("$root/usr/local/bin/k3s" kubectl --kubeconfig "$root/etc/rancher/k3s/k3s.yaml")
else
  echo 'error: this host is no server of RKE2 or K3s'
  exit 1
fi

ask() {
  timeout 60 "${kubectl[@]}" --request-timeout=30s "$@"
}

# What tells a label or taint from others: a label's key, a taint's key and effect.
identity() {
  case $1 in
    *:*) printf '%s:%s\n' "${1%%[=:]*}" "${1##*:}" ;;
    *) printf '%s\n' "${1%%=*}" ;;
  esac
}

versions_of_servers() {
  ask get nodes -l node-role.kubernetes.io/control-plane -o 'jsonpath={range .items[*]}{.status.nodeInfo.kubeletVersion}{"\n"}{end}' | sort -u
}

# Whether all servers come to be of a release. A kubelet that was started again tells its version a little later.
await_servers() {
  local versions
  for _ in {1..60}; do
    versions=$(versions_of_servers) || versions=''
    [[ ${versions//+/-} != "$release" ]] || return 0
    sleep 5
  done
  return 1
}

# Whether a node with a version is to be asked to upgrade.
lags_behind() {
  [[ $led == yes && -n $1 && ${1//+/-} != "$release" ]]
}

reconcile() {
  local node=$1 item known taints has version
  shift
  version=$(ask get node "$node" -o 'jsonpath={.status.nodeInfo.kubeletVersion}')
  local labels=() marks=() ours=()
  for item in "$@"; do
    [[ $item != "$upgrade="* ]] || lags_behind "$version" || continue
    ours+=("$(identity "$item")")
    case $item in
      *:*) marks+=("$item") ;;
      *) labels+=("$item") ;;
    esac
  done
  known=$(ask get node "$node" -o "jsonpath={.metadata.annotations.cdk-gpu/managed}")
  taints=$(ask get node "$node" -o 'jsonpath={range .spec.taints[*]}{.key}:{.effect}{"\n"}{end}')
  while read -r item; do
    [[ -n $item ]] || continue
    has=no
    [[ " ${ours[*]} " != *" $item "* ]] || has=yes
    [[ $has == no ]] || continue
    case $item in
      # One that is gone already cannot be removed.
      *:*) ! grep -qxF -- "$item" <<<"$taints" || marks+=("$item-") ;;
      *) labels+=("$item-") ;;
    esac
  done < <(tr ',' '\n' <<<"$known")
  ((${#labels[@]} == 0)) || ask label node "$node" --overwrite "${labels[@]}" >/dev/null
  ((${#marks[@]} == 0)) || ask taint node "$node" --overwrite "${marks[@]}" >/dev/null
  item=$(IFS=,; printf '%s' "${ours[*]}")
  [[ $item == "$known" ]] || ask annotate node "$node" --overwrite "$annotation=$item" >/dev/null
  echo "$node has its labels and taints"
}

there=$(ask get nodes -o name)
# The release of this cluster; nothing where there are no agents.
release=$(grep -o -m 1 "$upgrade=[^ ]*" "$stage/nodes" | head -n 1) || true
release=${release#*=}
led=yes
[[ -z $release ]] || await_servers || led=no
while read -r -a words; do
  ((${#words[@]} > 0)) || continue
  if grep -qxF "node/${words[0]}" <<<"$there"; then
    reconcile "${words[@]}" </dev/null
  else
    echo "${words[0]} is not in the cluster yet"
  fi
done <"$stage/nodes"
if [[ $led == no ]]; then
  echo "error: not all servers run $release: agents are not asked to, and keep what they have"
  exit 1
fi
