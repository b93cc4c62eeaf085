import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunProcess } from '../../shared/run/manifest';

/** A heartbeat older than this is that of a dead run, where its process cannot be looked up. */
export const HEARTBEAT_STALE_MS = 60_000;

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Other systems tell no boot's name; pid and start time have to do.
    return '';
  }
}

/** When a process started, in the kernel's own unit; empty where that cannot be told. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Whether there is such a process on this host. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** This process, as run.json names it. */
export function thisProcess(): RunProcess {
  const { pid } = process;
  return { host: hostname(), bootId: bootId(), pid, startTime: startTimeOf(pid) };
}

/**
 * Whether the process that a run names still works on it. On the same host and boot the process
 * table tells; elsewhere the age of the heartbeat, by the file system's clock.
 */
export function isAlive(runDir: string, named: RunProcess): boolean {
  const here = thisProcess();
  if (named.host === here.host && named.bootId === here.bootId)
    return exists(named.pid) && startTimeOf(named.pid) === named.startTime;
  if (named.host === here.host) return false;
  try {
    const beat = statSync(join(runDir, 'heartbeat')).mtimeMs;
    return Date.now() - beat < HEARTBEAT_STALE_MS;
  } catch {
    return false;
  }
}
