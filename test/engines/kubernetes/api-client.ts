import { Agent, request } from 'node:https';

/** An object of the Kubernetes API as plain data. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What an API server refused, in its own words. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Who is spoken to, and as whom. */
export interface Access {
  readonly url: string;
  /** Certificates that the server's own is checked with, in PEM. */
  readonly ca: string;
  readonly token: string;
}

/** As much of a client of the Kubernetes API as its judges need. */
export class ApiClient {
  private readonly agent: Agent;
  private readonly discovered = new Map<string, Promise<readonly ApiResource[]>>();

  constructor(private readonly access: Access) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca: access.ca });
  }

  close(): void {
    this.agent.destroy();
  }

  /** Server-side apply with strict validation: unknown and doubled fields are refused. A dry run goes through everything but the store. */
  async apply(object: Resource, options: { readonly dryRun?: boolean } = {}): Promise<Resource> {
    const query = `fieldManager=cdk-gpu&fieldValidation=Strict${options.dryRun === true ? '&dryRun=All' : ''}`;
    const path = `${await this.collectionOf(object)}/${object.metadata.name}?${query}`;
    return (await this.ask('PATCH', path, { body: object, type: 'application/apply-patch+yaml' })) as Resource;
  }

  /** Unlike `apply`, keeps the status of a Node. */
  async create(object: Resource): Promise<Resource> {
    return (await this.ask('POST', `${await this.collectionOf(object)}?fieldValidation=Strict`, { body: object })) as Resource;
  }

  /** All objects of a kind, over all namespaces. */
  async list(apiVersion: string, kind: string): Promise<readonly Resource[]> {
    const { name } = await this.resourceOf({ apiVersion, kind });
    return ((await this.ask('GET', `${groupPath(apiVersion)}/${name}`)) as { readonly items: readonly Resource[] }).items;
  }

  async delete(object: Resource): Promise<void> {
    await this.ask(
      'DELETE',
      `${await this.collectionOf(object)}/${object.metadata.name}?gracePeriodSeconds=0&propagationPolicy=Background`,
    );
  }

  /** What is found there, as the server says it; for paths that are no objects. */
  async read(path: string): Promise<unknown> {
    return this.ask('GET', path);
  }

  /** A kind that was defined a moment ago is served a moment later. */
  forgetKinds(): void {
    this.discovered.clear();
  }

  private async collectionOf({ apiVersion, kind, metadata }: Resource): Promise<string> {
    const { name, namespaced } = await this.resourceOf({ apiVersion, kind });
    return `${groupPath(apiVersion)}/${namespaced ? `namespaces/${metadata.namespace ?? 'default'}/` : ''}${name}`;
  }

  private async resourceOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): Promise<ApiResource> {
    const known = this.discovered.get(apiVersion) ?? this.discover(apiVersion);
    this.discovered.set(apiVersion, known);
    const found = (await known).find((resource) => resource.kind === kind && !resource.name.includes('/'));
    if (found === undefined) throw new RefusedError(404, `no matches for kind "${kind}" in version "${apiVersion}"`);
    return found;
  }

  private async discover(apiVersion: string): Promise<readonly ApiResource[]> {
    try {
      return ((await this.ask('GET', groupPath(apiVersion))) as { readonly resources: readonly ApiResource[] }).resources;
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) return [];
      throw error;
    }
  }

  private ask(method: string, path: string, sent: { readonly body?: unknown; readonly type?: string } = {}): Promise<unknown> {
    const { url, token } = this.access;
    const { body, type = 'application/json' } = sent;
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': type }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(`${url}${path}`, { method, headers, agent: this.agent }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          const { statusCode = 0 } = response;
          if (statusCode >= 200 && statusCode < 300) resolve(JSON.parse(text));
          else reject(new RefusedError(statusCode, messageOf(text)));
        });
      });
      asked.once('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Errors are `Status` objects; what stands before the server answers in text. */
function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { readonly message?: string }).message ?? text;
  } catch {
    return text;
  }
}
