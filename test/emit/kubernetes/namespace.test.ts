import { aContext, allObjects, kindsOf, objectOf } from './contexts';

const web = { kind: 'microservice', port: 80 } as const;

describe('the namespace', () => {
  test("is the blueprint, and enforces the restricted level of the cluster's own minor", () => {
    const namespace = objectOf(aContext({ web }), 'Namespace');
    expect(namespace.metadata.name).toBe('shop');
    expect(namespace.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.35',
    });
  });

  test('is lowered to baseline by one workload that says why it runs as root', () => {
    const namespace = objectOf(aContext({ web, old: { ...web, runAs: { root: 'writes to /usr' } } }), 'Namespace');
    expect(namespace.metadata.labels?.['pod-security.kubernetes.io/enforce']).toBe('baseline');
  });

  test('comes first, then what every pod of it needs', () => {
    expect(kindsOf(aContext({ web })).slice(0, 6)).toEqual([
      'Namespace/shop',
      'NetworkPolicy/namespace.allow-dns',
      'NetworkPolicy/namespace.allow-https-out',
      'NetworkPolicy/namespace.default-deny',
      'ConfigMap/user-10001',
      'ServiceAccount/web',
    ]);
  });

  test('holds everything else', () => {
    const outside = allObjects(aContext({ web })).filter((object) => object.kind !== 'Namespace' && object.metadata.namespace !== 'shop');
    expect(outside).toEqual([]);
  });
});

describe('users', () => {
  test('get a passwd entry each, once for each number', () => {
    const context = aContext({ a: web, b: web, c: { ...web, runAs: 65534 }, d: { ...web, runAs: 'image' } });
    expect(kindsOf(context).filter((name) => name.startsWith('ConfigMap/'))).toEqual(['ConfigMap/user-10001', 'ConfigMap/user-65534']);
    expect(objectOf(context, 'ConfigMap', 'user-10001').data).toEqual({
      passwd:
        'root:x:0:0:root:/root:/bin/sh\ncdk-gpu:x:10001:10001:cdk-gpu:/home/cdk-gpu:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
      group: 'root:x:0:\ncdk-gpu:x:10001:\nnogroup:x:65534:\n',
    });
  });

  test('who are nobody are found by the name of their home', () => {
    const { passwd } = objectOf(aContext({ c: { ...web, runAs: 65534 } }), 'ConfigMap').data as unknown as { readonly passwd: string };
    expect(passwd.split('\n').filter((line) => line.includes(':65534:'))).toEqual(['cdk-gpu:x:65534:65534:cdk-gpu:/home/cdk-gpu:/bin/sh']);
  });
});
