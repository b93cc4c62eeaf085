import type { RunEvent } from './events';

/** 32-bit FNV-1a over UTF-16 units, as eight hexadecimal digits: tells a torn or damaged line. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** One line of events.jsonl: the event as JSON with its checksum as the last member. */
export function encodeEvent(event: RunEvent): string {
  const json = JSON.stringify(event);
  return `${json.slice(0, -1)},"checksum":"${checksum(json)}"}\n`;
}

function decodeLine(line: string): RunEvent | undefined {
  const match = /^(.*),"checksum":"([0-9a-f]{8})"\}$/s.exec(line);
  if (match === null) return undefined;
  const json = `${match[1]}}`;
  if (checksum(json) !== match[2]) return undefined;
  try {
    return JSON.parse(json) as RunEvent;
  } catch {
    return undefined;
  }
}

export interface DecodedLog {
  readonly events: readonly RunEvent[];
  /** Whole lines that are damaged; they are left out. */
  readonly damaged: number;
  /** The text ends in the middle of a line, which is left out. */
  readonly torn: boolean;
  /** Characters up to the end of the last whole line. */
  readonly whole: number;
}

/** Reads as much of an event log as is good: one bad line never hides another. */
export function decodeEvents(text: string): DecodedLog {
  const whole = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, whole).split('\n').slice(0, -1);
  const decoded = lines.map(decodeLine);
  const events = decoded.filter((event) => event !== undefined);
  return { events, damaged: lines.length - events.length, torn: whole < text.length, whole };
}
