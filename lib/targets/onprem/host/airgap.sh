#!/usr/bin/env bash
# Looks whether everything is inside that a cluster without internet needs: installers, charts, and images in their mirrors. It changes nothing.
# Run it where hosts and mirrors are reached as the hosts reach them. Passwords of registries are read from ~/.netrc. It needs bash 4, curl and coreutils.
# Ends with 0 when everything is there, and with 1 when something is missing.
set -euo pipefail
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
umask 077

artifacts=''
looked=0
missing=0
declare -A seen=()

found() {
  looked=$((looked + 1))
  printf 'ok       %s\n' "$1"
}

# What is missing, and why it seems so.
lacks() {
  looked=$((looked + 1))
  missing=$((missing + 1))
  printf 'MISSING  %s\n         %s\n' "$1" "$2"
}

# Asks an address on the network; TLS stays TLS, whoever sends us on. The first word is the address, the others are for curl.
ask() {
  local address=$1 host protocols='=http,https' trust=()
  shift
  host=${address#*://}
  host=${host%%/*}
  [[ $address != https://* ]] || protocols='=https'
  [[ ! -f $work/authority.$host ]] || trust=(--cacert "$work/authority.$host")
  curl -sS -L --proto "$protocols" --proto-redir "$protocols" --netrc-optional --retry 2 --connect-timeout 15 "${trust[@]}" "$@" "$address"
}

# The content of a file among the artifacts. In an address a plus may stand for a space.
content() {
  case $artifacts in
    http://* | https://*) ask "$artifacts/${1//+/%2B}" -f --max-time 1800 ;;
    *) cat -- "$artifacts/$1" ;;
  esac
}

# The first line of what the last failure left, without the name of who says it.
reason() {
  local line=''
  [[ ! -s $work/error ]] || read -r line <"$work/error" || true
  printf '%s\n' "${line:-it cannot be read}"
}

# The checksum that a list has for a file; nothing where the list has none. It reads to the end, so that whoever writes the list is not cut off.
published() {
  local sum name found=''
  while read -r sum name; do
    [[ ${name#\*} != "$1" ]] || found=$sum
  done
  printf '%s\n' "$found"
}

check_file() {
  local file=$1 sums=$2 actual expected=''
  if ! actual=$(content "$file" 2>"$work/error" | sha256sum); then
    lacks "$file" "$artifacts: $(reason)"
    return 0
  fi
  actual=${actual%% *}
  # A list that cannot be read is told as the file that it is.
  [[ $sums == - ]] || expected=$(content "$sums" 2>/dev/null | published "${file##*/}") || expected=''
  if [[ -n $expected && $actual != "$expected" ]]; then
    lacks "$file" "its SHA-256 is $actual, and $sums says $expected"
  else
    found "$file${expected:+ (checksum)}"
  fi
}

# What a registry says of an image's manifest: the status of HTTP, 000 where nobody answered.
manifest_status() {
  local address=$1
  shift
  ask "$address" --head --max-time 120 -o /dev/null -D "$work/headers" -w '%{http_code}' \
    -H 'Accept: application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json' \
    -H 'Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json' "$@" 2>"$work/error" || true
}

# What a registry asks for: the value of its header WWW-Authenticate, and of several the one that is for tokens.
challenge() {
  local line value=''
  while IFS= read -r line; do
    line=${line%$'\r'}
    [[ ${line,,} != www-authenticate:* || ${value,,} == bearer\ * ]] || value=${line#*: }
  done <"$work/headers"
  printf '%s\n' "$value"
}

# A parameter of what a registry asks for.
parameter() {
  local pattern="[ ,]$2=\"([^\"]*)\""
  [[ ! $1 =~ $pattern ]] || printf '%s\n' "${BASH_REMATCH[1]}"
}

# Gets what the registry takes for a password for once, and leaves it where curl reads headers from.
authorize() {
  local asked=$1 repository=$2 realm service scope answer pattern='"(access_)?token"[[:space:]]*:[[:space:]]*"([^"]+)"'
  realm=$(parameter "$asked" realm)
  service=$(parameter "$asked" service)
  scope=$(parameter "$asked" scope)
  [[ $realm == http://* || $realm == https://* ]] || return 1
  answer=$(ask "$realm" -f -G --max-time 60 --data-urlencode "service=$service" --data-urlencode "scope=${scope:-repository:$repository:pull}" 2>"$work/error") || return 1
  [[ $answer =~ $pattern ]] || return 1
  printf 'Authorization: Bearer %s\n' "${BASH_REMATCH[2]}" >"$work/authorization"
}

check_image() {
  local image=$1 endpoint=$2 repository=$3 reference=$4 users=$5 place status asked
  place=$endpoint/v2/$repository/manifests/$reference
  [[ -z ${seen[$place]:-} ]] || return 0
  seen[$place]=yes
  : >"$work/headers"
  status=$(manifest_status "$place")
  if [[ $status == 401 ]]; then
    asked=$(challenge)
    if [[ ${asked,,} == bearer\ * ]] && authorize "$asked" "$repository"; then
      status=$(manifest_status "$place" -H "@$work/authorization")
    fi
  fi
  rm -f -- "$work/authorization"
  case $status in
    200) found "$image" ;;
    401 | 403) lacks "$image" "$place: no right to look ($status); put who may into ~/.netrc. Needed by $users" ;;
    404) lacks "$image" "$place: not there. Needed by $users" ;;
    000) lacks "$image" "$place: $(reason). Needed by $users" ;;
    *) lacks "$image" "$place: the registry says $status. Needed by $users" ;;
  esac
}

# Images that a release names in a list of its own, each in full.
check_list() {
  local file=$1 registry=$2 endpoint=$3 prefix=$4 line name tag
  [[ $prefix != - ]] || prefix=''
  # That it cannot be read is told as the file that it is.
  content "$file" >"$work/list" 2>/dev/null || return 0
  while read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    [[ -n $line ]] || continue
    name=${line#"$registry/"}
    tag=${name##*:}
    if [[ $name == "$line" || $tag == "$name" ]]; then
      lacks "$line" "$file: it is not of $registry, so that nobody knows its mirror"
    else
      check_image "$line" "$endpoint" "$prefix${name%:*}" "$tag" "${file##*/}"
    fi
  done <"$work/list"
}

# A line for each thing to look for, on standard input; the first word says what it is.
main() {
  local line words lines
  artifacts=$1
  mapfile -t lines
  for line in "${lines[@]}"; do
    read -ra words <<<"$line"
    case ${words[0]} in
      authority) base64 -d <<<"${words[2]}" >"$work/authority.${words[1]}" ;;
      file) check_file "${words[1]}" "${words[2]}" ;;
      list) check_list "${words[@]:1}" ;;
      image) check_image "${words[@]:1}" ;;
    esac
  done
  if ((missing > 0)); then
    printf '%s of %s are missing\n' "$missing" "$looked"
    exit 1
  fi
  printf 'all %s are there\n' "$looked"
}
