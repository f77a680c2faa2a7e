import type { PlacedPool } from '../../placement/placement';
import { migServiceUserData } from './mig-service';

/** What a node of Amazon Linux does with its user data beside joining, which EKS adds to it; null where it is nothing. */
export function userDataOf({ pool, machine }: PlacedPool): string | null {
  const mig = migServiceUserData(pool);
  const parts = [...(machine.localSsdGb > 0 ? [localDisks] : []), ...(mig === null ? [] : [mig])];
  if (parts.length === 0) return null;
  const lines = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="BOUNDARY"', ''];
  for (const part of parts) lines.push('--BOUNDARY', ...part);
  return Buffer.from([...lines, '--BOUNDARY--', ''].join('\n')).toString('base64');
}

/**
 * Joins a machine's own NVMe disks into one, and keeps images, logs and scratch volumes there instead of on the root disk.
 * Source: awslabs/amazon-eks-ami, NodeConfig of API node.eks.aws/v1alpha1, 2026-07-23.
 */
const localDisks: readonly string[] = [
  'Content-Type: application/node.eks.aws',
  '',
  'apiVersion: node.eks.aws/v1alpha1',
  'kind: NodeConfig',
  'spec:',
  '  instance:',
  '    localStorage:',
  '      strategy: RAID0',
  '',
];
