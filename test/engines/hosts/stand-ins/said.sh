#!/bin/bash
# Read by every stand-in: writes down the call, waits while the test holds it, and fails where the test asked for it.
said() {
  local name=$1
  shift
  printf '%s\n' "$name $*" >>/mnt/host/calls
  while [ -e "/mnt/host/hold/$name" ]; do sleep 0.05; done
  if [ -e "/mnt/host/fail/$name" ]; then
    rm -f "/mnt/host/fail/$name"
    printf '%s fails because the test says so\n' "$name" >&2
    exit 1
  fi
}
