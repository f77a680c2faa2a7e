#!/bin/bash
# drain.sh <node> <seconds>
set -euo pipefail
kubectl=/var/lib/rancher/rke2/bin/kubectl
$kubectl get node "$1" || {
  echo "$1 is no node any more"
  exit 0
}
$kubectl cordon "$1"
$kubectl drain "$1" --ignore-daemonsets --delete-emptydir-data --timeout="$2s"
$kubectl delete node "$1"
