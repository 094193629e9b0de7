import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A small disk of its own, that can be filled to the last byte. */
export interface Volume {
  readonly folder: string;
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
  close(): void;
}

/** Needs Linux and the right to mount; undefined where this machine lacks one of them. */
export function openVolume(folder: string, megabytes: number): Volume | undefined {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a');
      try {
        for (let size = 1024 * 1024; size >= 512; ) {
          const { bavail, bsize } = statfsSync(folder);
          if (bavail * bsize < size) size /= 2;
          else writeSync(file, Buffer.alloc(size));
        }
      } catch (error) {
        // Somebody else took the rest.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    close: () => void execFileSync('umount', ['-l', folder], { stdio: 'pipe' }),
  };
}
