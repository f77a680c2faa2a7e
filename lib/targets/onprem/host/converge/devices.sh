# GPUs and network cards, as the kernel tells of them: no vendor's program need be installed.

gpu_count() {
  local device count=0
  for device in "$root"/sys/bus/pci/devices/*; do
    [[ $(cat "$device/vendor" 2>/dev/null) == 0x10de ]] || continue
    # Display controllers and 3D controllers; other functions of the same card are sound, USB and bridges.
    case $(cat "$device/class" 2>/dev/null) in
      0x0300* | 0x0302*) count=$((count + 1)) ;;
    esac
  done
  say "$count"
}

check_gpus() {
  local count
  count=$(gpu_count)
  ((count >= GPUS)) || complain "the host has $count NVIDIA GPUs, and the program says $GPUS" "look for missing ones with 'lspci -d 10de:', or correct the pool of the host"
  ((count <= GPUS)) || warn "the host has $count NVIDIA GPUs, and the program says $GPUS"
}

is_loaded() {
  grep -q "^$1 " "$root/proc/modules" 2>/dev/null
}

check_driver() {
  local count
  case $DRIVER in
    host | dgx-os)
      count=$(nvidia-smi -L 2>/dev/null | grep -c '^GPU ' || true)
      ((count >= GPUS)) || complain "nvidia-smi tells of $count GPUs, and the program says $GPUS" "install the driver of NVIDIA, reboot, and see what 'nvidia-smi' says"
      ;;
    operator)
      ! is_loaded nouveau ||
        complain 'the driver nouveau has the GPUs' "write 'blacklist nouveau' to a file in /etc/modprobe.d, run 'update-initramfs -u' or 'dracut -f', and reboot"
      # After the first run, the one that is loaded is the operator's own.
      joined || ! is_loaded nvidia ||
        complain 'a driver of NVIDIA is loaded, and the GPU Operator is to install its own' "remove it and reboot, or say that the driver is the host's own"
      ;;
  esac
}

check_rdma() {
  local devices=("$root"/sys/class/infiniband/*) count=0
  [[ ! -e ${devices[0]} ]] || count=${#devices[@]}
  ((count >= RDMA_NICS)) || complain "the host has $count RDMA devices, and the program says $RDMA_NICS" "load the driver of the cards (mlx5_ib), or correct 'nicsPerNode' of the pool"
}

# A card of a rail, by the name of its interface, or by its address where pods take it whole.
check_rail() {
  local rail=$1 device=$root/sys/class/net/$1/device functions mtu mtus=("$root/sys/class/net/$1/mtu")
  if [[ $RAILS_AS == wholeNic ]]; then
    device=$root/sys/bus/pci/devices/$rail
    mtus=("$device"/net/*/mtu)
  fi
  if [[ ! -d $device ]]; then
    complain "the host has no network card $rail" "see what it has with 'ip link' and 'lspci -D -d 15b3:', and correct 'rails' of the pool"
    return 0
  fi
  [[ $(cat "$device/vendor" 2>/dev/null) == 0x15b3 && -d $device/infiniband ]] ||
    complain "the network card $rail has no RDMA device of NVIDIA" "load the driver of the cards (mlx5_ib), or correct 'rails' of the pool"
  functions=$(cat "$device/sriov_numvfs" 2>/dev/null || true)
  case $RAILS_AS in
    virtualFunctions)
      ((${functions:-0} > 0)) ||
        complain "the network card $rail has no virtual functions" "write how many it is to have to /sys/class/net/$rail/device/sriov_numvfs whenever the host starts"
      ;;
    wholeNic)
      ((${functions:-0} == 0)) ||
        complain "the network card $rail is divided into $functions virtual functions" "say as: 'virtualFunctions' of the pool, or leave the card whole"
      ;;
  esac
  # The interface of a card that a pod has is not seen here.
  for mtu in "${mtus[@]}"; do
    [[ -n $RAILS_MTU && -f $mtu ]] || continue
    (($(cat "$mtu") >= RAILS_MTU)) ||
      complain "the network card $rail has an mtu of $(cat "$mtu"), and the program says $RAILS_MTU" "set it where the host's network is configured, or correct 'mtu' of the pool"
  done
}

check_rails() {
  local rail
  for rail in $RAILS; do
    check_rail "$rail"
  done
}

# Cards reach the memory of GPUs by DMA-BUF, which Linux has since 5.12; the operator is not told to load nvidia-peermem, the way before that. NCCL works without
# either, and copies. (https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-operator-rdma.html, read 2026-11-23)
check_dma_buf() {
  local release
  [[ $DRIVER == operator ]] && ((RDMA_NICS > 0)) || return 0
  release=$(cat "$root/proc/sys/kernel/osrelease" 2>/dev/null || true)
  [[ $release =~ ^([0-9]+)\.([0-9]+) ]] || return 0
  ((BASH_REMATCH[1] > 5 || (BASH_REMATCH[1] == 5 && BASH_REMATCH[2] >= 12))) ||
    warn "the kernel $release is older than 5.12: network cards do not reach the memory of GPUs, and what they send is copied first"
}
