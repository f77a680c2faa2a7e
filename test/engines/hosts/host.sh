#!/bin/bash
# Runs as the first process of a host, in namespaces of its own (network, mounts, processes, name); ends, and everything with it, when its standard input ends.
set -eu
name=$1 run=$2 stand_ins=$3 user=$4 engine=$5 uid=4242

# Folders that a host has for itself: in memory, gone with the mount namespace.
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/etc /mnt/host /mnt/cluster /mnt/stand-ins
mount --bind "$run/hosts/$name" /mnt/host
mount --bind "$run/cluster" /mnt/cluster
mount --bind "$stand_ins" /mnt/stand-ins
path=/mnt/stand-ins:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
if [ -n "$engine" ]; then
  mkdir /mnt/engine
  mount --bind "$engine" /mnt/engine
  path=/mnt/stand-ins/with-k3s:$path
fi
cp -a /etc/. /mnt/etc/
mount --bind /mnt/etc /etc
for folder in /home /opt /root /run /usr/local /var; do mount -t tmpfs -o mode=755 tmpfs "$folder"; done
mount -t tmpfs -o mode=1777 tmpfs /tmp
mkdir -p /run/sshd /run/systemd/system /usr/local/bin /usr/local/sbin /usr/local/lib /var/lib /var/log /opt/bin
install -d -m 1777 /var/tmp
ln -s /run /var/run

# What a machine of this kind shows of itself: more cores and memory than programs say, GPUs, and control groups of version 2.
mkdir /mnt/shown
for ((core = 0; core < 16; core++)); do printf 'processor\t: %s\n' "$core"; done >/mnt/shown/cpuinfo
printf 'MemTotal: %s kB\n' "$((64 * 1024 * 1024))" >/mnt/shown/meminfo
: >/mnt/shown/modules
for file in cpuinfo meminfo modules; do [ ! -e "/proc/$file" ] || mount --bind "/mnt/shown/$file" "/proc/$file"; done
groups=$(stat --file-system --format %T /sys/fs/cgroup)
mount -t tmpfs -o mode=755 tmpfs /sys
mkdir -p /sys/fs/cgroup
# K3s looks at the real ones, of either version; nothing that runs here makes any.
if [ -n "$engine" ] && [ "$groups" = cgroup2fs ]; then
  mount -t cgroup2 -o ro cgroup2 /sys/fs/cgroup
else
  mkdir /sys/fs/cgroup/{cpuset,memory}
  : >/sys/fs/cgroup/cgroup.controllers
fi
count=$(cat /mnt/host/gpus)
for ((gpu = 1; gpu <= count; gpu++)); do
  device=/sys/bus/pci/devices/0000:0$gpu:00.0
  mkdir -p "$device"
  echo 0x10de >"$device/vendor"
  echo 0x030200 >"$device/class"
done
rm -f /etc/os-release
printf 'ID=ubuntu\nVERSION_ID="24.04"\n' >/etc/os-release
# The rest of the machine is shared, and nothing here can write it.
mount -o remount,bind,ro /

hostname "$name"
printf '%s\n' "$name" >/etc/hostname
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" >/etc/hosts
printf '%s:x:%s:%s::/home/%s:/bin/bash\n' "$user" "$uid" "$uid" "$user" >>/etc/passwd
printf '%s:x:%s:\n' "$user" "$uid" >>/etc/group
printf '%s:*:20000:0:99999:7:::\n' "$user" >>/etc/shadow
# Root too comes in with a key; a "!" there would keep it out.
sed -i 's/^root:[^:]*:/root:*:/' /etc/shadow
install -d -m 755 -o "$uid" -g "$uid" "/home/$user"
# `sudo` without a password: the stand-in of that name runs this.
install -m 4755 /usr/bin/setpriv /opt/bin/as-root

ip link set lo up
until ip link show eth0 >/dev/null 2>&1; do sleep 0.02; done
ip -batch /mnt/host/network

cat >/run/sshd.conf <<CONFIG
HostKey /mnt/host/keys/ed25519
HostKey /mnt/host/keys/ecdsa
AuthorizedKeysFile /mnt/host/authorized_keys
AllowUsers $user root
PasswordAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
UseDNS no
PidFile none
SetEnv PATH=$path
Subsystem sftp internal-sftp
CONFIG
/usr/sbin/sshd -D -f /run/sshd.conf -E /mnt/host/sshd.log &
cat >/dev/null
