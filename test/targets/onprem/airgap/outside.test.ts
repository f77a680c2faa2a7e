import type { OnPremOptions } from 'cdk-gpu/onprem';
import { hall } from './program';

/** Hosts that may be asked: those of the program, and the machine itself. */
const known = /^(127\.0\.0\.1|192\.0\.2\.\d+|files\.hall\.example|harbor\.hall\.example|plain\.hall\.example)$/;

/** Every text of a value, keys left out: Terraform's JSON has scripts and configurations as texts. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Hosts of addresses in a text, but for those in comments of scripts and in what they say to people; patterns for addresses have backslashes. */
function hostsIn(text: string): readonly string[] {
  const code = text
    .replaceAll('\\', '')
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(/ # .*$/gm, '')
    .replaceAll(/^.*\b(complain|warn) .*$/gm, '');
  return [...code.matchAll(/\bhttps?:\/\/([A-Za-z0-9][A-Za-z0-9.-]*)/g)].map(([, host = '']) => host);
}

test.each<[string, Partial<OnPremOptions>]>([
  ['RKE2, with everything', {}],
  ['K3s', { engine: 'k3s' }],
  ['another network plugin', { network: { cni: 'cilium' } }],
])('nothing that is written reaches for the internet: %s', (_, options) => {
  const output = [...hall(options).blueprint.render()].filter(([path]) => !path.startsWith('airgap/') && path !== 'blueprint.json');
  expect(output.length).toBeGreaterThan(5);
  const asked = output.flatMap(([path, text]) =>
    (path.endsWith('.json') ? textsIn(JSON.parse(text)) : [text]).flatMap(hostsIn).map((host) => [path, host] as const),
  );
  const outside = asked.filter(([, host]) => !known.test(host));
  // converge.sh is the same with and without internet: what it does without is held by its own tests.
  expect([...new Set(outside.map(([, host]) => host))]).toEqual(['get.']);
  expect(outside.every(([path]) => path.startsWith('cdktf.out/stacks/hall-floor/'))).toBe(true);
});

test('charts are archives, and no repository is asked', () => {
  const stack = JSON.parse(hall().blueprint.render().get('cdktf.out/stacks/hall-floor-addons/cdk.tf.json') ?? '{}') as {
    readonly resource: { readonly helm_release: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  };
  const releases = Object.values(stack.resource.helm_release);
  expect(releases.map(({ chart }) => chart)).toEqual(
    ['gpu-operator-v26.7.0', 'network-operator-26.4.1', 'metallb-0.16.1', 'jobset-0.12.0']
      .map((name) => `https://files.hall.example/kubernetes/charts/${name}.tgz`)
      .sort(),
  );
  for (const release of releases) expect([release['repository'], release['version']]).toEqual([undefined, undefined]);
});
