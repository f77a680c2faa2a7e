import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { gpuNames } from '../../lib/catalog/gpu';
import type { Machine } from '../../lib/catalog/machine';
import { gpuMachines as awsMachines } from '../../lib/targets/aws/machines';
import { needsOwnImage } from '../../lib/targets/aws/capacity';
import { keyOf } from '../../lib/targets/gcp/machine-facts';
import { gpuMachines as gcpMachines } from '../../lib/targets/gcp/machines';
import { regionNames, zonesOf } from '../../lib/targets/gcp/regions';
import { validateStacks } from '../../lib/testing/offline-terraform';
import { terraformIsHere } from '../support/tools';
import { outcomeOf, outputFindings } from './check-program';
import { rowsIn } from './places';
import { build, reference, targetOf, type Part, type Plan, type TargetReference } from './plan';

/** A cluster with a pool for each row, on whose nodes a job takes all GPUs. */
function planOf(target: TargetReference, rows: readonly (Machine & { readonly props: object })[]): Plan {
  const parts: Part[] = [
    { key: 'i', kind: 'imageReference', id: 'i', scope: 'root', props: { reference: 'acme/train:1.0' } },
    { key: 'c', kind: 'cluster', id: 'c', scope: 'root', props: { kubernetesVersion: '1.34' } },
  ];
  for (const [index, { gpu, gpus, props }] of rows.entries()) {
    const id = `p${String(index)}`;
    parts.push({ key: id, kind: 'gpuPool', id, scope: 'c', props: { gpu, gpusPerNode: gpus, ...props } });
    const job = { image: reference('i'), pool: reference(id), nodes: 2, gpusPerNode: gpus };
    parts.push({ key: `j${String(index)}`, kind: 'trainingJob', id: `j${String(index)}`, scope: 'c', props: job });
  }
  return { id: 'b', props: { target }, parts };
}

async function isWhole(plan: Plan): Promise<void> {
  const blueprint = build(plan);
  const { errors, made } = outcomeOf(blueprint);
  expect(errors).toBeUndefined();
  if (made === undefined) return;
  expect(outputFindings(blueprint, made)).toEqual([]);
  if (terraformIsHere) expect((await validateStacks(made.stacks)).messages).toEqual([]);
}

const size = { min: 0, max: 4 };

test('every machine of AWS runs a gang', async () => {
  const rows = (Object.values(awsMachines) as readonly Machine[])
    .filter((row) => !needsOwnImage(row.type))
    .map((row) => {
      const capacity = row.soldAs.includes('spot')
        ? { kind: 'spot' }
        : { kind: 'reservation', id: 'cr-0123456789abcdef0', zone: 'us-east-1a' };
      return { ...row, props: { size, machineType: row.type, capacity } };
    });
  await isWhole(planOf(targetOf(aws, { region: 'us-east-1' }), rows));
});

test('every machine of Google Cloud runs a gang, in the first region that has it', async () => {
  const places = new Map<string, (Machine & { readonly props: object })[]>();
  for (const row of Object.values(gcpMachines) as readonly Machine[]) {
    const region = regionNames.find((name) => rowsIn(name).includes(row));
    const key = keyOf(row);
    if (region === undefined || key === undefined) throw new Error(`${row.type} is nowhere`);
    // What is not sold by the hour is sold by reservation.
    const capacity = row.soldAs.includes('spot') ? { kind: 'spot' } : { kind: 'reservation', name: 'held', zone: zonesOf(region)[0] };
    places.set(region, [...(places.get(region) ?? []), { ...row, props: { size, machineType: key, capacity } }]);
  }
  for (const [region, rows] of places) await isWhole(planOf(targetOf(gcp, { project: 'acme-ml', region }), rows));
});

test('every GPU and number of them runs a gang on nodes that exist', async () => {
  const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16];
  const rows = gpuNames.flatMap((gpu, index) => {
    const gpus = counts[index % counts.length] ?? 1;
    const nodes = { selector: { gpu }, count: 2, each: { cpus: 64, memoryGiB: 512 } };
    return [{ gpu, gpus, props: { nodes } } as unknown as Machine & { readonly props: object }];
  });
  await isWhole(planOf(targetOf(existing, { distribution: 'kubeadm' }), rows));
});
