import type { Inventory } from '../inventory';
import type { Json } from './literal';

/**
 * How long Terraform tries to reach a host, in its own spelling of durations: one that is to be in the cluster, which may be starting; and one that is to leave, or is asked to drain
 * another, which may be gone for good, and then nobody wants to wait.
 */
export const timeOuts = { join: '5m', leave: '1m' } as const;

/**
 * Where our things are on a host while Terraform works there, below the home of the user: nobody else may read it or write to it.
 * Terraform's own default, `/tmp`, may forbid programs, and makes each script writable for everybody there before it runs.
 */
export function folderOf({ name }: Inventory): string {
  return `.cdk-gpu/${name}`;
}

/** The first script on a host, which makes the folder that all others are below: a place in the user's home, since Terraform makes no folder for it. */
export function firstScript({ name }: Inventory): string {
  return `./.cdk-gpu-${name}.sh`;
}

/** Scripts get a number of their own, because hosts that leave at once are drained through the same server. They are beside the folder, so that it can be removed by one. */
export function scriptOf(inventory: Inventory): string {
  return `${folderOf(inventory)}-%RAND%.sh`;
}

/** Connects to a host of `locals`; an empty text is nothing to Terraform. */
export function connectTo(host: string, timeOut: string, scriptPath: string): Json {
  return connection({ ssh: 'local.ssh', host, timeOut, scriptPath });
}

/** Connects to a host that is known from the state alone, because nothing else may be referred to when something is destroyed. */
export function connectToRemembered(host: string, timeOut: string, scriptPath: string): Json {
  return connection({ ssh: 'self.input.ssh', host, timeOut, scriptPath });
}

function connection({ ssh, host, timeOut, scriptPath }: Readonly<Record<'ssh' | 'host' | 'timeOut' | 'scriptPath', string>>): Json {
  return {
    type: 'ssh',
    // A key from a file is the only one that is offered, and no agent is forwarded to the host. The bastion is given the same.
    agent: `\${${ssh}.key == ""}`,
    // The second half waits until there is an instance to connect for: a stack is looked over and planned where nobody has the key.
    private_key: `\${${ssh}.key == "" || self.id == "" ? "" : file(pathexpand(${ssh}.key))}`,
    user: `\${${ssh}.user}`,
    port: `\${${ssh}.port}`,
    host: `\${${host}.address}`,
    host_key: `\${${host}.host_key}`,
    bastion_host: `\${${ssh}.bastion.address}`,
    bastion_user: `\${${ssh}.bastion.user}`,
    bastion_port: `\${${ssh}.bastion.port}`,
    bastion_host_key: `\${${ssh}.bastion.host_key}`,
    timeout: timeOut,
    script_path: scriptPath,
  };
}
