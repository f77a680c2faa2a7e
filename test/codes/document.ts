import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codes, withoutExample, type Entry } from './registry';

/** The body of a function in the text of a file, without its return. */
function bodyOf(name: string, text: string): string {
  const body = new RegExp(`^export function ${name}\\(\\) \\{\\n([\\s\\S]*?)^\\}$`, 'm').exec(text)?.[1] ?? '';
  return body.replace(/^ {2}/gm, '').replace(/^return .*\n/m, '');
}

function exampleText(code: string): string {
  const text = readFileSync(join(__dirname, 'examples', `${code}.ts`), 'utf8');
  return `\`\`\`ts\n// refused\n${bodyOf('refused', text)}\n// passes\n${bodyOf('passes', text)}\`\`\`\n`;
}

function section({ code, abouts, severity, waivable }: Entry): string {
  const kind = severity === 'warning' ? 'A warning' : 'An error';
  const without = withoutExample[code];
  return `### \`${code}\`

${abouts.join(' ')}

${kind}. ${waivable ? 'Can be waived.' : 'Cannot be waived.'}${without === undefined ? '' : ` No example: ${without.charAt(0).toLowerCase()}${without.slice(1)}`}

${without === undefined ? exampleText(code) : ''}`;
}

const preamble = readFileSync(join(__dirname, 'preamble.ts'), 'utf8');

/** Text of `docs/codes.md`. */
export function documentText(): string {
  const areas = [...new Set(codes.map(({ code }) => code.split('/')[0] ?? ''))];
  const waivable = codes.filter((entry) => entry.waivable).length;
  return `# What is refused, by code

<!-- Made from the rules in lib/ and the programs in test/codes/examples by test/codes: UPDATE_CODES=1 npx jest test/codes -->

Each issue has a code, which stays what it is from version to version. There are ${String(codes.length)}. An error stops the output; a warning is told and stops nothing. Each example is run by the tests: the
first program gets that code and no other error, the second does not.

What a person may know better about can be waived, which is true of ${String(waivable)} codes:

\`\`\`ts
lab.waive('image/latest-tag', tool, 'built anew each night, and always wanted');
\`\`\`

A waiver lets issues of that code pass at one construct and its properties. It needs a reason, which \`synth\` prints and \`blueprint.json\` keeps, and it is an error itself when it hits nothing, so that none
outlives what it was for.

Examples begin with a cluster:

\`\`\`ts
${preamble.slice(preamble.indexOf('function inside'))}\`\`\`

${areas
  .map(
    (area) => `## ${area}

${codes
  .filter(({ code }) => code.startsWith(`${area}/`))
  .map(section)
  .join('\n')}`,
  )
  .join('\n')}`;
}
