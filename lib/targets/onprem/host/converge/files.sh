# What is on the host, and what is to be there.

wanted=()
changed=()
modes=()
sources=()
stale=()

# Takes one file into the plan: where it is to be, its mode, and where its content lies.
plan_file() {
  local path=$1 mode=$2 content=$3
  wanted+=("$path")
  if [[ $(stat -c %a "$root$path" 2>/dev/null) == "${mode#0}" ]] && cmp -s "$content" "$root$path"; then
    return 0
  fi
  changed+=("$path")
  modes+=("$mode")
  sources+=("$content")
}

plan_files() {
  local mode path content number=0 name
  while read -r mode path content; do
    number=$((number + 1))
    base64 -d <<<"$content" >"$work/$number"
    # The same, with the passwords that it is to have.
    [[ $path != "$CONFIG_DIR/registries.yaml" || ! -s $stage/registries.yaml ]] || cp "$stage/registries.yaml" "$work/$number"
    plan_file "$path" "$mode" "$work/$number"
  done <"$stage/files"
  for name in token agent-token; do
    [[ ! -f $stage/$name ]] || plan_file "$CONFIG_DIR/$name" 0600 "$stage/$name"
  done
  [[ -f $manifest ]] || return 0
  while read -r path; do
    is_wanted "$path" || stale+=("$path")
  done < <(tail -n +2 "$manifest")
}

is_wanted() {
  local path
  for path in "${wanted[@]}"; do
    [[ $path != "$1" ]] || return 0
  done
  return 1
}

# Whether the engine has to be started again for a file. Labels and taints are read when the node registers, and manifests are watched.
needs_restart() {
  [[ $1 == "/etc/systemd/system/$SERVICE.service.d"/* || ($1 == "$CONFIG_DIR"/* && $1 != "$registration") ]]
}

show_files() {
  local index path
  for index in "${!changed[@]}"; do
    path=${changed[index]}
    say "would write $path (${modes[index]})"
    case $path in
      # People keep passwords there, and tokens are passwords.
      "$CONFIG_DIR"/token | "$CONFIG_DIR"/agent-token | */registries.yaml) ;;
      *) [[ ! -f $root$path ]] || diff -u --label "$path, as it is" --label "$path, as it would be" "$root$path" "${sources[index]}" || true ;;
    esac
  done
  for path in "${stale[@]}"; do
    say "would remove $path"
  done
}

# What is not there yet is made; only root may look into what the engine keeps for itself.
make_folder() {
  local folder=$root$1
  [[ -d $folder ]] && return 0
  if [[ $1 == "$DATA_DIR"/* ]]; then
    mkdir -p -- "$root$DATA_DIR"
    (umask 077 && mkdir -p -- "$folder")
  else
    mkdir -p -- "$folder"
  fi
}

# Remembers what is ours, before it is written: an interrupted run leaves nothing that the next does not know of.
write_manifest() {
  make_folder "$CONFIG_DIR"
  {
    say "cluster $CLUSTER"
    printf '%s\n' "$@" | sort -u
  } >"$manifest.new"
  chmod 0600 "$manifest.new"
  mv -f "$manifest.new" "$manifest"
}

remember_data() {
  [[ ! -d $root$DATA_DIR/server/db || -e $had_data ]] || : >"$had_data"
}

install_files() {
  local index path
  write_manifest "${wanted[@]}" "${stale[@]}"
  for index in "${!changed[@]}"; do
    path=${changed[index]}
    make_folder "$(dirname "$path")"
    # Renamed into place, so that nobody reads half a file.
    install -m "${modes[index]}" "${sources[index]}" "$root$path.cdk-gpu"
    mv -f "$root$path.cdk-gpu" "$root$path"
    say "wrote $path"
  done
  for path in "${stale[@]}"; do
    rm -f -- "$root$path"
    say "removed $path"
  done
  write_manifest "${wanted[@]}"
}

# RKE2 looks for it in these files alone, and asks no directory (https://docs.rke2.io/security/hardening_guide, read 2026-11-23).
has_etcd() {
  grep -qs '^etcd:' "$root/etc/$1"
}

lacks_etcd_user() {
  [[ $ETCD_USER == yes ]] && ! { has_etcd passwd && has_etcd group; }
}

# Who etcd runs as on a hardened server. It stays when the host leaves, since something else may have come to use it.
add_etcd_user() {
  lacks_etcd_user || return 0
  has_etcd group || groupadd --system etcd
  has_etcd passwd || useradd --system --gid etcd --comment etcd --no-create-home --shell /sbin/nologin etcd
  say 'added the user etcd'
}

# Tells the system of files that it does not watch.
apply_system_files() {
  local path
  for path in "${changed[@]}"; do
    case $path in
      /etc/sysctl.d/*) sysctl -q -p "$root$path" ;;
      /etc/NetworkManager/*) ! is_active NetworkManager || systemctl reload NetworkManager ;;
    esac
  done
}
