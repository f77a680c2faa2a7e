/**
 * Runs etcd, kube-apiserver and kube-scheduler for one test file, and ends them with it: `node supervisor.cjs <settings>`.
 *
 * It lives as long as its standard input, which the test process holds open. When that process ends, however it ends, the input closes, the programs are ended by their
 * process ids and their folder is removed; a test that is killed leaves nothing behind. One line on standard output says that all of them answer, or why not.
 */
const { spawn } = require('node:child_process');
const { generateKeyPairSync, randomBytes } = require('node:crypto');
const { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { request: httpRequest } = require('node:http');
const { request: httpsRequest } = require('node:https');
const { createServer } = require('node:net');
const { join } = require('node:path');

const settings = JSON.parse(process.argv[2]);
const { folder, programs, patience } = settings;
const running = [];
let ending = false;

/** A port of the loopback interface that nobody has; the one that is asked for, where one is. */
function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(new Error(`port ${wanted} of 127.0.0.1 cannot be had: ${error.code}`)));
    server.listen(wanted ?? 0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function start(name, args) {
  const log = join(folder, `${name}.log`);
  const output = openSync(log, 'a');
  const child = spawn(programs[name], args, { stdio: ['ignore', output, output] });
  closeSync(output);
  const entry = { name, log, child, over: null };
  entry.gone = new Promise((resolve) => {
    child.once('error', (error) => resolve((entry.over = error.message)));
    child.once('exit', (code, signal) => resolve((entry.over = `ended with ${signal ?? code}`)));
  });
  running.push(entry);
  void entry.gone.then(() => ending || fail(new Error(troubleOf(entry))));
  return entry;
}

/** Why a program is not there, with the end of what it said. */
function troubleOf({ name, log, over }) {
  const said = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n') : '';
  return `${name} ${over ?? `did not answer within ${patience / 1000} s`}; its log, ${log}, ends with:\n${said}`;
}

async function waitFor(entry, asks) {
  const until = performance.now() + patience;
  while (performance.now() < until && entry.over === null) {
    if (await asks()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(troubleOf(entry));
}

function answers(request, url, options) {
  return new Promise((resolve) => {
    const asked = request(url, options, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    asked.once('error', () => resolve(false));
    asked.end();
  });
}

async function end() {
  if (ending) return;
  ending = true;
  // What others rely on goes last.
  for (const { child, gone, over } of running.reverse()) {
    if (over !== null) continue;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 3000);
    await gone;
    clearTimeout(late);
  }
}

/** Logs stay where something went wrong. */
async function fail(error) {
  if (ending) return;
  await end();
  for (const part of running.length === 0 ? [''] : ['etcd', 'certs']) rmSync(join(folder, part), { recursive: true, force: true });
  process.stdout.write(`${JSON.stringify({ failed: error.message })}\n`, () => process.exit(1));
}

async function leave() {
  await end();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

function kubeconfig(url, ca, token) {
  const cluster = { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'judge', cluster }],
    users: [{ name: 'judge', user: { token } }],
    contexts: [{ name: 'judge', context: { cluster: 'judge', user: 'judge' } }],
    'current-context': 'judge',
  });
}

async function main() {
  const at = (name) => join(folder, name);
  mkdirSync(at('certs'), { recursive: true });
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const token = randomBytes(24).toString('hex');
  const secret = { mode: 0o600 };
  writeFileSync(at('sa.pub'), publicKey);
  writeFileSync(at('sa.key'), privateKey, secret);
  writeFileSync(at('tokens.csv'), `${token},judge,judge,"system:masters"\n`, secret);

  const clients = await freePort();
  const peers = await freePort();
  const port = await freePort(settings.port);
  const store = `http://127.0.0.1:${clients}`;
  const peer = `http://127.0.0.1:${peers}`;
  const etcd = start('etcd', [
    ...['--data-dir', at('etcd'), '--unsafe-no-fsync', '--log-level', 'warn'],
    ...['--listen-client-urls', store, '--advertise-client-urls', store],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
  ]);
  await waitFor(etcd, () => answers(httpRequest, `${store}/health`));

  const url = `https://127.0.0.1:${port}`;
  const server = start('kube-apiserver', [
    ...['--etcd-servers', store, '--bind-address', '127.0.0.1', '--secure-port', String(port), '--cert-dir', at('certs')],
    ...['--token-auth-file', at('tokens.csv'), '--authorization-mode', 'RBAC'],
    ...['--service-account-key-file', at('sa.pub'), '--service-account-signing-key-file', at('sa.key')],
    // As everywhere: what may be privileged is for Pod Security to say.
    '--allow-privileged=true',
    ...['--service-account-issuer', 'https://kubernetes.default.svc', '--service-cluster-ip-range', '10.0.0.0/24'],
    // No kubelet and no controllers: nodes would stay tainted as not ready, and pods would wait for tokens that nobody makes.
    ...['--endpoint-reconciler-type', 'none', '--disable-admission-plugins', 'ServiceAccount,TaintNodesByCondition'],
  ]);
  const headers = { authorization: `Bearer ${token}` };
  await waitFor(server, async () => {
    if (!existsSync(at('certs/apiserver.crt'))) return false;
    return answers(httpsRequest, `${url}/readyz`, { headers, ca: readFileSync(at('certs/apiserver.crt')) });
  });
  const ca = readFileSync(at('certs/apiserver.crt'), 'utf8');
  writeFileSync(at('kubeconfig'), kubeconfig(url, ca, token), secret);

  const configuration = {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig: at('kubeconfig'), qps: 1000, burst: 2000 },
    leaderElection: { leaderElect: false },
    // A test does not wait for pods that were refused once; a change of the cluster moves them at once.
    podInitialBackoffSeconds: 1,
    podMaxBackoffSeconds: 1,
  };
  writeFileSync(at('scheduler.json'), JSON.stringify(configuration));
  if (settings.scheduler) start('kube-scheduler', ['--config', at('scheduler.json'), '--secure-port', '0']);
  process.stdout.write(
    `${JSON.stringify({ url, ca, token, kubeconfig: at('kubeconfig'), pids: running.map(({ child }) => child.pid) })}\n`,
  );
}

process.stdin.resume();
process.stdin.once('end', leave);
process.stdin.once('error', leave);
process.once('SIGTERM', leave);
process.once('SIGINT', leave);
main().catch(fail);
