import type { PlacedPool } from '../../../lib/placement/placement';
import type { Json } from '../tree';
import { equal, textOf } from './held';
import { instancesOf } from './sharing';

interface Part {
  readonly type: string;
  readonly text: string;
}

/** Parts between the boundaries, as cloud-init reads them; null where it would read none. */
function partsOf(data: string): readonly Part[] | null {
  const text = Buffer.from(data, 'base64').toString();
  const [head = '', boundary = ''] = /^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="(\w+)"\n\n/.exec(text) ?? [];
  const end = `--${boundary}--`;
  if (head === '' || !text.startsWith(`--${boundary}\n`, head.length) || !text.trimEnd().endsWith(`\n${end}`)) return null;
  const body = text.trimEnd().slice(head.length, -end.length);
  return body
    .split(`--${boundary}\n`)
    .slice(1)
    .map((part) => {
      const [header = '', ...lines] = part.split('\n\n');
      return { type: /^Content-Type: ([^;\n]+)/.exec(header)?.[1] ?? '', text: lines.join('\n\n') };
    });
}

/** A node joins its own disks where it has some, and cuts its GPUs where the pool says so; else there is nothing for it to do. */
export function userDataIs({ pool, machine }: PlacedPool, data: Json | undefined): boolean {
  const instances = instancesOf(pool);
  const disks = machine.localSsdGb > 0;
  if (!disks && instances === null) return data === undefined;
  const parts = partsOf(textOf(data)) ?? [];
  const of = (type: string): readonly string[] => parts.filter((part) => part.type === type).map(({ text }) => text);
  const [config = '', ...configs] = of('application/node.eks.aws');
  const [script = '', ...scripts] = of('text/x-shellscript');
  return (
    parts.length === (disks ? 1 : 0) + (instances === null ? 0 : 1) &&
    configs.length + scripts.length === 0 &&
    (!disks || joinsDisks(config)) &&
    (instances === null || cutsGpus(script, instances))
  );
}

function joinsDisks(config: string): boolean {
  const wanted = 'kind: NodeConfig\nspec:\n  instance:\n    localStorage:\n      strategy: RAID0\n';
  return config.trimEnd() === `apiVersion: node.eks.aws/v1alpha1\n${wanted}`.trimEnd();
}

/** A unit that runs at each start, without which the kubelet does not: it switches MIG on, and makes instances where there are none. */
function cutsGpus(script: string, instances: Readonly<Record<string, number>>): boolean {
  const files = new Map(
    [...script.matchAll(/^cat > (\S+) <<'END'\n(.*?)^END$/gms)].map(([, path = '', text = '']) => [path, text.split('\n')]),
  );
  const [unit = '', lines = []] = [...files].find(([path]) => path.startsWith('/etc/systemd/system/')) ?? [];
  const runs = lines.find((line) => line.startsWith('ExecStart='))?.replace('ExecStart=', '') ?? '';
  const steps = files.get(runs) ?? [];
  const made = steps.map((line) => /^nvidia-smi mig -cgi (\S+) -C$/.exec(line)?.[1]).find((text) => text !== undefined) ?? '';
  const counts: Record<string, number> = {};
  for (const profile of made.split(',').map((each) => each.replace(/:\d+$/, ''))) counts[profile] = (counts[profile] ?? 0) + 1;
  return (
    script.startsWith('#!/bin/bash\n') &&
    steps[0] === '#!/bin/bash' &&
    steps.some((line) => line.startsWith('nvidia-smi -mig 1')) &&
    equal(counts, instances) &&
    lines.includes('Before=kubelet.service') &&
    lines.includes('RequiredBy=kubelet.service') &&
    script.includes(`\nchmod 0755 ${runs}\n`) &&
    script.includes(`\nsystemctl enable ${unit.replace('/etc/systemd/system/', '')}\n`)
  );
}
