import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CpuNodePool, GpuNodePool, InferenceService, Microservice } from 'cdk-gpu';
import { onprem, type OnPremOptions } from 'cdk-gpu/onprem';
import { parseAllDocuments } from 'yaml';
import { hostFiles } from '../../../lib/targets/onprem/host/files';
import { hardeningConfig } from '../../../lib/targets/onprem/host/hardening';
import { inventoryOf } from '../../../lib/targets/onprem/inventory';
import { optionsSchema } from '../../../lib/targets/onprem/options';
import { got, modelOf, programIn, scratch } from '../../support/programs';
import { judgedBy, type Engine } from '../engine';
import type { Resource } from './api-client';
import { startControlPlane } from './control-plane';
import { Session } from './session';

const folder = scratch();
const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
const at = (name: string, last: number) => ({ name, address: `192.0.2.${String(last)}`, hostKey });
const options: OnPremOptions = { engine: 'k3s', servers: [at('cp-1', 11)], ssh: { user: 'ops' }, hardening: { cis: true } };

function program() {
  const { b, c, image } = programIn(onprem(options));
  const facts = { cpus: 32, memoryGiB: 128 };
  const cpus = new CpuNodePool(c, 'cpus', { facts, hosts: [at('svc-1', 21)] });
  const gpus = new GpuNodePool(c, 'gpus', { gpu: 'L40S', gpusPerNode: 1, facts, hosts: [at('gpu-1', 31)] });
  new Microservice(c, 'web', { image, port: 8080, pool: cpus });
  new InferenceService(c, 'chat', { image, port: 8000, gpus: 1, pool: gpus });
  return b;
}

interface Deployment extends Resource {
  readonly spec: { readonly template: { readonly spec: object } };
}

const read = (text: string): readonly Resource[] => parseAllDocuments(text).map((document) => document.toJSON() as Resource);

/** What a hardened server of K3s has of it, below a folder of this test: files, and arguments of its API server. */
function hardened(top: string): { readonly args: readonly string[]; readonly policies: readonly Resource[] } {
  const cluster = got(modelOf(program()).clusters[0]);
  const inventory = inventoryOf(optionsSchema.parse(options), 'b', cluster);
  const server = got(inventory.servers[0]);
  const files = hostFiles(inventory, server, {});
  for (const { path, content } of files) if (path.startsWith('/etc/rancher/k3s/')) writeFileSync(join(top, basename(path)), content);
  const args = hardeningConfig(inventory, server)['kube-apiserver-arg'] as readonly string[];
  return {
    args: args.map((arg) => `--${arg.replace('/etc/rancher/k3s', top).replace('/var/lib/rancher/k3s', join(top, 'data'))}`),
    policies: read(got(files.find(({ path }) => path.endsWith('cdk-gpu-network-policies.yaml'))).content),
  };
}

/** The engine's own API server, with more arguments. */
function withArguments(engine: Engine, top: string, args: readonly string[]): string {
  const path = join(top, 'kube-apiserver');
  writeFileSync(path, `#!/bin/sh\nexec '${engine.program('kube-apiserver')}' "$@" ${args.map((arg) => `'${arg}'`).join(' ')}\n`);
  chmodSync(path, 0o755);
  return path;
}

const privileged = { containers: [{ name: 'all', image: 'acme/all:1', securityContext: { privileged: true } }] };
const pod = (namespace: string, spec: object): Resource => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'tried', namespace },
  spec,
});
const namespace = (name: string, labels: Readonly<Record<string, string>> = {}): Resource => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

judgedBy(['kubernetes-1.33', 'kubernetes-1.36'], 'what a hardened server of K3s is started with', (...engines) => {
  test.each(engines.map((engine) => [engine.version, engine] as const))(
    'is what the API server %s takes: our pods run, add-ons may do all, and whoever says nothing is restricted',
    async (_, engine) => {
      const top = folder('hardened');
      const { args, policies } = hardened(top);
      const plane = await startControlPlane(engine, { scheduler: false, programs: { 'kube-apiserver': withArguments(engine, top, args) } });
      try {
        const session = new Session(plane);
        const ours = [...program().render()].flatMap(([path, text]) => (path.startsWith('manifests/') ? read(text) : []));
        const namespaces = ours.filter(({ kind }) => kind === 'Namespace');
        const addOns = namespace('gpu-operator', { 'pod-security.kubernetes.io/enforce': 'privileged' });
        expect(await session.apply([...namespaces, addOns, namespace('others'), ...policies])).toEqual([]);
        const templates = ours.filter((object): object is Deployment => object.kind === 'Deployment');
        expect(templates).toHaveLength(2);
        const refusals = async (tried: Resource): Promise<readonly string[]> =>
          plane.client.apply(tried, { dryRun: true }).then(
            () => [],
            (error: unknown) => [(error as Error).message],
          );
        for (const { metadata, spec } of templates) expect(await refusals(pod(got(metadata.namespace), spec.template.spec))).toEqual([]);
        for (const name of ['gpu-operator', 'kube-system']) expect(await refusals(pod(name, privileged))).toEqual([]);
        for (const name of ['others', got(namespaces[0]).metadata.name])
          expect(await refusals(pod(name, privileged))).toEqual([expect.stringContaining('violates PodSecurity "restricted:')]);
        const log = join(top, 'data/server/logs');
        expect(readdirSync(log)).toEqual(['audit.log']);
        expect((statSync(log).mode & 0o777).toString(8)).toBe('700');
        const written = readFileSync(join(log, 'audit.log'), 'utf8');
        expect(written).toContain('"namespace":"others"');
        expect(written).not.toContain('requestObject');
      } finally {
        await plane.stop();
      }
    },
  );
});
