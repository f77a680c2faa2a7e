import { App, TerraformStack } from 'cdktf';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engines } from '../../../../lib/targets/onprem/engine';
import type { Inventory, InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { optionsSchema } from '../../../../lib/targets/onprem/options';
import { drawHosts } from '../../../../lib/targets/onprem/terraform/draw-hosts';
import type { HostsInput } from '../../../../lib/targets/onprem/terraform/input';

/** What a test says of machines: addresses by name. */
export interface Machines {
  readonly servers: Readonly<Record<string, string>>;
  readonly agents: Readonly<Record<string, string>>;
  readonly bastion?: string;
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const clusterName = 'hall-floor';

/** Machines as the target would know them. */
export function inventoryFor({ servers, agents, bastion, labels = {} }: Machines): Inventory {
  const hosts = (role: 'server' | 'agent', machines: Readonly<Record<string, string>>): readonly InventoryHost[] =>
    Object.entries(machines).map(([name, address]) => ({
      name,
      address,
      nodeIp: null,
      hostKey: null,
      role,
      pool: null,
      facts: {
        cpus: 8,
        memoryGiB: 32,
        diskGiB: null,
        arch: 'amd64',
        os: null,
        virtual: 'none',
        zone: null,
        rack: null,
        nvlinkDomain: null,
      },
      gpu: null,
      rdma: null,
      labels: { 'cdk-gpu/pool': role === 'server' ? 'system' : 'boxes', ...labels[name] },
      taints: role === 'server' ? [] : [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
    }));
  return {
    name: clusterName,
    engine: engines.rke2,
    release: engines.rke2.releases['1.35'],
    options: optionsSchema.parse({
      engine: 'rke2',
      servers: Object.entries(servers).map(([name, address]) => ({ name, address })),
      ssh: { user: 'ops', ...(bastion === undefined ? {} : { bastion: { address: bastion } }) },
    }),
    endpoint: Object.values(servers)[0] ?? '',
    servers: hosts('server', servers),
    agents: hosts('agent', agents),
    serversRunWork: false,
  };
}

/** The stack that is drawn from it, as it is written. */
export function drawn(input: HostsInput): unknown {
  // cdktf makes its output folder as soon as there is an App.
  const scratch = mkdtempSync(join(tmpdir(), 'cdk-gpu-test-'));
  try {
    const stack = new TerraformStack(new App({ stackTraces: false, skipValidation: true, outdir: scratch }), clusterName);
    drawHosts(stack, input);
    return stack.toTerraform();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
