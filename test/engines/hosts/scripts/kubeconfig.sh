#!/bin/sh
set -eu
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%s' "$KNOWN_HOSTS" >"$work/known_hosts"
strict="-o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$work/known_hosts"
through=''
if [ -n "$BASTION_ADDRESS" ]; then through="ssh $strict -p $BASTION_PORT -W %h:%p $BASTION_USER@$BASTION_ADDRESS"; fi
# shellcheck disable=SC2086
ssh $strict ${through:+-o "ProxyCommand=$through"} -p "$PORT" "$USER_NAME@$ADDRESS" "sudo -n cat $REMOTE_PATH" >"$work/kubeconfig"
mkdir -p "$(dirname "$OUT")"
sed -e "s|https://127.0.0.1:6443|$SERVER|" -e "s|\bdefault\b|$NAME|" "$work/kubeconfig" >"$OUT.new"
mv "$OUT.new" "$OUT"
