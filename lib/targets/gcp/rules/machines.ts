import type { MachineFabric } from '../../../catalog/machine';
import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import { placeOf } from '../sizing';

const fabricNames: Readonly<Record<MachineFabric['kind'], string>> = {
  efa: 'EFA',
  tcpx: 'GPUDirect-TCPX',
  tcpxo: 'GPUDirect-TCPXO',
  roce: 'RDMA over RoCE',
  infiniband: 'InfiniBand',
};

/** A pool that must have a fabric gets none here. */
export const fabricNotDrawn: Rule<ClusterContext> = {
  code: 'fabric/not-drawn',
  about: 'No pool depends on networks between GPUs that are not made.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool, machine }) => {
      if (pool.fabric !== 'require') return [];
      const message =
        machine.fabric === null
          ? `${machine.type} has no network between GPUs beside its ordinary one`
          : `${machine.type} has ${fabricNames[machine.fabric.kind]}, whose extra networks are not made here yet: NCCL would use the ordinary network`;
      const hint =
        "say fabric: 'auto' to run over the ordinary network (gVNIC), or bring a cluster that has these networks with the target existing()";
      return [issueAt(pool, { code: 'fabric/not-drawn', property: 'fabric', message, hint })];
    }),
};

/** The newest driver and the pinned parts of GPUDirect-TCPX do not always fit. */
export const driverOnTcpx: Rule<ClusterContext> = {
  code: 'driver/latest-on-tcpx',
  about: 'Machines with GPUDirect-TCPX have a driver that it is known to work with.',
  severity: 'warning',
  waivable: true,
  run: ({ pools }) =>
    pools.flatMap(({ pool, machine }) => {
      if (machine.fabric?.kind !== 'tcpx' || placeOf(pool).driver !== 'latest') return [];
      return [
        issueAt(pool, {
          code: 'driver/latest-on-tcpx',
          severity: 'warning',
          property: 'driver',
          message: `the newest driver broke GPUDirect-TCPX on ${machine.type} before (GoogleCloudPlatform/cluster-toolkit#3032)`,
          hint: "say driver: 'default' unless something needs the newest",
        }),
      ];
    }),
};
