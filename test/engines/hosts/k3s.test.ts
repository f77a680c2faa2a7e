import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engines } from '../../../lib/targets/onprem/engine';
import { engineNamed } from '../engine';
import { secrets } from './cluster';
import type { TestHosts } from './hosts';
import { storiesInARow } from './story';
import { ask, etcdMembers, eventually, journalOf, remains, storiesWithK3s, succeeded, type Node } from './with-k3s';

const servers = ['cp-1', 'cp-2', 'cp-3'] as const;
const agents = ['gpu-1', 'gpu-2'] as const;
const whole = { engine: 'k3s', servers, agents } as const;
const keptForServers = 'node-role.kubernetes.io/control-plane=true:NoSchedule';
const keptForGpus = 'nvidia.com/gpu=present:NoSchedule';

/** Two pods that run wherever GPUs are. */
const pods = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'work', namespace: 'default' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'work' } },
    template: {
      metadata: { labels: { app: 'work' } },
      spec: {
        nodeSelector: { 'cdk-gpu/pool': 'boxes' },
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'work', image: 'harbor.hall.example/work:1' }],
      },
    },
  },
};

function journal(hosts: TestHosts, name: string): string {
  return journalOf(hosts.of(name), name.startsWith('cp') ? 'k3s' : 'k3s-agent');
}

/** How often K3s was started on each host. */
function starts(hosts: TestHosts): Readonly<Record<string, number>> {
  return Object.fromEntries(hosts.all.map(({ name }) => [name, journal(hosts, name).split('msg="Starting k3s ').length - 1]));
}

function members(hosts: TestHosts, names: readonly string[]): readonly string[] {
  return names.map((name) => `https://${hosts.of(name).address}:2380 votes`);
}

const named = (nodes: readonly Node[]) => nodes.map(({ name }) => name);

