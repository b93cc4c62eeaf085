import type { CliCommand } from './command';
import { backends } from './backends';
import { compare } from './compare';
import { evaluate } from './evaluate';
import { exportCommand } from './export';
import { fork } from './fork';
import { inspect } from './inspect';
import { predict } from './predict';
import { prepare } from './prepare';
import { preview } from './preview';
import { resume } from './resume';
import { runs } from './runs';
import { schema } from './schema';
import { setup } from './setup';
import { train } from './train';
import { validate } from './validate';

export const commands: readonly CliCommand[] = [
  train,
  resume,
  fork,
  validate,
  inspect,
  prepare,
  preview,
  evaluate,
  predict,
  exportCommand,
  runs,
  compare,
  backends,
  setup,
  schema,
];
