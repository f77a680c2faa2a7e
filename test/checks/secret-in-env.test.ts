import { CpuNodePool, Microservice, Secret } from 'cdk-gpu';
import { looksSecret } from '../../lib/checks/secret-in-env';
import { issueOf, nodes, problems, program } from '../support/programs';

describe('what looks like a secret', () => {
  test.each([
    ['HF_TOKEN', 'abc123'],
    ['DB_PASSWORD', 'correct horse'],
    ['db_passwd', 'x1y2'],
    ['CLIENT_SECRET', 'x1y2'],
    ['client.secret', 'x1y2'],
    ['API_KEY', 'x1y2'],
    ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['SIGNING_KEY', 'x1y2'],
    ['MY_APIKEY', 'x1y2'],
    ['ANYTHING', 'AKIAIOSFODNN7EXAMPLE'],
    ['ANYTHING', `hf_${'a'.repeat(34)}`],
    ['ANYTHING', `ghp_${'a'.repeat(36)}`],
    ['ANYTHING', `glpat-${'a'.repeat(20)}`],
    ['ANYTHING', `sk-proj-${'a'.repeat(24)}`],
    ['ANYTHING', 'xoxb-123456789012-abc'],
    ['ANYTHING', `nvapi-${'a'.repeat(24)}`],
    ['ANYTHING', 'text\n-----BEGIN RSA PRIVATE KEY-----\nMII'],
    ['TOKEN_URL', 'https://user:pw@example.com'],
  ])('%s=%s does', (name, text) => {
    expect(looksSecret(name, text)).toBe(true);
  });

  test.each([
    ['MAX_TOKENS', '4096'],
    ['TOKENIZER', 'bert'],
    ['TOKEN_LIMIT', '100'],
    ['TOKEN_PATH', '/var/run/token'],
    ['TOKEN_URL', 'https://auth.example.com/token'],
    ['USE_TOKEN', 'true'],
    ['PASSWORD', ''],
    ['PASSWORD', '$(DB_PASSWORD)'],
    ['KEY', 'a'],
    ['MONKEY_BUSINESS', 'yes'],
    ['PUBLIC_KEY', 'ssh-ed25519 AAAA'],
    ['MODEL', 'meta-llama/Llama-3.1-8B'],
    ['TASK', 'risk-assessment-of-something-long'],
  ])('%s=%s does not', (name, text) => {
    expect(looksSecret(name, text)).toBe(false);
  });
});

function service(props: Readonly<Record<string, unknown>>) {
  const { b, c, image } = program();
  new Microservice(c, 'web', { image, port: 80, pool: new CpuNodePool(c, 'p', nodes('p')), ...props });
  return b;
}

test('a key of a secret is no text', () => {
  const { b, c, image } = program();
  const secret = new Secret(b, 's', { keys: ['token'] });
  new Microservice(c, 'web', { image, port: 80, pool: new CpuNodePool(c, 'p', nodes('p')), env: { TOKEN: secret.key('token') } });
  expect(problems(b)).toEqual([]);
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  [
    'the environment',
    { env: { A: '1', HF_TOKEN: 'abc123', DB_PASSWORD: 'x1y2' } },
    'DB_PASSWORD, HF_TOKEN looks like a secret in plain text',
  ],
  ['a command', { command: ['serve', `hf_${'a'.repeat(34)}`] }, 'the command looks like a secret in plain text'],
  ['arguments', { args: [`--key=sk-${'a'.repeat(24)}`] }, 'the command looks like a secret in plain text'],
  ['both', { env: { HF_TOKEN: 'abc123' }, args: ['AKIAIOSFODNN7EXAMPLE'] }, 'HF_TOKEN, the command looks like a secret in plain text'],
])('in %s it is refused, by name and never by value', (_, props, message) => {
  const b = service(props);
  expect(problems(b)).toEqual(['secret/literal-in-env at b/c/web']);
  expect(issueOf(b, 'secret/literal-in-env').message).toBe(message);
  expect(JSON.stringify(b.check())).not.toMatch(/abc123|x1y2|aaaa|AKIA/);
});
