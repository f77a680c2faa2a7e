import fc from 'fast-check';
import { fullName, imageNameOf } from '../../../../lib/targets/onprem/airgap/image-name';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['busybox', 'docker.io/library/busybox:latest'],
  ['busybox:1.37', 'docker.io/library/busybox:1.37'],
  ['vllm/vllm-openai:v0.11.0', 'docker.io/vllm/vllm-openai:v0.11.0'],
  ['docker.io/vllm/vllm-openai:v0.11.0', 'docker.io/vllm/vllm-openai:v0.11.0'],
  ['docker.io/busybox:1', 'docker.io/library/busybox:1'],
  ['index.docker.io/rancher/rke2-runtime:v1', 'docker.io/rancher/rke2-runtime:v1'],
  ['nvcr.io/nvidia/gpu-operator:v26.7.0', 'nvcr.io/nvidia/gpu-operator:v26.7.0'],
  ['localhost/tool:1', 'localhost/tool:1'],
  ['harbor:8443/a/b/c:1', 'harbor:8443/a/b/c:1'],
  ['harbor:8443/a/b/c', 'harbor:8443/a/b/c:latest'],
  [`acme/tool@${digest}`, `docker.io/acme/tool@${digest}`],
  [`ghcr.io/acme/tool:1.0@${digest}`, `ghcr.io/acme/tool:1.0@${digest}`],
])('%s is %s', (given, expected) => {
  expect(fullName(imageNameOf(given))).toBe(expected);
});

test('a name in full stays as it is', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const registry = fc.oneof(
    fc.constantFrom('docker.io', 'localhost', 'nvcr.io'),
    part.map((name) => `${name}:5000`),
  );
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const end = fc.constantFrom('', ':1.0', `@${digest}`, `:1.0@${digest}`);
  fc.assert(
    fc.property(registry, path, end, (host, name, rest) => {
      const once = fullName(imageNameOf(`${host}/${name}${rest}`));
      expect(fullName(imageNameOf(once))).toBe(once);
    }),
  );
});
