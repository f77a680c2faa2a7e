import { issueAt } from './rule';
import type { Check } from './check';

/** Words in a variable's name that announce a secret. */
const secretWords = new Set(['SECRET', 'TOKEN', 'PASSWORD', 'PASSWD', 'PASSPHRASE', 'CREDENTIAL', 'CREDENTIALS', 'APIKEY']);
const secretPairs = /(^|_)(API|ACCESS|PRIVATE|SECRET|ENCRYPTION|SIGNING)_KEY(_|$)/;
/** Shapes of keys that are secret whatever they are called: AWS, Hugging Face, GitHub, GitLab, OpenAI, Slack, NVIDIA NGC, PEM. */
const secretShapes = [
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bhf_[A-Za-z0-9]{30,}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/,
  /\bglpat-[\w-]{20,}\b/,
  /\bsk-[A-Za-z0-9_-]{20,}\b/,
  /\bxox[abpr]-[\w-]{10,}\b/,
  /\bnvapi-[\w-]{20,}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];
/** Values that say where a secret is, how long it may be, or nothing. */
const harmless = /^(|\d+(\.\d+)?|true|false|none|null|\/.*|\$\(.*\)|[a-z]+:\/\/[^@]*)$/i;

/** Whether this would be a secret in plain text. */
export function looksSecret(name: string, text: string): boolean {
  if (secretShapes.some((shape) => shape.test(text))) return true;
  if (harmless.test(text)) return false;
  const upper = name.toUpperCase();
  return upper.split(/[_.-]/).some((word) => secretWords.has(word)) || secretPairs.test(upper);
}

export const noSecretInEnv: Check = {
  code: 'secret/literal-in-env',
  about: 'What must stay secret is named, never written: text of a program ends in YAML, state and logs.',
  waivable: false,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        const names = Object.entries(workload.env).flatMap(([name, value]) =>
          value.kind === 'text' && looksSecret(name, value.text) ? [name] : [],
        );
        const inArgs = [...workload.command, ...workload.args].some((text) => looksSecret('', text));
        if (names.length === 0 && !inArgs) return [];
        const where = [...names, ...(inArgs ? ['the command'] : [])].join(', ');
        return [
          issueAt(workload, {
            code: 'secret/literal-in-env',
            message: `${where} looks like a secret in plain text`,
            hint: "declare a Secret and give one of its keys: env: { NAME: secret.key('key') }",
          }),
        ];
      }),
    ),
};
