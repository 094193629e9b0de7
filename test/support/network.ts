import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';

const ip = (...args: readonly string[]): void => {
  execFileSync('ip', args, { stdio: 'pipe' });
};

/** Another network on this machine, joined to it by a cable; each server has an address of its own at our end. */
export interface Network {
  /** How a command is run inside. */
  readonly within: readonly string[];
  /** The address inside. */
  readonly inside: string;
  /** Addresses at our end. */
  readonly outside: readonly string[];
  /** From inside nothing reaches this address any more; what is under way hangs. */
  cut(address: string): void;
  mend(address: string): void;
  close(): void;
}

/** Needs Linux, `ip` and the right to make networks; undefined where this machine lacks one of them. */
export function openNetwork(addresses: number): Network | undefined {
  const name = `j${randomBytes(3).toString('hex')}`;
  const [here, there] = [`${name}h`, `${name}t`];
  const prefix = `10.${200 + (process.pid % 50)}.${randomBytes(1)[0]}`;
  const outside = Array.from({ length: addresses }, (_, n) => `${prefix}.${n + 2}`);
  const inside = `${prefix}.200`;
  try {
    ip('netns', 'add', name);
  } catch {
    return undefined;
  }
  try {
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
    // What we ourselves ask comes from an address that no server has.
    for (const address of [`${prefix}.1`, ...outside]) ip('addr', 'add', `${address}/24`, 'dev', here);
    ip('link', 'set', here, 'up');
    ip('-n', name, 'addr', 'add', `${inside}/24`, 'dev', there);
    ip('-n', name, 'link', 'set', 'lo', 'up');
    ip('-n', name, 'link', 'set', there, 'up');
  } catch {
    ip('netns', 'del', name);
    return undefined;
  }
  return {
    within: ['ip', 'netns', 'exec', name],
    inside,
    outside,
    cut: (address) => ip('-n', name, 'route', 'add', 'blackhole', address),
    mend: (address) => ip('-n', name, 'route', 'del', 'blackhole', address),
    close: () => ip('netns', 'del', name),
  };
}
