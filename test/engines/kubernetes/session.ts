import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { RefusedError, type ApiClient, type Resource } from './api-client';
import type { ControlPlane } from './control-plane';

/** Where the scheduler put a pod, or its own words for why it put it nowhere. */
export type Verdict = { readonly node: string } | { readonly node: null; readonly message: string };

/** Marks the nodes and pods of one question, so that what an earlier one left, in whatever cache, cannot answer it. */
const roundLabel = 'judge/round';

interface ScheduledPod extends Resource {
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** Questions to one control plane, one after another. */
export class Session {
  private round = 0;
  private readonly applied: Resource[] = [];

  constructor(private readonly plane: ControlPlane) {}

  private get client(): ApiClient {
    return this.plane.client;
  }

  /** Definitions of custom resources, from a file; returns once their kinds are served. */
  async define(file: string): Promise<void> {
    const definition = parse(readFileSync(file, 'utf8')) as Resource & {
      readonly spec: { readonly group: string; readonly versions: readonly { readonly name: string; readonly served: boolean }[] };
    };
    await this.client.create(definition);
    const served = definition.spec.versions.filter((version) => version.served);
    await until(`the kind of ${file} to be served`, async () => {
      const found = await Promise.all(
        served.map(({ name }) => this.client.read(`/apis/${definition.spec.group}/${name}`).catch(() => null)),
      );
      return found.every((each) => each !== null);
    });
    this.client.forgetKinds();
  }

  /** Server-side apply of each object, with strict validation, first in a dry run and then for real: refusals by object, in the server's words. */
  async apply(objects: readonly Resource[]): Promise<readonly string[]> {
    const refusals: string[] = [];
    for (const object of objects) {
      try {
        await this.client.apply(object, { dryRun: true });
        await this.client.apply(object);
        this.applied.push(object);
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        refusals.push(`${object.kind}/${object.metadata.name}: ${error.message}`);
      }
    }
    return refusals;
  }

  /**
   * What the scheduler does with these pods on these nodes and no others, all at once, in the order in which they are given. Names of nodes in the answer are as given. A pod that the
   * server refuses has the refusal as its message.
   */
  async schedule(nodes: readonly Resource[], pods: readonly Resource[]): Promise<readonly Verdict[]> {
    const mark = String(++this.round);
    const named = (name: string): string => `${name}-r${mark}`;
    const marked = nodes.map((node) => ({
      ...node,
      metadata: {
        ...node.metadata,
        name: named(node.metadata.name),
        labels: { ...node.metadata.labels, [roundLabel]: mark },
      },
    }));
    // One after another: their events come in this order, and the last one stands for all.
    for (const node of marked) await this.client.create(node);
    await this.settle(marked.at(-1));
    const verdicts = await this.bind(
      pods.map((pod) => ({
        ...pod,
        metadata: { ...pod.metadata, name: named(pod.metadata.name), labels: { ...pod.metadata.labels, [roundLabel]: mark } },
        spec: { ...spec(pod), nodeSelector: { ...spec(pod).nodeSelector, [roundLabel]: mark } },
      })),
    );
    await Promise.all(marked.map((node) => this.client.delete(node)));
    return verdicts.map((verdict) => (verdict.node === null ? verdict : { node: verdict.node.slice(0, -named('').length) }));
  }

  /** Removes what was applied, but for namespaces: ending those takes a controller that does not run here. */
  async clear(): Promise<void> {
    for (const object of this.applied.splice(0).reverse()) if (object.kind !== 'Namespace') await this.client.delete(object);
  }

  /** Events of nodes come in their order: once a pod is on the last node, the scheduler knows all of them. */
  private async settle(last: Resource | undefined): Promise<void> {
    if (last === undefined) return;
    const probe: Resource = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `probe-${last.metadata.name}`, namespace: 'default' },
      spec: {
        nodeSelector: { [roundLabel]: last.metadata.labels?.[roundLabel] },
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [last.metadata.name] }] }],
            },
          },
        },
        tolerations: [{ operator: 'Exists' }],
        containers: [{ name: 'probe', image: 'probe' }],
      },
    };
    await this.client.create(probe);
    await until(
      `node ${last.metadata.name} to be known to the scheduler`,
      async () => (await this.podAt(probe)).spec.nodeName !== undefined,
    );
    await this.client.delete(probe);
  }

  private async bind(pods: readonly Resource[]): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const pod of pods) {
      try {
        await this.client.create(pod);
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        verdicts.push({ node: null, message: error.message });
        continue;
      }
      verdicts.push(await known(`the scheduler to decide about ${pod.metadata.name}`, async () => verdictOf(await this.podAt(pod))));
    }
    for (const [index, pod] of pods.entries())
      if (verdicts[index]?.node !== null || isScheduling(verdicts[index])) await this.client.delete(pod);
    return verdicts;
  }

  private async podAt(pod: Resource): Promise<ScheduledPod> {
    return (await this.client.read(`/api/v1/namespaces/${pod.metadata.namespace ?? 'default'}/pods/${pod.metadata.name}`)) as ScheduledPod;
  }
}

function isScheduling(verdict: Verdict | undefined): boolean {
  return verdict?.node === null && /nodes are available|no nodes available/.test(verdict.message);
}

function verdictOf({ spec: { nodeName }, status }: ScheduledPod): Verdict | null {
  if (nodeName !== undefined) return { node: nodeName };
  const refused = status?.conditions?.find(
    ({ type, status: answer, reason }) => type === 'PodScheduled' && answer === 'False' && reason === 'Unschedulable',
  );
  return refused === undefined ? null : { node: null, message: refused.message ?? '' };
}

function spec(pod: Resource): { readonly nodeSelector?: Readonly<Record<string, string>> } {
  return pod['spec'] as { readonly nodeSelector?: Readonly<Record<string, string>> };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  await known(what, async () => ((await holds()) ? true : null));
}

/** Asks until there is an answer. */
async function known<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 1200; tries++) {
    const answer = await ask();
    if (answer !== null) return answer;
    await sleep(tries < 20 ? 10 : 50);
  }
  throw new Error(`waited a minute for ${what}`);
}
