import { Blueprint, CpuNodePool, GpuCluster } from 'cdk-gpu';
import { onprem } from 'cdk-gpu/onprem';
import { planTerraform, validateTerraform } from 'cdk-gpu/testing';
import { terraformIsHere } from '../../../support/tools';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';

function hall(file: string): Blueprint {
  const servers = [{ name: 'cp-1', address: '192.0.2.11', hostKey }] as const;
  const blueprint = new Blueprint('hall', { target: onprem({ engine: 'rke2', servers, ssh: { user: 'ops', privateKey: { file } } }) });
  const cluster = new GpuCluster(blueprint, 'floor', { kubernetesVersion: '1.35' });
  const hosts = [{ name: 'svc-1', address: '192.0.2.21', hostKey }] as const;
  new CpuNodePool(cluster, 'services', { facts: { cpus: 8, memoryGiB: 32 }, hosts });
  return blueprint;
}

(terraformIsHere ? test : test.skip).each(['~/.ssh/of-somebody-else', '/of/somebody else'])(
  'Terraform looks stacks over and plans where nobody has the key %s',
  async (file) => {
    expect(await validateTerraform(hall(file))).toEqual({ ok: true, messages: [] });
    expect(await planTerraform(hall(file))).toMatchObject({ ok: true });
  },
);
