import type { GpuName } from '../../catalog/gpu';
import { migMisfit, migProfilesOf } from '../../catalog/mig';
import { migCountsOf } from '../../model/gpu-units';
import type { PoolModel } from '../../model/node-pool';
import type { NodeImage } from './node-image';

/**
 * GPUs that Bottlerocket is known to cut, by the names that its settings have for them. It cuts all GPUs of a node alike, into instances of one profile and as many as fit;
 * where it does not know a profile it makes one instance of the whole GPU, without a word. Of RTX PRO 6000 it knows the profiles (bottlerocket-os/bottlerocket-kernel-kit#300), but nobody
 * published by which name; of B300, neither.
 * Sources, read 2026-11-23: bottlerocket-os/bottlerocket-kernel-kit, sources/nvidia-migmanager (#35 of 2025-02 and #136 of 2025-05), and for one profile a node
 * bottlerocket-os/bottlerocket#4483, open.
 */
const settingNames: Readonly<Partial<Record<GpuName, string>>> = {
  'A100-40GB': 'a100.40gb',
  'A100-80GB': 'a100.80gb',
  H100: 'h100.80gb',
  H200: 'h200.141gb',
  B200: 'b200.180gb',
};

/** Profiles that Bottlerocket cuts a GPU into: all but those of four compute slices. */
export function profilesCutBy(gpu: GpuName): readonly string[] {
  return settingNames[gpu] === undefined ? [] : migProfilesOf(gpu).filter((profile) => !profile.startsWith('4g.'));
}

/** The profile of a pool by the name that the settings have for its GPU; null where GPUs are not cut. */
export function migProfileSetting({ gpu, sharing }: PoolModel): Readonly<Record<string, string>> | null {
  if (gpu === null || sharing === null) return null;
  const [profile] = Object.keys(migCountsOf(gpu, sharing.mig) ?? {});
  const name = settingNames[gpu];
  return profile === undefined || name === undefined ? null : { [name]: profile };
}

/** What Bottlerocket cannot cut. What nobody can cut a GPU into is told by a rule of every place. */
export const misfitOf: NodeImage['migMisfit'] = ({ gpu, sharing }) => {
  const counts = gpu === null || sharing === null ? null : migCountsOf(gpu, sharing.mig);
  if (gpu === null || counts === null || migMisfit(gpu, counts) !== null) return null;
  const offered = profilesCutBy(gpu);
  if (offered.length === 0) return { message: `Bottlerocket does not cut ${gpu}`, hint: `share it with \`timeSlicing\`, or ${otherImage}` };
  const wanted = Object.entries(counts);
  const missing = wanted.map(([profile]) => profile).filter((profile) => !offered.includes(profile));
  if (missing.length > 0) {
    return {
      message: `Bottlerocket does not cut ${gpu} into ${missing.join(', ')}`,
      hint: `name one of ${offered.join(', ')}, or ${otherImage}`,
    };
  }
  const [first] = wanted;
  if (first === undefined || (wanted.length === 1 && migCountsOf(gpu, first[0])?.[first[0]] === first[1])) return null;
  const said = wanted.map(([profile, count]) => `${String(count)} x ${profile}`).join(' and ');
  return {
    message: `Bottlerocket cuts a GPU into instances of one profile, as many as fit, and not into ${said}`,
    hint: `name one profile, as mig: '${first[0]}', and make a pool for each, or ${otherImage}`,
  };
};

const otherImage = "give nodeImage: 'al2023' to aws()";
