import { gpuNames, type GpuName } from '../../lib/catalog/gpu';
import { migProfiles } from '../../lib/catalog/mig';
import { gpuMachines as awsMachines } from '../../lib/targets/aws/machines';
import { gpuMachines as gcpMachines } from '../../lib/targets/gcp/machines';

/** One line of a program, and whether it must compile. */
export interface Case {
  /** The rule, in a few words. */
  readonly why: string;
  readonly code: string;
  readonly compiles: boolean;
}

interface Row {
  readonly gpu: string | null;
  readonly gpus: number;
}

const places = { onAws: awsMachines, onGcp: gcpMachines } as const satisfies Readonly<Record<string, Readonly<Record<string, Row>>>>;
type Place = keyof typeof places;

/** Lines made of the tables: what is in them compiles, and what is not does not. They follow the constants of `preamble`. */
export function tableCases(): readonly Case[] {
  return (Object.keys(places) as Place[])
    .flatMap((place) => {
      const rows: Readonly<Record<string, Row>> = places[place];
      return [...machineCases(place, rows), ...countCases(place, rows), ...absentCases(place, rows)];
    })
    .concat(profileCases(), describedCases('there', 'nodes'), describedCases('own', 'hosts'));
}

/** What all lines stand below. */
export const preamble = `
import { Blueprint, GpuCluster, GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { onprem } from 'cdk-gpu/onprem';
const onAws = new GpuCluster(new Blueprint('a', { target: aws({ region: 'us-east-1' }) }), 'c', { kubernetesVersion: '1.35' });
const onGcp = new GpuCluster(new Blueprint('g', { target: gcp({ project: 'acme-ml', region: 'us-central1' }) }), 'c', { kubernetesVersion: '1.35' });
const there = new GpuCluster(new Blueprint('e', { target: existing({ distribution: 'talos' }) }), 'c', { kubernetesVersion: '1.30' });
const onOwn = onprem({ engine: 'k3s', servers: [{ name: 's', address: '192.0.2.2' }], ssh: { user: 'u' } });
const own = new GpuCluster(new Blueprint('o', { target: onOwn }), 'c', { kubernetesVersion: '1.35' });
const size = { min: 0, max: 1 };
const nodes = { selector: { a: 'b' }, count: 1, each: { cpus: 8, memoryGiB: 64 } };
const hosts = [{ name: 'h', address: '192.0.2.1' }] as const;
`;

const usualCounts = [1, 2, 3, 4, 5, 6, 8, 16];

function pool(place: string, props: string): string {
  return `new GpuNodePool(${place}, 'p', { ${props} });`;
}

/** Each machine type with its own GPUs compiles; with the GPUs of another it does not. */
function machineCases(place: Place, rows: Readonly<Record<string, Row>>): readonly Case[] {
  const keys = Object.keys(rows).filter((key) => rows[key]?.gpu !== null);
  return keys.flatMap((key, index) => {
    const row = rows[key];
    const other = [...keys.slice(index), ...keys].map((each) => rows[each]).find((each) => each?.gpu !== row?.gpu);
    if (row === undefined || other === undefined) return [];
    const line = ({ gpu, gpus }: Row) => pool(place, `gpu: '${String(gpu)}', gpusPerNode: ${String(gpus)}, machineType: '${key}', size`);
    return [
      { why: `${key} has ${String(row.gpus)} ${String(row.gpu)}`, code: line(row), compiles: true },
      { why: `${key} has no ${String(other.gpu)}`, code: line(other), compiles: false },
    ];
  });
}

/** A number that no machine has, for each GPU of the place. */
function countCases(place: Place, rows: Readonly<Record<string, Row>>): readonly Case[] {
  const gpus = [...new Set(Object.values(rows).flatMap(({ gpu }) => (gpu === null ? [] : [gpu])))];
  return gpus.flatMap((gpu) => {
    const counts = new Set(
      Object.values(rows)
        .filter((row) => row.gpu === gpu)
        .map((row) => row.gpus),
    );
    return usualCounts
      .filter((count) => !counts.has(count))
      .slice(0, 3)
      .map((count) => ({
        why: `no machine has ${String(count)} ${gpu}`,
        code: pool(place, `gpu: '${gpu}', gpusPerNode: ${String(count)}, size`),
        compiles: false,
      }));
  });
}

/** GPUs that the place does not have. */
function absentCases(place: Place, rows: Readonly<Record<string, Row>>): readonly Case[] {
  const there = new Set(Object.values(rows).map(({ gpu }) => gpu));
  return gpuNames
    .filter((gpu) => !there.has(gpu))
    .map((gpu) => ({ why: `there is no ${gpu}`, code: pool(place, `gpu: '${gpu}', gpusPerNode: 1, size`), compiles: false }));
}

/** Every profile with every GPU that is cut: the GPU's own compile, those of others do not, and none does on a GPU without MIG. */
function profileCases(): readonly Case[] {
  const table: Readonly<Partial<Record<GpuName, object>>> = migProfiles;
  const all = [...new Set(Object.values(table).flatMap((profiles) => Object.keys(profiles)))].sort();
  const line = (gpu: string, profile: string) => pool('there', `gpu: '${gpu}', gpusPerNode: 1, nodes, sharing: { mig: '${profile}' }`);
  return gpuNames.flatMap((gpu) => {
    const own = Object.keys(table[gpu] ?? {});
    if (own.length === 0) return [{ why: `${gpu} has no MIG`, code: line(gpu, all[0] ?? '1g.5gb'), compiles: false }];
    return [
      ...own.map((profile) => ({ why: `${profile} is a profile of ${gpu}`, code: line(gpu, profile), compiles: true })),
      ...all
        .filter((profile) => !own.includes(profile))
        .slice(0, 8)
        .map((profile) => ({ why: `${profile} is not a profile of ${gpu}`, code: line(gpu, profile), compiles: false })),
    ];
  });
}

/** Nodes that exist and machines of one's own may have any GPU, in any usual number. */
function describedCases(place: 'there' | 'own', props: 'nodes' | 'hosts'): readonly Case[] {
  const line = (gpu: string, count: number) => pool(place, `gpu: '${gpu}', gpusPerNode: ${String(count)}, ${props}`);
  return [
    ...gpuNames.map((gpu) => ({ why: `somebody has eight ${gpu}`, code: line(gpu, 8), compiles: true })),
    ...[0, 11, 13, 15, 17].map((count) => ({ why: `nobody has ${String(count)}`, code: line('H100', count), compiles: false })),
  ];
}
