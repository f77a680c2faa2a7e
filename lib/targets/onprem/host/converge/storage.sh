# What Longhorn takes from the host: it mounts volumes over iSCSI, and those that several pods share over NFS
# (https://longhorn.io/docs/1.12.1/deploy/install, read 2026-11-23).

check_longhorn() {
  local name missing=() packages
  [[ $LONGHORN == yes ]] || return 0
  for name in bash curl findmnt grep awk blkid lsblk iscsiadm mount.nfs; do
    command -v "$name" >/dev/null || missing+=("$name")
  done
  case $(value_of /etc/os-release ID) in
    ubuntu | debian) packages="'apt-get install open-iscsi nfs-common'" ;;
    sles | opensuse*) packages="'zypper install open-iscsi nfs-client'" ;;
    *) packages="'dnf install iscsi-initiator-utils nfs-utils'" ;;
  esac
  ((${#missing[@]} == 0)) || complain "programs are missing that Longhorn needs: ${missing[*]}" "run $packages, or see which package of the host has them"
  # A socket starts the service when it is first asked for.
  is_active iscsid || is_active iscsid.socket ||
    complain 'the service iscsid does not run, by which Longhorn mounts volumes' "run 'systemctl enable --now iscsid'"
  ! is_active multipathd ||
    warn "multipathd runs here, and may take devices of Longhorn: keep it from them as https://longhorn.io/kb/troubleshooting-volume-with-multipath says"
}
