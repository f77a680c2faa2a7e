import { fromJSON } from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/grpc-js';

/** A value of a resource or a configuration on the wire. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

type Fields = Readonly<Record<string, readonly [type: string, id: number, rule?: 'repeated' | 'map']>>;

/** The messages of Terraform's plugin protocol 5 (tfplugin5.proto) that we read or write; fields that are not here are skipped. */
const MESSAGES: Readonly<Record<string, Fields>> = {
  Empty: {},
  DynamicValue: { msgpack: ['bytes', 1], json: ['bytes', 2] },
  RawState: { json: ['bytes', 1] },
  Diagnostic: { severity: ['int32', 1], summary: ['string', 2], detail: ['string', 3], attribute: ['AttributePath', 4] },
  AttributePath: { steps: ['Step', 1, 'repeated'] },
  Step: { attributeName: ['string', 1], elementKeyString: ['string', 2], elementKeyInt: ['int64', 3] },
  Diagnostics: { diagnostics: ['Diagnostic', 1, 'repeated'] },

  Schema: { version: ['int64', 1], block: ['Block', 2] },
  Block: { attributes: ['Attribute', 2, 'repeated'], blockTypes: ['NestedBlock', 3, 'repeated'] },
  Attribute: { name: ['string', 1], type: ['bytes', 2], required: ['bool', 4], optional: ['bool', 5], computed: ['bool', 6] },
  NestedBlock: { typeName: ['string', 1], block: ['Block', 2], nesting: ['int32', 3], minItems: ['int64', 4], maxItems: ['int64', 5] },
  Schemas: { provider: ['Schema', 1], resourceSchemas: ['Schema', 2, 'map'], dataSourceSchemas: ['Schema', 3, 'map'] },

  Configuration: { config: ['DynamicValue', 1] },
  PreparedConfiguration: { preparedConfig: ['DynamicValue', 1] },

  ValidateRequest: { typeName: ['string', 1], config: ['DynamicValue', 2] },
  UpgradeRequest: { rawState: ['RawState', 3] },
  UpgradeResponse: { upgradedState: ['DynamicValue', 1] },
  ReadRequest: { typeName: ['string', 1], currentState: ['DynamicValue', 2] },
  ReadResponse: { newState: ['DynamicValue', 1] },
  PlanRequest: { typeName: ['string', 1], priorState: ['DynamicValue', 2], proposedNewState: ['DynamicValue', 3] },
  PlanResponse: { plannedState: ['DynamicValue', 1], requiresReplace: ['AttributePath', 2, 'repeated'], legacyTypeSystem: ['bool', 5] },
  ApplyRequest: { typeName: ['string', 1], plannedState: ['DynamicValue', 3], config: ['DynamicValue', 4] },
  ApplyResponse: { newState: ['DynamicValue', 1], legacyTypeSystem: ['bool', 4] },
  ImportResponse: { diagnostics: ['Diagnostic', 2, 'repeated'] },
  ReadDataRequest: { typeName: ['string', 1], config: ['DynamicValue', 2] },
  ReadDataResponse: { state: ['DynamicValue', 1] },
};

const METHODS: Readonly<Record<string, readonly [request: string, response: string]>> = {
  GetSchema: ['Empty', 'Schemas'],
  PrepareProviderConfig: ['Configuration', 'PreparedConfiguration'],
  ValidateResourceTypeConfig: ['ValidateRequest', 'Diagnostics'],
  ValidateDataSourceConfig: ['ValidateRequest', 'Diagnostics'],
  UpgradeResourceState: ['UpgradeRequest', 'UpgradeResponse'],
  Configure: ['Empty', 'Diagnostics'],
  ReadResource: ['ReadRequest', 'ReadResponse'],
  PlanResourceChange: ['PlanRequest', 'PlanResponse'],
  ApplyResourceChange: ['ApplyRequest', 'ApplyResponse'],
  ImportResourceState: ['Empty', 'ImportResponse'],
  ReadDataSource: ['ReadDataRequest', 'ReadDataResponse'],
  Stop: ['Empty', 'Empty'],
};

let loaded: ServiceDefinition | undefined;

/** The service `tfplugin5.Provider`. */
export function providerService(): ServiceDefinition {
  loaded ??= fromJSON(descriptor(), { bytes: Buffer, longs: Number, defaults: false })['tfplugin5.Provider'] as ServiceDefinition;
  return loaded;
}

/** The protocol in protobuf.js's JSON notation, which needs no .proto file beside the compiled library. */
function descriptor(): Parameters<typeof fromJSON>[0] {
  const field = ([type, id, rule]: Fields[string]) => ({
    type,
    id,
    ...(rule === 'repeated' && { rule }),
    ...(rule === 'map' && { keyType: 'string' }),
  });
  const mapEntries = <From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
  const messages = mapEntries(MESSAGES, (fields) => ({ fields: mapEntries(fields, field) }));
  const methods = mapEntries(METHODS, ([requestType, responseType]) => ({ requestType, responseType, comment: '' }));
  return { nested: { tfplugin5: { nested: { ...messages, Provider: { methods } } } } };
}
