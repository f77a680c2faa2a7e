import { join } from 'node:path';
import { z } from 'zod';
import type { Scene } from '../emit/scene';
import { readEarlier } from './write';

/** What is read of a report that an earlier run wrote. */
const reportSchema = z.object({
  blueprint: z.string(),
  clusters: z.array(
    z.object({
      path: z.string(),
      place: z.string().optional(),
      kubernetesVersion: z.string(),
      remembered: z.unknown().optional(),
      pools: z.array(z.object({ path: z.string(), machineType: z.string() })),
    }),
  ),
});
type EarlierCluster = z.infer<typeof reportSchema>['clusters'][number];

/** Clusters as they were when the program was last written. A file that is not there, broken or of another program is passed over. */
export function earlierClusters({ model }: Scene): readonly EarlierCluster[] {
  try {
    const report = reportSchema.safeParse(JSON.parse(readEarlier(join(model.outdir, 'blueprint.json')) ?? 'null'));
    return report.success && report.data.blueprint === model.id ? report.data.clusters : [];
  } catch {
    return [];
  }
}
