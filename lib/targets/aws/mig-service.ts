import { migPlaces } from '../../catalog/mig';
import { migCountsOf } from '../../model/gpu-units';
import type { PoolModel } from '../../model/node-pool';

/**
 * Part of a node's user data that cuts its GPUs, at every start and before the kubelet is: a node is known to the cluster with its slices, or not at all. No pod can
 * take a GPU that is about to be cut (NVIDIA/gpu-operator#2670), and no kubelet is stopped meanwhile, which nodes of this image did not survive
 * (NVIDIA/gpu-operator#2415, open on 2026-11-22; so the operator's MIG manager is not used here).
 *
 * cloud-init runs user data before nodeadm-run.service starts the kubelet (awslabs/amazon-eks-ami, templates/al2023/runtime at 515008ea). Instances are gone after a
 * restart, and so is the mode from Hopper on; Ampere keeps the mode, but takes it only with a restart where a virtual machine cannot reset it, so that one restart
 * is made (MIG user guide of NVIDIA, "Enable MIG Mode", read 2026-11-22). Null where GPUs are not cut.
 */
export function migServiceUserData(pool: PoolModel): readonly string[] | null {
  if (pool.gpu === null || pool.sharing === null) return null;
  const counts = migCountsOf(pool.gpu, pool.sharing.mig);
  if (counts === null) return null;
  // Each at a place of its own: left to itself the driver takes the first that is free, and may leave none for the last.
  const instances = (migPlaces(pool.gpu, counts) ?? []).map(({ profile, start }) => `${profile}:${String(start)}`);
  return [
    'Content-Type: text/x-shellscript; charset="us-ascii"',
    '',
    '#!/bin/bash',
    'set -euo pipefail',
    `cat > ${script} <<'END'`,
    '#!/bin/bash',
    'set -euo pipefail',
    'nvidia-smi -mig 1 || true',
    'if nvidia-smi --query-gpu=mig.mode.current --format=csv,noheader | grep -qvx Enabled; then',
    `  if [ -e ${restarted} ]; then echo 'MIG mode is not enabled' >&2; exit 1; fi`,
    `  touch ${restarted}`,
    '  systemctl reboot',
    '  exit 1',
    'fi',
    'nvidia-smi mig -dci || true',
    'nvidia-smi mig -dgi || true',
    `nvidia-smi mig -cgi ${instances.join(',')} -C`,
    'END',
    `chmod 0755 ${script}`,
    `cat > /etc/systemd/system/${unit} <<'END'`,
    '[Unit]',
    'Description=Cuts GPUs into MIG instances',
    'After=nvidia-setup.service nvidia-persistenced.service nvidia-fabricmanager.service',
    'Before=kubelet.service',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    `ExecStart=${script}`,
    '[Install]',
    'RequiredBy=kubelet.service',
    'END',
    'systemctl daemon-reload',
    `systemctl enable ${unit}`,
    '',
  ];
}

const unit = 'cdk-gpu-mig.service';
const script = '/usr/local/sbin/cdk-gpu-mig';
/** There once the node was restarted for MIG's sake: a second time would not help either. */
const restarted = '/var/lib/cdk-gpu-mig-restarted';
