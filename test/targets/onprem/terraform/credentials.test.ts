import { optionsSchema } from '../../../../lib/targets/onprem/options';
import { hostFiles } from '../../../../lib/targets/onprem/host/files';
import { drawn, inventoryFor } from './support';

interface Stack {
  readonly variable: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly locals: { readonly agents: Readonly<Record<string, { readonly digest: string }>> };
  readonly resource: { readonly terraform_data: Readonly<Record<string, Block>> };
}
interface Block {
  readonly provisioner: readonly { readonly file?: { readonly content: string; readonly destination: string } }[];
}

function stackWith(registries: object): Stack {
  const machines = inventoryFor({ servers: { 'cp-1': '192.0.2.11' }, agents: { 'gpu-1': '192.0.2.21' } });
  const options = optionsSchema.parse({
    engine: 'rke2',
    servers: [{ name: 'cp-1', address: '192.0.2.11' }],
    ssh: { user: 'ops' },
    registries,
  });
  const inventory = { ...machines, options };
  return drawn({
    inventory,
    hostKeyOf: () => null,
    bastionKey: null,
    filesOf: (host) => hostFiles(inventory, host, {}),
    envOf: () => '',
    scripts: { converge: '', drain: '', leave: '', nodes: '', kubeconfig: '' },
    kubeconfigPath: 'kubeconfig',
  }) as Stack;
}
const asking = stackWith({ 'quay.io': { credentials: 'variable' }, 'ghcr.io': { credentials: 'variable' }, 'docker.io': {} });

test('a variable for names and passwords is there only where a registry asks for them, and is kept nowhere', () => {
  expect(stackWith({ 'ghcr.io': { plainHttp: true } }).variable).not.toHaveProperty('registry_credentials');
  const variable = asking.variable['registry_credentials'];
  expect(variable).toMatchObject({ ephemeral: true, sensitive: true, nullable: false });
  expect(variable).not.toHaveProperty('default');
  expect(JSON.stringify(variable?.['validation'])).toContain('ghcr.io, quay.io');
});

test('nothing but files that are put on hosts has to do with it', () => {
  const { variable: _, resource, ...rest } = asking;
  const provisioners = Object.entries(resource.terraform_data).flatMap(([name, { provisioner }]) =>
    provisioner.map((each) => ({ name, each, asks: JSON.stringify(each).includes('registry_credentials') })),
  );
  const states = ['agents', ...[1, 2, 3, 4, 5, 6, 7].map((slot) => `slot_${String(slot)}`)];
  expect(provisioners.flatMap(({ name, each, asks }) => (asks ? [`${name} ${String(each.file?.destination)}`] : [])).sort()).toEqual(
    states.flatMap((state) => ['passwords', 'registries.yaml'].map((file) => `state_${state} .cdk-gpu/hall-floor/${file}`)).sort(),
  );
  const others = Object.values(resource.terraform_data).map(({ provisioner: _own, ...block }) => block);
  expect(JSON.stringify([rest, others])).not.toContain('registry_credentials');
});

test('a host is converged again when a registry asks for the first time', () => {
  const digest = ({ locals }: Stack) => locals.agents['gpu-1']?.digest;
  expect(digest(asking)).not.toBe(digest(stackWith({})));
});
