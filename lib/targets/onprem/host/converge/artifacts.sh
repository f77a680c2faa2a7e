# Where there is no way out: what is installed from, which lies in a folder of this host or at an address, with a folder for each release.

# Files of the release that this host needs, the program last.
artifact_names() {
  say "sha256sum-$ARCH.txt install.sh $(program_name)"
}

program_name() {
  case $ENGINE-$ARCH in
    rke2-*) say "rke2.linux-$ARCH.tar.gz" ;;
    k3s-amd64) say k3s ;;
    *) say "k3s-$ARCH" ;;
  esac
}

is_address() {
  [[ $1 == https://* ]]
}

# Where the folder of the release is. In an address a plus may stand for a space.
release_place() {
  if is_address "$ARTIFACTS"; then say "$ARTIFACTS/${RELEASE//+/%2B}"; else say "$ARTIFACTS/$RELEASE"; fi
}

# Where the program gives an authority for this host, as for a registry of the same name, it is among the files that are not written yet.
ask_artifacts() {
  local host=${ARTIFACTS#https://} authority=$work/authority.pem trust=()
  host=${host%%/*}
  [[ -f $authority ]] || awk -v path="$CONFIG_DIR/certs/${host//:/_}.pem" '$2 == path { print $3 }' "$stage/files" | base64 -d >"$authority"
  [[ ! -s $authority ]] || trust=(--cacert "$authority")
  curl -fsSL --proto '=https' --proto-redir '=https' --tlsv1.2 --retry 3 "${trust[@]}" "$@"
}

# A host that needs nothing more is not asked for it.
check_artifacts() {
  local name place missing=() names
  if [[ -z $ARTIFACTS ]] || ! must_install; then return 0; fi
  place=$(release_place)
  read -ra names <<<"$(artifact_names)"
  for name in "${names[@]}"; do
    if is_address "$place"; then
      ask_artifacts --head --max-time 60 -o /dev/null "$place/$name" || missing+=("$name")
    else
      [[ -f $root$place/$name ]] || missing+=("$name")
    fi
  done
  ((${#missing[@]} == 0)) ||
    complain "of release $RELEASE, $place does not have: ${missing[*]}" "put them there: the list in the folder 'airgap' of the program's output says where each comes from"
}

# Sets `artifacts` to the folder of this host that has the release, as it was published.
artifacts=''
stage_artifacts() {
  local folder place program name names expected actual
  place=$(release_place)
  folder=$root$place
  if is_address "$place"; then
    folder=$work/release
    mkdir -p "$folder"
    read -ra names <<<"$(artifact_names)"
    for name in "${names[@]}"; do
      ask_artifacts --max-time 1800 -o "$folder/$name" "$place/$name" || fail "$place/$name cannot be fetched"
    done
  fi
  program=$(program_name)
  expected=$(awk -v name="$program" '$2 == name || $2 == "*" name { print $1; exit }' "$folder/sha256sum-$ARCH.txt")
  actual=$(sha256sum "$folder/$program" | cut -d ' ' -f 1)
  [[ -n $expected && $actual == "$expected" ]] ||
    fail "$place/$program is not what the release published: its SHA-256 is $actual, and sha256sum-$ARCH.txt says ${expected:-nothing of it}"
  artifacts=$folder
}
