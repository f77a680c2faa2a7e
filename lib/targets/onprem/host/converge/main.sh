dry_run=no
[[ ${1:-} != --dry-run ]] || dry_run=yes

was_joined=no
joined_before() {
  [[ $was_joined == yes ]]
}

restarts() {
  local path
  [[ ! -e $unfinished ]] || return 0
  for path in "${changed[@]}" "${stale[@]}"; do
    ! needs_restart "$path" || return 0
  done
  return 1
}

# Tokens are here for one run alone. Without them they would be taken for files that are wanted no more, and the engine would not start again.
check_staged() {
  local name names=(files token)
  [[ $ROLE == agent ]] || names+=(agent-token)
  for name in "${names[@]}"; do
    [[ -s $stage/$name ]] || fail "$name is not here: a deploy brings it, and one that is at work already took it away. Nothing was changed; deploy again"
  done
}

converge() {
  # The pipe below would hide failures otherwise.
  set -eE
  trap 'say "error: this step failed: $BASH_COMMAND"' ERR
  local install=no restart=no deadline
  check_staged
  preflight
  ! joined || was_joined=yes
  plan_files
  ! must_install || install=yes
  ! restarts || restart=yes
  if [[ $dry_run == yes ]]; then
    show_files
    ! lacks_etcd_user || say 'would add the user etcd'
    [[ $install == no ]] || say "would install $ENGINE $RELEASE"
    [[ $install == no && $restart == no ]] || say "would start $SERVICE again"
    say 'nothing was changed'
    exit 11
  fi
  if [[ $install == no && ${#changed[@]} == 0 && ${#stale[@]} == 0 ]] && [[ $restart == no ]] && ! lacks_etcd_user && is_healthy; then
    remember_data
    say "$NODE_NAME of $CLUSTER is as it should be"
    return 0
  fi
  [[ $install == no && $restart == no ]] || { make_folder "$CONFIG_DIR" && : >"$unfinished"; }
  install_files
  apply_system_files
  add_etcd_user
  [[ $install == no ]] || install_engine
  deadline=$((SECONDS + TIMEOUT))
  run_service
  await_health "$deadline"
  rm -f -- "$unfinished"
  remember_data
  say "$NODE_NAME of $CLUSTER is ready"
}

log=/dev/null
if [[ $dry_run == no && $(id -u) == 0 ]]; then
  exec 9>"$root/run/cdk-gpu.lock"
  flock -w 60 9 || fail 'another run is at work on this host: wait for it to end'
  log=$root/var/log/cdk-gpu/$CLUSTER.log
  (umask 077 && mkdir -p -- "${log%/*}" && touch -- "$log")
fi

set +e
converge 2>&1 9>&- | redact | tee -a "$log"
exit "${PIPESTATUS[0]}"
