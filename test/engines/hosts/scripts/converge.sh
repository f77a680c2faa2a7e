#!/bin/bash
# Keeps to what is agreed between Terraform and hosts, and does the least that a story can be told with: stages, installs, starts, and forgets the tokens.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
trap 'rm -f "$here/token" "$here/agent-token"' EXIT
# shellcheck source=/dev/null
. "$here/host.env"
umask 077
mkdir -p /var/log/cdk-gpu
main() {
  set -e
  if [ "${1:-}" = --dry-run ]; then
    echo 'nothing was changed'
    exit 11
  fi
  changed=no
  while read -r mode path content; do
    base64 -d <<<"$content" >"$here/staged"
    if ! cmp -s "$here/staged" "$path"; then
      install -D -m "$mode" "$here/staged" "$path"
      changed=yes
    fi
  done <"$here/files"
  for token in token agent-token; do
    [ ! -e "$here/$token" ] || install -D -m 600 "$here/$token" "$CONFIG_DIR/$token"
  done
  if [ ! -e "/usr/local/bin/$ENGINE" ]; then
    curl -fsSL "https://get.$ENGINE.io" -o "$here/installer"
    INSTALL_RKE2_VERSION=$RELEASE bash "$here/installer"
  fi
  systemctl enable "$SERVICE"
  if ! systemctl is-active --quiet "$SERVICE"; then
    systemctl start "$SERVICE"
  elif [ "$changed" = yes ]; then
    systemctl restart "$SERVICE"
  fi
  echo "$NODE_NAME is as it is to be"
}
set +e
main "$@" 2>&1 | tee -a "/var/log/cdk-gpu/$CLUSTER.log"
exit "${PIPESTATUS[0]}"
