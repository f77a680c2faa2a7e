import { aContext, kindsOf, objectOf } from './contexts';

const service = (port: number, more: object = {}) => ({ kind: 'microservice', port, ...more }) as const;
const pods = (id: string) => [{ podSelector: { matchLabels: { 'cdk-gpu/workload': id } } }];
const tcp = (...ports: readonly number[]) => ports.map((port) => ({ protocol: 'TCP', port }));

describe('network policies', () => {
  const context = aContext({
    web: service(3000, { calls: ['shop/main/api'] }),
    api: service(8080, { ports: { metrics: 9090 } }),
    job: { kind: 'batchJob', env: { API: { kind: 'address', workload: 'shop/main/api', port: 'metrics', part: 'url' } } },
    alone: service(80),
  });

  test('shut everything by default', () => {
    expect(objectOf(context, 'NetworkPolicy', 'namespace.default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Egress', 'Ingress'],
    });
  });

  test('let a service in from its callers alone, those that take its address included', () => {
    expect(objectOf(context, 'NetworkPolicy', 'api').spec).toEqual({
      podSelector: pods('api')[0]?.podSelector,
      policyTypes: ['Ingress'],
      ingress: [{ from: [...pods('job'), ...pods('web')], ports: tcp(8080, 9090) }],
    });
  });

  test('let callers out to what they call', () => {
    expect(objectOf(context, 'NetworkPolicy', 'web').spec).toMatchObject({
      policyTypes: ['Egress'],
      egress: [{ to: pods('api'), ports: tcp(8080, 9090) }],
    });
    expect(objectOf(context, 'NetworkPolicy', 'job').spec).toMatchObject({ egress: [{ to: pods('api') }] });
  });

  test('are not written for who neither calls nor is called', () => {
    expect(kindsOf(context)).not.toContain('NetworkPolicy/alone');
  });

  test('let pods of a gang talk on every port, to each other', () => {
    const gang = aContext({
      tune: { kind: 'trainingJob', nodes: 2, gpusPerNode: 1 },
      single: { kind: 'trainingJob', nodes: 1, gpusPerNode: 1 },
    });
    expect(objectOf(gang, 'NetworkPolicy', 'tune').spec).toMatchObject({
      ingress: [{ from: pods('tune') }],
      egress: [{ to: pods('tune') }],
    });
    expect(kindsOf(gang)).not.toContain('NetworkPolicy/single');
  });

  test("let HTTPS out to anywhere but the address that hands out the node's rights", () => {
    expect(objectOf(context, 'NetworkPolicy', 'namespace.allow-https-out').spec).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }], ports: tcp(443) }],
    });
  });

  test('open port 53 and nothing else to name servers on the node, which no selector matches', () => {
    const egress = objectOf(context, 'NetworkPolicy', 'namespace.allow-dns').spec?.egress as unknown as readonly [
      { readonly to: unknown; readonly ports: unknown },
    ];
    expect(egress[0].ports).toEqual([
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ]);
    expect(egress[0].to).toEqual(
      expect.arrayContaining([{ ipBlock: { cidr: '169.254.20.10/32' } }, { ipBlock: { cidr: '169.254.169.254/32' } }]),
    );
  });
});
