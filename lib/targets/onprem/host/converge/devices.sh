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
