import type { Duration } from '../../lib/model/duration';
import type { GpuRequest, Health, Replicas, WorkloadProps } from './workload';

/** What services of every kind take. */
export type ServiceProps = WorkloadProps &
  GpuRequest & {
    /** Port that it listens on; callers find it under the name `http`. */
    readonly port: number;
    /** @default 1 */
    readonly replicas?: Replicas;
    /** @default - HTTP `/health` for inference, a TCP connection to `port` for other services */
    readonly health?: Health;
    /**
     * Time that a replica may take to finish what it is answering.
     * @default '60s'
     */
    readonly drain?: Duration;
  };
