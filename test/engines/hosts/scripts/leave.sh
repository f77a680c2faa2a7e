#!/bin/bash
# leave.sh <cluster> <folder>
set -euo pipefail
for unit in rke2-server rke2-agent; do systemctl stop "$unit"; done
[ ! -e /usr/local/bin/rke2-uninstall.sh ] || /usr/local/bin/rke2-uninstall.sh
rm -rf /etc/rancher/node /etc/rancher/rke2 "$2"
echo "this host has left $1"