storiesWithK3s('K3s itself, on five hosts', (k3s) => {
  test('is the release that is installed', () => {
    expect(`v${engineNamed('k3s').version}+k3s1`).toBe(engines.k3s.releases['1.35']);
  });

  storiesInARow(
    [...servers, ...agents],
    (next) => {
      next('three servers share their etcd, agents join them, and all are as the program says', async ({ hosts, deployment }) => {
        const cluster = { ...whole, labels: { tier: 'gold' } };
        succeeded(await deployment.apply(cluster));
        const of = (name: string, pool: string, taint: string): object => ({
          name,
          ready: true,
          cordoned: false,
          release: engines.k3s.releases['1.35'],
          labels: expect.objectContaining({ 'cdk-gpu/pool': pool, ...(pool === 'boxes' ? { tier: 'gold' } : {}) }) as object,
          taints: [taint],
        });
        expect(ask(hosts, deployment).nodes()).toEqual([
          ...servers.map((name) => of(name, 'system', keptForServers)),
          ...agents.map((name) => of(name, 'boxes', keptForGpus)),
        ]);
        expect(etcdMembers(hosts.of('cp-2'))).toEqual(members(hosts, servers));
        expect(await deployment.plan(cluster)).toEqual([]);
        const odd = [/[Uu]nknown flag.*/, ...Object.values(secrets).map((secret) => new RegExp(secret))];
        for (const { name } of hosts.all) expect(odd.flatMap((one) => one.exec(journal(hosts, name)) ?? [])).toEqual([]);
      });

      next(
        'what a program says of a host is what its kubelet runs with, and no other host is started again',
        async ({ hosts, deployment }) => {
          const before = ask(hosts, deployment).kubelet('gpu-2');
          const kept = {
            kubeReserved: { cpu: '90m', memory: '1465Mi' },
            evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '5%', 'imagefs.available': '5%' },
          };
          expect(before).toMatchObject({ ...kept, systemReserved: { cpu: '100m', memory: '328Mi' } });
          const more = { ...whole, memoryGiB: { 'gpu-2': 48 } };
          succeeded(await deployment.apply(more));
          expect(starts(hosts)).toEqual({ 'cp-1': 1, 'cp-2': 1, 'cp-3': 1, 'gpu-1': 1, 'gpu-2': 2 });
          expect(ask(hosts, deployment).kubelet('gpu-2')).toMatchObject({ ...kept, systemReserved: { cpu: '100m', memory: '492Mi' } });
          // The label that the program before had is gone, that of somebody else would not be.
          const labels = ask(hosts, deployment)
            .nodes()
            .map((node) => node.labels['tier']);
          expect(labels).toEqual([undefined, undefined, undefined, undefined, undefined]);
        },
      );

      next('a host that leaves hands its pods over, is deleted, and keeps nothing; and it may come back', async ({ hosts, deployment }) => {
        const cluster = ask(hosts, deployment);
        const file = join(hosts.folder, 'pods.json');
        writeFileSync(file, JSON.stringify(pods));
        cluster.kubectl('apply', '-f', file);
        cluster.kubectl('rollout', 'status', 'deployment/work', '--timeout=60s');
        succeeded(await deployment.apply({ ...whole, agents: ['gpu-1'] }));
        expect(named(cluster.nodes())).toEqual([...servers, 'gpu-1']);
        expect(remains(hosts, 'gpu-2')).toBe('');
        cluster.kubectl('rollout', 'status', 'deployment/work', '--timeout=60s');
        const places = cluster.kubectl('get', 'pods', '-o', 'jsonpath={.items[*].spec.nodeName}');
        expect(places.split(' ').every((place) => place === 'gpu-1')).toBe(true);

        succeeded(await deployment.apply(whole));
        expect(named(cluster.nodes())).toEqual([...servers, ...agents]);
        // A node whose kubelet is gone could not end them, and would be waited for.
        cluster.kubectl('delete', 'deployment', 'work', '--cascade=foreground');
      });

      next('a host that was installed anew joins again under its name', async ({ hosts, deployment }) => {
        // As its disk would be.
        hosts
          .of('gpu-1')
          .run('PATH=/mnt/stand-ins/with-k3s:/mnt/stand-ins:$PATH; k3s-agent-uninstall.sh >/dev/null 2>&1; rm -rf /etc/rancher');
        succeeded(await deployment.apply(whole, { replace: 'membership_agents["gpu-1"]' }));
        expect(ask(hosts, deployment).nodes()).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'gpu-1', ready: true })]));
      });

      next('servers that leave are no members of etcd any more, and come back as new ones', async ({ hosts, deployment }) => {
        const one = { ...whole, servers: ['cp-1'] };
        succeeded(await deployment.apply(one));
        expect(etcdMembers(hosts.of('cp-1'))).toEqual(members(hosts, ['cp-1']));
        expect(named(ask(hosts, deployment).nodes())).toEqual(['cp-1', ...agents]);
        for (const name of ['cp-2', 'cp-3']) expect(remains(hosts, name)).toBe('');
        expect(await deployment.plan(one)).toEqual([]);

        succeeded(await deployment.apply(whole));
        expect(etcdMembers(hosts.of('cp-1'))).toEqual(members(hosts, servers));
      });

      next(
        'a snapshot is restored as the README says, and the next deploy finds every host as it should be',
        async ({ hosts, deployment }) => {
          const cluster = ask(hosts, deployment);
          const on = (name: string, command: string): string =>
            hosts.of(name).run(`PATH=/mnt/stand-ins/with-k3s:/mnt/stand-ins:$PATH; ${command}`);
          cluster.kubectl('create', 'configmap', 'before');
          on('cp-1', 'k3s etcd-snapshot save --name kept');
          cluster.kubectl('create', 'configmap', 'after');

          for (const name of servers) on(name, 'systemctl stop k3s');
          on(
            'cp-1',
            'k3s server --cluster-reset --cluster-reset-restore-path="$(echo /var/lib/rancher/k3s/server/db/snapshots/kept-*)" >/mnt/host/restore.log 2>&1',
          );
          on('cp-1', 'systemctl start k3s');
          for (const name of ['cp-2', 'cp-3']) on(name, 'rm -rf /var/lib/rancher/k3s/server/db && systemctl start k3s');

          expect(cluster.kubectl('get', 'configmap', '-o', 'name').split('\n')).toContain('configmap/before');
          expect(cluster.kubectl('get', 'configmap', '-o', 'name')).not.toContain('configmap/after');
          expect(etcdMembers(hosts.of('cp-3'))).toEqual(members(hosts, servers));
          expect(await deployment.plan(whole)).toEqual([]);
          succeeded(await deployment.apply(whole, { dryRun: true }));
          const again = await deployment.apply(whole);
          succeeded(again);
          for (const { name } of hosts.all) expect(again.output).toContain(`${name} of hall-floor is as it should be`);
        },
      );

      next(
        'a server token that the cluster does not have changes nothing, and one that it was given goes to all hosts',
        async ({ hosts, deployment }) => {
          // Secrets are looked for by the usual ones, which are a part of these.
          const tokens = { server: `${secrets.server}-2`, agent: `${secrets.agent}-2` };
          const before = starts(hosts);
          for (const dryRun of [true, false]) {
            const { ok, output } = await deployment.apply(whole, { tokens, dryRun });
            expect(ok).toBe(false);
            expect(output).toContain('the server token is not the one of this cluster');
          }
          expect(starts(hosts)).toEqual(before);

          hosts.of('cp-1').run(`PATH=/mnt/stand-ins/with-k3s:/mnt/stand-ins:$PATH; k3s token rotate --new-token ${tokens.server}`);
          succeeded(await deployment.apply(whole, { tokens, dryRun: true }));
          succeeded(await deployment.apply(whole, { tokens }));
          expect(starts(hosts)).toEqual(Object.fromEntries(Object.entries(before).map(([name, times]) => [name, times + 1])));
          expect(etcdMembers(hosts.of('cp-1'))).toEqual(members(hosts, servers));
          await eventually(() => {
            expect(ask(hosts, deployment).nodes()).toEqual(
              [...servers, ...agents].map((name) => expect.objectContaining({ name, ready: true }) as object),
            );
          });
          const again = { ...whole, agents: ['gpu-1'] };
          succeeded(await deployment.apply(again, { tokens }));
          succeeded(await deployment.apply(whole, { tokens }));
          expect(named(ask(hosts, deployment).nodes())).toEqual([...servers, ...agents]);
        },
      );

      next('destroy takes everything away but the snapshots of etcd', async ({ hosts, deployment }) => {
        succeeded(await deployment.destroy());
        for (const { name } of hosts.all) expect(remains(hosts, name)).toBe('');
        expect(hosts.of('cp-1').run('find /var/lib/cdk-gpu -type f')).toMatch(/snapshots\//);
      });
    },
    { k3s },
  );
});
