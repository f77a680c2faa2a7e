import { isList, type Json } from '../tree';
import { look, textOf } from './held';
import { linesFile, type Files } from './onprem-file';
import { foldersOf, inHouse, serviceOf, type Hall, type Machine } from './onprem-truth';
import { rangeOf } from './ranges';

/** The proxy by which a host fetches what its engine is installed from; empty where there is none. */
export function fetchedThrough({ said: { proxy } }: Hall): string {
  return proxy === undefined ? '' : (proxy.https ?? proxy.http);
}

/** What a host's engine is told of the proxy: in a file of ours, that its unit reads. */
export function proxyFilesOf(where: string, hall: Hall, machine: Machine): Files {
  const { proxy } = hall.said;
  if (proxy === undefined) return {};
  const path = `${foldersOf(hall).config}/proxy.env`;
  return {
    [path]: {
      mode: '0600',
      judge: (text) => {
        const values = Object.fromEntries(
          text
            .split('\n')
            .filter((line) => line !== '')
            .map((line): readonly [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
        );
        return variableFindings(where, values, hall);
      },
    },
    [`/etc/systemd/system/${serviceOf(hall, machine)}.service.d/cdk-gpu-proxy.conf`]: linesFile(where, [
      '[Service]',
      `EnvironmentFile=${path}`,
    ]),
  };
}

/** The environment of the driver that is installed: it fetches packages by whichever spelling of a name it looks for. */
export function isProxied(env: Json | undefined, hall: Hall): boolean {
  if (hall.said.proxy === undefined) return env === undefined;
  const given = (isList(env) ? env : []).map((each) => [textOf(look(each, 'name')), textOf(look(each, 'value'))] as const);
  const lower = given.filter(([name]) => name === name.toLowerCase());
  const upper = given.filter(([name]) => name !== name.toLowerCase());
  return [upper, lower].every(
    (half) =>
      half.length === 3 &&
      variableFindings('', Object.fromEntries(half.map(([name, value]) => [name.toUpperCase(), value])), hall).length === 0,
  );
}

function variableFindings(where: string, values: Readonly<Record<string, string>>, hall: Hall): readonly string[] {
  const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY = '', ...others } = values;
  return [
    ...(HTTP_PROXY === hall.said.proxy?.http && HTTPS_PROXY === fetchedThrough(hall) ? [] : [`${where}: the proxy is another`]),
    ...Object.keys(others).map((key) => `${where}: nobody asks for ${key}`),
    ...directFindings(where, NO_PROXY.split(','), hall),
  ];
}

/** Without it: private networks, those of the cluster, services, and what the program says; and of other addresses the endpoint's, those of registries in the house, and those that have what an air gap keeps outside. */
function directFindings(where: string, given: readonly string[], { said, endpoint }: Hall): readonly string[] {
  const always = [
    '10.0.0.0/8',
    '127.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    'localhost',
    '.cluster.local',
    '.svc',
    said.network?.pods ?? '10.42.0.0/16',
    said.network?.services ?? '10.43.0.0/16',
    ...(said.proxy?.noProxy ?? []),
  ];
  const { mirrors = {}, artifacts = '' } = said.airGap ?? {};
  const inside = [...Object.values(mirrors), ...(artifacts.startsWith('https://') ? [artifacts.slice('https://'.length)] : [])];
  const single = [endpoint, ...[...inHouse(said), ...inside].map((each) => each.replace(/[:/].*$/, ''))];
  return [
    ...always.filter((each) => !given.includes(each)).map((each) => `${where}: ${each} is reached through the proxy`),
    ...single.filter((each) => !isDirect(given, each)).map((each) => `${where}: ${each} is reached through the proxy`),
    ...given.filter((each) => ![...always, ...single].includes(each)).map((each) => `${where}: ${each} is not reached through the proxy`),
  ];
}

/** An address is itself or in a block; a name is itself or below another. */
function isDirect(list: readonly string[], address: string): boolean {
  const { start } = rangeOf(`${address}/32`);
  return list.some((entry) => {
    if (entry === address) return true;
    if (Number.isNaN(start)) return address.endsWith(`.${entry.replace(/^\./, '')}`);
    const block = rangeOf(entry.includes('/') ? entry : `${entry}/32`);
    return start >= block.start && start < block.end;
  });
}
