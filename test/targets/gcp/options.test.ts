import { gcp, type GcpOptions } from '../../../lib/targets/gcp/index';
import { addressesOf, cidrText, isPrivate, parseCidr } from '../../../lib/targets/cidr';
import { planNetwork } from '../../../lib/targets/gcp/network-plan';
import { context, options, registry, image, target } from './support';

const issues = (given: Readonly<Record<string, unknown>>) => gcp({ ...options, ...given }).optionIssues;

describe('options', () => {
  test('of a project and a region are enough', () => {
    expect(gcp(options).optionIssues).toEqual([]);
  });
  test('that cannot be are never thrown', () => {
    expect(() => gcp(undefined as unknown as GcpOptions)).not.toThrow();
    expect(gcp({ project: 'p', region: 'us-central1' }).optionIssues.map(({ path }) => path)).toEqual([['project']]);
  });
  test.each([
    [{ project: 'Acme' }, ['project'], 'is not the id of a project'],
    [{ project: 'acme-' }, ['project'], 'is not the id of a project'],
    [{ region: 'us-cental1' }, ['region'], 'did you mean "us-central1"'],
    [{ network: { cidr: '10.0.0.1/16' } }, ['network', 'cidr'], 'is not a block of addresses'],
    [{ network: { cidr: '10.0.0.0/24' } }, ['network', 'cidr'], 'must be a /8'],
    [{ network: { name: 'n', subnetwork: 's', podRange: 'p' } }, ['network', 'serviceRange'], 'must be a text'],
    [{ network: { cidr: '10.0.0.0/16', zones: 3 } }, ['network'], 'no property "zones"'],
    [{ endpoint: { publicCidrs: ['0.0.0.0/0'] } }, ['endpoint', 'publicCidrs', 0], 'the whole internet'],
    [{ endpoint: { publicCidrs: [] } }, ['endpoint', 'publicCidrs'], 'at least one block'],
    [{ regoin: 'x' }, ['regoin'], 'did you mean "region"'],
  ])('%j is told', (given, path, text) => {
    const [issue, ...others] = issues(given);
    expect(others).toEqual([]);
    expect(issue?.path).toEqual(path);
    expect(issue?.message).toContain(text);
    expect(issue?.hint).not.toBe('');
  });
  test('may be tokens where a network is given', () => {
    expect(
      issues({ network: { name: '${TfToken[TOKEN.1]}', subnetwork: '${TfToken[TOKEN.2]}', podRange: 'p', serviceRange: 's' } }),
    ).toEqual([]);
  });
});

describe('blocks of addresses', () => {
  test.each(['10.0.0.0/8', '10.64.0.0/12', '10.80.0.0/16', '192.168.16.0/20'])('%s is split into parts that do not overlap', (text) => {
    const outer = parseCidr(text);
    if (outer === null) throw new Error(text);
    const { nodes, pods, services } = planNetwork(outer);
    const parts = [nodes, services, pods];
    parts.forEach((part, index) => {
      expect(parseCidr(cidrText(part))).toEqual(part);
      expect(part.base).toBeGreaterThanOrEqual(
        index === 0 ? outer.base : (parts[index - 1]?.base ?? 0) + addressesOf(parts[index - 1] ?? outer),
      );
      expect(part.base + addressesOf(part)).toBeLessThanOrEqual(outer.base + addressesOf(outer));
    });
    expect(services.prefix).toBeGreaterThanOrEqual(16);
  });
  test.each([
    ['10.80.0.0/16', true],
    ['172.32.0.0/16', false],
    ['192.169.0.0/16', false],
    ['100.64.0.0/16', true],
    ['10.0.0.0/7', false],
  ])('%s is private: %s', (text, expected) => {
    const cidr = parseCidr(text);
    expect(cidr !== null && isPrivate(cidr)).toBe(expected);
  });
});

test('an image has its address by region, project and registry', () => {
  const images = registry('images');
  expect(target().registries?.repository(context().blueprint, images, image('web', images))).toBe(
    'us-central1-docker.pkg.dev/acme-ml/b-images/web',
  );
});

test('clusters pull from registries of Google Cloud alone', () => {
  expect(target().canPullFrom(target())).toBe(true);
  expect(target().canPullFrom({ ...target(), name: 'aws' })).toBe(false);
});

test('making a target loads neither cdktf nor bindings', () => {
  jest.isolateModules(() => {
    jest.doMock('cdktf', () => {
      throw new Error('cdktf was loaded');
    });
    const fresh = jest.requireActual<typeof import('../../../lib/targets/gcp/index')>('../../../lib/targets/gcp/index');
    expect(fresh.gcp(options).name).toBe('gcp');
    jest.dontMock('cdktf');
  });
});
