# The engine itself: its release, its installation, its service.

engine_binary() {
  local folder
  # A machine whose /usr/local is read-only or a mount of its own has it elsewhere.
  for folder in /usr/local/bin /opt/rke2/bin /opt/bin /usr/bin; do
    [[ ! -x $root$folder/$ENGINE ]] || { say "$root$folder/$ENGINE" && return 0; }
  done
  return 1
}

installed_release() {
  local binary
  binary=$(engine_binary) || return 0
  # rke2 version v1.35.7+rke2r1 (commit)
  "$binary" --version 2>/dev/null | awk 'NR == 1 { print $3 }'
}

is_older() {
  [[ $1 != "$2" && $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]
}

# Whether the second release is of the first one's minor version, or of the next.
is_next_minor() {
  local from to
  from=$(minor_of "$1")
  to=$(minor_of "$2")
  [[ ${1%%.*} == "${2%%.*}" ]] && ((to - from <= 1))
}

minor_of() {
  cut -d . -f 2 <<<"$1"
}

# Agents get their first release here; later ones come node by node, with their pods moved away before.
must_install() {
  local has
  has=$(installed_release)
  [[ -z $has ]] || { [[ $UPGRADE == yes && $has != "$RELEASE" ]] && is_older "$has" "$RELEASE"; }
}

install_engine() {
  local installer=$work/install.sh has
  if [[ -n $ARTIFACTS ]]; then
    stage_artifacts
    installer=$artifacts/install.sh
  else
    # To a file first: half of a program is never run.
    env "${through[@]}" curl -fsSL --proto '=https' --tlsv1.2 --retry 3 --max-time 120 -o "$installer" "https://get.$ENGINE.io" ||
      fail "https://get.$ENGINE.io cannot be fetched${PROXY:+ through $PROXY}"
  fi
  say "installing $ENGINE $RELEASE"
  case $ENGINE in
    rke2) install_rke2 "$installer" ;;
    k3s) install_k3s "$installer" ;;
  esac
  has=$(installed_release)
  [[ $has == "$RELEASE" ]] || fail "$RELEASE was to be installed, and ${has:-nothing} is"
}

# From the archive on every distribution: packages would be upgraded with the rest of the system.
install_rke2() {
  if [[ -n $ARTIFACTS ]]; then
    env INSTALL_RKE2_ARTIFACT_PATH="$artifacts" INSTALL_RKE2_TYPE="$ROLE" sh "$1"
  else
    env "${through[@]}" INSTALL_RKE2_VERSION="$RELEASE" INSTALL_RKE2_TYPE="$ROLE" INSTALL_RKE2_METHOD=tar sh "$1"
  fi
}

# We enable and start the service ourselves, when all of its files are there.
install_k3s() {
  local skip='' image
  if [[ -n $ARTIFACTS ]]; then
    skip=true
    install -D -m 0755 "$artifacts/$(program_name)" "$root/usr/local/bin/k3s"
    make_folder "$DATA_DIR/agent/images"
    for image in "$artifacts"/k3s-airgap-images-*; do
      [[ ! -f $image ]] || install -m 0644 "$image" "$root$DATA_DIR/agent/images/"
    done
  fi
  env "${through[@]}" INSTALL_K3S_VERSION="$RELEASE" INSTALL_K3S_EXEC="$ROLE" INSTALL_K3S_SKIP_DOWNLOAD="$skip" INSTALL_K3S_SKIP_ENABLE=true \
    INSTALL_K3S_SKIP_START=true sh "$1"
}

is_healthy() {
  is_active "$SERVICE" || return 1
  if [[ $ROLE == server ]]; then
    "${kubectl[@]}" --kubeconfig "$root$CONFIG_DIR/$ENGINE.yaml" --request-timeout=10s get --raw /readyz >/dev/null 2>&1
  else
    # The node may still be called ready for a while after its kubelet has ended, so both are asked.
    curl -fs --noproxy '*' --max-time 10 -o /dev/null http://127.0.0.1:10248/healthz && [[ $(node_ready) == True ]]
  fi
}

node_ready() {
  "${kubectl[@]}" --kubeconfig "$root$DATA_DIR/agent/kubelet.kubeconfig" --request-timeout=10s get node "$NODE_NAME" \
    -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}' 2>/dev/null || true
}

# systemd waits for the engine to be ready, and tries again by itself when it ends: how that went is told by its health.
run_service() {
  systemctl daemon-reload
  systemctl is-enabled --quiet "$SERVICE" 2>/dev/null || systemctl enable --quiet "$SERVICE"
  if [[ -e $unfinished ]]; then
    say "starting $SERVICE"
    timeout "$TIMEOUT" systemctl restart "$SERVICE" || true
  elif ! is_active "$SERVICE"; then
    say "starting $SERVICE"
    timeout "$TIMEOUT" systemctl start "$SERVICE" || true
  fi
}

# What the engine says where the cluster still has the password, or the member of etcd, of the machine that had the name before
# (pkg/agent/config/config.go and pkg/etcd/etcd.go of k3s-io/k3s, read 2026-11-23).
is_taken_for_another() {
  journalctl -u "$SERVICE" -n 200 --no-pager -o cat 2>/dev/null | grep -qE 'Node password rejected|duplicate node name found'
}

await_health() {
  local deadline=$1
  until is_healthy; do
    if ((SECONDS >= deadline)); then
      say "error: $SERVICE did not become healthy within $TIMEOUT seconds. Its last words:"
      journalctl -u "$SERVICE" -n 30 --no-pager -o cat || true
      ! is_taken_for_another ||
        say "the cluster has a node $NODE_NAME already, and takes this host for another machine, as after a new installation: take the host out of the program in one apply, and add it in the next"
      [[ " ${changed[*]} " != *" $CONFIG_DIR/token "* ]] || ! joined_before ||
        say "its token was changed: a token is changed with \`$ENGINE token rotate\` on a server first"
      exit 12
    fi
    sleep 5
  done
}
