import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What a registry and a server of files have, and how they want to be asked. */
export interface Served {
  /** `repository/reference` of manifests. */
  manifests: Set<string>;
  /** Path to content. */
  files: Map<string, string>;
  /** How a registry lets one in: anyone, who has a token that a password is exchanged for, or who has the password. */
  access: 'anybody' | 'token' | 'password';
  /** Key and certificate in PEM, where it is asked by TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A server on this machine alone. `asked` has each request as it came. */
export interface Server extends Served {
  readonly endpoint: string;
  readonly asked: string[];
  close(): Promise<void>;
}

export const password = { user: 'reader', secret: 'pass-word-1' } as const;
const basic = `Basic ${Buffer.from(`${password.user}:${password.secret}`).toString('base64')}`;
const token = 'for-once.0123456789';

export async function serve(served: Served): Promise<Server> {
  const asked: string[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answer(state, request, response);
  };
  const server = served.tls === undefined ? createServer(listener) : createTlsServer(served.tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: Server = {
    ...served,
    endpoint: `http${served.tls === undefined ? '' : 's'}://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
  return state;
}

function answer(state: Server, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', state.endpoint);
  const { authorization = '' } = request.headers;
  const say = (status: number, body = '', headers: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, headers).end(request.method === 'HEAD' ? '' : body);
  };
  const manifest = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname);
  if (manifest !== null) {
    const [, repository = '', reference = ''] = manifest;
    const realm = `${state.endpoint}/token`;
    if (state.access === 'token' && authorization !== `Bearer ${token} ${repository}`)
      say(401, '', { 'WWW-Authenticate': `Bearer realm="${realm}",service="hall",scope="repository:${repository}:pull"` });
    else if (state.access === 'password' && authorization !== basic) say(401, '', { 'WWW-Authenticate': 'Basic realm="hall"' });
    else say(state.manifests.has(`${repository}/${reference}`) ? 200 : 404);
  } else if (url.pathname === '/token') {
    const repository = /^repository:(.+):pull$/.exec(url.searchParams.get('scope') ?? '')?.[1] ?? '';
    if (authorization !== basic || url.searchParams.get('service') !== 'hall') say(401);
    else say(200, `{ "expires_in": 300, "token" : "${token} ${repository}" }`);
  } else {
    const file = state.files.get(decodeURIComponent(url.pathname));
    if (file === undefined) say(404);
    else say(200, file);
  }
}
