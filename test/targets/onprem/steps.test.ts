import { Blueprint, BlueprintError, CpuNodePool, GpuCluster } from 'cdk-gpu';
import { onprem, type OnPremOptions } from 'cdk-gpu/onprem';
import { contents, fill, scratch } from '../../support/programs';
import { at } from './three-servers';

const folder = scratch();
jest.spyOn(process.stderr, 'write').mockReturnValue(true);
const [one, two, three, four] = [at('s1', 11), at('s2', 12), at('s3', 13), at('s4', 14)];
const usual: OnPremOptions = { engine: 'rke2', servers: [one, two, three], ssh: { user: 'ops' } };
const facts = { cpus: 8, memoryGiB: 32 };
const stateFile = 'terraform.b-c.tfstate';
/** What Terraform keeps of a cluster that was deployed. */
const deployed = JSON.stringify({ version: 4, resources: [{ type: 'terraform_data' }] }, null, 2);

function written(outdir: string, options: Partial<OnPremOptions> = {}, hosts = [at('w1', 21)]) {
  fill(outdir, { [stateFile]: deployed });
  const b = new Blueprint('b', { target: onprem({ ...usual, ...options }), outdir });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  new CpuNodePool(c, 'w', { facts, hosts: [at('w0', 20), ...hosts] });
  return b.synth();
}

/** What is said against writing a program over an earlier one. */
function refused(outdir: string, options: Partial<OnPremOptions>): readonly string[] {
  try {
    written(outdir, options);
    return [];
  } catch (error) {
    if (!(error instanceof BlueprintError)) throw error;
    return error.issues.map(({ code, path, message }) => `${code} at ${path}: ${message}`);
  }
}

test.each<readonly [string, Partial<OnPremOptions>, readonly string[]]>([
  ['its pods have other addresses', { network: { pods: '10.50.0.0/16' } }, ["`network.pods` was '10.42.0.0/16' when this was last written, and is '10.50.0.0/16' now"]],
  ['its services have other addresses', { network: { services: '10.50.0.0/16' } }, ["`network.services` was '10.43.0.0/16'"]],
  ['it has another network plugin', { network: { cni: 'calico' } }, ["`network.cni` was 'canal'"]],
  ['it has another engine, and with it another plugin', { engine: 'k3s' }, ["`engine` was 'rke2'"]],
  [
    'several of them are others',
    { network: { cni: 'cilium', pods: '10.50.0.0/16', services: '10.60.0.0/16' } },
    ["`network.cni` was 'canal'", "`network.pods` was '10.42.0.0/16'", "`network.services` was '10.43.0.0/16'"],
  ],
  ['its first server is new', { servers: [four, two, three] }, ['s4 is the first server, and was none when this was last written: what the cluster is, is on s1 (192.0.2.11), s2 (192.0.2.12), s3 (192.0.2.13)']],
  ['no server is left', { servers: [four] }, ['s4 is the first server, and was none']],
  ['its first server has another address', { servers: [{ ...one, address: '192.0.2.99' }, two, three] }, ['s1 is the first server, and was at 192.0.2.11 when']],
  ['cluster traffic of a server goes elsewhere', { servers: [one, { ...two, internalAddress: '10.0.0.12' }, three] }, ['cluster traffic of the server s2 went to 192.0.2.12 when this was last written, and goes to 10.0.0.12 now']],
  ['its first servers change names', { servers: [{ ...one, name: 's2' }, { ...two, name: 's1' }, three] }, ['s2 is the first server, and was at 192.0.2.12 when']],
])('a cluster that lives does not follow where %s, and nothing is written', (_, options, messages) => {
  const outdir = folder();
  written(outdir);
  const before = contents(outdir);
  const issues = refused(outdir, options);
  expect(issues).toHaveLength(messages.length);
  for (const [index, message] of messages.entries()) expect(issues[index]).toContain(message);
  for (const issue of issues) expect(issue).toMatch(/^onprem\/(cannot-change|new-first-server|server-address) at b\/c: /);
  expect(contents(outdir)).toEqual(before);
}); // prettier-ignore

test.each<readonly [string, Partial<OnPremOptions>]>([
  ['its plugin is said that it has', { network: { cni: 'canal' } }],
  ['its first server goes, and another that was one comes first', { servers: [two, three, four] }],
  ['all servers but one go', { servers: [three] }],
  ['servers come', { servers: [one, two, three, four, at('s5', 15)] }],
  ['servers change places', { servers: [three, one, two] }],
  ['a server that is not the first has another address', { servers: [one, two, { ...three, address: '192.0.2.99' }] }],
  ['cluster traffic of a server goes where it went before', { servers: [one, { ...two, internalAddress: '192.0.2.12' }, three] }],
])('it follows where %s', (_, options) => {
  const outdir = folder();
  written(outdir);
  expect(refused(outdir, options)).toEqual([]);
});

test.each([
  ['was written and never deployed', null],
  ['was destroyed', JSON.stringify({ version: 4, resources: [] }, null, 2)],
])('a cluster that %s may become anything', (_, state) => {
  const outdir = folder();
  const write = (options: Partial<OnPremOptions>, backend: object): readonly string[] => {
    if (state !== null) fill(outdir, { [stateFile]: state });
    const b = new Blueprint('b', { target: onprem({ ...usual, ...options }), outdir, ...backend });
    new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
    try {
      b.synth();
      return [];
    } catch (error) {
      if (!(error instanceof BlueprintError)) throw error;
      return error.issues.map(({ code }) => code);
    }
  };
  const another = { network: { pods: '10.50.0.0/16' }, servers: [four, two, three] } as const;
  expect(write({}, {})).toEqual([]);
  expect(write(another, {})).toEqual([]);
  // A state that is elsewhere is not known, and may have one.
  const elsewhere = { state: { kind: 'gcs', bucket: 'states' } } as const;
  expect(write({}, elsewhere)).toEqual(['onprem/cannot-change', 'onprem/new-first-server']);
});

test('what is remembered is the first that is known of a cluster, and nothing where there is none', () => {
  const outdir = folder();
  expect(refused(outdir, { network: { pods: '10.50.0.0/16' } })).toEqual([]);
  expect(refused(outdir, {})).toHaveLength(1);
});

test.each<readonly [string, unknown]>([
  ['nothing', undefined],
  ['something else', { engine: 7, servers: [{}] }],
])('a report that remembers %s holds nobody to anything', (_, remembered) => {
  const outdir = folder();
  const cluster = { path: 'b/c', place: 'onprem', kubernetesVersion: '1.35', pools: [], remembered };
  fill(outdir, { 'blueprint.json': JSON.stringify({ blueprint: 'b', clusters: [cluster] }) });
  expect(refused(outdir, { engine: 'k3s' })).toEqual([]);
});
