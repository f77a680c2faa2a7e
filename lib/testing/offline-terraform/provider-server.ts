import { createHash } from 'node:crypto';
import { Server, ServerCredentials, status, type UntypedHandleCall, type handleUnaryCall } from '@grpc/grpc-js';
import { providerService, type DynamicValue } from './wire';
import { replacements, type ReplacedBy } from './replacement';
import { readOnlyProblems } from './read-only-problems';
import { schemaMessage } from './schema-message';
import { look, plan, settle } from './lifecycle';
import { read, write } from './value';
import type { Block } from './schema';
import type { ProviderSchema } from './provider-schema';

/** A provider that answers Terraform on the loopback interface. */
export interface RunningProvider {
  readonly address: string;
  readonly stop: () => void;
}

/** The members of requests that any handler reads. */
interface Request {
  readonly typeName?: string;
  readonly config?: DynamicValue;
  readonly rawState?: { readonly json?: Uint8Array };
  readonly currentState?: DynamicValue;
  readonly priorState?: DynamicValue;
  readonly proposedNewState?: DynamicValue;
  readonly plannedState?: DynamicValue;
}

type Handlers = Readonly<Record<string, (request: Request) => object>>;

/** Starts a provider with this schema. It keeps no state: Terraform's state file has all there is. */
export async function startProvider(schema: ProviderSchema, replacedBy: ReplacedBy = {}): Promise<RunningProvider> {
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(
    providerService(),
    Object.fromEntries(
      Object.entries(handlersOf(schema, replacedBy)).map(([method, answer]): [string, UntypedHandleCall] => [method, unary(answer)]),
    ),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (problem, bound) => (problem ? reject(problem) : resolve(bound)));
  });
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}

function handlersOf(schema: ProviderSchema, replacedBy: ReplacedBy): Handlers {
  const message = schemaMessage(schema);
  const resource = ({ typeName = '' }: Request): Block => blockOf(schema.resources, typeName);
  const dataSource = ({ typeName = '' }: Request): Block => blockOf(schema.dataSources, typeName);
  const source = instanceNamer();
  return {
    GetSchema: () => message,
    PrepareProviderConfig: ({ config }) => ({ preparedConfig: config }),
    ValidateResourceTypeConfig: (request) => ({ diagnostics: readOnlyProblems(resource(request), read(request.config)) }),
    ValidateDataSourceConfig: (request) => ({ diagnostics: readOnlyProblems(dataSource(request), read(request.config)) }),
    Configure: () => ({}),
    Stop: () => ({}),
    UpgradeResourceState: ({ rawState }) => ({ upgradedState: { json: rawState?.json } }),
    ReadResource: ({ currentState }) => ({ newState: currentState }),
    // The providers of the clouds are of the older kind, whose plans Terraform holds to looser rules; see `plan` for what we need of them.
    PlanResourceChange: (request) => {
      const prior = read(request.priorState);
      const planned = plan(resource(request), read(request.proposedNewState), prior);
      const requiresReplace = replacements(replacedBy[request.typeName ?? ''] ?? [], prior, planned);
      return { plannedState: write(planned), requiresReplace, legacyTypeSystem: true };
    },
    ApplyResourceChange: (request) => ({
      newState: write(settle(resource(request), read(request.plannedState), source(request))),
      legacyTypeSystem: true,
    }),
    ReadDataSource: (request) => ({
      state: write(look(dataSource(request), read(request.config), { type: request.typeName ?? '', token: digest(request) })),
    }),
    ImportResourceState: () => ({
      diagnostics: [
        { severity: 1, summary: 'Import is not answered offline', detail: 'There is nothing to import from: leave import blocks out.' },
      ],
    }),
  };
}

/** Tells resources apart by their configuration, and those with the same configuration by a number. */
function instanceNamer(): (request: Request) => { readonly type: string; readonly token: string } {
  const seen = new Map<string, number>();
  return (request) => {
    const token = digest(request);
    const count = (seen.get(token) ?? 0) + 1;
    seen.set(token, count);
    return { type: request.typeName ?? '', token: count === 1 ? token : `${token}-${count}` };
  };
}

function digest({ typeName = '', config }: Request): string {
  return createHash('sha256')
    .update(typeName)
    .update(config?.msgpack ?? '')
    .digest('hex')
    .slice(0, 8);
}

function blockOf(types: ReadonlyMap<string, Block>, name: string): Block {
  const block = types.get(name);
  if (block === undefined) throw new Error(`the type ${name} is not served`);
  return block;
}

function unary(answer: (request: Request) => object): handleUnaryCall<Request, object> {
  return (call, callback) => {
    try {
      callback(null, answer(call.request));
    } catch (problem) {
      callback({ code: status.INTERNAL, details: problem instanceof Error ? problem.message : String(problem) });
    }
  };
}
