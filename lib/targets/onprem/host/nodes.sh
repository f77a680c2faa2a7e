#!/usr/bin/env bash
# Gives nodes the labels and taints that they are to have, and takes those away that an earlier run gave them. Run on a server.
# The file `nodes` beside this program has a line for each node: its name, labels (key=value) and taints (key=value:Effect, or key:Effect).
set -euo pipefail
export LC_ALL=C

root=${CDK_GPU_ROOT:-}
stage=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# What is ours on a node: other labels and taints are nobody's business here.
annotation=cdk-gpu/managed

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

reconcile() {
  local node=$1 item known taints has
  shift
  local labels=() marks=() ours=()
  for item in "$@"; do
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
while read -r -a words; do
  ((${#words[@]} > 0)) || continue
  if grep -qxF "node/${words[0]}" <<<"$there"; then
    reconcile "${words[@]}" </dev/null
  else
    echo "${words[0]} is not in the cluster yet"
  fi
done <"$stage/nodes"
