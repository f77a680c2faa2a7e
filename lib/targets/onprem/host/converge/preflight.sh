# What a host must be like before anything is written there. All complaints are told at once.

complaints=()

# What is wrong, and what to do about it.
complain() {
  complaints+=("$1
    $2")
}

warn() {
  say "warning: $*"
}

check_root() {
  [[ $(id -u) == 0 ]] || complain 'this does not run as root' 'let the SSH user run sudo without a password, or connect as root'
}

check_programs() {
  local missing=() name
  for name in awk base64 cmp curl df diff flock install journalctl sed sha256sum sort stat sysctl systemctl tar timeout; do
    command -v "$name" >/dev/null || missing+=("$name")
  done
  if [[ $ETCD_USER == yes ]]; then
    for name in groupadd useradd; do
      command -v "$name" >/dev/null || missing+=("$name")
    done
  fi
  ((${#missing[@]} == 0)) || complain "programs are missing: ${missing[*]}" 'install them with the package manager of the host'
  [[ -d $root/run/systemd/system ]] || complain 'systemd does not run this host' "$ENGINE is started by systemd: use a distribution that has it"
  command -v iptables >/dev/null || command -v nft >/dev/null ||
    complain 'neither iptables nor nft is there' 'install the package iptables, which the pod network needs'
}

check_os() {
  local family version
  family=$(value_of /etc/os-release ID)
  version=$(value_of /etc/os-release VERSION_ID)
  if [[ -f $root/etc/dgx-release ]]; then
    family=dgx-os
    version=$(value_of /etc/dgx-release DGX_OTA_VERSION)
    version=${version:-$(value_of /etc/dgx-release DGX_SWBUILD_VERSION)}
  fi
  say "this host has ${family:-an unknown system} ${version:-of an unknown version}"
  [[ -z $OS_FAMILY ]] || [[ $family == "$OS_FAMILY" && ($version == "$OS_VERSION" || $version == "$OS_VERSION".*) ]] ||
    complain "the host has ${family:-an unknown system} $version, and the program says $OS_FAMILY $OS_VERSION" "correct 'os' in the facts of the host, or install that system"
}

check_arch() {
  local arch
  case $(uname -m) in
    x86_64) arch=amd64 ;;
    aarch64) arch=arm64 ;;
    *) arch=$(uname -m) ;;
  esac
  [[ $arch == "$ARCH" ]] || complain "the host is $arch, and the program says $ARCH" "correct 'arch' in the facts of the host"
}

# The value of a key in the engine's configuration, read from standard input; the last one of a list.
setting() {
  awk -v key="$1:" '$1 == key { found = $2; inside = 1; next } inside && $1 == "-" { found = $2; next } { inside = 0 } END { print found }' | tr -d "\"'"
}

# Servers alone have a token for agents.
role_of() {
  if grep -q '^agent-token-file:' "$1"; then say server; else say agent; fi
}

# What an earlier run, or somebody else, made of this host.
check_belongs() {
  local config=$root$CONFIG_DIR/config.yaml owner name other
  if [[ -f $manifest ]]; then
    owner=$(head -n 1 "$manifest")
    joined || complain "the host belongs to ${owner:-another cluster}" "take it out of that cluster first, or run the uninstall script of $ENGINE here"
    name=$(sed -n 's/^node-name: *//p' "$config" 2>/dev/null || true)
    [[ -z $name || $name == "$NODE_NAME" ]] ||
      complain "the host is the node $name, and the program calls it $NODE_NAME" 'a node keeps its name: remove the host in one apply, and add it with its new name in the next'
    [[ $name != "$NODE_NAME" || $(role_of "$config") == "$ROLE" ]] ||
      complain "the host is $(role_of "$config") here, and the program says $ROLE" 'a host leaves to change its role: apply again when it has left, or remove it in one apply, and add it in the next'
  elif [[ -e $config ]]; then
    complain "$CONFIG_DIR/config.yaml was not written by us" "run the uninstall script of $ENGINE when the host is to leave that cluster"
  fi
  for other in rke2 k3s; do
    [[ $other == "$ENGINE" || ! -f $root/etc/rancher/$other/.cdk-gpu-files ]] ||
      complain "the host has $other of $(head -n 1 "$root/etc/rancher/$other/.cdk-gpu-files"), and the program says $ENGINE" \
        "a cluster keeps its engine: make a new one with other hosts, or run the uninstall script of $other here, which removes all of it"
  done
  case $(uname -n) in
    localhost*) warn 'the host calls itself localhost: its logs cannot be told from those of others' ;;
  esac
}

# Certificates are good from the server's now on.
check_time() {
  command -v timedatectl >/dev/null || return 0
  [[ $(timedatectl show --property=NTPSynchronized --value 2>/dev/null) == yes ]] ||
    complain 'the time is not synchronised' "run 'timedatectl set-ntp true', or configure chrony with a server that can be reached"
}

