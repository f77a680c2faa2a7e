import { readFileSync } from 'node:fs';
import type { OnPremOptions } from 'cdk-gpu/onprem';
import type { Json } from '../tree';
import { equal } from './held';
import { yamlFile, type Files } from './onprem-file';
import { foldersOf, type Hall } from './onprem-truth';

/** `harbor.example.com/hub` in two. */
function insideOf(text: string): { readonly host: string; readonly path: string } {
  const slash = text.indexOf('/');
  return slash === -1 ? { host: text, path: '' } : { host: text.slice(0, slash), path: `${text.slice(slash + 1)}/` };
}

/** Whether hosts never ask the registry itself: its images are in another one, by its own mirror or by that of all. */
function isReplaced({ airGap }: OnPremOptions, host: string): boolean {
  const { '*': all, ...named } = airGap?.mirrors ?? {};
  const own = named[host];
  if (own !== undefined) return insideOf(own).host !== host;
  const inside = [...Object.values(named), ...(all === undefined ? [] : [all])].some((text) => insideOf(text).host === host);
  return all !== undefined && !inside;
}

/** Registries for which hosts are given a name and a password, when they are applied. */
export function withPasswords(said: OnPremOptions): readonly string[] {
  return Object.entries(said.registries ?? {})
    .flatMap(([host, { credentials }]) => (credentials === undefined || isReplaced(said, host) ? [] : [host]))
    .sort();
}

/** Where images are asked for, by the registry of their name, and what is put before the name there. */
function mirrorsOf(said: OnPremOptions): Readonly<Record<string, Json>> {
  const { registries = {}, airGap } = said;
  const urlOf = (host: string): string => `${registries[host]?.plainHttp === true ? 'http' : 'https'}://${host}`;
  const plain = Object.keys(registries).filter((host) => registries[host]?.plainHttp === true && !isReplaced(said, host));
  const given = Object.entries(airGap?.mirrors ?? {}).map(([host, text]) => ({ host, mirror: insideOf(text) }));
  // Where all others are sent elsewhere, those inside are not.
  const themselves = given.some(({ host }) => host === '*') ? given.map(({ mirror }) => mirror.host) : [];
  const all = new Map<string, Json>();
  for (const host of [...plain, ...themselves]) all.set(host, { endpoint: [urlOf(host)] });
  for (const { host, mirror } of given)
    all.set(host, { endpoint: [urlOf(mirror.host)], ...(mirror.path === '' ? {} : { rewrite: { '^(.*)$': `${mirror.path}$1` } }) });
  return Object.fromEntries(all);
}

/** What hosts know of registries, without anything that is secret, and the certificates of their authorities. */
export function registryFilesOf(where: string, hall: Hall): Files {
  const { said } = hall;
  const { config } = foldersOf(hall);
  const pathOf = (host: string): string => `${config}/certs/${host.replace(':', '_')}.pem`;
  const registries = Object.entries(said.registries ?? {});
  const authorities = registries.flatMap(([host, { ca }]) => (ca === undefined ? [] : [{ file: ca.file, path: pathOf(host) }]));
  const mirrors = mirrorsOf(said);
  const configs = Object.fromEntries(
    registries.flatMap(([host, { ca, credentials }]): readonly (readonly [string, Json])[] =>
      (ca === undefined && credentials === undefined) || isReplaced(said, host)
        ? []
        : [[host, ca === undefined ? {} : { tls: { ca_file: pathOf(host) } }]],
    ),
  );
  const all: Json = {
    ...(Object.keys(mirrors).length === 0 ? {} : { mirrors }),
    ...(Object.keys(configs).length === 0 ? {} : { configs }),
  };
  return {
    ...(Object.keys(all).length === 0
      ? {}
      : {
          [`${config}/registries.yaml`]: yamlFile(`${where} registries`, (value) =>
            equal(value, all) ? [] : [`${where}: registries are others than the program says`],
          ),
        }),
    ...Object.fromEntries(
      authorities.map(({ file, path }) => [
        path,
        {
          mode: '0644' as const,
          judge: (text: string) => (text === readFileSync(file, 'utf8') ? [] : [`${where}: ${path} is not ${file}`]),
        },
      ]),
    ),
  };
}
