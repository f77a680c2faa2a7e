#!/bin/bash
# Reads the file `nodes` beside it.
set -euo pipefail
kubectl=/var/lib/rancher/rke2/bin/kubectl
while read -r node words; do
  $kubectl get node "$node" || continue
  for word in $words; do
    case $word in
      *:No* | *:Prefer*) $kubectl taint node "$node" --overwrite "$word" ;;
      *) $kubectl label node "$node" --overwrite "$word" ;;
    esac
  done
done <"$(dirname "$0")/nodes"