check_swap() {
  [[ $(grep -c . "$root/proc/swaps" 2>/dev/null || true) -le 1 ]] || warn 'swap is on: pods that are short of memory get slow instead of being restarted'
}

# The kubelet of 1.35 and later ends at once on control groups of version 1 (https://kep.k8s.io/5573).
check_cgroups() {
  local what='the host has control groups of version 1' todo="add 'systemd.unified_cgroup_hierarchy=1' to the arguments of the kernel, and reboot"
  [[ ! -f $root/sys/fs/cgroup/cgroup.controllers ]] || return 0
  if (($(minor_of "$RELEASE") >= 35)); then
    complain "$what, on which Kubernetes 1.35 and later does not start" "$todo"
  else
    warn "$what, which Kubernetes 1.35 refuses: $todo"
  fi
}

# Ports that nobody else may have. After the first start, those of our own pods are taken even while the service stands still.
check_ports() {
  local port ports=(10250) listening
  joined && return 0
  [[ $ROLE == agent ]] || ports+=(2379 2380 6443)
  [[ $ROLE == agent || $ENGINE == k3s ]] || ports+=(9345)
  listening=$(awk '$4 == "0A" { sub(/.*:/, "", $2); print $2 }' "$root/proc/net/tcp" "$root/proc/net/tcp6" 2>/dev/null || true)
  for port in "${ports[@]}"; do
    ! grep -qx "$(printf '%04X' "$port")" <<<"$listening" ||
      complain "port $port is taken" "see who has it with \`ss -ltnp 'sport = :$port'\`, and stop that"
  done
}

check_size() {
  local cpus memory folder=$root$DATA_DIR disk
  cpus=$(grep -c '^processor' "$root/proc/cpuinfo" || true)
  [[ -z $CPUS || $cpus -ge $CPUS ]] || complain "the host has $cpus cpus, and the program says $CPUS" "correct 'cpus' in the facts of the host"
  memory=$(awk '/^MemTotal:/ { print int($2 / 1024) }' "$root/proc/meminfo")
  # Firmware and kernel keep up to a twentieth.
  [[ -z $MEMORY_MIB || $memory -ge $((MEMORY_MIB * 95 / 100)) ]] ||
    complain "the host has $memory MiB of memory, and the program says $MEMORY_MIB" "correct 'memoryGiB' in the facts of the host"
  # Later, images fill the disk, as they should.
  if [[ -n $DISK_GIB ]] && ! joined; then
    while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
    disk=$(df -Pk "$folder" | awk 'NR == 2 { print int($4 / 1048576) }')
    ((disk >= DISK_GIB * 95 / 100)) ||
      complain "$disk GiB are free for $DATA_DIR, and the program says $DISK_GIB" "mount a larger disk there, or correct 'diskGiB' in the facts of the host"
  fi
}

# Two kubelets on one host destroy each other's pods.
check_others() {
  local service process command
  for service in rke2-server rke2-agent k3s k3s-agent kubelet snap.kubelet.daemon snap.microk8s.daemon-kubelite; do
    [[ $service == "$SERVICE" ]] || ! is_active "$service" ||
      complain "the service $service runs here" 'a host is in one cluster, as a server or as an agent: take it out there first'
  done
  for process in "$root"/proc/[0-9]*; do
    [[ $(cat "$process/comm" 2>/dev/null) == kubelet ]] || continue
    command=$(tr '\0' ' ' <"$process/cmdline" 2>/dev/null || true)
    [[ $command == *"$DATA_DIR"* ]] || complain "a kubelet of another Kubernetes runs here, process ${process##*/}" 'take the host out of that cluster first'
  done
  for service in docker containerd; do
    ! is_active "$service" || warn "$service runs here: its containers take memory and GPUs that Kubernetes does not know of"
  done
  ! is_active firewalld || warn "firewalld runs here, and fights with the pod network: 'systemctl disable --now firewalld' where another firewall guards the host"
  ! is_active nm-cloud-setup.timer || warn "nm-cloud-setup changes routes under the pod network: 'systemctl disable --now nm-cloud-setup.service nm-cloud-setup.timer'"
}

# Whoever keeps the address of the control plane is a pod of the cluster, and may have been started a moment ago.
cluster_answers() {
  local tries=24
  [[ $dry_run == no ]] || tries=1
  until curl -ks --noproxy '*' --max-time 10 -o /dev/null "$JOIN_URL/cacerts"; do
    ((--tries > 0)) || return 1
    sleep 5
  done
}

# Of a cluster that is only tried, no server runs yet.
check_join() {
  [[ -z $JOIN_URL ]] || joined || cluster_answers || {
    local what="$JOIN_URL does not answer"
    [[ $dry_run == no ]] || { warn "$what yet" && return 0; }
    complain "$what" 'see that the first server runs, and that no firewall is between the two'
  }
}

