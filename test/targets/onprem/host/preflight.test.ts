import { engines } from '../../../../lib/targets/onprem/engine';
import { unseenMemoryShare } from '../../../../lib/targets/onprem/host/reserved';
import type { Inventory, InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { got } from '../../../support/programs';
import { hall, hallWithRails, hostOf } from './inventories';
import { Machine } from './machine';

let machine: Machine;
beforeEach(() => (machine = new Machine()));
afterEach(() => machine.dispose());

const inventory = hall();
const server = got(inventory.servers[0]);
const [box, dgx] = [got(inventory.agents[0]), got(inventory.agents[1])];
const dgxRelease = 'DGX_SWBUILD_VERSION="7.0.1"\n\nDGX_OTA_VERSION="7.1.0"\nDGX_OTA_VERSION="7.2.3"\n';

/** What is made of the host, which host it is to be, and what is said. */
interface Case {
  readonly of?: Inventory;
  readonly make: (host: Machine) => void;
  readonly host?: InventoryHost;
  readonly env?: Readonly<Record<string, string>>;
  readonly says: readonly [string, string];
}
const facts = server.facts;
const selinux = hall({ hardening: { selinux: true } });
/** A host that Longhorn runs on. */
const store = hostOf('svc-1', 21, { labels: { 'cdk-gpu/pool': 'services', 'cdk-gpu/storage': 'longhorn' } });
const complaints: Readonly<Record<string, Case>> = {
  'is not run by root': { make: (host) => host.set('uid', '1000'), says: ['this does not run as root', 'sudo without a password'] },
  'lacks programs': { make: (host) => host.withoutProgram('sysctl'), says: ['programs are missing: sysctl', 'install them'] },
  'has no systemd': { make: (host) => host.remove('/run/systemd'), says: ['systemd does not run this host', 'started by systemd'] },
  'has no packet filter': {
    make: (host) => host.withoutProgram('iptables'),
    says: ['neither iptables nor nft', 'install the package iptables'],
  },
  'has another system': {
    make: (host) => host.write('/etc/os-release', 'ID="rhel"\nVERSION_ID="9.4"\n'),
    says: ['the host has rhel 9.4, and the program says ubuntu 24.04', "correct 'os'"],
  },
  'has another version that begins alike': {
    make: (host) => host.write('/etc/os-release', 'ID=ubuntu\nVERSION_ID="24.041"\n'),
    says: ['the host has ubuntu 24.041', "correct 'os'"],
  },
  'has another architecture': {
    make: (host) => host.program('uname', 'echo aarch64\n'),
    says: ['the host is arm64, and the program says amd64', "correct 'arch'"],
  },
  'has the wrong time': { make: (host) => host.set('ntp', 'no'), says: ['the time is not synchronised', 'timedatectl set-ntp true'] },
  'has old control groups': {
    make: (host) => host.remove('/sys/fs/cgroup'),
    says: ['control groups of version 1', 'systemd.unified_cgroup_hierarchy=1'],
  },
  'has a port taken': {
    make: (host) => host.write('/proc/net/tcp6', 'sl local remote st\n 0: 00000000000000000000000000000000:192B 0:0 0A\n'),
    says: ['port 6443 is taken', 'ss -ltnp'],
  },
  'has the port taken that servers join at': {
    make: (host) => host.write('/proc/net/tcp', 'sl local remote st\n 0: 00000000:2481 00000000:0000 0A\n'),
    says: ['port 9345 is taken', 'ss -ltnp'],
  },
  'has fewer cpus': {
    make: (host) => host.write('/proc/cpuinfo', 'processor\t: 0\n'.repeat(15)),
    says: ['the host has 15 cpus, and the program says 16', "correct 'cpus'"],
  },
  'has less memory': {
    make: (host) => host.write('/proc/meminfo', `MemTotal: ${String(60 * 1024 * 1024)} kB\n`),
    says: ['the host has 61440 MiB of memory, and the program says 65536', "correct 'memoryGiB'"],
  },
  'has a smaller disk': {
    make: (host) => host.set('disk', String(400 * 1024 * 1024)),
    says: ['400 GiB are free for /var/lib/rancher/rke2, and the program says 480', 'mount a larger disk'],
  },
  'is in another cluster as an agent': {
    make: (host) => host.set('active/rke2-agent'),
    says: ['the service rke2-agent runs here', 'take it out there first'],
  },
  "runs somebody else's kubelet": {
    make: (host) => {
      host.write('/proc/77/comm', 'kubelet\n');
      host.write('/proc/77/cmdline', '/usr/bin/kubelet\0--config=/var/lib/kubelet/config.yaml\0');
    },
    says: ['a kubelet of another Kubernetes runs here, process 77', 'take the host out'],
  },
  'was configured by somebody else': {
    make: (host) => host.write('/etc/rancher/rke2/config.yaml', 'server: x\n'),
    says: ['/etc/rancher/rke2/config.yaml was not written by us', 'uninstall script'],
  },
  'belongs to another cluster of ours': {
    make: (host) => host.write('/etc/rancher/rke2/.cdk-gpu-files', 'cluster hall-other\n'),
    says: ['the host belongs to cluster hall-other', 'take it out'],
  },
  'is another node already': {
    make: (host) => {
      host.write('/etc/rancher/rke2/.cdk-gpu-files', 'cluster hall-floor\n');
      host.write('/etc/rancher/rke2/config.yaml', 'node-name: cp-9\n');
    },
    says: ['the host is the node cp-9, and the program calls it cp-1', 'a node keeps its name'],
  },
  'cannot reach the cluster': {
    make: (host) => host.set('unreachable'),
    host: box,
    says: ['https://192.0.2.10:9345 does not answer', 'no firewall'],
  },
  'would start a second cluster': {
    make: (host) => host.set('living'),
    says: ['the cluster lives at https://192.0.2.12:9345', "put a living server first in the list of 'servers'"],
  },
  'lacks what is installed without a network': {
    make: () => undefined,
    env: { ARTIFACTS: '/srv/kubernetes' },
    says: [
      'of release v1.35.7+rke2r1, /srv/kubernetes/v1.35.7+rke2r1 does not have: sha256sum-amd64.txt install.sh rke2.linux-amd64.tar.gz\n',
      "the list in the folder 'airgap'",
    ],
  },
  'cannot add the user of etcd': {
    of: hall({ hardening: { cis: true } }),
    make: (host) => host.withoutProgram('useradd'),
    says: ['programs are missing: useradd', 'install them'],
  },
  'has SELinux off where it is to confine containers': {
    of: selinux,
    make: (host) => {
      for (const name of ['container-selinux', 'rke2-selinux']) host.set(`packages/${name}`);
    },
    says: ['SELinux is off', "leave 'hardening.selinux' out"],
  },
  'lacks policies for SELinux': {
    of: selinux,
    make: (host) => {
      host.write('/sys/fs/selinux/enforce', '1');
      host.set('packages/container-selinux');
    },
    says: ['packages are missing: rke2-selinux', 'https://rpm.rancher.io'],
  },
  'has no packages at all, and so no policies': {
    of: selinux,
    make: (host) => {
      host.write('/sys/fs/selinux/enforce', '0');
      host.withoutProgram('rpm');
    },
    says: ['packages are missing: container-selinux rke2-selinux', 'the repositories of the system'],
  },
  'has fewer GPUs': {
    make: (host) => host.gpus(3),
    host: box,
    says: ['the host has 3 NVIDIA GPUs, and the program says 4', 'lspci -d 10de:'],
  },
  'has GPUs that its driver does not see': {
    make: (host) => {
      host.write('/etc/dgx-release', dgxRelease);
      host.set('gpus', '7');
    },
    host: dgx,
    says: ['nvidia-smi tells of 7 GPUs, and the program says 8', 'reboot'],
  },
  'has no driver at all': {
    make: (host) => {
      host.write('/etc/dgx-release', dgxRelease);
      host.withoutProgram('nvidia-smi');
    },
    host: dgx,
    says: ['nvidia-smi tells of 0 GPUs', 'install the driver'],
  },
  'has nouveau loaded': {
    make: (host) => host.write('/proc/modules', 'nouveau 1 0 - Live 0x0\n'),
    host: box,
    says: ['the driver nouveau has the GPUs', 'update-initramfs'],
  },
  'has a driver where the operator is to install one': {
    make: (host) => host.write('/proc/modules', 'nvidia 1 0 - Live 0x0\n'),
    host: box,
    says: ['a driver of NVIDIA is loaded', 'remove it and reboot'],
  },
  'lacks what Longhorn mounts with': {
    make: (host) => host.withoutProgram('iscsiadm'),
    host: store,
    says: ['programs are missing that Longhorn needs: iscsiadm', "run 'apt-get install open-iscsi nfs-common'"],
  },
  'lacks an NFS client for volumes of several pods, and has packages of another kind': {
    make: (host) => {
      host.withoutProgram('mount.nfs');
      host.write('/etc/os-release', 'ID="rocky"\nVERSION_ID="9.6"\n');
    },
    host: { ...store, facts: { ...facts, os: { family: 'rocky', version: '9' } } },
    says: ['that Longhorn needs: mount.nfs', "run 'dnf install iscsi-initiator-utils nfs-utils'"],
  },
  'is of SUSE, and lacks the same': {
    make: (host) => {
      host.withoutProgram('mount.nfs');
      host.write('/etc/os-release', 'ID="sles"\nVERSION_ID="15.7"\n');
    },
    host: { ...store, facts: { ...facts, os: { family: 'sles', version: '15' } } },
    says: ['that Longhorn needs: mount.nfs', "run 'zypper install open-iscsi nfs-client'"],
  },
  'runs nobody who logs in to volumes': {
    make: (host) => host.unset('active/iscsid.socket'),
    host: store,
    says: ['the service iscsid does not run', 'systemctl enable --now iscsid'],
  },
  'has fewer network cards': {
    make: (host) => {
      host.write('/etc/dgx-release', dgxRelease);
      host.remove('/sys/class/infiniband/mlx5_7');
    },
    host: dgx,
    says: ['the host has 7 RDMA devices, and the program says 8', 'mlx5_ib'],
  },
};

describe('a host is refused that', () => {
  test.each(Object.entries(complaints))('%s', (_, { of = inventory, make, host = server, env = {}, says }) => {
    make(machine);
    const before = Object.keys(machine.tree()).filter((path) => !path.endsWith('.log'));
    const { output, status } = machine.converge(of, host, { env });
    for (const text of says) expect(output).toContain(text);
    expect(output.match(/^ {2}- /gm)).toHaveLength(1);
    expect(status).toBe(10);
    const after = Object.keys(machine.tree()).filter((path) => !path.endsWith('.log') && !path.endsWith('.lock'));
    expect(after).toEqual(before);
  });
});

describe('a host with rails', () => {
  const names = ['ens1f0np0', 'ens2f0np0'];
  const whole = ['0000:1a:00.0', '0000:3c:00.0'];
  const bus = (card: string): string => `/sys/bus/pci/devices/${card}`;
  const net = (card: string): string => `/sys/class/net/${card}`;
  /** Cards as the kernel tells of them: those of interfaces, or whole ones. */
  const cards = (functions = '0'): void => {
    machine.write('/etc/dgx-release', dgxRelease);
    for (const device of [...names.map((name) => `${net(name)}/device`), ...whole.map(bus)]) {
      machine.write(`${device}/vendor`, '0x15b3\n');
      machine.write(`${device}/infiniband/mlx5_0/node_type`, '1: CA\n');
      machine.write(`${device}/sriov_numvfs`, `${functions}\n`);
    }
    for (const name of names) machine.write(`${net(name)}/mtu`, '9000\n');
    machine.write(`${bus('0000:1a:00.0')}/net/ens9/mtu`, '9000\n');
  };
  const tried = (rdma: Parameters<typeof hallWithRails>[0] = {}) => {
    const rails = hallWithRails(rdma);
    return machine.converge(rails, got(rails.agents[1]));
  };

  test.each([
    ['shared', names, '0'],
    ['shared', names, '8'],
    ['virtualFunctions', names, '8'],
    ['wholeNic', whole, '0'],
  ] as const)('that are %s is taken', (as, rails, functions) => {
    cards(functions);
    const { status, output } = tried({ as, rails: [...rails] });
    expect(output).not.toContain('network card');
    expect(status).toBe(0);
  });

  test('is taken again while a pod has the interface of a whole card', () => {
    cards();
    machine.remove(`${bus('0000:1a:00.0')}/net`);
    expect(tried({ as: 'wholeNic', rails: whole }).status).toBe(0);
  });

  test.each<readonly [string, () => void, Parameters<typeof hallWithRails>[0], string]>([
    ['a card is missing', () => machine.remove(net('ens2f0np0')), {}, 'the host has no network card ens2f0np0'],
    ['a whole card is missing', () => machine.remove(bus('0000:3c:00.0')), { as: 'wholeNic', rails: whole }, 'no network card 0000:3c:00.0'],
    ['a card has no RDMA', () => machine.remove(`${net('ens1f0np0')}/device/infiniband`), {}, 'ens1f0np0 has no RDMA device of NVIDIA'],
    ['a card is of another maker', () => machine.write(`${net('ens1f0np0')}/device/vendor`, '0x8086\n'), {}, 'ens1f0np0 has no RDMA device of NVIDIA'],
    ['a card has small frames', () => machine.write(`${net('ens1f0np0')}/mtu`, '1500\n'), {}, 'ens1f0np0 has an mtu of 1500, and the program says 9000'],
    ['a whole card has small frames', () => machine.write(`${bus('0000:1a:00.0')}/net/ens9/mtu`, '1500\n'), { as: 'wholeNic', rails: whole }, '0000:1a:00.0 has an mtu of 1500'],
    ['a card has no virtual functions', () => machine.write(`${net('ens2f0np0')}/device/sriov_numvfs`, '0\n'), { as: 'virtualFunctions' }, 'ens2f0np0 has no virtual functions'],
    ['a card knows of no virtual functions', () => machine.remove(`${net('ens2f0np0')}/device/sriov_numvfs`), { as: 'virtualFunctions' }, 'ens2f0np0 has no virtual functions'],
    ['a whole card is divided', () => machine.write(`${bus('0000:1a:00.0')}/sriov_numvfs`, '4\n'), { as: 'wholeNic', rails: whole }, '0000:1a:00.0 is divided into 4 virtual functions'],
  ])('is refused where %s', (_, make, rdma, says) => {
    cards(rdma?.as === 'virtualFunctions' ? '8' : '0');
    make();
    const { output, status } = tried(rdma);
    expect(output).toContain(says);
    expect(output.match(/^ {2}- /gm)).toHaveLength(1);
    expect(status).toBe(10);
  }); // prettier-ignore

  test('has no mtu to keep where none is said', () => {
    cards();
    machine.write(`${net('ens1f0np0')}/mtu`, '1500\n');
    expect(tried({ mtu: null }).status).toBe(0);
  });
});

describe('GPUs whose memory network cards do not reach are told of', () => {
  test.each([
    ['5.4.0-200-generic', 1, true],
    ['5.11.22', 1, true],
    ['4.18.0-553.el8', 1, true],
    ['5.12.0', 1, false],
    ['6.8.0-45-generic', 1, false],
    ['5.4.0-200-generic', 0, false],
    ['of nobody', 1, false],
  ])('with the kernel %s and %d cards: %s', (kernel, nicsPerNode, told) => {
    machine.write('/proc/sys/kernel/osrelease', `${kernel}\n`);
    const rdma = { kind: 'infiniband', nicsPerNode, as: 'shared', mtu: null, rails: null, addresses: null } as const;
    const { output, status } = machine.converge(inventory, nicsPerNode === 0 ? box : { ...box, rdma });
    expect(output.includes(`the kernel ${kernel} is older than 5.12`)).toBe(told);
    expect(status).toBe(0);
  });

  test('where the operator installs the driver, and by who did where it does not', () => {
    machine.write('/etc/dgx-release', dgxRelease);
    machine.write('/proc/sys/kernel/osrelease', '5.4.0\n');
    expect(machine.converge(inventory, dgx).output).not.toContain('is older than');
  });
});

test('all complaints are told at once', () => {
  machine.gpus(0);
  machine.set('ntp', 'no');
  machine.set('unreachable');
  machine.write('/proc/modules', 'nouveau 1 0 - Live 0x0\n');
  expect(machine.converge(inventory, box).output.match(/^ {2}- /gm)).toHaveLength(4);
});

describe('a host is taken with a warning that', () => {
  const warnings: Readonly<Record<string, readonly [(host: Machine) => void, string]>> = {
    swaps: [(host) => host.write('/proc/swaps', 'Filename\n/swap file 1 1 1\n'), 'swap is on'],
    'runs Docker': [(host) => host.set('active/docker'), 'docker runs here'],
    'lets the cloud set routes': [(host) => host.set('active/nm-cloud-setup.timer'), 'nm-cloud-setup changes routes'],
    'runs firewalld': [(host) => host.set('active/firewalld'), 'firewalld runs here'],
    'calls itself localhost': [
      (host) => host.program('uname', 'case $1 in -m) echo x86_64 ;; *) echo localhost ;; esac\n'),
      'calls itself localhost',
    ],
    'has more GPUs': [(host) => host.gpus(9), 'the host has 9 NVIDIA GPUs'],
  };
  test.each(Object.entries(warnings))('%s', (_, [make, says]) => {
    make(machine);
    const { output, status } = machine.converge(inventory, box);
    expect(output).toContain(`warning: `);
    expect(output).toContain(says);
    expect(status).toBe(0);
  });

  test('has old control groups, as long as Kubernetes bears them', () => {
    machine.remove('/sys/fs/cgroup');
    const { output, status } = machine.converge({ ...inventory, release: engines.rke2.releases['1.34'] }, server);
    expect(output).toContain('warning: the host has control groups of version 1');
    expect(status).toBe(0);
  });
});

describe('a host that Longhorn runs on', () => {
  test('is taken with the service itself, and warned about another that takes its devices', () => {
    machine.unset('active/iscsid.socket');
    machine.set('active/iscsid');
    expect(machine.converge(inventory, store)).toMatchObject({ status: 0, output: expect.not.stringContaining('multipathd') as string });
    machine.set('active/multipathd');
    const { output, status } = machine.converge(inventory, store);
    expect(output).toContain('warning: multipathd runs here, and may take devices of Longhorn');
    expect(status).toBe(0);
  });

  test('is asked for what others are not', () => {
    for (const name of ['iscsiadm', 'mount.nfs', 'findmnt', 'blkid', 'lsblk']) machine.withoutProgram(name);
    machine.unset('active/iscsid.socket');
    machine.set('active/multipathd');
    const { output, status } = machine.converge(inventory, server);
    expect(output).not.toMatch(/Longhorn|multipathd/);
    expect(status).toBe(0);
  });
});

describe('a host is taken with', () => {
  test.each([
    ['ubuntu', '22.04', 'ID=ubuntu\nVERSION_ID="22.04"\n'],
    ['ubuntu', '24.04', 'ID=ubuntu\nVERSION_ID="24.04"\n'],
    ['debian', '13', 'ID=debian\nVERSION_ID="13"\n'],
    ['rhel', '9', 'ID="rhel"\nVERSION_ID="9.6"\n'],
    ['rocky', '9.6', 'ID="rocky"\nVERSION_ID="9.6"\n'],
    ['sles', '15', 'ID="sles"\nVERSION_ID="15.7"\n'],
    ['dgx-os', '7', 'ID=ubuntu\nVERSION_ID="24.04"\n'],
  ] as const)('%s %s', (family, version, release) => {
    machine.write('/etc/os-release', release);
    if (family === 'dgx-os') machine.write('/etc/dgx-release', dgxRelease);
    const host = hostOf('cp-1', 11, { role: 'server', facts: { ...facts, os: { family, version } } });
    expect(machine.converge({ ...inventory, servers: [host] }, host).status).toBe(0);
  });

  test.each([
    ['as little memory as placement counts with', 0, 0],
    ['less memory, and is refused', 1, 10],
  ])('%s', (_, missingMiB, expected) => {
    const least = Math.floor(64 * 1024 * (1 - unseenMemoryShare)) - missingMiB;
    machine.write('/proc/meminfo', `MemTotal: ${String(least * 1024)} kB\n`);
    expect(machine.converge(inventory, server).status).toBe(expected);
  });

  test('nothing said of it', () => {
    const unknown = { ...facts, cpus: null, memoryGiB: null, diskGiB: null, os: null };
    machine.write('/etc/os-release', 'ID=arch\n');
    expect(machine.converge(inventory, { ...server, facts: unknown }).output).toContain('this host has arch of an unknown version\n');
  });

  test('a cluster that lives without it, when it has its data still', () => {
    machine.set('living');
    machine.write('/var/lib/rancher/rke2/server/db/etcd/member', '');
    expect(machine.converge(inventory, server).status).toBe(0);
  });

  test('a control plane whose address answers a moment later', () => {
    machine.set('late');
    expect(machine.converge(inventory, box).status).toBe(0);
    expect(machine.calls().filter((call) => call.endsWith('/cacerts'))).toHaveLength(2);
  });

  test('its own ports taken and its own driver loaded by an earlier run', () => {
    machine.converge(inventory, box);
    machine.write('/proc/modules', 'nvidia 1 0 - Live 0x0\n');
    machine.write('/proc/net/tcp', 'sl local remote st\n 0: 00000000:280A 00000000:0000 0A\n');
    machine.set('disk', '1');
    expect(machine.converge(inventory, box).status).toBe(0);
  });
});
