import { X509Certificate } from 'node:crypto';
import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import { mirrorOf } from '../airgap/mirrors';
import { givenText } from '../given-file';
import { isElsewhere } from '../host/registries';
import type { ParsedOptions } from '../options';

const notACertificate = {
  code: 'onprem/ca-not-a-certificate',
  about: "The file of a registry's authority has certificates that can be read.",
  waivable: false,
} as const;
const privateKey = {
  code: 'onprem/ca-has-private-key',
  about: "The file of a registry's authority has no private key in it.",
  waivable: false,
} as const;

/** A registry whose certificate nobody trusts gives no image, and a key that is copied to all hosts is a secret no more. */
export function authoritiesAreThere({ registries }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/ca-file-missing',
    about: "The file of a registry's authority is there.",
    waivable: false,
    also: [notACertificate, privateKey],
    run: ({ cluster }) =>
      Object.entries(registries).flatMap(([host, { ca }]) => {
        if (ca === null) return [];
        const text = givenText(ca.file);
        if (text === null)
          return [
            issueAt(cluster, {
              code: 'onprem/ca-file-missing',
              message: `${ca.file} cannot be read, which the certificate of ${host} is to be checked with`,
              hint: 'give its path relative to the folder that the program runs in',
            }),
          ];
        return [
          ...(/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)
            ? [
                issueAt(cluster, {
                  ...privateKey,
                  message: `${ca.file} has a private key in it, and would be readable for everybody on all hosts`,
                  hint: `give a file that has nothing but the certificate of who signed that of ${host}`,
                }),
              ]
            : []),
          ...(hasCertificates(text)
            ? []
            : [
                issueAt(cluster, {
                  ...notACertificate,
                  message: `${ca.file} has no certificate in it that can be read, and that of ${host} is to be checked with it`,
                  hint: 'give a PEM file, with "-----BEGIN CERTIFICATE-----" and all that follows',
                }),
              ]),
        ];
      }),
  };
}

/** Hosts never ask a registry whose images they get from another, and so have no use for its password: most likely the other one asks for it. */
export function credentialsAreUsed(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/credentials-not-used',
    about: 'Hosts ask the registries that they have credentials for.',
    severity: 'warning',
    waivable: true,
    run: ({ cluster }) =>
      Object.entries(options.registries)
        .filter(([host, { credentials }]) => credentials !== null && isElsewhere(options, host))
        .map(([host]) =>
          issueAt(cluster, {
            code: 'onprem/credentials-not-used',
            severity: 'warning',
            message: `images of ${host} come from ${mirrorOf(options, host)?.host ?? 'elsewhere'}, so that no host gets the credentials of ${host}`,
            hint: 'say credentials of the registry inside, where that one asks for them, and leave them out here',
          }),
        ),
  };
}

/** One at least, and none that is broken: whoever reads the file leaves those out without a word. */
function hasCertificates(text: string): boolean {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 0 && blocks.length === text.split('-----BEGIN CERTIFICATE-----').length - 1 && blocks.every(isCertificate);
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}