# Nodes and services have addresses of these networks, from this plugin, and get no others: the control plane ends, or serves nobody
# (https://github.com/rancher/rke2/issues/2326, https://github.com/k3s-io/k3s/issues/2603 and /8100, read 2026-11-23). Members of etcd find each other where they were when they joined
# (https://github.com/rancher/rke2/issues/5651).
check_networks() {
  local key was is config=$root$CONFIG_DIR/config.yaml
  [[ $ROLE == server && -f $config && -d $root$DATA_DIR/server/db ]] && joined || return 0
  for key in cluster-cidr service-cidr cni node-ip; do
    was=$(setting "$key" <"$config")
    is=$(awk -v path="$CONFIG_DIR/config.yaml" '$2 == path { print $3 }' "$stage/files" | base64 -d | setting "$key")
    [[ -n $was && $was != "$is" ]] || continue
    if [[ $key == node-ip ]]; then
      complain "the server is known to the others at $was, and the program says ${is:-nothing}" 'a server keeps its address: remove it in one apply, and add it in the next'
    else
      complain "$key of $CLUSTER is $was, and the program says ${is:-nothing}" "a cluster keeps its networks: say $was, or make a new cluster with other hosts"
    fi
  done
}

# A first server that lost its data would start a second cluster beside the one that lives on, or an empty one in its place.
check_alone() {
  local url
  [[ $FIRST == yes && ! -d $root$DATA_DIR/server/db ]] || return 0
  for url in $OTHERS; do
    ! curl -ks --noproxy '*' --max-time 5 -o /dev/null "$url/cacerts" || {
      complain "the cluster lives at $url, and this host, which has none of its data, would start another" "put a living server first in the list of 'servers'"
      return 0
    }
  done
  [[ ! -e $had_data ]] ||
    complain "$DATA_DIR/server/db is gone, which had all of $CLUSTER" "mount the disk that it is on, or restore a snapshot; run the uninstall script of $ENGINE here when the cluster is to begin anew"
}

# With another one the engine ends at its next start, and with the first server the control plane (pkg/cluster/storage.go of k3s-io/k3s, read 2026-11-23). Other servers come after the
# first, and do not know yet of a new one that was made there.
check_token() {
  local file=$root$DATA_DIR/server/token is staged
  [[ $FIRST == yes && -s $file && -s $stage/token ]] || return 0
  is=$(<"$file")
  staged=$(<"$stage/token")
  # A full token ends with the one that it was made of.
  [[ ${is##*:} == "${staged##*:}" ]] || complain 'the server token is not the one of this cluster' \
    "set the variable server_token to the one that the cluster was made with; to change it, run '$ENGINE token rotate --new-token' here first"
}

# The archives that the engines are installed from have no policies in them (https://docs.rke2.io/security/selinux, install.sh of k3s-io/k3s, read 2026-11-23).
check_selinux() {
  local missing=() name
  [[ $SELINUX == yes ]] || return 0
  [[ -e $root/sys/fs/selinux/enforce ]] ||
    complain 'SELinux is off, and the program says that it confines containers' "turn it on in /etc/selinux/config and reboot, or leave 'hardening.selinux' out"
  for name in container-selinux "$ENGINE-selinux"; do
    rpm -q --quiet "$name" 2>/dev/null || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || complain "packages are missing: ${missing[*]}" 'install them from the repositories of the system and from https://rpm.rancher.io'
}

# Releases go forward, a minor at a time.
check_release() {
  local has
  has=$(installed_release)
  [[ -n $has && $has != "$RELEASE" ]] || return 0
  if is_older "$RELEASE" "$has"; then
    if [[ $UPGRADE == yes ]]; then
      complain "$ENGINE $has is installed, and $RELEASE is older" 'etcd cannot go back: say the newer version, or restore a snapshot that is as old'
    else
      warn "$ENGINE $has is installed, which is newer than $RELEASE of the servers"
    fi
  elif [[ $UPGRADE == yes ]] && ! is_next_minor "$has" "$RELEASE"; then
    complain "$ENGINE $has is installed, and $RELEASE would skip a minor version" 'apply each minor version between the two, one after another'
  fi
}

preflight() {
  check_root
  check_programs
  check_os
  check_arch
  check_belongs
  check_time
  check_swap
  check_cgroups
  check_ports
  check_size
  check_others
  check_join
  check_networks
  check_alone
  check_token
  check_selinux
  check_artifacts
  check_release
  check_gpus
  check_driver
  check_rdma
  check_rails
  check_dma_buf
  check_longhorn
  ((${#complaints[@]} > 0)) || return 0
  say "error: this host cannot be the node $NODE_NAME of $CLUSTER:"
  printf '  - %s\n' "${complaints[@]}"
  exit 10
}
