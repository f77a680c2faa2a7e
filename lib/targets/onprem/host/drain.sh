#!/usr/bin/env bash
# Takes a node out of its cluster: no new pods, no pods, no node. Run on a server that stays: drain.sh <node> <seconds that pods have to end>
# Ends with 0 when the node is not there any more.
set -euo pipefail
export LC_ALL=C

root=${CDK_GPU_ROOT:-}
node=$1
seconds=$2

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

# An API server that does not answer says nothing about the node, so only its own answer counts.
found() {
  local name
  name=$(ask get node "$node" --ignore-not-found -o name) || return 2
  [[ -n $name ]]
}

state=0
found || state=$?
case $state in
  0) ;;
  1) echo "$node is not in the cluster" && exit 0 ;;
  *) echo 'error: the API server does not answer' && exit 1 ;;
esac

ask cordon "$node" || true
timeout $((seconds + 30)) "${kubectl[@]}" drain "$node" --ignore-daemonsets --delete-emptydir-data --force "--timeout=${seconds}s" ||
  echo "warning: not all pods of $node ended within $seconds seconds; the node is deleted all the same"
ask delete node "$node" --ignore-not-found --wait=false || true

for _ in {1..12}; do
  state=0
  found || state=$?
  if ((state == 1)); then
    echo "$node is deleted"
    exit 0
  fi
  sleep 5
done
echo "error: $node is still there"
exit 1
