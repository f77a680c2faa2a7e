/** The parts of `blueprint.json` that the demo prints. */
export interface Report {
  readonly clusters: readonly {
    readonly path: string;
    readonly place: string;
    readonly kubernetesVersion: string;
    readonly addOns: readonly string[];
    readonly pools: readonly Pool[];
    readonly workloads: readonly Workload[];
  }[];
  readonly images: readonly { readonly path: string; readonly reference: string; readonly built: false | { readonly context: string } }[];
  readonly secrets: readonly { readonly path: string; readonly make: string }[];
}

interface Pool {
  readonly path: string;
  readonly machineType: string;
  readonly why: string;
  readonly runnersUp?: readonly { readonly machineType: string; readonly usdPerHour: number | 'unknown'; readonly why: string }[];
  readonly gpu: string | null;
  readonly gpusPerNode: number;
  readonly size: { readonly min: number; readonly max: number };
  /** Not there where nodes are not bought. */
  readonly capacity?: readonly {
    readonly kind: string;
    readonly group: string;
    readonly maximum: number;
    readonly zones: readonly string[];
  }[];
  readonly fallback?: string;
  readonly fabric: boolean;
  readonly usdPerHour: 'unknown' | { readonly eachNode: number; readonly atMost: number };
}

interface Workload {
  readonly path: string;
  readonly kind: string;
  readonly pools: readonly string[];
  readonly request: { readonly cpuMillis: number; readonly memoryMiB: number; readonly gpus: number };
  readonly refused: readonly { readonly pool: string; readonly reasons: readonly string[] }[];
}

/** What to print of one program. */
export interface Description {
  readonly title: string;
  readonly folder: string;
  readonly report: Report;
  readonly files: readonly string[];
  /** Names of the stacks, each after those that it depends on. */
  readonly stacks: readonly string[];
}

/** One program as text for a terminal. */
export function describe(description: Description): string {
  const { title, folder, report, files } = description;
  const lines = [title, '='.repeat(title.length)];
  for (const cluster of report.clusters) {
    lines.push(
      '',
      `cluster ${cluster.path}: Kubernetes ${cluster.kubernetesVersion} on ${cluster.place}; add-ons: ${cluster.addOns.join(', ') || 'none'}`,
    );
    lines.push(...cluster.pools.flatMap(poolLines), ...cluster.workloads.flatMap(workloadLines));
  }
  lines.push('', 'images');
  for (const image of report.images)
    lines.push(`  ${image.path}  ${image.reference}${image.built === false ? '' : `  built from ${image.built.context}`}`);
  if (report.secrets.length > 0)
    lines.push('', 'secrets that must exist', ...report.secrets.map((secret) => `  ${secret.path}: ${secret.make}`));
  lines.push(
    '',
    `${String(files.length)} files in ${folder}`,
    ...files.map((file) => `  ${file}`),
    '',
    'next',
    ...nextCommands(description),
    '',
  );
  return lines.join('\n');
}

function poolLines(pool: Pool): readonly string[] {
  const gpus = pool.gpu === null ? 'no GPU' : `${String(pool.gpusPerNode)} ${pool.gpu}`;
  const price =
    pool.usdPerHour === 'unknown'
      ? 'price unknown'
      : `on demand $${String(pool.usdPerHour.eachNode)} an hour each, $${String(pool.usdPerHour.atMost)} at most`;
  return [
    `  pool ${pool.path}: ${String(pool.size.min)} to ${String(pool.size.max)} x ${pool.machineType} (${gpus}${pool.fabric ? ', fabric' : ''}); ${price}`,
    `    ${pool.why}`,
    ...nextMachine(pool),
    ...boughtLine(pool),
  ];
}

/** The machine that would be next. */
function nextMachine({ runnersUp = [] }: Pool): readonly string[] {
  const next = runnersUp.find(({ why }) => why.startsWith('it would do'));
  if (next === undefined) return [];
  return [`    next: ${next.machineType}, ${next.usdPerHour === 'unknown' ? 'price unknown' : `$${String(next.usdPerHour)}`}`];
}

/** How nodes are bought, in one line; nothing where they are not. */
function boughtLine({ capacity, fallback }: Pool): readonly string[] {
  if (capacity === undefined) return [];
  const tried = capacity.map(({ kind, group, maximum, zones }) => `${kind} (${group}, at most ${String(maximum)}, ${zones.join(' ')})`);
  return [`    bought ${tried.join(', then ')}${fallback === undefined ? '' : ` by ${fallback}`}`];
}

function workloadLines(workload: Workload): readonly string[] {
  const { cpuMillis, memoryMiB, gpus } = workload.request;
  const each = `each pod ${String(gpus)} GPU${gpus === 1 ? '' : 's'}, ${String(cpuMillis / 1000)} cores, ${String(Math.round((memoryMiB / 1024) * 10) / 10)} GiB`;
  return [
    `  ${workload.kind} ${workload.path} -> ${workload.pools.join(', ')} (${each})`,
    ...workload.refused.map((refusal) => `    not ${refusal.pool}: ${refusal.reasons.join('; ')}`),
  ];
}

/** Registries first, then what is pushed to them, then each cluster and its add-ons, then what runs there. */
function nextCommands({ folder, report, files, stacks }: Description): readonly string[] {
  const apply = (stack: string): string =>
    `  terraform -chdir=${folder}/cdktf.out/stacks/${stack} init && terraform -chdir=${folder}/cdktf.out/stacks/${stack} apply`;
  const push = report.images.flatMap((image) =>
    image.built === false ? [] : [`  docker buildx build --push --tag ${image.reference} ${folder}/${image.built.context}`],
  );
  const manifests = [...new Set(files.flatMap((file) => /^(manifests\/[^/]+)\//.exec(file)?.[1] ?? []))];
  const isRegistry = (stack: string): boolean => stack.endsWith('-registry');
  const others = stacks.filter((stack) => !isRegistry(stack));
  // Machines of one's own need tokens to join, and leave a kubeconfig.
  const own = report.clusters.some(({ place }) => place === 'onprem') ? others.filter((stack) => !stack.endsWith('-addons')) : [];
  return [
    ...stacks.filter(isRegistry).map(apply),
    ...push,
    ...(own.length > 0
      ? ['  export TF_VAR_server_token=$(openssl rand -hex 32) TF_VAR_agent_token=$(openssl rand -hex 32)   # made once, and kept']
      : []),
    ...others.map(apply),
    ...own.map((stack) => `  export KUBECONFIG=$(terraform -chdir=${folder}/cdktf.out/stacks/${stack} output -raw kubeconfig_path)`),
    ...manifests.map((manifest) => `  kubectl apply --server-side -f ${folder}/${manifest}`),
  ];
}
