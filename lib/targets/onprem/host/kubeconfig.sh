#!/bin/sh
# Fetches the administrator's kubeconfig from a server to the machine that this runs on. It is never printed.
# ADDRESS, PORT and USER_NAME say how the server is reached, BASTION_ADDRESS, BASTION_PORT and BASTION_USER through whom, when that is not empty.
# KEY is the file of a private key; when it is empty, the SSH agent has one. KNOWN_HOSTS has the keys of hosts; when it is empty, they are not verified.
# REMOTE_PATH is where the file is there, and OUT where it is to be here.
# SERVER and NAME are the address of the cluster and the name of the context that are written to it.
set -eu
umask 077

out=$OUT
case $out in
  \~/*) out=$HOME/${out#\~/} ;;
esac
mkdir -p "$(dirname "$out")"

work=$(mktemp -d)
new=$out.new.$$
trap 'rm -rf -- "$work" "$new"' EXIT
trap 'exit 1' HUP INT TERM

# A configuration of its own, which holds for the bastion too.
if [ -n "$KNOWN_HOSTS" ]; then
  printf '%s\n' "$KNOWN_HOSTS" >"$work/known_hosts"
  strict=yes
  known=$work/known_hosts
else
  strict=no
  known=/dev/null
fi
{
  if [ -n "${BASTION_ADDRESS:-}" ]; then
    printf 'Host cdk-gpu-bastion\n  HostName %s\n  Port %s\n  User %s\n' "$BASTION_ADDRESS" "$BASTION_PORT" "$BASTION_USER"
  fi
  printf 'Host cdk-gpu-server\n  HostName %s\n  Port %s\n  User %s\n' "$ADDRESS" "$PORT" "$USER_NAME"
  if [ -n "${BASTION_ADDRESS:-}" ]; then
    printf '  ProxyJump cdk-gpu-bastion\n'
  fi
  printf 'Host *\n  BatchMode yes\n  ConnectTimeout 15\n  LogLevel ERROR\n  GlobalKnownHostsFile /dev/null\n'
  if [ -n "${KEY:-}" ]; then
    printf '  IdentityFile "%s"\n  IdentitiesOnly yes\n  IdentityAgent none\n' "$KEY"
  fi
  printf '  StrictHostKeyChecking %s\n  UserKnownHostsFile "%s"\n' "$strict" "$known"
} >"$work/config"

# shellcheck disable=SC2016 # The remote shell asks who it is, not this one.
ssh -F "$work/config" cdk-gpu-server 'if [ "$(id -u)" = 0 ]; then cat '"'$REMOTE_PATH'"'; else sudo -n cat '"'$REMOTE_PATH'"'; fi' </dev/null >"$work/kubeconfig"

if ! grep -q 'server: https://127\.0\.0\.1:6443$' "$work/kubeconfig"; then
  echo "error: $REMOTE_PATH of $ADDRESS is not a kubeconfig of RKE2 or K3s" >&2
  exit 1
fi
sed -E -e "s#server: https://127\.0\.0\.1:6443\$#server: $SERVER#" -e "s#^( *-? *(name|cluster|user|current-context)): default\$#\1: $NAME#" \
  "$work/kubeconfig" >"$new"
mv -f "$new" "$out"
