import { isService, type WorkloadModel } from '../model/workload';
import { issueAt } from './rule';
import type { Check } from './check';

const noSuchPort = { code: 'service/no-such-port', about: 'A port that is named is one that the service has.', waivable: false } as const;

export const serviceCanBeCalled: Check = {
  code: 'service/of-another-cluster',
  about: 'A service that is called is in the same cluster.',
  waivable: false,
  also: [noSuchPort],
  run: ({ model }) => {
    const services = new Map(
      model.clusters.flatMap((cluster) => cluster.workloads.filter(isService).map((service) => [service.path, service])),
    );
    return model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        const called = [
          ...workload.calls.map((path) => ({ property: 'calls', service: services.get(path), port: 'http' })),
          ...Object.entries(workload.env).flatMap(([name, value]) =>
            value.kind === 'address' ? [{ property: `env.${name}`, service: services.get(value.workload), port: value.port }] : [],
          ),
        ];
        return called.flatMap(({ property, service, port }) => {
          if (service === undefined) return [];
          if (service.cluster !== workload.cluster)
            return [
              issueAt(workload, {
                code: 'service/of-another-cluster',
                property,
                message: `${service.path} has no address in ${workload.cluster}`,
                hint: 'call a service of the same cluster',
              }),
            ];
          return portsOf(service).includes(port)
            ? []
            : [
                issueAt(workload, {
                  ...noSuchPort,
                  property,
                  message: `${service.path} has no port "${port}"; it has ${portsOf(service).join(', ')}`,
                  hint: 'name one of them, or add it to `ports`',
                }),
              ];
        });
      }),
    );
  },
};

export const portsDiffer: Check = {
  code: 'service/port-twice',
  about: 'Ports of one pod have different names and numbers; "http" is the name of the main one.',
  waivable: false,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        const numbers = [...(isService(workload) ? [workload.port] : []), ...Object.values(workload.ports)];
        const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
        const taken = isService(workload) && 'http' in workload.ports;
        if (twice.length === 0 && !taken) return [];
        return [
          issueAt(workload, {
            code: 'service/port-twice',
            property: 'ports',
            message: taken ? '"http" is the name of the main port' : `${twice.join(', ')} is listened on twice`,
            hint: 'give each port its own name and number',
          }),
        ];
      }),
    ),
};

function portsOf(service: WorkloadModel): readonly string[] {
  return ['http', ...Object.keys(service.ports)];
}
